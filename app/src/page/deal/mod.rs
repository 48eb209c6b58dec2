//! Deals: the board and the table, one of them, making one, and a quote as its customer sees it.

mod asked;
mod board;
mod deal_form;
mod line_table;
mod list;
mod listed;
mod new;
mod quote;
mod record;
mod side;
mod table;

pub use list::DealsPage;
pub use new::NewDealPage;
pub use quote::QuotePage;
pub(super) use quote::{quotes_of, waiting_of};
pub use record::DealPage;

use leptos::prelude::*;
use session::deal::Stage;

use crate::deal_label as label;

/// How far a deal is, as a pill.
pub(super) fn stage_pill(stage: Stage) -> AnyView {
    let status = match stage {
        Stage::Lead => "scheduled",
        Stage::Quoted => "pending",
        Stage::Approved => "waiting",
        Stage::InWork => "live",
        Stage::Invoiced => "completed",
        Stage::Lost => "cancelled",
    };
    view! {
        <span class="pill" data-status=status><span class="icon" data-icon=status aria-hidden="true"></span>{label::stage(stage)}</span>
    }
    .into_any()
}
