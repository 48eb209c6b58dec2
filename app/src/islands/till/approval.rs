//! A manager's signature at this till: for a sale of which more comes off the list price than a cashier may give, or that takes more
//! for its deal than the customer approved.
//!
//! It is asked for before the sale is handed to the queue: nobody can sign for what was kept. The sale keeps its id from the first
//! press to the receipt. The password goes to the server and stays nowhere.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::Serialize;
use session::id::SaleId;
use session::sale::allowance::{ComesOff, ListedLine, comes_off};

use super::TillView;
use super::sell::{RungUp, focus, send, typed};
use crate::components::{Field, Piece, field};
use crate::{live, path};

/// The first field of the form.
const EMAIL: &str = "signature-email";

/// Where the server is away.
const UNREACHED: &str = "The server cannot be reached, and without it nobody can sign. Nothing was changed.";

/// What the API of approvals takes.
#[derive(Serialize)]
struct Signature {
    sale_id: SaleId,
    email: String,
    password: String,
    second_factor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    off_cents: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beyond_cents: Option<i64>,
    reason: String,
}

/// Whether a manager must sign for it, as far as this page knows the list prices.
pub(super) fn is_needed(till: TillView, rung_up: &RungUp) -> bool {
    rung_up.new.void_reason.is_none() && off(till, rung_up).is_over
}

/// Asks for the signature; the sale waits for it as it was rung up.
pub(super) fn ask(till: TillView, rung_up: RungUp) {
    // Where the server refused it, it said why.
    if rung_up.beyond_cents.is_none() {
        till.error.set("More comes off the list price than may be given alone. A manager must sign for it.".to_owned());
    }
    till.unsigned.set(Some(rung_up));
    request_animation_frame(|| focus(EMAIL));
}

fn off(till: TillView, rung_up: &RungUp) -> ComesOff {
    let catalogue = till.catalogue.read_untracked();
    let lines = rung_up.basket.lines(&catalogue);
    let listed: Vec<ListedLine> = lines
        .iter()
        .zip(&rung_up.total.lines)
        .map(|((entry, product), total)| {
            let unit_price_cents = entry.price_cents.unwrap_or(product.price_cents);
            let gross_cents = entry.quantity.cost_cents(unit_price_cents).unwrap_or(i64::MAX);
            let paid_cents = gross_cents - total.discount_cents;
            ListedLine { quantity: entry.quantity, list_price_cents: product.price_cents, paid_cents }
        })
        .collect();
    comes_off(&listed, till.state.with_value(|state| state.free_bp))
}

/// For a manager who signs in with a code: theirs, under this id.
pub(super) fn code_field(id: &'static str) -> Field {
    let id_of_hint = format!("{id}-hint");
    let hint = (id_of_hint, "hint", "For a manager who signs in with a code.".to_owned());
    Field { is_marked: true, notes: vec![hint], ..Field::new(id, "second_factor", "Code from their phone") }
}

/// The form, while a sale waits for it and the basket is still that sale's.
pub(super) fn approval(till: TillView) -> impl IntoView + use<> {
    let is_asked =
        Memo::new(move |_| till.unsigned.read().as_ref().is_some_and(|rung_up| rung_up.basket == *till.basket.read()));
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(form), Some(rung_up)) = (typed(&event), till.unsigned.get_untracked()) else { return };
        if till.is_signing.get_untracked() {
            return;
        }
        let signature = Signature {
            sale_id: rung_up.new.id,
            email: form("email"),
            password: form("password"),
            second_factor: form("second_factor"),
            off_cents: rung_up.beyond_cents.is_none().then(|| off(till, &rung_up).off_cents),
            beyond_cents: rung_up.beyond_cents,
            reason: form("reason"),
        };
        till.is_signing.set(true);
        leptos::task::spawn_local(async move {
            let signed = live::post_json_or_why(&path::api_approvals(till.id), &signature, UNREACHED).await;
            till.is_signing.set(false);
            match signed {
                // What is said of it next stands on what is there then.
                Ok(()) => send(till, RungUp { beyond_cents: None, ..rung_up }),
                Err(sentence) => till.error.set(sentence),
            }
        });
    };
    let form = move || {
        let email = Field { keys: "email", ..Field::new(EMAIL, "email", "Manager's e-mail").required() };
        let code = code_field("signature-code");
        let reason = Field::new("signature-reason", "reason", "Why it is allowed").required();
        view! {
            <form class="form" method="post" on:submit=on_submit>
                {field(email)}
                <div class="field">
                    <label for="signature-password">"Password"</label>
                    <input id="signature-password" name="password" type="password" autocomplete="off" required/>
                </div>
                {field(code)}
                {field(reason)}
                <button class="button" data-tone="main">"Sign and take payment"</button>
            </form>
        }
    };
    view! { {move || is_asked.get().then(form)} }.piece()
}
