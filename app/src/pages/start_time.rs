//! The field for a later start: by whose clock it is meant, and which of two moments, where that clock shows it twice.
//!
//! A `datetime-local` value has no zone. Without a script it is the shop's, which the page names; `public/zone.js` writes the
//! person's own into the form and says so. What came back of a form keeps the zone that it was typed in.

use leptos::prelude::*;

use crate::actions::start_time::{FIRST, SECOND, twice};
use crate::components::{Field, choice, field};
use crate::request::flash::Refused;

/// The field of one of a page's forms, whose ids begin with `prefix`; `hint` is what to know of it there.
pub(super) fn start_time(
    prefix: &str,
    label: &'static str,
    hint: Option<&'static str>,
    zone: &str,
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let kept = |field: &str| refused.and_then(|refused| refused.kept.get(field)).filter(|kept| !kept.is_empty());
    let typed_in = kept("zone").filter(|_| kept("scheduled_for").is_some()).cloned();
    let both = kept("scheduled_for").zip(typed_in.as_ref()).and_then(|(typed, zone)| twice(typed, zone));
    let is_kept = typed_in.is_some().then_some("kept");
    let words = match &typed_in {
        Some(zone) => format!("Time zone: {zone}."),
        None => format!("In the garage's time zone, {zone}."),
    };
    let zone = typed_in.unwrap_or_else(|| zone.to_owned());
    let id = format!("{prefix}scheduled_for");
    let at = Field::new(id.clone(), "scheduled_for", label).keys("datetime-local");
    let at = at.noted(format!("{id}-zone"), "hint", words);
    let at = match hint {
        Some(hint) => at.optional().hint(hint),
        None => at.required(),
    };
    view! {
        {field(at.answered(refused))}
        <input type="hidden" name="zone" value=zone data-zone=format!("{id}-zone") data-kept=is_kept/>
        {both.map(|[first, second]| {
            let which = Field::new(format!("{prefix}which"), "which", "Which one?").required();
            let asked = (String::new(), "Choose one".to_owned(), true);
            choice(which, vec![asked, (FIRST.to_owned(), first, false), (SECOND.to_owned(), second, false)])
        })}
    }
}
