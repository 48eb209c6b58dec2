//! Selling: from the basket and what is given to a receipt, recorded or kept.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use session::id::{Ids, SaleId};
use session::money;
use session::sale::basket::BasketTotal;
use session::sale::tender::{Settled, Tender, settle};
use session::sale::{NewSale, Receipt};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

use super::TillView;
use super::approval;
use super::catalogue;
use super::device_basket::{self, Kept};
use super::last_receipt::LastSale;
use super::own_receipt::own_receipt;
use super::product_grid::FIND;
use super::sale_queue::{self, Answer, Handed, Handover};
use super::unsent::Returned;
use crate::basket::Basket;
use crate::{live, path};

/// A sale as it was rung up: what is sent, and what its receipt is written from should it wait.
#[derive(Clone, Debug)]
pub(super) struct RungUp {
    pub(super) new: NewSale,
    pub(super) basket: Basket,
    pub(super) total: BasketTotal,
    pub(super) settled: Settled,
    /// What it takes for its deal beyond what the customer approved, in minor units, once the server said so.
    pub(super) beyond_cents: Option<i64>,
}

/// Sells the basket against `tenders`, or voids it. The device's queue takes it, and the next basket begins at once; one that is
/// refused comes back.
pub(super) fn sell(till: TillView, tenders: Vec<Tender>, void_reason: Option<String>) {
    let Some(total) = till.total.with_untracked(|total| total.as_ref().ok().and_then(Clone::clone)) else { return };
    let tenders = match void_reason {
        Some(_) => tenders,
        None => untrack(|| till.taken_off()).into_iter().chain(tenders).collect(),
    };
    let coin_cents = till.catalogue.read_untracked().cash_coin_cents;
    let settled = match void_reason {
        Some(_) => Ok(Settled::default()),
        None => settle(total.total_cents, &tenders, coin_cents),
    };
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
        id: till.sale.get_untracked(),
        lines: basket.new_lines(&till.catalogue.read_untracked().products, true),
        discount: basket.discount,
        tenders,
        customer_id: basket.customer,
        void_reason,
        rung_up_at: Some(sale_queue::now()),
        cashier_id: Some(till.me()),
        deal_id: basket.sold_deal(&till.catalogue.read_untracked().products),
        is_deposit: basket.is_deposit,
        queued: false,
    };
    // What the server can never take is not taken here either, with a network or without one.
    let bounds = till.state.with_value(|state| state.bounds);
    if let Err(wrong) = bounds.check(&new).and_then(|()| bounds.check_total(total.total_cents)) {
        till.error.set(wrong.message);
        return;
    }
    if is_doubtful(till, settled.change_cents) && *till.doubted.read_untracked() != new.tenders {
        till.error.set(format!(
            "{} would go back as change. Press the button once more if that is right.",
            till.amount(settled.change_cents)
        ));
        till.doubted.set(new.tenders);
        return;
    }
    let rung_up = RungUp { new, basket, total, settled, beyond_cents: None };
    if approval::is_needed(till, &rung_up) {
        approval::ask(till, rung_up);
    } else {
        send(till, rung_up);
    }
}

/// Hands a sale to the queue, and begins the next basket. Sent again it is the same sale.
pub(super) fn send(till: TillView, rung_up: RungUp) {
    let Ok(body) = serde_json::to_string(&rung_up.new) else { return };
    let (kept_max, timeout_ms) = till.state.with_value(|state| (state.kept_max, state.timeout_ms));
    let sale = Handed { url: path::api_sales(till.id), body, kept_max, timeout_ms };
    let put_away = Kept::of(till);
    let receipt = own_receipt(till, &rung_up);
    // Asked before the basket is emptied: what is written of the next one comes after it.
    let taking = sale_queue::take(&sale, &device_basket::key(till), &put_away.write());
    till.clear();
    show(till, receipt, true);
    // On a phone the change is what lies open now.
    if !is_narrow() {
        focus(FIND);
    }
    let id = rung_up.new.id;
    leptos::task::spawn_local(async move {
        // Under the same id: should the server have it after all, it is sold once.
        let comes_back = move |why: &str| {
            withdraw(till, id);
            give_back(till, id, put_away, why.to_owned());
        };
        match taking.await {
            Handover::Taken { number } => delivered(till, rung_up, sale_queue::deliver(number).await, number).await,
            Handover::SoldAlready => {
                withdraw(till, id);
                till.error.set("This basket was sold in another tab of this browser, once.".to_owned());
            }
            Handover::Full => comes_back(
                "As many sales as may wait on this device. The basket is kept; write this one on paper and ring it up later.",
            ),
            Handover::Unwritten => match sale_queue::send_unkept(&sale).await {
                Answer::Recorded { receipt } => recorded(till, *receipt),
                Answer::Refused { problem } => comes_back(&problem.detail),
                Answer::Kept | Answer::Sent | Answer::Unreached => comes_back(
                    "The server cannot be reached, and this browser keeps nothing for later. The basket is kept; try again.",
                ),
            },
        }
    });
}

/// Nobody gives so much more than they owe: what comes back would be worth the largest note or more.
fn is_doubtful(till: TillView, change_cents: i64) -> bool {
    let currency = till.catalogue.read_untracked().currency.clone();
    money::denominations(&currency).first().is_some_and(|largest| change_cents >= *largest)
}

/// What the server said to a sale that the queue had taken.
async fn delivered(till: TillView, rung_up: RungUp, answer: Answer, number: f64) {
    let id = rung_up.new.id;
    match answer {
        Answer::Recorded { receipt } => recorded(till, *receipt),
        Answer::Kept | Answer::Unreached => {
            till.last.update(|last| {
                if let Some(last) = last.as_mut().filter(|last| last.receipt.sale.id == id) {
                    last.is_sending = false;
                }
            });
        }
        Answer::Sent => {
            withdraw(till, id);
            live::catch_up();
        }
        Answer::Refused { problem } if is_for_a_manager(&problem) && till.is_empty() => {
            // The list price rose since this page was loaded, perhaps, or more was sold of the deal. It stays the same sale, for which a
            // manager can sign.
            withdraw(till, id);
            catalogue::reload(till).await;
            if let Some(kept) = sale_queue::take_back(number).await
                && give_back(till, id, kept, problem.detail)
            {
                approval::ask(till, RungUp { beyond_cents: problem.beyond_cents, ..rung_up });
            }
        }
        Answer::Refused { problem } => {
            withdraw(till, id);
            if till.is_empty() {
                correct(till, number, problem.detail).await;
            }
            if problem.kind == "invalid" {
                catalogue::reload(till).await;
            }
            live::catch_up();
        }
    }
}

/// Whether a manager's signature is all that is missing.
fn is_for_a_manager(problem: &sale_queue::Refused) -> bool {
    problem.kind == "needs-manager" || problem.beyond_cents.is_some()
}

/// Takes a refused sale back into the basket, to be corrected: as another sale, with an id of its own.
pub(super) async fn correct(till: TillView, number: f64, why: String) {
    if let Some(kept) = sale_queue::take_back(number).await {
        give_back(till, Ids::system().next(), kept, why);
    }
}

/// Puts what was not sold back into the basket, as the sale `id`; or beside it while there is something else in it, and then answers
/// false: what was put into it while the server was asked stays there.
fn give_back(till: TillView, id: SaleId, kept: Kept, why: String) -> bool {
    let is_free = till.is_empty();
    if is_free {
        kept.show(till, id);
        till.error.set(why);
    } else {
        till.returned.update(|returned| returned.push(Returned { kept, why }));
    }
    is_free
}

/// Nothing is shown any more of a sale that was none.
fn withdraw(till: TillView, id: SaleId) {
    if till.last.with_untracked(|last| last.as_ref().is_some_and(|last| last.receipt.sale.id == id)) {
        till.last.set(None);
    }
}

/// The server has it. Its receipt is shown unless something else was rung up or put into the basket since.
fn recorded(till: TillView, receipt: Receipt) {
    if till.last.with_untracked(|last| last.as_ref().is_some_and(|last| last.receipt.sale.id == receipt.sale.id)) {
        show(till, receipt, false);
    }
    live::catch_up();
}

/// What was rung up stands there, and the next one may begin.
fn show(till: TillView, receipt: Receipt, is_sending: bool) {
    if is_sending {
        till.told.set(format!(
            "Sold for {}. Change {}",
            till.amount(receipt.sale.total_cents),
            till.amount(receipt.sale.change_cents)
        ));
    }
    till.last.set(Some(LastSale { receipt, is_sending }));
}

/// 48 rem, the width up to which the style sheet lays it so.
const NARROW_PX: f64 = 768.0;

/// Whether the basket lies over the tiles here, as on a phone.
fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width <= NARROW_PX)
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
