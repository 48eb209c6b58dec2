//! The basket's lines, each to be pressed where it is to be another one; what comes off all of them, and whom they are for.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use session::catalogue::Product;
use session::quantity::Quantity;
use session::sale::basket::Discount;

use super::TillView;
use super::customer::for_whom;
use super::panel::{Panel, opener};
use super::parked::parked;
use crate::basket::{LineKey, shown_discount};
use crate::components::Piece;

pub(super) fn lines(till: TillView) -> impl IntoView + use<> {
    let keys = move || till.basket.read().entries.iter().map(|entry| entry.key).collect::<Vec<_>>();
    let is_empty = Memo::new(move |_| till.basket.read().entries.is_empty());
    let discount = move || match till.basket.read().discount {
        Discount::None => "Discount".to_owned(),
        discount => format!("Discount {}", shown_discount(discount, till.decimals())),
    };
    view! {
        {move || (is_empty.get() && till.last.read().is_none()).then(|| view! {
            <div class="empty"><p class="empty-title">"Nothing in the basket"</p><p>"Press a tile, type a name or scan a barcode."</p></div>
        })}
        <ul class="basket"><For each=keys key=|key| *key children=move |key| line(till, key)/></ul>
        {move || if is_empty.get() {
            parked(till).into_any()
        } else {
            view! {
                <div class="basket-tools">
                    {opener(till, Panel::Discount, "F6", Signal::derive(discount))}
                    {opener(till, Panel::Customer, "F7", Signal::stored("Add customer".to_owned()))}
                </div>
                {for_whom(till)}
            }
            .into_any()
        }}
    }
    .piece()
}

/// On a phone: the bar that opens the basket over the tiles, with how many things are in it and what they come to; or with the
/// change of the sale before.
pub(super) fn bar(till: TillView) -> impl IntoView + use<> {
    let count = move || till.basket.read().things_count();
    let change = move || till.last.read().as_ref().map(|last| last.receipt.sale.change_cents);
    let is_idle = Memo::new(move |_| {
        till.basket.read().entries.is_empty() && till.last.read().is_none() && till.board.read().parked.is_empty()
    });
    let what = move || match (count(), change()) {
        (0, Some(_)) => "Change".to_owned(),
        (0, None) => "Parked".to_owned(),
        (1, _) => "1 thing in the basket".to_owned(),
        (count, _) => format!("{count} things in the basket"),
    };
    let amount = move || till.due().or_else(change).map(|cents| till.amount(cents));
    view! {
        <a class="button till-bar" data-tone="main" data-size="large" href="#basket" hidden=is_idle>
            <span>{what}</span>
            <span>{amount}</span>
        </a>
    }
    .piece()
}

fn line(till: TillView, key: LineKey) -> Option<impl IntoView + use<>> {
    let product = till.product(key.product())?;
    let Product { name, unit, .. } = product;
    let quantity = move || unit.shown(till.basket.read().entry(key).map_or(Quantity::ZERO, |entry| entry.quantity));
    let amount = move || {
        let place = till.basket.read().lines(&till.catalogue.read()).iter().position(|(entry, _)| entry.key == key);
        let total = till.total.read();
        let total = total.as_ref().ok().and_then(Option::as_ref);
        place.and_then(|place| total?.lines.get(place)).map(|line| till.amount(line.total_cents))
    };
    let special = move || {
        let basket = till.basket.read();
        let entry = basket.entry(key)?;
        let price = entry.price_cents.map(|cents| format!("{} each: {}", till.amount(cents), entry.reason));
        let off = shown_discount(entry.discount, till.decimals());
        let off = (!off.is_empty()).then(|| format!("{off} off"));
        let words: Vec<String> = price.into_iter().chain(off).collect();
        (!words.is_empty()).then(|| words.join(", "))
    };
    let label = {
        let name = name.clone();
        move || match special() {
            Some(special) => format!("{name} ({special})"),
            None => name.clone(),
        }
    };
    let (less, more) =
        untrack(|| (till.at(&till.basket.read().stepped(key, -1)), till.at(&till.basket.read().stepped(key, 1))));
    let step = {
        let name = name.clone();
        move |event: MouseEvent, by: i64| {
            event.prevent_default();
            till.basket.update(|basket| *basket = basket.stepped(key, by));
            till.tell(&name);
        }
    };
    let other_step = step.clone();
    Some(
        view! {
        <li class="basket-line">
            <span class="basket-name">{opener(till, Panel::Line(key), "", Signal::derive(label))}</span>
            <span class="basket-steps">
                <a class="button" data-tone="quiet" href=format!("{less}#basket") aria-label=format!("One {name} less") on:click=move |event| step(event, -1)>"−"</a>
                <span class="basket-count">{quantity}</span>
                <a class="button" data-tone="quiet" href=format!("{more}#basket") aria-label=format!("One {name} more") on:click=move |event| other_step(event, 1)>"+"</a>
            </span>
            <span class="basket-amount">{amount}</span>
        </li>
    }
    .piece())
}
