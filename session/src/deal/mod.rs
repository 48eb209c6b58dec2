//! Deals: quotes and sales opportunities, and the one that each of the staff has selected.
//!
//! One verb, one file; a folder for each idea of its own: the lists, the quotes, the selection. Who may see a deal is said once,
//! in `visible`; every statement here goes through it, so that what somebody may not see is for them as if it did not exist.
//! A deal is added up as a basket is ([`crate::catalogue::basket`]), and knows nothing of the till that sells it ([`crate::sale`]).

mod choice;
mod kind;
mod rule;
mod types;
mod view;

pub use choice::Chosen;
pub use kind::{Cleared, DealEventKind, Decision, LineKind, LinkKind, QuoteStatus, Stage};
pub use rule::QuoteCommand;
pub use types::{ApprovedQuote, Deal, DealConsultation, DealEventLine, DealLine, DealNote, DealSale, Quote, QuoteHead};
pub use view::{Colleague, DealList, DealRecord, Earlier, SelectedDeal, Selection, StageTotal};

crate::server_only! {
    mod attach;
    mod colleague;
    mod create;
    mod delete;
    mod edit;
    mod error;
    mod event;
    mod earlier;
    mod forget_customer;
    mod line;
    mod list;
    mod note;
    mod owner;
    mod prefill;
    mod quote;
    mod record;
    mod sale;
    mod selection;
    mod visible;

    pub use attach::{attach, escalate, of_consultation};
    pub use colleague::{Team, colleagues, email_of, owners, teams};
    pub use create::{CUSTOMER_NAME_CHARS_MAX, NewDeal, create};
    pub use delete::{delete, undelete};
    pub use edit::{Edit, edit};
    pub use error::DealError;
    pub use earlier::{attached, events, notes, quotes, sales};
    pub(crate) use forget_customer::forget_customer;
    pub use line::{LINE_NAME_CHARS_MAX, NewDealLine};
    pub use list::{Filter, board, list};
    pub use note::add_note;
    pub use owner::give;
    pub(crate) use owner::give_all;
    pub use prefill::{Prefill, prefill};
    pub use quote::{
        Linked, NewQuote, QuoteKey, QuoteLink, SIGNED_NAME_CHARS_MAX, Signed, VALID_DAYS_MAX, decide, decide_by_link, heads_of_customer,
        linked, of_customer, quote, quote_link, quote_of, to_decide_on, withdraw,
    };
    pub use record::{get, is_seen};
    pub(crate) use sale::{Offered, Sold, approved, note_sale, offered};
    pub use selection::{
        Remembered, Restored, clear_references, deselect, peek, ping, recent, restore, select, selection,
    };
}
