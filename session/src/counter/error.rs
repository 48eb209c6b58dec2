//! Why the till was refused. Whatever it is, nothing was stored.

use super::kind::ShiftStatus;
use super::view::ShiftDevice;
use crate::Context;
use crate::clock::Timestamp;
use crate::id::ShiftId;
use crate::store::StoreError;
use crate::text;

/// Why a command of the till was refused.
#[derive(Debug, thiserror::Error)]
pub enum CounterError {
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
    /// The device does not stand at this shift.
    #[error("the device does not stand at this shift")]
    NotAtThisShift,
    /// The device stands at another shift.
    #[error("the device stands at {register_name}")]
    AtAnotherShift {
        /// The register of that shift.
        register_name: String,
        /// That shift.
        shift_id: ShiftId,
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
    /// The password of whoever signed is right, and they have a second factor.
    #[error("the manager's code is needed")]
    ManagersCode {
        /// Whether a code was typed: it is none of theirs then, or was taken before.
        is_wrong: bool,
    },
    /// Signing to allow it was tried too often.
    #[error("too many attempts")]
    TooManyAttempts {
        /// When the next one makes sense, in seconds.
        retry_after_s: i64,
    },
    /// The sale would take more for a deal than its customer approved.
    #[error("{why}")]
    BeyondQuote {
        /// What was approved, by whom, and what to do: a sentence for people.
        why: String,
        /// How much more than that it takes, in minor units: what a manager would sign for.
        beyond_cents: i64,
    },
    /// The customer has fewer credits than were to be paid with.
    #[error("the customer has fewer credits")]
    NoCredit,
    /// As many baskets wait at the register as may.
    #[error("no more than {most} baskets wait at a register")]
    TooManyParked {
        /// How many may.
        most: i64,
    },
    /// Another device has taken the basket up.
    #[error("{by} has taken it up")]
    TakenUp {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// A manager has set the sale aside: it is never recorded.
    #[error("a manager has set it aside")]
    SetAside,
    /// The sale is recorded: it is not set aside.
    #[error("it is recorded")]
    AlreadyRecorded,
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

impl CounterError {
    /// A field that does not hold what it must.
    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}

/// An amount somebody counted: from nothing to the limit.
pub(crate) fn check_amount(cx: &Context, field: &str, amount_cents: i64) -> Result<(), CounterError> {
    let most = cx.limits.amount_cents_max;
    if (0..=most).contains(&amount_cents) {
        return Ok(());
    }
    Err(CounterError::invalid(field, format!("The amount must be between 0 and {most} minor units.")))
}

/// A reason, which must be said.
pub(crate) fn said(cx: &Context, field: &str, reason: &str) -> Result<String, CounterError> {
    text::checked(reason, 1, cx.limits.reason_chars_max).map_err(|message| CounterError::invalid(field, message))
}
