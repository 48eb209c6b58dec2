//! Why the till was refused. Whatever it is, nothing was stored.

use super::kind::ShiftStatus;
use super::types::ShiftDevice;
use crate::store::StoreError;

/// Why a command of the till was refused.
#[derive(Debug, thiserror::Error)]
pub enum ShiftError {
    /// There is no such register, shift, sale or movement in this shop.
    #[error("there is nothing like that in this shop")]
    NotFound,
    /// Nobody may open a shift on this register.
    #[error("the register is disabled")]
    RegisterDisabled,
    /// The person does not work at the counter.
    #[error("only the counter does this")]
    NotAtTheCounter,
    /// The shift does not stand where this can be done.
    #[error("the shift is {status}")]
    NotOpen {
        /// Where it stands.
        status: ShiftStatus,
    },
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field.
        field: String,
        /// What is wrong with it, for people.
        message: String,
    },
    /// Somebody else rang it up.
    #[error("somebody else rang it up")]
    NotYours,
    /// The id was used for something else.
    #[error("the id was used for another one")]
    IdTaken,
    /// Devices hold sales that are not here yet.
    #[error("sales are not sent yet")]
    Unsent(Vec<ShiftDevice>),
    /// What was counted against has changed since.
    #[error("the count is out of date")]
    CountStale,
    /// A manager must allow it.
    #[error("a manager must allow this")]
    NeedsManager,
    /// Whoever signed to allow it is no manager of this shop, or the password is wrong.
    #[error("this is no manager's sign-in")]
    NotAManager,
    /// Signing to allow it was tried too often.
    #[error("too many attempts")]
    TooManyAttempts {
        /// When the next one makes sense, in seconds.
        retry_after_s: i64,
    },
    /// The customer has fewer credits than were to be paid with.
    #[error("the customer has fewer credits")]
    NoCredit,
    /// It was voided already.
    #[error("it is void already")]
    AlreadyVoid,
    /// No room for more.
    #[error("there is no room for more")]
    Full,
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ShiftError {
    /// A field that does not hold what it must.
    pub(super) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}
