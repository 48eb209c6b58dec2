//! Handing over: a live consultation goes from its mechanic to another one, who must accept.
//!
//! An offer changes nothing of the consultation. That one is open at a time is decided by `uq_open_handover_per_consultation`,
//! that a mechanic has one consultation by `uq_accepted_assignment_per_mechanic`; whoever takes over takes the consultation's own
//! row first, so that its end and the handover have one order. Messages, notes and history stay with the consultation.

mod answer;
mod error;
mod offer;
mod read;

pub use answer::{decline, take_over};
pub use error::HandoverError;
pub use offer::offer;
pub use read::{handed_over, offers};

pub(super) use answer::{close, decline_all};
pub(super) use read::of_room;

/// Whose row the consultation is, while it is live. Whoever offers it or takes it over attends to it.
const LIVE: &str =
    "UPDATE consultations SET attended_at = $2 WHERE id = $1 AND status = 'live' RETURNING shop_id, customer_id";
