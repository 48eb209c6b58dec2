//! How each refusal of a handover or of an appointment becomes a problem, and the sentences people read.

use session::consultation::{AppointmentError, HandoverError, HandoverStatus};

use super::from_session::wrong_state;
use super::{Problem, ProblemKind as Kind, Standing};

impl From<HandoverError> for Problem {
    fn from(error: HandoverError) -> Self {
        match error {
            HandoverError::NotFound => Self::not_found(),
            HandoverError::NotAllowed => {
                Self::new(Kind::NotAllowed, "Only the consultation's mechanic can hand it over. Nothing was changed.")
            }
            HandoverError::WrongState { current } => wrong_state(current),
            HandoverError::AlreadyOffered { to } => {
                let detail =
                    format!("It is already offered to {to}. Withdraw that offer first, or wait for the answer.");
                Self { by: Some(to.into()), ..Self::new(Kind::AlreadyOffered, detail) }
            }
            HandoverError::NotOpen { status } => {
                let happened = match status {
                    HandoverStatus::Offered => "It is waiting for an answer",
                    HandoverStatus::Accepted => "It was taken over",
                    HandoverStatus::Declined => "It was declined",
                    HandoverStatus::Withdrawn => "It was withdrawn, or the consultation has ended",
                };
                let detail = format!("{happened}, so this is not possible now. Nothing was changed.");
                Self { current: Some(Standing::Handover(status)), ..Self::new(Kind::HandoverNotOpen, detail) }
            }
            HandoverError::FinishCurrentFirst(session) => Self {
                current: Some(Standing::Consultation(session.status)),
                session: Some(session),
                ..Self::new(
                    Kind::FinishCurrentFirst,
                    "You already have a job. Finish it or give it back, then take this one over. It stays offered to you.",
                )
            },
            HandoverError::Invalid { field, message } => Self::invalid(field, message),
            HandoverError::Store(error) => error.into(),
        }
    }
}

impl From<AppointmentError> for Problem {
    fn from(error: AppointmentError) -> Self {
        match error {
            AppointmentError::Change(error) => error.into(),
            AppointmentError::Time(message) => Self::invalid("scheduled_for", message),
        }
    }
}
