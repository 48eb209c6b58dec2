//! A quote: what a deal offers, as it was when it was made, for one customer to decide on.
//!
//! The deal's row is taken first, by whoever makes one and by whoever decides.

mod decide;
mod make;
mod row;

pub use decide::{SIGNED_NAME_CHARS_MAX, Signed, decide, of_customer, quote_of};
pub use make::{NewQuote, VALID_DAYS_MAX, quote};
pub(super) use row::{lines_of, of_deal};
