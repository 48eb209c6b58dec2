//! The basket as the device keeps it (`public/till-queue.js`), until it is sold or emptied: whatever page is looked at in
//! between, and whoever signs in again. One for each shift and person; all tabs of a device show the same.
//!
//! A browser that keeps nothing has it in the page's address, as a page without a script has.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use session::catalogue::Product;
use session::id::{Ids, SaleId};
use session::sale::KnownCustomer;
use wasm_bindgen::prelude::*;

use super::TillView;
use super::sale_queue::read;
use crate::basket::Basket;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = tillQueue, js_name = basket, catch)]
    async fn js_basket(key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = keepBasket, catch)]
    async fn js_keep_basket(key: &str, id: &str, text: &str, rest: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = listenToBaskets)]
    fn js_listen(listener: &Closure<dyn FnMut(String)>);
}

/// What the device has of it.
#[derive(Debug, Deserialize)]
struct Found {
    id: SaleId,
    text: String,
    rest: String,
}

/// What belongs to a basket besides its text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Rest {
    customer: Option<KnownCustomer>,
    /// What was paid on its deal before.
    #[serde(default)]
    deposit_cents: i64,
    /// What a deal offers is in no catalogue, and not everything that is sold has a tile.
    products: Vec<Product>,
}

/// A basket that is put away whole, beside the sale that was made of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    text: String,
    rest: Rest,
}

impl Kept {
    /// What the till shows now.
    pub(super) fn of(till: TillView) -> Self {
        let basket = till.basket.read_untracked();
        let is_kept = |product: &&Product| product.of_deal || basket.count_of(product.id).is_some();
        let products = till.catalogue.read_untracked().products.iter().filter(is_kept).cloned().collect();
        let (customer, deposit_cents) = (till.customer.get_untracked(), till.deposit_cents.get_untracked());
        let rest = Rest { customer, deposit_cents, products };
        Self { text: till.basket.read_untracked().write(), rest }
    }

    /// As text.
    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Shows it at the till, as the sale `id`.
    pub(super) fn show(self, till: TillView, id: SaleId) {
        till.catalogue.update(|catalogue| {
            for product in self.rest.products {
                if !catalogue.products.iter().any(|known| known.id == product.id) {
                    catalogue.products.push(product);
                }
            }
        });
        till.customer.set(self.rest.customer);
        till.deposit_cents.set(self.rest.deposit_cents);
        till.sale.set(id);
        till.basket.set(Basket::read(&self.text));
    }
}

/// Whose basket it is, and on which shift.
pub(super) fn key(till: TillView) -> String {
    format!("{}/{}", till.me(), till.id)
}

/// Takes up what the device has, and keeps there whatever is in the basket from then on.
pub(super) fn keep(till: TillView) {
    Effect::new(move |woken: Option<()>| {
        if woken.is_none() {
            begin(till);
        }
    });
    Effect::new(move |_| {
        let (is_taken_up, id, text) = (till.is_taken_up.get(), till.sale.get(), till.basket.read().write());
        till.customer.track();
        if is_taken_up {
            write(till, id, text);
        }
    });
}

/// Empties what the device has of the sale `id`, which is no longer in the basket here: it waits at the register.
pub(super) async fn empty(till: TillView, id: SaleId) {
    let _ = js_keep_basket(&key(till), &id.to_string(), "", "").await;
}

fn begin(till: TillView) {
    let listener = Closure::<dyn FnMut(String)>::new(move |changed: String| {
        if changed == key(till) {
            leptos::task::spawn_local(async move { look_again(till).await });
        }
    });
    js_listen(&listener);
    // Called as long as the page lives.
    listener.forget();
    // The id in the page's state may be one that was sold: the page may have been kept for the time without a network.
    let search = window().location().search().unwrap_or_default();
    let query = web_sys::UrlSearchParams::new_with_str(&search).ok();
    let asked = |name: &str| query.as_ref().and_then(|query| query.get(name));
    // One that was taken up keeps its own: it is sold once, whatever happened to it before.
    let taken_up = asked("sale").and_then(|id| id.parse().ok());
    till.sale.set(taken_up.unwrap_or_else(|| Ids::system().next()));
    let named = asked("basket");
    // Likewise it may hold an older basket than its address.
    let named = named.map(|text| Basket::read(&text));
    let is_named = named.is_some();
    let shown = named.unwrap_or_default();
    if shown != *till.basket.read_untracked() {
        till.basket.set(shown);
    }
    leptos::task::spawn_local(async move {
        if !is_named && let Some(found) = find(till).await {
            take_up(till, found);
        }
        till.is_taken_up.set(true);
    });
}

/// What was put into the basket before the device was asked is in it too.
fn take_up(till: TillView, found: Found) {
    let since = till.basket.get_untracked();
    show(till, found);
    if !since.entries.is_empty() {
        till.basket.update(|basket| {
            for entry in since.entries {
                *basket = basket.joined(entry);
            }
        });
    }
}

/// Another tab has changed it, or sold it.
async fn look_again(till: TillView) {
    match find(till).await {
        Some(found) if found.text != till.basket.read_untracked().write() => show(till, found),
        None if !till.basket.read_untracked().entries.is_empty() => till.clear(),
        _ => {}
    }
}

async fn find(till: TillView) -> Option<Found> {
    js_basket(&key(till)).await.ok().and_then(|found| read(&found))
}

fn show(till: TillView, found: Found) {
    let rest = serde_json::from_str(&found.rest).unwrap_or_default();
    Kept { text: found.text, rest }.show(till, found.id);
}

fn write(till: TillView, id: SaleId, text: String) {
    let rest = serde_json::to_string(&Kept::of(till).rest).unwrap_or_default();
    leptos::task::spawn_local(async move {
        let is_kept =
            js_keep_basket(&key(till), &id.to_string(), &text, &rest).await.is_ok_and(|kept| kept.is_truthy());
        let address = if is_kept { till.here() } else { till.at(&till.basket.read_untracked()) };
        show_address(&address);
    });
}

/// Shows another address for this page, without loading anything.
fn show_address(to: &str) {
    let location = window().location();
    let present = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if present == to {
        return;
    }
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(to));
    }
}
