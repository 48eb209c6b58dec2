//! The forms that change a line of the basket (how many, its price, what comes off) and the discount on all of it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use session::catalogue::Product;
use session::money;
use session::quantity::Quantity;

use super::TillView;
use super::panel::{Panel, closer};
use super::sell::typed;
use crate::basket::{Entry, LineKey, TypedLine, shown_discount, typed_discount};
use crate::components::{Field, Piece, field};
use crate::words::unit::how_much;

/// How a discount is asked for.
const OFF: &str = "Discount, as 5.00 or 10%";

/// The form of one line. Without a script it asks for the same page with the line changed.
pub(super) fn change_line(till: TillView, key: LineKey, product: Product) -> impl IntoView + use<> {
    let title = product.name.clone();
    let entry = move || till.basket.read().entry(key).cloned();
    let of = |name, label: &str| Field::new(format!("{name}-{key}"), name, label);
    let shown = move |what: fn(&Entry, u32) -> String| {
        Signal::derive(move || entry().map(|entry| what(&entry, till.decimals())).unwrap_or_default())
    };
    let quantity =
        of("quantity", &how_much(product.unit)).holding(shown(|entry, _| entry.quantity.to_string())).required();
    let price = of("price", "Price of one").decimal();
    let price = price.holding(shown(|entry, decimals| {
        entry.price_cents.map(|cents| money::amount(cents, decimals)).unwrap_or_default()
    }));
    let price = Field { placeholder: till.amount(product.price_cents), ..price };
    let off = of("off", OFF).holding(shown(|entry, decimals| shown_discount(entry.discount, decimals)));
    let reason = of("reason", "Why another price").holding(shown(|entry, _| entry.reason.clone()));
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        let line =
            TypedLine { quantity: form("quantity"), price: form("price"), reason: form("reason"), off: form("off") };
        match till.basket.with_untracked(|basket| basket.changed(key, &product, &line, till.decimals())) {
            Ok(basket) => {
                till.error.set(String::new());
                till.basket.set(basket);
                till.tell(&product.name);
                till.open(Panel::Quick);
            }
            Err(sentence) => till.error.set(sentence),
        }
    };
    let remove = move |_| {
        till.basket.update(|basket| *basket = basket.holding(key, Quantity::ZERO));
        till.open(Panel::Quick);
    };
    view! {
        <form class="form" method="get" action=till.here() on:submit=on_submit aria-label=format!("Change {title}")>
            <input type="hidden" name="basket" value=move || till.basket.read().write()/>
            <input type="hidden" name="line" value=key.to_string()/>
            <div class="fields">{field(quantity)} {field(price)} {field(off)}</div>
            {field(reason)}
            <div class="actions">
                <button class="button" data-tone="main">"Change it"</button>
                <button class="button" data-tone="loss" type="button" hidden=move || !till.is_taken_up.get() on:click=remove>"Take it out"</button>
                {closer(till)}
            </div>
        </form>
    }
    .piece()
}

/// The discount on all of it.
pub(super) fn reduce_all(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        match typed_discount(&form("off"), till.decimals()) {
            Some(discount) => {
                till.error.set(String::new());
                till.basket.update(|basket| basket.discount = discount);
                till.tell("Discount given");
                till.open(Panel::Quick);
            }
            None => till.error.set("Type what comes off as an amount or as a part, as in 10%.".to_owned()),
        }
    };
    let off = Signal::derive(move || shown_discount(till.basket.read().discount, till.decimals()));
    let off = Field::new("off", "off", OFF).holding(off);
    view! {
        <form class="form" method="get" action=till.here() on:submit=on_submit>
            <input type="hidden" name="basket" value=move || till.basket.read().write()/>
            {field(off)}
            <div class="actions"><button class="button" data-tone="main">"Give the discount"</button> {closer(till)}</div>
        </form>
    }
    .piece()
}
