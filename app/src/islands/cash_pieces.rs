//! Cash counted by notes and coins: a field for each, and with a script what they come to while one counts. Without one the sum
//! is shown once the count is sent.

use leptos::prelude::*;
use session::money;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::components::Piece;

/// The fields of a currency's notes and coins; their ids begin with `prefix`, which is one of its kind on a page.
#[island(lazy)]
pub fn CashPieces(
    /// ISO 4217.
    currency: String,
    /// What the ids begin with.
    prefix: String,
) -> impl IntoView {
    let decimals = money::decimals(&currency);
    let fields = NodeRef::<leptos::html::Fieldset>::new();
    let sum = RwSignal::new(None);
    let count = move || sum.set(fields.get_untracked().and_then(|fields| counted(&fields)));
    // A browser that comes back to the page has kept what was typed.
    Effect::new(move |_| {
        if fields.get().is_some() {
            count();
        }
    });
    let rows = money::denominations(&currency)
        .iter()
        .map(|value| {
            let (field, name) = (format!("{prefix}-{value}"), format!("pieces[{value}]"));
            view! {
                <div class="pieces">
                    <label for=field.clone()>{money::amount(*value, decimals)} " ×"</label>
                    <input id=field name=name data-value=value.to_string() inputmode="numeric" pattern="[0-9]*" autocomplete="off"/>
                </div>
            }
            .piece()
        })
        .collect_view();
    let said = move || sum.get().map(|cents| money::amount(cents, decimals)).unwrap_or_default();
    view! {
        <fieldset class="field" node_ref=fields on:input=move |_| count()>
            <legend>"Pieces, in " {currency}</legend>
            <div class="pieces-grid">{rows}</div>
            <p class="pieces-sum" hidden=move || sum.get().is_none()>"Counted so far " <strong>{said}</strong></p>
        </fieldset>
    }
}

/// What the pieces come to, in minor units; nothing while none are counted, and for what is no count.
fn counted(fields: &web_sys::Element) -> Option<i64> {
    let inputs = fields.query_selector_all("input[data-value]").ok()?;
    let mut sum = None;
    for place in 0..inputs.length() {
        let input = inputs.item(place)?.dyn_into::<HtmlInputElement>().ok()?;
        let typed = input.value();
        if typed.trim().is_empty() {
            continue;
        }
        let (value, pieces): (i64, i64) =
            (input.get_attribute("data-value")?.parse().ok()?, typed.trim().parse().ok()?);
        sum = Some(value.checked_mul(pieces)?.checked_add(sum.unwrap_or_default())?);
    }
    sum
}
