//! What people see of slots, bookings and prebookings.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::kind::{BookingStatus, PrebookingStatus, Why};
use crate::clock::Timestamp;
use crate::consultation::{Channel, Plan};
use crate::cursor::Cursor;
use crate::id::{BookingId, ConsultationId, PrebookingId, SlotId, UserId};

/// A stretch of a mechanic's time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct Slot {
    /// Its id.
    pub id: SlotId,
    /// Whose time it is.
    pub mechanic_id: UserId,
    /// What they are called.
    pub mechanic_name: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// When it opens for booking.
    pub opens_at: Timestamp,
    /// How many can book it.
    pub seats: i64,
    /// How many of them are left.
    pub free: i64,
}

impl Slot {
    /// Whether it can be booked at `now`.
    #[must_use]
    pub const fn is_open(&self, now: Timestamp) -> bool {
        self.opens_at.0 <= now.0 && now.0 < self.starts_at.0 && self.free > 0
    }

    /// Whether it can be prebooked at `now`.
    #[must_use]
    pub const fn is_to_open(&self, now: Timestamp) -> bool {
        self.opens_at.0 > now.0 && self.free > 0
    }
}

/// A slot that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct BookingRecord {
    /// Its id.
    pub id: BookingId,
    /// Its slot.
    pub slot_id: SlotId,
    /// Whose time it is.
    pub mechanic_id: UserId,
    /// What they are called.
    pub mechanic_name: String,
    /// Who has it; nobody for somebody without an account.
    pub customer_id: Option<UserId>,
    /// What they are called.
    pub customer_name: String,
    /// Their e-mail address; may be empty for somebody without an account.
    pub customer_email: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// What the consultation costs.
    pub plan: Plan,
    /// How they talk.
    pub channel: Channel,
    /// What is wrong with the car.
    pub concern: String,
    /// Which car; may be empty.
    pub vehicle: String,
    /// Where it stands.
    pub status: BookingStatus,
    /// Why it was cancelled, if it was.
    pub why: Option<Why>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The consultation it became.
    pub consultation_id: Option<ConsultationId>,
}

impl From<&BookingRecord> for Cursor {
    fn from(booking: &BookingRecord) -> Self {
        Self::at(booking.starts_at, booking.id)
    }
}

/// A page of bookings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BookingPage {
    /// The latest times first.
    pub bookings: Vec<BookingRecord>,
    /// Where those before them are (`before`); nothing when there are none.
    pub earlier: Option<String>,
}

/// A wish of a prebooking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::FromRow)]
pub struct WishLine {
    /// 1 for the first.
    pub wish: i64,
    /// Its slot.
    pub slot_id: SlotId,
    /// Whose time it is.
    pub mechanic_name: String,
    /// When the slot begins.
    pub starts_at: Timestamp,
    /// When it is decided on, unless a wish before it is granted.
    pub due_at: Timestamp,
    /// Whether it is still to be decided on.
    pub is_waiting: bool,
}

/// A wish for slots that do not open yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrebookingRecord {
    /// Its id.
    pub id: PrebookingId,
    /// Where it stands.
    pub status: PrebookingStatus,
    /// Its wishes in order.
    pub wishes: Vec<WishLine>,
    /// The wish that is decided on next, or was last: 1 for the first.
    pub wish: i64,
    /// When it was made: who asked first comes first.
    pub made_at: Timestamp,
    /// Why it was missed or failed, if it was.
    pub why: Option<Why>,
    /// The booking that came of it.
    pub booking_id: Option<BookingId>,
}

/// A page of prebookings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrebookingPage {
    /// The newest first, whatever became of them.
    pub prebookings: Vec<PrebookingRecord>,
    /// Where those before them are (`before`); nothing when there are none.
    pub earlier: Option<String>,
}

/// What came of a prebooking and its customer has not read.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct News {
    /// What came of it.
    pub status: PrebookingStatus,
    /// Which wish was granted or was the last.
    pub wish: i64,
    /// Why it was missed or failed.
    pub why: Option<Why>,
    /// When the slot begins.
    pub starts_at: Timestamp,
    /// Whose time it is.
    pub mechanic_name: String,
    /// The zone that the shop's clock shows.
    pub time_zone: String,
}
