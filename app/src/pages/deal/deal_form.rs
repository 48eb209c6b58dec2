//! The form of a deal: its fields, and what they look like after somebody else was faster.

use leptos::prelude::*;
use session::deal::Deal;

use crate::actions::{EditDeal, path_of};
use crate::layout::notice::refusal_of;
use crate::problem::ProblemKind;
use crate::request::flash::Refused;

/// One field of the form.
struct Line {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    chars_max: &'static str,
    is_required: bool,
}

const LINES: [Line; 3] = [
    Line { name: "title", label: "What it is about", hint: "", chars_max: "200", is_required: true },
    Line { name: "vehicle", label: "Vehicle", hint: "Make, model and year.", chars_max: "200", is_required: false },
    Line {
        name: "customer",
        label: "Customer",
        hint: "The e-mail of their account, so that they can decide on a quote; or only a name.",
        chars_max: "254",
        is_required: false,
    },
];

/// The fields: as they were typed where that was refused, as the deal has them otherwise. Where somebody else changed one in
/// between, what it is now stands beside what was typed.
pub(super) fn fields(refused: Option<&Refused>, present: Option<(&Deal, &str)>) -> AnyView {
    let now = |name: &str| match (name, present) {
        ("title", Some((deal, _))) => deal.title.clone(),
        ("vehicle", Some((deal, _))) => deal.vehicle.clone(),
        ("customer", Some((_, customer))) => customer.to_owned(),
        _ => String::new(),
    };
    let is_stale = refused.is_some_and(|refused| refused.kind == ProblemKind::Stale);
    let fields = LINES.map(|line| {
        let typed = refused.and_then(|refused| refused.kept.get(line.name).cloned());
        let now = now(line.name);
        let theirs = typed.as_ref().filter(|typed| is_stale && **typed != now).map(|_| now.clone());
        let error = refused.filter(|refused| refused.field.as_deref() == Some(line.name)).map(|refused| refused.detail.clone());
        let (error_id, hint_id, theirs_id) =
            (format!("{}-error", line.name), format!("{}-hint", line.name), format!("{}-theirs", line.name));
        let described = [
            error.is_some().then(|| error_id.clone()),
            theirs.is_some().then(|| theirs_id.clone()),
            (!line.hint.is_empty()).then(|| hint_id.clone()),
        ];
        let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let is_wrong = error.is_some();
        view! {
            <div class="field">
                <label for=line.name>{line.label} {(!line.is_required).then(|| view! { " " <span class="optional">"optional"</span> })}</label>
                {(!line.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{line.hint}</p> })}
                {error.map(|error| view! { <p class="field-error" id=error_id>{error}</p> })}
                <input
                    id=line.name name=line.name maxlength=line.chars_max required=line.is_required autocomplete="off"
                    value=typed.unwrap_or(now) aria-invalid=is_wrong.then_some("true")
                    aria-describedby=(!described.is_empty()).then_some(described)
                />
                {theirs.map(|theirs| view! {
                    <p class="theirs" id=theirs_id>"It is now: " <q>{if theirs.is_empty() { "nothing".to_owned() } else { theirs }}</q></p>
                })}
            </div>
        }
    });
    fields.collect_view().into_any()
}

/// The form that changes what a deal is about. `customer` is how the form names whom it is for.
pub(super) fn edit_form(deal: &Deal, customer: &str) -> AnyView {
    let refused = refusal_of::<EditDeal>();
    let is_stale = refused.as_ref().is_some_and(|refused| refused.kind == ProblemKind::Stale);
    view! {
        <details class="fold" id="edit" open=refused.is_some()>
            <summary>"Change title, vehicle or customer"</summary>
            <form class="form" method="post" action={path_of::<EditDeal>()}>
                <input type="hidden" name="id" value=deal.id.to_string()/>
                <input type="hidden" name="version" value=deal.version.to_string()/>
                {is_stale.then(|| view! {
                    <p class="field-error" role="alert">"Somebody else changed this deal in between. What you typed is in the fields, what it is now beneath them. Saving again replaces theirs."</p>
                })}
                {fields(refused.as_ref(), Some((deal, customer)))}
                <button class="button" data-tone="main">"Save"</button>
            </form>
        </details>
    }
    .into_any()
}
