//! Deals: quotes and sales opportunities, and the one that each of the staff has selected.
//!
//! One verb, one file. Who may see a deal is said once, in `visible`; every statement here goes through it, so that what
//! somebody may not see is for them as if it did not exist. The selection belongs to the person: `users.last_deal_id` is the
//! truth, its revision grows with every change, and whatever remembers it is worth nothing at another revision.

mod kind;
mod rule;
mod types;
mod view;

pub use kind::{Cleared, DealEventKind, Decision, LineKind, LinkKind, QuoteStatus, Stage};
pub use rule::QuoteCommand;
pub use types::{Deal, DealConsultation, DealEventLine, DealLine, DealNote, DealSale, Quote, QuoteHead};
pub use view::{Colleague, DealList, DealRecord, SelectedDeal, Selection, StageTotal};

crate::server_only! {
    mod attach;
    mod colleague;
    mod create;
    mod decide;
    mod delete;
    mod edit;
    mod error;
    mod event;
    mod filter;
    mod line;
    mod list;
    mod note;
    mod owner;
    mod prefill;
    mod quote;
    mod reach;
    mod recent;
    mod record;
    mod reference;
    mod restore;
    mod sale;
    mod select;
    mod visible;

    pub use attach::{attach, escalate, of_consultation};
    pub use colleague::{Team, colleagues, email_of, owners, teams};
    pub use create::{CUSTOMER_NAME_CHARS_MAX, NewDeal, create};
    pub use decide::{SIGNED_NAME_CHARS_MAX, Signed, decide, of_customer, quote_of};
    pub use delete::{delete, undelete};
    pub use edit::{Edit, edit};
    pub use error::DealError;
    pub use line::{LINE_NAME_CHARS_MAX, NewDealLine};
    pub use filter::{Cursor, Filter};
    pub use list::{board, list};
    pub use note::add_note;
    pub use owner::give;
    pub use prefill::{Prefill, prefill};
    pub use quote::{NewQuote, VALID_DAYS_MAX, quote};
    pub use recent::recent;
    pub use record::{get, is_seen};
    pub use reference::clear_references;
    pub use restore::{Remembered, Restored, peek, ping, restore, selection};
    pub(crate) use sale::{Sold, note_sale, offered_prices};
    pub use select::{deselect, select};
}
