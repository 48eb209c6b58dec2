//! A quote: what a deal offers, as it was when it was made, for one customer to decide on.
//!
//! It is made for one person and stays as it was made, whatever becomes of the deal. It is open only while its deal is `quoted`. The
//! deal's row is taken first, by whoever makes one, takes one back or decides.

mod decide;
mod link;
mod make;
mod row;
mod withdraw;

pub use decide::{
    SIGNED_NAME_CHARS_MAX, Signed, decide, decide_by_link, heads_of_customer, of_customer, quote_of, to_decide_on,
};
pub use link::{Linked, QuoteKey, QuoteLink, linked, quote_link};
pub use make::{NewQuote, VALID_DAYS_MAX, quote};
pub(super) use row::{approved, lines_of, of_deal};
pub use withdraw::withdraw;
pub(super) use withdraw::{checked_word, close, move_deal};
