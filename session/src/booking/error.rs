//! Why nothing was booked or changed.

use super::kind::{BookingStatus, PrebookingStatus};
use crate::clock::Timestamp;
use crate::store::StoreError;

/// Why a command on slots, bookings or prebookings was refused. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum BookingError {
    /// It is for another role.
    #[error("this is for another role")]
    NotAllowed,
    /// There is none with this id for this person.
    #[error("there is nothing like that for this person")]
    NotFound,
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field.
        field: String,
        /// What is wrong with it, for people.
        message: String,
    },
    /// The calendar was saved by somebody else in between.
    #[error("the calendar was changed since")]
    Stale,
    /// The slot does not open yet.
    #[error("the slot opens at {opens_at}")]
    NotOpen {
        /// When it does.
        opens_at: Timestamp,
    },
    /// The slot is open: it is booked, not prebooked.
    #[error("the slot is open")]
    AlreadyOpen,
    /// No seat is left.
    #[error("the slot is full")]
    SlotFull,
    /// The mechanic withdrew the slot.
    #[error("the slot was withdrawn")]
    SlotWithdrawn,
    /// The customer has booked or prebooked this slot already.
    #[error("the slot is booked or prebooked by this customer already")]
    Twice,
    /// It is too late for the customer to change it.
    #[error("it can be changed until {notice_hours} hours before its time")]
    TooLate {
        /// The shop's notice.
        notice_hours: i64,
    },
    /// The customer has as many as one may have.
    #[error("no more than {most} at once")]
    TooMany {
        /// How many that is.
        most: i64,
    },
    /// The booking does not stand where this can be done.
    #[error("the booking is {current}")]
    BookingIs {
        /// Where it stands.
        current: BookingStatus,
    },
    /// The prebooking is decided.
    #[error("the prebooking is {current}")]
    PrebookingIs {
        /// What came of it.
        current: PrebookingStatus,
    },
    /// No consultation is active that could be the booked one.
    #[error("no consultation is active")]
    NothingActive,
    /// The database refused or failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for BookingError {
    fn from(error: StoreError) -> Self {
        if error.is_constraint("uq_booking_per_customer") || error.is_constraint("uq_booking_per_consultation") {
            return Self::Twice;
        }
        if error.is_constraint("ck_slot_seats") {
            return Self::SlotFull;
        }
        Self::Store(error)
    }
}

impl BookingError {
    pub(super) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}
