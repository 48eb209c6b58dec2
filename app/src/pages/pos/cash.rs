//! The form for cash that moves without a sale. It names the drawer that is meant, for people and for the server.

use leptos::prelude::*;
use session::id::{CashMovementId, ShiftId};

use super::basket_field;
use crate::actions::{MoveCash, once_of};
use crate::basket::Basket;
use crate::layout::notice::refusal_of;

/// The form for the drawer of a shift, by its register's name; with what was typed into one that was refused.
pub(super) fn cash_form(
    (shift, register_name): (ShiftId, &str),
    id: CashMovementId,
    basket: &Basket,
) -> impl IntoView + use<> {
    let refused = refusal_of::<MoveCash>();
    let kept = |field: &str| refused.as_ref().and_then(|refused| refused.kept.get(field).cloned()).unwrap_or_default();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let is_wrong = error.is_some();
    let chosen = kept("kind");
    let options = [("paid_out", "Paid out"), ("paid_in", "Paid in"), ("drop", "Cash drop")]
        .map(|(value, name)| view! { <option value=value selected=chosen == value>{name}</option> })
        .collect_view();
    view! {
        <details class="drop" id="move-cash" open=is_wrong>
            <summary class="button" data-tone="quiet" aria-keyshortcuts="F10">"Cash in or out"</summary>
            <form class="form drop-body" method="post" action={once_of::<MoveCash>()}>
                <p>{format!("In the drawer of {register_name}")}</p>
                <input type="hidden" name="shift" value=shift.to_string()/>
                <input type="hidden" name="id" value=id.to_string()/>
                {basket_field(basket)}
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                <div class="field"><label for="kind">"What happens"</label><select id="kind" name="kind">{options}</select></div>
                <div class="field"><label for="amount">"Amount"</label><input id="amount" name="amount" inputmode="decimal" autocomplete="off" required value=kept("amount")/></div>
                <div class="field"><label for="reason">"What for"</label><input id="reason" name="reason" required maxlength="200" autocomplete="off" value=kept("reason")/></div>
                <button class="button" data-tone="main">"Record it"</button>
            </form>
        </details>
    }
}
