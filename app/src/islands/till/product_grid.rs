//! The product grid: the search field for names and barcodes, a tab a category, a tile a product.

use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use session::catalogue::Product;

use super::TillView;
use super::keyboard::help;
use super::shift_activity::shift_activity;
use crate::components::Piece;

/// The id of the field a scanner types into.
pub(super) const FIND: &str = "find";

pub(super) fn product_grid(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        take_first(till);
    };
    let on_input = move |event: Event| till.find.set(event_target_value(&event));
    view! {
        <section class="till-goods" id="tiles" aria-label="What is sold">
            <div class="till-find">
            <form class="find" method="get" action=till.here() role="search" on:submit=on_submit>
                <input type="hidden" name="basket" value=till.basket.read_untracked().write()/>
                <label class="hidden" for=FIND>"Find by name or barcode"</label>
                <input
                    id=FIND name="find" type="search" autofocus autocomplete="off" placeholder="Name or barcode" aria-keyshortcuts="F2"
                    value=till.find.get_untracked() prop:value=till.find on:input=on_input
                />
                <button class="button" data-tone="quiet">"Find"</button>
            </form>
            <details class="drop" id="so-far">
                <summary class="button" data-tone="quiet">"Receipts"</summary>
                <div class="drop-body">{shift_activity(till)}</div>
            </details>
            {help()}
            </div>
            {tabs(till)}
            <ul class="tiles">{move || found(till).into_iter().map(|product| tile(till, product)).collect_view()}</ul>
            {move || found(till).is_empty().then(|| view! {
                <p class="empty">"Nothing is called that, and no barcode is. Clear the field to see everything."</p>
            })}
        </section>
    }
    .piece()
}

/// The kinds of things, and all of them.
fn tabs(till: TillView) -> impl IntoView + use<> {
    let mut kinds: Vec<String> =
        till.catalogue.read_untracked().products.iter().map(|product| product.category.clone()).collect();
    kinds.dedup();
    let all = std::iter::once(String::new()).chain(kinds);
    let tabs = all.map(|kind| tab(till, kind)).collect_view();
    view! { <nav class="tabs" aria-label="Kinds">{tabs}</nav> }.piece()
}

fn tab(till: TillView, kind: String) -> impl IntoView + use<> {
    let basket = till.at(&till.basket.read_untracked());
    let to = match kind.as_str() {
        "" => basket,
        kind => format!("{basket}{}tab={kind}", if basket.contains('?') { '&' } else { '?' }),
    };
    let (chosen, own) = (kind.clone(), kind.clone());
    let on_click = move |event: MouseEvent| {
        event.prevent_default();
        till.find.set(String::new());
        till.tab.set(chosen.clone());
    };
    view! {
        <a class="tab" href=to aria-current=move || (*till.tab.read() == own).then_some("true") on:click=on_click>
            {if kind.is_empty() { "All".to_owned() } else { kind }}
        </a>
    }
    .piece()
}

fn tile(till: TillView, product: Product) -> impl IntoView + use<> {
    let to = till.at(&till.basket.read_untracked().with(product.id));
    let (id, name, price) = (product.id, product.name.clone(), till.amount(product.price_cents));
    let on_click = move |event: MouseEvent| {
        event.prevent_default();
        till.add(&product);
    };
    let count = move || Some(till.basket.read().count_of(id)).filter(|count| *count > 0);
    let badge = move || {
        count()
            .map(|count| view! { <span class="tile-count">{count}<span class="hidden">" in the basket"</span></span> })
    };
    view! {
        <li>
            <a class="tile" href=to on:click=on_click>
                <span class="tile-name">{name}</span>
                <span class="tile-foot">{badge}<span class="tile-price">{price}</span></span>
            </a>
        </li>
    }
    .piece()
}

/// What fits the words in the field; without any, what stands on the tab.
fn found(till: TillView) -> Vec<Product> {
    let (words, tab) = (till.find.read().trim().to_lowercase(), till.tab.read());
    let fits = |product: &&Product| match words.as_str() {
        "" => tab.is_empty() || product.category == *tab,
        words => product.name.to_lowercase().contains(words) || product.barcode.as_deref() == Some(words),
    };
    till.catalogue.read().products.iter().filter(fits).cloned().collect()
}

/// Enter: what has this barcode, or else the first that is called so, goes into the basket, and the field is free again.
fn take_first(till: TillView) {
    let typed = till.find.get_untracked();
    take(till, typed.trim());
    till.find.set(String::new());
}

/// Puts what has this barcode, or else the first that is called so, into the basket.
pub(super) fn take(till: TillView, typed: &str) {
    if typed.is_empty() {
        return;
    }
    let scanned = till.catalogue.with_untracked(|catalogue| {
        catalogue.products.iter().find(|product| product.barcode.as_deref() == Some(typed)).cloned()
    });
    // A scanned number that nothing has must not become whatever is called something like it.
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    let found = scanned.or_else(|| if is_number { None } else { untrack(|| found(till)).into_iter().next() });
    match found {
        Some(product) => till.add(&product),
        None => {
            till.error.set(format!("Nothing is called {typed}, and no barcode is. Nothing was added."));
            till.told.set(format!("Nothing is called {typed}"));
        }
    }
}
