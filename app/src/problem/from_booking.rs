//! How each refusal about slots, bookings and prebookings becomes a problem, and the sentences people read.

use session::booking::{BookingError, BookingStatus, PrebookingStatus};

use super::{Problem, ProblemKind as Kind, Standing};

impl From<BookingError> for Problem {
    fn from(error: BookingError) -> Self {
        match error {
            BookingError::NotAllowed => Self::new(
                Kind::NotAllowed,
                "Customers book for themselves, the staff for customers, and mechanics keep their own calendars. Nothing was changed.",
            ),
            BookingError::NotFound => Self::not_found(),
            BookingError::Invalid { field, message } => Self::invalid(field, message),
            BookingError::Stale => Self::new(
                Kind::Stale,
                "The calendar was saved elsewhere since you opened it. Nothing was changed. Load the page again and make your change there.",
            ),
            BookingError::NotOpen { opens_at } => Self {
                at: Some(opens_at),
                ..Self::new(
                    Kind::SlotNotOpen,
                    "This time does not open for booking yet, so nothing was booked. Prebook it, and it is booked for you when it opens.",
                )
            },
            BookingError::AlreadyOpen => {
                Self::new(Kind::SlotOpen, "This time is open for booking. Nothing was prebooked: book it now.")
            }
            BookingError::SlotFull => {
                Self::new(Kind::SlotFull, "Every seat of this time is taken. Nothing was booked. Choose another time.")
            }
            BookingError::SlotWithdrawn => Self::new(
                Kind::SlotWithdrawn,
                "The mechanic no longer offers this time. Nothing was booked. Choose another time.",
            ),
            BookingError::Twice => Self::new(
                Kind::AlreadyBooked,
                "This time is booked or prebooked already by the same customer. Nothing was booked twice.",
            ),
            BookingError::TooLate { notice_hours } => Self::new(
                Kind::TooLate,
                format!(
                    "Bookings can be changed until {notice_hours} h before their time, so this one stays as it is. Call the garage."
                ),
            ),
            BookingError::TooMany { most } => {
                Self::new(Kind::Full, format!("There can be {most} at once, so nothing was added. Cancel one first."))
            }
            BookingError::BookingIs { current } => {
                let happened = match current {
                    BookingStatus::Booked => "It was moved at this moment",
                    BookingStatus::Started => "Its consultation has begun",
                    BookingStatus::Cancelled => "It was cancelled",
                };
                Self {
                    current: Some(Standing::Booking(current)),
                    ..Self::new(
                        Kind::WrongState,
                        format!("{happened}, so this is not possible now. Nothing was changed."),
                    )
                }
            }
            BookingError::PrebookingIs { current } => {
                let happened = match current {
                    PrebookingStatus::Waiting => "It is being decided on",
                    PrebookingStatus::Booked => "It was booked",
                    PrebookingStatus::Missed => "Others were first",
                    PrebookingStatus::Failed => "It could not be carried out",
                    PrebookingStatus::Cancelled => "It was cancelled",
                };
                Self {
                    current: Some(Standing::Prebooking(current)),
                    ..Self::new(
                        Kind::WrongState,
                        format!("{happened}, so this is not possible now. Nothing was changed."),
                    )
                }
            }
            BookingError::NothingActive => Self::new(
                Kind::WrongState,
                "No consultation of yours is active, so there is none to make the booked one. The booking begins by itself.",
            ),
            BookingError::Store(error) => error.into(),
        }
    }
}
