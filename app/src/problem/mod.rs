//! Problems: what a person or a program is told when something is refused. One type for pages, server functions and the
//! API.
//!
//! The one place where refusals become HTTP: a kind has a stable word, a status and a title, and nothing else decides them.
//! A detail is a sentence for people. What an engine or a library said is logged, never told.

mod from_account;
mod from_booking;
mod from_catalogue;
mod from_deal;
mod from_device;
mod from_handover;
mod from_http_session;
mod from_own_data;
mod from_people;
mod from_session;
mod from_shift;
mod from_shop;
mod kind;
mod more;
mod outage;

pub use kind::ProblemKind;
pub use more::More;

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use session::booking::{BookingStatus, PrebookingStatus};
use session::clock::Timestamp;
use session::consultation::{Consultation, HandoverStatus, Status};
use session::counter::ShiftStatus;
use session::deal::{QuoteStatus, Stage};

/// Where the thing stands that was asked to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Standing {
    /// A consultation.
    Consultation(Status),
    /// A shift.
    Shift(ShiftStatus),
    /// A quote.
    Quote(QuoteStatus),
    /// A deal.
    Deal(Stage),
    /// An offer to take over a consultation.
    Handover(HandoverStatus),
    /// A booking.
    Booking(BookingStatus),
    /// A prebooking.
    Prebooking(PrebookingStatus),
}

/// A refusal, with what the asker needs to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What sort it is.
    pub kind: ProblemKind,
    /// What happened, what was kept, what to do: a sentence or two for people.
    pub detail: String,
    /// The field at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The consultation that is in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Box<Consultation>>,
    /// Who was first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Box<str>>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Where it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Standing>,
    /// What few refusals carry.
    #[serde(default, flatten, skip_serializing_if = "Option::is_none")]
    pub more: Option<Box<More>>,
    /// After how many seconds trying again makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<i64>,
}

impl Problem {
    /// A problem of this kind with this sentence, and nothing else.
    #[must_use]
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            field: None,
            session: None,
            by: None,
            at: None,
            current: None,
            more: None,
            retry_after_s: None,
        }
    }

    /// A field that does not hold what it must.
    #[must_use]
    pub fn invalid(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(ProblemKind::Invalid, detail) }
    }

    /// Nothing there, or nothing this person may see: the two are not told apart.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ProblemKind::NotFound, "There is nothing here, or nothing you are allowed to see.")
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn not_signed_in() -> Self {
        Self::new(
            ProblemKind::NotSignedIn,
            "You are not signed in, or not any more. Nothing was changed. Sign in and try again.",
        )
    }

    /// Another attempt has done it.
    #[must_use]
    pub fn done_before() -> Self {
        Self::new(
            ProblemKind::IdempotencyDone,
            "This was sent before and is already done, but its answer was lost. Nothing was done twice. Please look at what is there now.",
        )
    }

    /// Something went wrong here. `cause` is logged whole and told nobody.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(
            ProblemKind::Internal,
            "Something went wrong on our side. Please try again in a moment; if it happens again, tell us what you did.",
        )
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind.as_str(), self.detail)
    }
}

impl std::error::Error for Problem {}

impl FromServerFnError for Problem {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::new(
                    ProblemKind::Malformed,
                    "The form arrived damaged and nothing was changed. Please send it again.",
                )
            }
            other => Self::internal(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ProblemKind;

    #[test]
    fn every_kinds_word_is_its_own_and_its_status_is_a_refusal() {
        let mut words: Vec<_> = ProblemKind::ALL.iter().map(|kind| kind.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), ProblemKind::ALL.len());
        assert!(ProblemKind::ALL.iter().all(|kind| (400..600).contains(&kind.status())));
    }
}
