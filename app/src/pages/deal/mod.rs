//! Deals: the board and the table, one of them, making one, and a quote as its customer sees it.

mod board;
mod deal_form;
mod earlier;
mod events;
mod line_forms;
mod line_table;
mod list;
mod list_entry;
mod list_query;
mod new;
mod quote;
mod quote_letter;
mod quotes;
mod record;
mod sidebar;
mod stage_menu;
mod stepper;
mod table;

pub use earlier::EarlierOfDealPage;
pub use list::DealsPage;
pub use new::NewDealPage;
pub use quote::{LinkedQuotePage, QuotePage};
pub(super) use quote::{quotes_of, waiting_of};
pub use record::DealPage;

use leptos::prelude::*;
use session::deal::Stage;

use crate::words::deal as label;

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
