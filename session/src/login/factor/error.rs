//! Why nothing was changed of a second factor.

use crate::login::{ConfirmError, SignInError};
use crate::store::StoreError;

/// Why nothing was changed of a second factor. Whatever it is, nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    /// The password was not typed lately on this device.
    #[error("the password is to be typed again")]
    PasswordNeeded,
    /// The code is not the present one of what is being set up, or that was begun anew since.
    #[error("the code is another one")]
    WrongCode,
    /// Too many wrong codes were typed.
    #[error("too many wrong codes: try again in {retry_after_s} seconds")]
    TooManyCodes {
        /// When the next one is looked at again, in seconds from now; one at the least.
        retry_after_s: i64,
    },
    /// Nothing is being set up, or there is no second factor.
    #[error("there is no second factor")]
    Off,
    /// The shop asks one of this person.
    #[error("the shop asks a second factor of its staff")]
    Asked,
    /// The password is another one, or could not be looked at.
    #[error(transparent)]
    Password(ConfirmError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FactorError {
    /// Why a code was not looked at.
    pub(super) fn of_a_code(error: SignInError) -> Self {
        match error {
            SignInError::TooMany { retry_after_s } => Self::TooManyCodes { retry_after_s },
            error => error.into(),
        }
    }
}

impl From<SignInError> for FactorError {
    fn from(error: SignInError) -> Self {
        match ConfirmError::from(error) {
            ConfirmError::Store(error) => Self::Store(error),
            error => Self::Password(error),
        }
    }
}
