//! Payment: exact cash or a note and its change in one press; cash that is counted on a pad, a card, several ways at once; or the
//! sale is voided.

use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use session::money;
use session::sale::TenderKind;
use session::sale::tender::Tender;

use super::TillView;
use super::change::{change_line, reduce_all};
use super::customer::customer;
use super::panel::{Panel, closer, key, opener};
use super::parked::park;
use super::sell::{focus, sell, typed};
use super::split::split;
use crate::basket::payment::TypedPayment;
use crate::components::{Field, Piece, field, once};
use crate::{path, words};

/// Notes that are offered beside the exact amount.
const NOTES_MAX: usize = 2;

/// The keys of the pad, in rows of three. The last one takes the last digit away.
const PAD: [&str; 12] = ["7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "⌫"];

pub(super) fn pay(till: TillView) -> impl IntoView + use<> {
    let is_empty = Memo::new(move |_| till.basket.read().entries.is_empty());
    view! {
        <p class="field-error" role="alert" hidden=move || till.error.read().is_empty()>{till.error}</p>
        // Made anew for each basket: what was typed for one sale ends with it.
        {move || (!is_empty.get()).then(|| view! { <div class="pay">
            <p class="basket-total"><span>{format!("Total, {}", money::sign(&till.catalogue.read_untracked().currency))}</span><output>{move || till.comes_to().map_or_else(|| "–".to_owned(), |cents| till.amount(cents))}</output></p>
            <p class="basket-beneath">{move || beneath(till)}</p>
            {move || till.total.read().is_err().then(|| view! {
                <p class="field-error" role="alert">"More comes off than there is to pay. Change the discount."</p>
            })}
            {move || asked(till, till.panel.get())}
            <div class="pay-ways">
                {opener(till, Panel::Cash, "F8", Signal::stored("Cash".to_owned()))}
                {opener(till, Panel::Card, "Shift+F9", Signal::stored("Card".to_owned()))}
                {opener(till, Panel::Split, "Shift+F8", Signal::stored("Split".to_owned()))}
                {opener(till, Panel::Park, "Shift+F7", Signal::stored("Park".to_owned()))}
                {opener(till, Panel::Void, "", Signal::stored("Void".to_owned()))}
            </div>
        </div> })}
    }
    .piece()
}

/// The tax in it, and what comes off.
fn beneath(till: TillView) -> String {
    let total = till.total.read();
    let Ok(Some(total)) = total.as_ref() else { return String::new() };
    let catalogue = till.catalogue.read();
    let off =
        if total.discount_cents > 0 { format!(" · {} off", till.amount(total.discount_cents)) } else { String::new() };
    let tax = words::tax::tax(catalogue.tax_mode);
    let of_deposit = till.taken_off().map(|deposit| deposit.amount_cents);
    let left = of_deposit.zip(till.due());
    let deposit =
        left.map(|(off, due)| format!(" · deposit {} taken off, {} still to pay", till.amount(off), till.amount(due)));
    let in_cash = till.due_in_cash().filter(|cents| Some(*cents) != till.due());
    let in_cash = in_cash.map(|cents| format!(" · {} in cash", till.amount(cents)));
    let more: String = deposit.into_iter().chain(in_cash).collect();
    format!("{tax} {}{off}{more}", till.amount(total.tax_cents))
}

/// What is asked beneath the total.
fn asked(till: TillView, panel: Panel) -> AnyView {
    match panel {
        Panel::Quick => quick(till).into_any(),
        Panel::Cash => cash(till).into_any(),
        Panel::Card => card(till).into_any(),
        Panel::Split => split(till).into_any(),
        Panel::Park => park(till).into_any(),
        Panel::Void => void(till).into_any(),
        Panel::Discount => reduce_all(till).into_any(),
        Panel::Customer => customer(till).into_any(),
        Panel::Line(key) => {
            match till.product(key.product()).filter(|_| till.basket.read_untracked().entry(key).is_some()) {
                Some(product) => change_line(till, key, product).into_any(),
                None => quick(till).into_any(),
            }
        }
    }
}

/// Takes the exact amount in cash.
pub(super) fn pay_exactly(till: TillView) {
    let due = untrack(|| till.due_in_cash());
    let Some(due) = due else { return };
    sell(till, given_in_cash(due), None);
}

fn given_in_cash(cents: i64) -> Vec<Tender> {
    let tender = Tender { kind: TenderKind::Cash, amount_cents: cents, reference: String::new(), name: String::new() };
    if cents > 0 { vec![tender] } else { Vec::new() }
}

/// What every form of a sale says: which till, which sale, what is in it, and what the page says it comes to.
pub(super) fn hidden(till: TillView) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="shift" value=till.id.to_string()/>
        <input type="hidden" name="id" value=move || till.sale.get().to_string()/>
        <input type="hidden" name="basket" value=move || till.basket.read().write()/>
        <input type="hidden" name="due" value=move || till.comes_to().map(|cents| till.amount(cents))/>
    }
    .piece()
}

/// Exactly, or the smallest notes that pay it with their change.
fn quick(till: TillView) -> impl IntoView + use<> {
    let exact = move |event: SubmitEvent| {
        event.prevent_default();
        pay_exactly(till);
    };
    view! {
        <div class="pay-quick">
            <form method="post" action=once(path::SELL_BASKET) on:submit=exact>
                {hidden(till)}
                <input type="hidden" name="cash" value=move || till.due_in_cash().map(|due| till.amount(due))/>
                <button class="button" data-tone="main" data-size="large" aria-keyshortcuts="F9">
                    <span>"Exact cash "{move || till.due_in_cash().map(|due| till.amount(due))}</span>
                    {key("F9")}
                </button>
            </form>
            {move || till.due_in_cash().map(|due| notes(till, due))}
        </div>
    }
    .piece()
}

fn notes(till: TillView, due: i64) -> impl IntoView + use<> {
    let currency = till.catalogue.read_untracked().currency.clone();
    let fitting = money::denominations(&currency).iter().rev().copied().filter(|note| *note > due);
    let forms = fitting
        .take(NOTES_MAX)
        .map(|note| {
            let pay = move |event: SubmitEvent| {
                event.prevent_default();
                sell(till, given_in_cash(note), None);
            };
            view! {
                <form method="post" action=once(path::SELL_BASKET) on:submit=pay>
                    {hidden(till)}
                    <input type="hidden" name="cash" value=till.amount(note)/>
                    <button class="button" data-tone="quiet" data-size="large">
                        {till.amount(note)} <span class="quiet">{format!("{} back", till.amount(note - due))}</span>
                    </button>
                </form>
            }
        })
        .collect_view();
    forms.piece()
}

/// What is given in cash, on a pad or typed, with what goes back as large as the total.
fn cash(till: TillView) -> impl IntoView + use<> {
    let given = RwSignal::new(till.kept("cash"));
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        take(till, &TypedPayment { cash: given.get_untracked(), ..TypedPayment::default() });
    };
    let change = move || {
        let (due, given) = (till.due_in_cash()?, money::typed(given.read().trim(), till.decimals())?);
        let back = given - due;
        let (what, cents) = if back < 0 { ("Still to pay", -back) } else { ("Change", back) };
        Some(view! { <p class="pay-change"><span>{what} " "</span><output>{till.amount(cents)}</output></p> })
    };
    let keys = PAD.map(|sign| pad_key(till, given, sign)).collect_view();
    view! {
        <form class="pay-cash" method="post" action=once(path::SELL_BASKET) on:submit=on_submit>
            {hidden(till)}
            <div class="pad" hidden=move || !till.is_taken_up.get()>{keys}</div>
            <div class="pay-given">
                <div class="field">
                    <label for="cash">"Cash given"</label>
                    <input
                        id="cash" name="cash" inputmode="decimal" autocomplete="off" maxlength="20"
                        value=given.get_untracked() prop:value=given on:input=move |event: Event| given.set(event_target_value(&event))
                    />
                </div>
                {change}
                <div class="actions"><button class="button" data-tone="main" data-size="large">"Take cash"</button> {closer(till)}</div>
            </div>
        </form>
    }
    .piece()
}

fn pad_key(till: TillView, given: RwSignal<String>, sign: &'static str) -> impl IntoView + use<> {
    // A currency without small coins has no point.
    let sign = if sign == "." && till.decimals() == 0 { "00" } else { sign };
    let press = move |_| {
        given.update(|given| match sign {
            "⌫" => drop(given.pop()),
            sign => given.push_str(sign),
        });
    };
    let label = (sign == "⌫").then_some("Take the last digit away");
    view! { <button class="button" type="button" data-tone="quiet" aria-label=label on:click=press>{sign}</button> }
        .piece()
}

/// All of it by card, on a terminal of its own.
fn card(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(form), Some(due)) = (typed(&event), untrack(|| till.due())) else { return };
        take(
            till,
            &TypedPayment { card: till.amount(due), card_reference: form("card_reference"), ..TypedPayment::default() },
        );
    };
    let reference = Field::new("card_reference", "card_reference", "The terminal's reference");
    let reference = Field { placeholder: "optional".to_owned(), ..reference.holding(till.kept("card_reference")) };
    view! {
        <form class="form" method="post" action=once(path::SELL_BASKET) on:submit=on_submit>
            {hidden(till)}
            <input type="hidden" name="card" value=move || till.due().map(|due| till.amount(due))/>
            {field(reference)}
            <div class="actions">
                <button class="button" data-tone="main" data-size="large">
                    "Paid by card "{move || till.due().map(|due| till.amount(due))}
                </button>
                {closer(till)}
            </div>
        </form>
    }
    .piece()
}

/// Takes what was typed, or says what cannot be read.
pub(super) fn take(till: TillView, given: &TypedPayment) {
    let credit_price_cents = till.catalogue.read_untracked().credit_price_cents;
    match given.tenders(till.decimals(), credit_price_cents) {
        Ok(tenders) => sell(till, tenders, None),
        Err((field, sentence)) => {
            till.error.set(sentence);
            focus(field);
        }
    }
}

fn void(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(form) = typed(&event) {
            sell(till, Vec::new(), Some(form("void_reason")));
        }
    };
    let reason =
        Field::new("void_reason", "void_reason", "Why is it not paid?").holding(till.kept("void_reason")).required();
    view! {
        <form class="form" method="post" action=once(path::VOID_BASKET) on:submit=on_submit>
            {hidden(till)}
            {field(reason)}
            <div class="actions"><button class="button" data-tone="loss" data-size="large">"Void it and keep the reason"</button> {closer(till)}</div>
        </form>
    }
    .piece()
}
