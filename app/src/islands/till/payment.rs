//! Payment: exact cash in one press, a note and its change in one press, anything else in a form; or voiding the basket.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use session::money;
use session::sale::TenderKind;
use session::sale::tender::Tender;

use super::TillView;
use super::sell::{sell, typed};
use crate::basket::payment::TypedPayment;
use crate::components::{Field, Piece, field};
use crate::path;

/// Notes that are offered beside the exact amount.
const NOTES_MAX: usize = 2;

pub(super) fn pay(till: TillView) -> impl IntoView + use<> {
    let is_empty = Memo::new(move |_| till.basket.read().entries.is_empty());
    let exact = move |event: SubmitEvent| {
        event.prevent_default();
        pay_exactly(till);
    };
    view! {
        <p class="field-error" role="alert" hidden=move || till.error.read().is_empty()>{till.error}</p>
        // Made anew for each basket: what was typed for one sale ends with it.
        {move || (!is_empty.get()).then(|| view! { <div>
            <form class="pay" method="post" action=path::SELL_BASKET on:submit=exact>
                {hidden(till)}
                <input type="hidden" name="cash" value=move || till.due().map(|due| till.amount(due))/>
                <button class="button" data-tone="main" data-size="large" aria-keyshortcuts="F9">
                    {move || match till.due() { Some(due) => format!("Cash, exactly {}", till.amount(due)), None => "Cash".to_owned() }}
                </button>
            </form>
            <div class="till-notes">{move || till.due().map(|due| notes(till, due))}</div>
            {other_amounts(till)}
            {void(till)}
        </div> })}
    }
    .piece()
}

/// Takes the exact amount in cash.
pub(super) fn pay_exactly(till: TillView) {
    let due = untrack(|| till.due());
    let Some(due) = due else { return };
    let cash = Tender { kind: TenderKind::Cash, amount_cents: due, reference: String::new() };
    sell(till, if due > 0 { vec![cash] } else { Vec::new() }, None);
}

fn hidden(till: TillView) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="shift" value=till.id.to_string()/>
        <input type="hidden" name="id" value=move || till.sale.get().to_string()/>
        <input type="hidden" name="basket" value=move || till.basket.read().write()/>
    }
    .piece()
}

/// The smallest notes that pay it, with their change.
fn notes(till: TillView, due: i64) -> impl IntoView + use<> {
    let currency = till.catalogue.read_untracked().currency.clone();
    let fitting = money::denominations(&currency).iter().rev().copied().filter(|note| *note > due);
    let forms = fitting
        .take(NOTES_MAX)
        .map(|note| {
            let pay = move |event: SubmitEvent| {
                event.prevent_default();
                sell(till, vec![Tender { kind: TenderKind::Cash, amount_cents: note, reference: String::new() }], None);
            };
            view! {
                <form method="post" action=path::SELL_BASKET on:submit=pay>
                    {hidden(till)}
                    <input type="hidden" name="cash" value=till.amount(note)/>
                    <button class="button" data-tone="quiet">
                        {till.amount(note)} <span class="quiet">{format!("{} back", till.amount(note - due))}</span>
                    </button>
                </form>
            }
        })
        .collect_view();
    forms.piece()
}

fn other_amounts(till: TillView) -> impl IntoView + use<> {
    let was_refused = till.state.with_value(|state| state.refused.is_some() && !state.kept.contains_key("email"));
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        let given = TypedPayment {
            cash: form("cash"),
            card: form("card"),
            card_reference: form("card_reference"),
            credits: form("credits"),
        };
        let credit_price_cents = till.catalogue.read_untracked().credit_price_cents;
        match given.tenders(till.decimals(), credit_price_cents) {
            Ok(tenders) => sell(till, tenders, None),
            Err((_, sentence)) => till.error.set(sentence),
        }
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
    view! {
        <details class="fold" id="other-amounts" open=was_refused>
            <summary aria-keyshortcuts="F8">"Other amounts, or by card"</summary>
            <form class="form" method="post" action=path::SELL_BASKET on:submit=on_submit>
                {hidden(till)}
                <div class="fields">{field(cash)} {field(card)}</div>
                {field(reference)}
                {credits}
                <button class="button" data-tone="main">"Take payment"</button>
            </form>
        </details>
    }
    .piece()
}

fn void(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(form) = typed(&event) {
            sell(till, Vec::new(), Some(form("void_reason")));
        }
    };
    let reason = Field::new("void_reason", "void_reason", "Why is it not paid?").required();
    view! {
        <details class="fold" id="void">
            <summary>"Void this sale"</summary>
            <form class="form" method="post" action=path::VOID_BASKET on:submit=on_submit>
                {hidden(till)}
                {field(reason)}
                <button class="button" data-tone="loss">"Void it and keep the reason"</button>
            </form>
        </details>
    }
    .piece()
}
