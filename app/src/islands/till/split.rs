//! Several ways at once: cash, card, credits of the customer, and those the shop names itself.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::TillView;
use super::panel::closer;
use super::payment::{hidden, take};
use super::sell::typed;
use crate::basket::payment::TypedPayment;
use crate::components::{Field, Piece, choice, field, once};
use crate::path;

pub(super) fn split(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        let given = TypedPayment {
            cash: form("cash"),
            card: form("card"),
            card_reference: form("card_reference"),
            credits: form("credits"),
            other: form("other"),
            other_name: form("other_name"),
        };
        take(till, &given);
    };
    let with_credits =
        Memo::new(move |_| till.customer.read().as_ref().filter(|known| known.credits > 0).map(|known| known.id));
    let credit = till.amount(till.catalogue.read_untracked().credit_price_cents);
    let of = |name, label: &str| Field::new(name, name, label).holding(till.kept(name)).decimal();
    let (cash, card) = (of("cash", "Cash given"), of("card", "Card"));
    let reference = Field { keys: "text", ..of("card_reference", "The terminal's reference") };
    let credits = Field { keys: "numeric", ..of("credits", &format!("Credits, {credit} each")) };
    // Of one customer: another one has credits of their own.
    let credits = move || with_credits.get().map(|_| field(credits.clone()));
    let names = till.catalogue.with_untracked(|catalogue| catalogue.tenders.clone());
    let other = (!names.is_empty()).then(|| {
        let chosen = till.kept("other_name");
        let names = names.into_iter().map(|name| (name.clone(), name.clone(), name == chosen)).collect();
        let amount = of("other", "By another way");
        view! { {field(amount)} {choice(Field::new("other_name", "other_name", "Which way"), names)} }
    });
    view! {
        <form class="form" method="post" action=once(path::SELL_BASKET) on:submit=on_submit>
            {hidden(till)}
            <div class="fields">{field(cash)} {field(card)} {field(reference)} {credits} {other}</div>
            <div class="actions"><button class="button" data-tone="main" data-size="large">"Take payment"</button> {closer(till)}</div>
        </form>
    }
    .piece()
}
