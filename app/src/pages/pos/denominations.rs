//! Counting cash by denomination: how many there are of each note and coin.

use leptos::prelude::*;
use session::money;

/// A field for each note and coin of the currency; their ids begin with `prefix`, which is one of its kind on a page.
pub(super) fn denominations(currency: &str, prefix: &str) -> impl IntoView + use<> {
    let decimals = money::decimals(currency);
    let fields = money::denominations(currency)
        .iter()
        .map(|value| {
            let (field, name) = (format!("{prefix}-{value}"), format!("pieces[{value}]"));
            view! {
                <div class="pieces">
                    <label for=field.clone()>{money::amount(*value, decimals)} " ×"</label>
                    <input id=field name=name inputmode="numeric" pattern="[0-9]*" autocomplete="off"/>
                </div>
            }
        })
        .collect_view();
    view! { <fieldset class="field"><legend>"Pieces, in " {currency.to_owned()}</legend><div class="pieces-grid">{fields}</div></fieldset> }
}
