//! The counter's pages: registers, the till, receipts, closing, reports.

mod closing;
mod deal;
mod denominations;
mod receipt;
mod refund;
mod registers;
mod report;
mod signature;
mod till;

pub use closing::ClosingPage;
pub use receipt::ReceiptPage;
pub use registers::RegistersPage;
pub use report::ReportPage;
pub use till::TillPage;

use leptos::prelude::WithUntracked;
use leptos_router::hooks::use_params_map;

use crate::problem::Problem;

/// The id in the page's address.
///
/// # Errors
/// `not-found` when it is none.
fn id_of_page<T: std::str::FromStr>() -> Result<T, Problem> {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)
}
