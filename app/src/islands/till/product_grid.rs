//! The product grid: the search field for names and barcodes, a tab a category, a tile a product.

use std::time::Duration;

use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use session::catalogue::barcode::is_same;
use session::catalogue::{Catalogue, Product, TileColour};

use super::TillView;
use super::keyboard::help;
use super::open_item::open_item;
use super::shift_activity::shift_activity;
use crate::components::Piece;
use crate::{live, path, words};

/// The id of the field a scanner types into.
pub(super) const FIND: &str = "find";

pub(super) fn product_grid(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        take_first(till);
    };
    let on_input = move |event: Event| till.find.set(event_target_value(&event));
    let shown = Memo::new(move |_| found(till));
    let kinds = Memo::new(move |_| kinds(till));
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
                <div class="drop-body">{shift_activity(till, "drop")}</div>
            </details>
            {open_item(till)}
            {help()}
            </div>
            {move || tabs(till, kinds.get())}
            <ul class="tiles">{move || shown.get().into_iter().map(|product| tile(till, product)).collect_view()}</ul>
            {move || beyond(till, shown.read().len()).map(|beyond| view! { <p class="quiet">{beyond}</p> })}
            {move || shown.read().is_empty().then(|| view! {
                <p class="empty">"Nothing is called that, and no barcode is. Clear the field to see everything."</p>
            })}
        </section>
    }
    .piece()
}

/// That there is more than the tiles show, and how to come by it.
fn beyond(till: TillView, shown: usize) -> Option<String> {
    let catalogue = till.catalogue.read();
    let is_more = till.find.read().is_empty() && (catalogue.is_cut || shown == TILES_SHOWN_MAX);
    is_more.then(|| format!("{} things are sold here. Type a name, or scan.", catalogue.products_count))
}

/// The kinds of things, in the order in which they come first.
fn kinds(till: TillView) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for product in &till.catalogue.read().products {
        // What is in none stands among all things.
        if !product.category.is_empty() && !kinds.contains(&product.category) {
            kinds.push(product.category.clone());
        }
    }
    kinds
}

/// The kinds of things, and all of them.
fn tabs(till: TillView, kinds: Vec<String>) -> impl IntoView + use<> {
    let all = std::iter::once(String::new()).chain(kinds);
    let tabs = all.map(|kind| tab(till, kind)).collect_view();
    view! { <nav class="tabs" aria-label="Kinds">{tabs}</nav> }.piece()
}

fn tab(till: TillView, kind: String) -> impl IntoView + use<> {
    let basket = till.at(&till.basket.read_untracked());
    let to = match kind.as_str() {
        "" => basket,
        kind => path::with_query(&basket, "tab", kind),
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
    let (id, name, unit) = (product.id, product.name.clone(), product.unit);
    let colour = product.colour.map(TileColour::as_str);
    // A sign for the eye: what it stands for is the name.
    let mark = Some(product.mark.clone()).filter(|mark| !mark.is_empty());
    let mark = mark.map(|mark| view! { <span class="tile-mark" aria-hidden="true">{mark}</span> });
    let price = words::unit::price(till.amount(product.price_cents), unit);
    let on_click = move |event: MouseEvent| {
        event.prevent_default();
        till.add(&product);
    };
    let count = move || Some(till.basket.read().count_of(id)).filter(|count| count.is_some());
    let badge = move || {
        count()
            .map(|count| view! { <span class="tile-count">{unit.shown(count)}<span class="hidden">" in the basket"</span></span> })
    };
    view! {
        <li>
            <a class="tile" data-colour=colour href=to on:click=on_click>
                <span class="tile-name">{name}</span>
                <span class="tile-foot">{mark}{badge}<span class="tile-price">{price}</span></span>
            </a>
        </li>
    }
    .piece()
}

/// Tiles that are shown at once: more than these nobody looks through.
const TILES_SHOWN_MAX: usize = 120;
/// So long somebody types before all of the catalogue is asked.
const SEEK_AFTER: Duration = Duration::from_millis(120);

/// What fits all the words in the field, from the tiles and from what was found beyond them; without any, what stands on the tab.
fn found(till: TillView) -> Vec<Product> {
    let (words, tab) = (till.find.read().trim().to_lowercase(), till.tab.read());
    let fits = |product: &&Product| match words.as_str() {
        "" => tab.is_empty() || product.category == *tab,
        words => {
            let name = product.name.to_lowercase();
            words.split_whitespace().all(|word| name.contains(word))
                || product.barcode.as_deref().is_some_and(|code| is_same(code, words))
        }
    };
    let catalogue = till.catalogue.read();
    let sought = till.sought.read();
    let beyond =
        sought.iter().filter(|found| !words.is_empty() && catalogue.products.iter().all(|known| known.id != found.id));
    catalogue.products.iter().filter(fits).chain(beyond).take(TILES_SHOWN_MAX).cloned().collect()
}

/// Asks all of the catalogue for what is typed, where there is more than the tiles hold.
pub(super) fn seek(till: TillView) {
    Effect::new(move |before: Option<String>| {
        let typed = till.find.read().trim().to_owned();
        if before.is_some_and(|before| before != typed) && till.catalogue.read_untracked().is_cut {
            let asked = typed.clone();
            set_timeout(move || ask_for(till, asked), SEEK_AFTER);
        }
        typed
    });
}

fn ask_for(till: TillView, typed: String) {
    let is_still_typed = move |typed: &str| till.find.with_untracked(|find| find.trim() == typed);
    if typed.is_empty() || !is_still_typed(&typed) {
        return;
    }
    leptos::task::spawn_local(async move {
        if let Some(found) = look_up(&typed).await
            && is_still_typed(&typed)
        {
            till.sought.set(found);
        }
    });
}

/// The first things of the whole catalogue that what is typed names; nothing when the server was not reached.
pub(super) async fn look_up(typed: &str) -> Option<Vec<Product>> {
    let words: String = js_sys::encode_uri_component(typed).into();
    let json = live::text(&format!("{}?find={words}", path::API_CATALOGUE), "application/json").await?;
    Some(serde_json::from_str::<Catalogue>(&json).ok()?.products)
}

/// Enter: what has this barcode, or else the first that is called so, goes into the basket, and the field is free again.
fn take_first(till: TillView) {
    let typed = till.find.get_untracked();
    take(till, typed.trim());
    till.find.set(String::new());
}

/// Puts what has this barcode, or else the first that is called so, into the basket: of the tiles, or else of all there is.
pub(super) fn take(till: TillView, typed: &str) {
    if typed.is_empty() {
        return;
    }
    let known = till.catalogue.with_untracked(|catalogue| of_code(&catalogue.products, typed));
    // A scanned number that nothing has must not become whatever is called something like it.
    let found = known.or_else(|| if is_number(typed) { None } else { untrack(|| found(till)).into_iter().next() });
    match found {
        Some(product) => till.add(&product),
        None if till.catalogue.read_untracked().is_cut => take_beyond(till, typed.to_owned()),
        None => nothing_like(till, typed),
    }
}

/// The same, of what has no tile.
fn take_beyond(till: TillView, typed: String) {
    leptos::task::spawn_local(async move {
        match look_up(&typed).await {
            Some(found) => {
                let first = || if is_number(&typed) { None } else { found.first().cloned() };
                match of_code(&found, &typed).or_else(first) {
                    Some(product) => till.add(&product),
                    None => nothing_like(till, &typed),
                }
            }
            None => till.error.set(format!(
                "{typed} is none of the tiles, and without the server nothing else can be looked up. Nothing was added."
            )),
        }
    });
}

fn of_code(products: &[Product], typed: &str) -> Option<Product> {
    let has = |is: &dyn Fn(&str) -> bool| products.iter().find(|product| product.barcode.as_deref().is_some_and(is));
    // The very code, or else another form of it.
    has(&|code| code == typed).or_else(|| has(&|code| is_same(code, typed))).cloned()
}

fn is_number(typed: &str) -> bool {
    typed.bytes().all(|byte| byte.is_ascii_digit())
}

fn nothing_like(till: TillView, typed: &str) {
    till.error.set(format!("Nothing is called {typed}, and no barcode is. Nothing was added."));
    till.told.set(format!("Nothing is called {typed}"));
}
