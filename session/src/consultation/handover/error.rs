//! Why a consultation was not handed over.

use crate::consultation::types::{Consultation, HandoverStatus, Status};
use crate::store::StoreError;

/// Why a consultation was not offered, taken over or kept. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum HandoverError {
    /// There is no such consultation, or no such offer, for this person.
    #[error("there is no such consultation or offer for this person")]
    NotFound,
    /// Only its mechanic hands a consultation over.
    #[error("only its mechanic hands a consultation over")]
    NotAllowed,
    /// It is not live (any more).
    #[error("the consultation is {current}")]
    WrongState {
        /// Where it stands now.
        current: Status,
    },
    /// It is offered to somebody else already.
    #[error("it is offered to {to} already")]
    AlreadyOffered {
        /// To whom.
        to: String,
    },
    /// The offer was answered or taken back.
    #[error("the offer is {status}")]
    NotOpen {
        /// What became of it.
        status: HandoverStatus,
    },
    /// Whoever would take it over has one already: this.
    #[error("the mechanic has a consultation already")]
    FinishCurrentFirst(Box<Consultation>),
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong with it, for people.
        message: String,
    },
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
