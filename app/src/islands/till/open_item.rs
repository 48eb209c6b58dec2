//! What stands in no catalogue: its name, its price and its tax rate are typed, and it lies in the basket beside the rest.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use session::id::Ids;

use super::TillView;
use super::sell::typed;
use crate::basket::{Basket, TypedOpen, rates, shown_part};
use crate::components::{Field, Piece, choice, field};
use crate::words::unit::units;

/// The id of what folds open.
const FOLD: &str = "open-item";

/// The form, folded away. Without a script it asks for the same page with the line in the basket.
pub(super) fn open_item(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        let open = TypedOpen {
            name: form("open_name"),
            price: form("open_price"),
            quantity: form("open_quantity"),
            unit: form("open_unit"),
            tax: form("open_tax"),
        };
        let new = till.basket.with_untracked(|basket| basket.with_open(Ids::system().next(), &open, till.decimals()));
        put(till, &event, new, open.name.trim());
    };
    let kept = |name: &'static str| till.kept(name);
    let of = |name: &'static str, label: &str| Field::new(name, name, label).holding(kept(name));
    let chars_max = till.state.with_value(|state| state.bounds.text_chars_max);
    let name = of("open_name", "What").at_most(chars_max).required();
    let price = of("open_price", "Price of one").decimal().required();
    let quantity = of("open_quantity", "How much").decimal().placeholder("1");
    let is_kept = !kept("open_name").is_empty() || !kept("open_price").is_empty();
    let rates = till.catalogue.with_untracked(rates);
    let chosen = kept("open_tax");
    let rate = |bp: &i64| (bp.to_string(), format!("{} %", shown_part(*bp)), bp.to_string() == chosen);
    let rates = rates.iter().map(rate).collect();
    view! {
        <details class="drop" id=FOLD open=is_kept>
            <summary class="button" data-tone="quiet">"Open item"</summary>
            <div class="drop-body">
                <form class="form" method="get" action=till.here() on:submit=on_submit aria-label="What is in no catalogue">
                    <input type="hidden" name="basket" value=move || till.basket.read().write()/>
                    {field(name)}
                    <div class="fields">
                        {field(price)}
                        {field(quantity)}
                        {choice(Field::new("open_unit", "open_unit", "Unit"), units(&kept("open_unit")))}
                        {choice(Field::new("open_tax", "open_tax", "Tax"), rates)}
                    </div>
                    <button class="button" data-tone="main">"Put it in the basket"</button>
                </form>
                {deposit(till)}
            </div>
        </details>
    }
    .piece()
}

/// A deposit on the selected deal: a basket of its own.
fn deposit(till: TillView) -> Option<impl IntoView + use<>> {
    let (deal, number) = till.state.with_value(|state| state.selected)?;
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        let decimals = till.decimals();
        let new = till.basket.with_untracked(|basket| {
            basket.with_deposit(Ids::system().next(), (deal, number), &form("deposit"), decimals)
        });
        put(till, &event, new, "Deposit");
    };
    let label = format!("Deposit on D-{number}");
    let amount = Field::new("deposit", "deposit", label).decimal().required().holding(till.kept("deposit"));
    Some(
        view! {
            <form class="form" method="get" action=till.here() on:submit=on_submit>
                <input type="hidden" name="basket" value=move || till.basket.read().write()/>
                <input type="hidden" name="deposit_deal" value=deal.to_string()/>
                <input type="hidden" name="deposit_number" value=number.to_string()/>
                {field(amount)}
                <button class="button" data-tone="quiet">"Take the deposit"</button>
            </form>
        }
        .piece(),
    )
}

/// Shows the basket that a form made, or says why it made none.
fn put(till: TillView, event: &SubmitEvent, new: Result<Basket, String>, what: &str) {
    match new {
        Ok(basket) => {
            till.last.set(None);
            till.error.set(String::new());
            till.basket.set(basket);
            till.tell(what);
            empty_and_close(event);
        }
        Err(sentence) => till.error.set(sentence),
    }
}

/// The next one is typed anew.
fn empty_and_close(event: &SubmitEvent) {
    use wasm_bindgen::JsCast;
    if let Some(form) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        form.reset();
    }
    if let Some(fold) = document().get_element_by_id(FOLD) {
        let _ = fold.remove_attribute("open");
    }
}
