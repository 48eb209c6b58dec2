//! How the refusals about somebody's devices, their e-mail address and their second factor become problems.

use session::login::factor::FactorError;
use session::login::{ConfirmError, NameError, RevokeError};
use session::people::{ChangeEmailError, UseEmailError};

use super::{Problem, ProblemKind as Kind};

impl Problem {
    /// The password is to be typed again.
    pub(super) fn password_needed() -> Self {
        Self {
            field: Some("password".to_owned()),
            ..Self::new(
                Kind::PasswordNeeded,
                "It is a while since you typed your password here, so nothing was changed. Type it and try again.",
            )
        }
    }
}

impl From<RevokeError> for Problem {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::PasswordNeeded => Self::password_needed(),
            RevokeError::Store(error) => error.into(),
        }
    }
}

impl From<NameError> for Problem {
    fn from(error: NameError) -> Self {
        match error {
            NameError::NotFound => Self::not_found(),
            NameError::Invalid(message) => Self::invalid("name", message),
            NameError::Store(error) => error.into(),
        }
    }
}

impl From<ConfirmError> for Problem {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Wrong => {
                Self::invalid("password", "This is not your password, so nothing was changed. Type it again.")
            }
            ConfirmError::TooMany { retry_after_s } => Self::too_many(retry_after_s, "Too many wrong passwords."),
            ConfirmError::Busy => Self::busy(),
            ConfirmError::Store(error) => error.into(),
        }
    }
}

impl From<FactorError> for Problem {
    fn from(error: FactorError) -> Self {
        match error {
            FactorError::PasswordNeeded => Self::password_needed(),
            FactorError::WrongCode => Self::invalid(
                "code",
                "This is not the code that your phone should show now. Wait for the next one and type it. If it is wrong again, \
                 set your phone's clock to the network's time.",
            ),
            FactorError::TooManyCodes { retry_after_s } => Self::too_many(retry_after_s, "Too many wrong codes."),
            FactorError::Off => {
                Self::new(Kind::WrongState, "There is no second factor here, or it was not begun. Nothing was changed.")
            }
            FactorError::Asked => Self::new(
                Kind::NotAllowed,
                "Your garage asks for a second factor, so it stays on. You can set it up on another phone.",
            ),
            FactorError::Password(error) => error.into(),
            FactorError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeEmailError> for Problem {
    fn from(error: ChangeEmailError) -> Self {
        match error {
            ChangeEmailError::NoAddress => Self::invalid("email", "Type an e-mail address, like name@example.org."),
            ChangeEmailError::Same => Self::invalid("email", "This is your e-mail address already."),
            ChangeEmailError::NoLinks => Self::new(
                Kind::NotAllowed,
                "This garage cannot send links yet, so nothing was sent. Ask whoever runs it.",
            ),
            ChangeEmailError::TooMany { retry_after_s } => {
                Self::too_many(retry_after_s, "Too many links were requested.")
            }
            ChangeEmailError::Password(error) => error.into(),
            ChangeEmailError::Store(error) => error.into(),
        }
    }
}

impl From<UseEmailError> for Problem {
    fn from(error: UseEmailError) -> Self {
        match error {
            UseEmailError::NotLive => Self::link_not_valid(),
            UseEmailError::Taken => Self::new(
                Kind::EmailTaken,
                "Somebody made an account with this e-mail meanwhile, so yours stays as it is.",
            ),
            UseEmailError::Store(error) => error.into(),
        }
    }
}
