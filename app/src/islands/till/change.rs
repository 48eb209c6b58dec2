//! The forms that change a line of the basket (how many, its price, what comes off) and reducing the whole basket.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use session::catalogue::Product;
use session::money;
use session::sale::basket::Discount;

use super::TillView;
use super::sell::typed;
use crate::basket::{Entry, TypedLine, shown_discount, typed_discount};
use crate::components::{Field, Piece, field};

/// How a reduction is asked for.
const OFF: &str = "Off, as 5.00 or 10%";

/// The form of one line. Without a script it asks for the same page with the line changed.
pub(super) fn change_line(till: TillView, product: Product) -> impl IntoView + use<> {
    let (id, name) = (product.id, product.name.clone());
    let entry = move || till.basket.read().entry(id).cloned();
    let of = |name, label| Field::new(format!("{name}-{id}"), name, label);
    let shown = move |what: fn(&Entry, u32) -> String| {
        Signal::derive(move || entry().map(|entry| what(&entry, till.decimals())).unwrap_or_default())
    };
    let quantity = of("quantity", "How many").holding(shown(|entry, _| entry.quantity.to_string())).required();
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
        match till.basket.with_untracked(|basket| basket.changed(&product, &line, till.decimals())) {
            Ok(basket) => {
                till.error.set(String::new());
                till.basket.set(basket);
                till.tell(&product.name);
                fold(&event);
            }
            Err(sentence) => till.error.set(sentence.to_owned()),
        }
    };
    view! {
        <details class="fold basket-change">
            <summary aria-label=format!("Change {name}")>"Change"</summary>
            <form class="form" method="get" action=till.here() on:submit=on_submit>
                <input type="hidden" name="basket" value=move || till.basket.read().write()/>
                <input type="hidden" name="line" value=id.to_string()/>
                <div class="fields">{field(quantity)} {field(price)} {field(off)}</div>
                {field(reason)}
                <button class="button" data-tone="main">"Change it"</button>
            </form>
        </details>
    }
    .piece()
}

/// The reduction of all of it.
pub(super) fn reduce_all(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        match typed_discount(&form("off"), till.decimals()) {
            Some(discount) => {
                till.error.set(String::new());
                till.basket.update(|basket| basket.discount = discount);
                till.tell("Reduced");
                fold(&event);
            }
            None => till.error.set("Type what comes off as an amount or as a part, as in 10%.".to_owned()),
        }
    };
    let off = Signal::derive(move || shown_discount(till.basket.read().discount, till.decimals()));
    let off = Field::new("off", "off", OFF).holding(off);
    let is_reduced = Memo::new(move |_| till.basket.read().discount != Discount::None);
    view! {
        <details class="fold" id="reduce">
            <summary aria-keyshortcuts="F6">
                {move || match is_reduced.get() {
                    true => format!("Reduced by {}", shown_discount(till.basket.read().discount, till.decimals())),
                    false => "Reduce all of it".to_owned(),
                }}
            </summary>
            <form class="form" method="get" action=till.here() on:submit=on_submit>
                <input type="hidden" name="basket" value=move || till.basket.read().write()/>
                {field(off)}
                <button class="button" data-tone="main">"Reduce it"</button>
            </form>
        </details>
    }
    .piece()
}

/// Closes the fold a form stands in.
pub(super) fn fold(event: &SubmitEvent) {
    use wasm_bindgen::JsCast;
    let form: Option<web_sys::Element> = event.target().and_then(|target| target.dyn_into().ok());
    if let Some(fold) = form.and_then(|form| form.closest("details").ok()?) {
        let _ = fold.remove_attribute("open");
    }
}
