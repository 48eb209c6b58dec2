//! The basket's lines and what they come to.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use session::catalogue::Product;
use session::id::ProductId;

use super::TillView;
use super::change::{change_line, reduce_all};
use super::customer::customer;
use crate::basket::shown_discount;
use crate::components::Piece;

pub(super) fn lines(till: TillView) -> impl IntoView + use<> {
    let products = move || till.basket.read().entries.iter().map(|entry| entry.product).collect::<Vec<_>>();
    let is_empty = Memo::new(move |_| till.basket.read().entries.is_empty());
    view! {
        {move || (is_empty.get() && till.last.read().is_none()).then(|| view! {
            <div class="empty"><p class="empty-title">"Nothing in the basket"</p><p>"Press a tile, type a name or scan a barcode."</p></div>
        })}
        <ul class="basket"><For each=products key=|id| *id children=move |id| line(till, id)/></ul>
        {move || (!is_empty.get()).then(|| view! { <div>
            <p class="basket-total"><span>"Total"</span><output>{move || till.due().map_or_else(|| "–".to_owned(), |due| till.amount(due))}</output></p>
            <p class="quiet">{move || beneath(till)}</p>
            {move || till.total.read().is_err().then(|| view! {
                <p class="field-error" role="alert">"More comes off than there is to pay. Change the reduction."</p>
            })}
            {reduce_all(till)}
            {customer(till)}
        </div> })}
    }
    .piece()
}

/// On a phone: the way down to the basket, with what it comes to.
pub(super) fn jump(till: TillView) -> impl IntoView + use<> {
    let is_empty = Memo::new(move |_| till.basket.read().entries.is_empty());
    let due = move || till.due().map(|due| till.amount(due));
    view! {
        <a class="button till-jump" data-tone="main" data-size="large" href="#basket" hidden=is_empty>
            <span>"To the basket"</span>
            <span>{due}</span>
        </a>
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
    format!("{} tax {} in {}{off}", catalogue.tax_mode, till.amount(total.tax_cents), catalogue.currency)
}

fn line(till: TillView, id: ProductId) -> Option<impl IntoView + use<>> {
    let product = till.product(id)?;
    let Product { name, .. } = product.clone();
    let quantity = move || till.basket.read().entry(id).map_or(0, |entry| entry.quantity);
    let amount = move || {
        let place = till.basket.read().lines(&till.catalogue.read()).iter().position(|(entry, _)| entry.product == id);
        let total = till.total.read();
        let total = total.as_ref().ok().and_then(Option::as_ref);
        place.and_then(|place| total?.lines.get(place)).map(|line| till.amount(line.total_cents))
    };
    let special = move || {
        let basket = till.basket.read();
        let entry = basket.entry(id)?;
        let price = entry.price_cents.map(|cents| format!("{} each: {}", till.amount(cents), entry.reason));
        let off = shown_discount(entry.discount, till.decimals());
        let off = (!off.is_empty()).then(|| format!("{off} off"));
        let words: Vec<String> = price.into_iter().chain(off).collect();
        (!words.is_empty()).then(|| view! { <span class="quiet">{words.join(", ")}</span> })
    };
    let (less, more) = untrack(|| (till.at(&till.basket.read().without(id)), till.at(&till.basket.read().with(id))));
    let step = {
        let name = name.clone();
        move |event: MouseEvent, by: i64| {
            event.prevent_default();
            till.basket.update(|basket| *basket = if by > 0 { basket.with(id) } else { basket.without(id) });
            till.tell(&name);
        }
    };
    let other_step = step.clone();
    Some(
        view! {
        <li class="basket-line">
            <span class="basket-name">{name.clone()} {special}</span>
            <span class="basket-steps">
                <a class="button" data-tone="quiet" href=less aria-label=format!("One {name} less") on:click=move |event| step(event, -1)>"−"</a>
                <span class="basket-count">{quantity}</span>
                <a class="button" data-tone="quiet" href=more aria-label=format!("One {name} more") on:click=move |event| other_step(event, 1)>"+"</a>
            </span>
            <span class="basket-amount">{amount}</span>
            {change_line(till, product)}
        </li>
    }
    .piece())
}
