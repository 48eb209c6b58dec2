//! The islands: the parts of a page that run in the browser too and are kept up to date. Each renders on the server first
//! and works as plain HTML.
//!
//! An island keeps one snapshot in a signal and draws it; the stream brings newer ones. Leaves only: what an island uses is
//! compiled for the browser.

#![expect(unreachable_pub, reason = "`#[island]` makes a second, hidden function of the same visibility")]

mod active_card;
mod auto_refresh;
mod banner;
mod cash_pieces;
mod print;
mod queue;
mod room;
mod till;
mod title_count;

pub use active_card::ActiveCard;
pub use auto_refresh::AutoRefresh;
pub use banner::Banner;
pub use cash_pieces::CashPieces;
pub use print::Print;
pub use queue::QueueBoard;
pub use room::RoomLive;
#[cfg(feature = "ssr")]
pub(crate) use room::{event_line, message_line};
pub use till::Till;
