//! Selling: from the basket and what is given to a receipt, recorded or kept.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use session::catalogue::Catalogue;
use session::id::Ids;
use session::sale::basket::BasketTotal;
use session::sale::tender::{Settled, Tender, settle};
use session::sale::{Booking, NewSale, Receipt, Sale, SaleKind, SaleLine};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

use super::TillView;
use super::approval;
use super::product_grid::FIND;
use super::sale_queue::{self, Answer};
use crate::basket::Basket;
use crate::{live, path};

/// A sale as it was rung up: what is sent, and what its receipt is written from should it wait.
#[derive(Clone, Debug)]
pub(super) struct RungUp {
    pub(super) new: NewSale,
    pub(super) basket: Basket,
    pub(super) total: BasketTotal,
    settled: Settled,
}

/// Sells the basket against `tenders`, or voids it. Whatever is refused leaves the basket as it is.
pub(super) fn sell(till: TillView, tenders: Vec<Tender>, void_reason: Option<String>) {
    if till.is_busy.get_untracked() {
        return;
    }
    let Some(total) = till.total.with_untracked(|total| total.as_ref().ok().and_then(Clone::clone)) else { return };
    let settled = if void_reason.is_some() { Ok(Settled::default()) } else { settle(total.total_cents, &tenders) };
    let settled = match settled {
        Ok(settled) => settled,
        Err(error) => {
            let currency = till.catalogue.read_untracked().currency.clone();
            till.error.set(error.words(|cents| format!("{} {currency}", till.amount(cents))));
            return;
        }
    };
    let basket = till.basket.get_untracked();
    let new = NewSale {
        id: Ids::system().next(),
        lines: basket.new_lines(&till.catalogue.read_untracked().products, true),
        discount: basket.discount,
        tenders,
        customer_id: basket.customer,
        void_reason,
        rung_up_at: Some(sale_queue::now()),
        cashier_id: Some(till.me()),
        deal_id: basket.sold_deal(&till.catalogue.read_untracked().products),
        queued: false,
    };
    let rung_up = RungUp { new, basket, total, settled };
    if approval::is_needed(till, &rung_up) {
        approval::ask(till, rung_up);
    } else {
        send(till, rung_up);
    }
}

/// Hands a sale to the queue. Sent again it is the same sale.
pub(super) fn send(till: TillView, rung_up: RungUp) {
    let Ok(body) = serde_json::to_string(&rung_up.new) else { return };
    let (kept_max, timeout_ms) = till.state.with_value(|state| (state.kept_max, state.timeout_ms));
    till.is_busy.set(true);
    // From here on the queue has it: a page that is loaded anew must not offer it again.
    super::show_address(&till.here());
    till.error.set(String::new());
    leptos::task::spawn_local(async move {
        let answer = sale_queue::sell(&path::api_sales(till.id), &body, kept_max, timeout_ms).await;
        till.is_busy.set(false);
        // What is refused is still in the basket, and back in the address.
        if !matches!(answer, Some(Answer::Recorded { .. } | Answer::Kept)) {
            super::show_address(&till.at(&till.basket.read_untracked()));
        }
        match answer {
            Some(Answer::Recorded { receipt }) => done(till, *receipt),
            Some(Answer::Kept) => done(till, kept(till, &rung_up)),
            Some(Answer::Refused { problem }) if problem.kind == "needs-manager" => {
                // The list price rose since this page was loaded, perhaps.
                reload_the_catalogue(till).await;
                approval::ask(till, rung_up);
            }
            Some(Answer::Refused { problem }) => {
                till.error.set(problem.detail);
                if problem.kind == "invalid" {
                    reload_the_catalogue(till).await;
                }
                live::catch_up();
            }
            Some(Answer::Full) => till.error.set(
                "As many sales as may wait on this device. The basket is kept; write this one on paper and ring it up later.".to_owned(),
            ),
            Some(Answer::Unwritten) | None => till.error.set(
                "The server cannot be reached, and this browser keeps nothing for later. The basket is kept; try again.".to_owned(),
            ),
        }
    });
}

/// What was rung up stands there to be printed, and the next one may begin.
fn done(till: TillView, receipt: Receipt) {
    till.told.set(format!(
        "Sold for {}. Change {}",
        till.amount(receipt.sale.total_cents),
        till.amount(receipt.sale.change_cents)
    ));
    till.last.set(Some(receipt));
    till.customer.set(None);
    till.basket.set(Basket::default());
    till.unsigned.set(None);
    live::catch_up();
    focus(FIND);
}

/// A price may have changed since this page was loaded.
async fn reload_the_catalogue(till: TillView) {
    let json = live::text(path::API_CATALOGUE, "application/json").await;
    if let Some(mut newer) = json.and_then(|json| serde_json::from_str::<Catalogue>(&json).ok()) {
        // What a deal offers is in no catalogue.
        newer
            .products
            .extend(till.catalogue.read_untracked().products.iter().filter(|product| product.of_deal).cloned());
        till.catalogue.set(newer);
    }
}

/// The receipt of a sale that waits on this device. It has no number yet.
fn kept(till: TillView, rung_up: &RungUp) -> Receipt {
    let RungUp { new, basket, total, settled } = rung_up;
    let catalogue = till.catalogue.read_untracked();
    let line = |(place, (line, sum)): (usize, (&session::sale::NewLine, &session::sale::basket::LineTotal))| {
        let product = catalogue.products.iter().find(|product| Some(product.id) == line.product_id);
        SaleLine {
            position: i64::try_from(place).unwrap_or(0),
            product_id: line.product_id,
            name: product.map_or_else(|| line.name.clone(), |product| product.name.clone()),
            quantity: line.quantity,
            list_price_cents: product.map(|product| product.price_cents),
            unit_price_cents: line.unit_price_cents.unwrap_or(0),
            price_reason: line.price_reason.clone(),
            discount_cents: sum.discount_cents,
            tax_bp: product.map_or(0, |product| product.tax_bp),
            tax_cents: sum.tax_cents,
            total_cents: sum.total_cents,
            refunded_quantity: 0,
        }
    };
    let at = new.rung_up_at.unwrap_or_else(sale_queue::now);
    let state = till.state.get_value();
    Receipt {
        sale: Sale {
            id: new.id,
            shift_id: till.id,
            number: 0,
            kind: if new.void_reason.is_some() { SaleKind::Void } else { SaleKind::Sale },
            refund_of: None,
            cashier_name: state.cashier,
            customer_id: basket.customer,
            customer_name: till.customer.read_untracked().as_ref().map(|known| known.name.clone()),
            reason: new.void_reason.clone().unwrap_or_default(),
            tax_mode: catalogue.tax_mode,
            discount_cents: total.discount_cents,
            tax_cents: total.tax_cents,
            total_cents: total.total_cents,
            change_cents: settled.change_cents,
            booking: Booking::Regular,
            rung_up_at: at,
            recorded_at: at,
            till_clock_at: None,
            approved_by: None,
            approved_cents: None,
            approved_reason: None,
        },
        lines: new.lines.iter().zip(&total.lines).enumerate().map(line).collect(),
        tenders: new.tenders.clone(),
        shift: till.board.read_untracked().shift.clone(),
        shop_name: state.shop_name,
        currency: catalogue.currency.clone(),
    }
}

/// What is typed into the form that is sent, by a field's name.
pub(super) fn typed(event: &SubmitEvent) -> Option<impl Fn(&str) -> String + use<>> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let fields = FormData::new_with_form(&form).ok()?;
    Some(move |name: &str| fields.get(name).as_string().unwrap_or_default())
}

/// Puts the focus on an element of the page, by its id.
pub(super) fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}
