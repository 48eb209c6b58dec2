//! The counter's pages: registers, the till, receipts, closing, reports.

mod cash;
mod closing;
mod deal;
mod onlooker;
mod receipt;
mod refund;
mod registers;
mod report;
mod signature;
mod standing;
mod till;
mod till_query;

pub use closing::ClosingPage;
pub use receipt::ReceiptPage;
pub use registers::RegistersPage;
pub use report::ReportPage;
pub use till::TillPage;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::basket::Basket;
use crate::problem::Problem;

/// The id in the page's address.
///
/// # Errors
/// `not-found` when it is none.
fn id_of_page<T: std::str::FromStr>() -> Result<T, Problem> {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)
}

/// The basket that comes along in the address of a page without a script; with one, the device keeps it.
fn basket_along() -> Basket {
    use_query_map().with_untracked(|query| Basket::read(&query.get("basket").unwrap_or_default()))
}

/// It as a field of a form, so that the way back leads to it.
fn basket_field(basket: &Basket) -> impl IntoView + use<> {
    view! { <input type="hidden" name="basket" value=basket.write() data-basket="kept"/> }
}
