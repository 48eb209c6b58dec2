//! Why something about deals was refused. Whatever it is, nothing was stored.

use super::kind::{QuoteStatus, Stage};
use super::view::{DealRecord, Selection};
use crate::id::DealId;
use crate::store::StoreError;

/// Why a command about deals was refused.
#[derive(Debug, thiserror::Error)]
pub enum DealError {
    /// There is no such deal that this person may see: unknown, deleted, hidden and another shop's are told apart nowhere.
    #[error("there is no such deal for this person")]
    NotFound,
    /// Deals are the staff's.
    #[error("only staff work on deals")]
    NotStaff,
    /// Only its owner may, or whoever runs the shop.
    #[error("only the owner may")]
    NotTheOwner,
    /// It was changed since: the present one, and which of the fields sent are not as it has them.
    #[error("it was changed meanwhile")]
    Stale {
        /// As it is now.
        current: Box<DealRecord>,
        /// The fields of the edit that are not as the deal has them.
        differs: Vec<&'static str>,
    },
    /// The selection was changed since: the present one.
    #[error("the selection was changed meanwhile")]
    SelectionStale(Box<Selection>),
    /// A deal does not go from this stage to that one by hand.
    #[error("a deal does not go from {from} to {to}")]
    NoSuchStep {
        /// Where it is.
        from: Stage,
        /// Where it was to go.
        to: Stage,
    },
    /// There is nothing to offer, or nobody to offer it to.
    #[error("{0}")]
    NotQuotable(&'static str),
    /// The quote is decided, replaced, or no longer valid: what became of it.
    #[error("the quote is not open any more")]
    QuoteNotOpen(QuoteStatus),
    /// The consultation belongs to another deal already; to this one, if the person may see it.
    #[error("the consultation belongs to a deal already")]
    AlreadyAttached(Option<DealId>),
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field.
        field: String,
        /// What is wrong with it, for people.
        message: String,
    },
    /// No room for more.
    #[error("there is no room for more")]
    Full,
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DealError {
    /// A field that does not hold what it must.
    pub(super) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}
