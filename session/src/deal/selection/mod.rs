//! The deal that somebody has selected: their own, on every device, until they choose another or lose it.
//!
//! `users.last_deal_id` is the truth; its revision grows with every change, and whatever remembers another one is worth nothing.

mod recent;
mod reference;
mod restore;
mod select;

pub use recent::recent;
pub use reference::clear_references;
pub use restore::{Remembered, Restored, peek, ping, restore, selection};
pub use select::{deselect, select};
