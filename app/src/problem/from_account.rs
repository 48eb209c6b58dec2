//! How the refusals of people's own accounts and of mail become problems.

use session::mail::MailError;
use session::people::{ChangePasswordError, ForgotError, NewPasswordError, RenameError};
use session::sale::MailReceiptError;

use super::from_session::wait;
use super::{Problem, ProblemKind as Kind};

impl Problem {
    /// A link into an account that does not work, whyever.
    #[must_use]
    pub fn link_not_valid() -> Self {
        Self::new(Kind::LinkNotValid, "It was used, it expired, or a newer one took its place. Ask for a new one.")
    }

    pub(super) fn too_many(retry_after_s: i64, what: &str) -> Self {
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(Kind::TooManyAttempts, format!("{what} Please wait {}, then try again.", wait(retry_after_s)))
        }
    }
}

impl From<ForgotError> for Problem {
    fn from(error: ForgotError) -> Self {
        match error {
            ForgotError::NoAddress => Self::invalid("email", "Type an e-mail address, like name@example.org."),
            ForgotError::NoLinks => Self::new(
                Kind::NotAllowed,
                "This garage cannot send links yet, so nothing was sent. Ask at the counter for a new password.",
            ),
            ForgotError::TooMany { retry_after_s } => {
                Self::too_many(retry_after_s, "Too many links were requested from here.")
            }
            ForgotError::Busy => Self::busy(),
            ForgotError::Store(error) => error.into(),
        }
    }
}

impl From<NewPasswordError> for Problem {
    fn from(error: NewPasswordError) -> Self {
        match error {
            NewPasswordError::NotLive => Self::link_not_valid(),
            NewPasswordError::Invalid(message) => Self::invalid("password", message),
            NewPasswordError::Busy => Self::busy(),
            NewPasswordError::Store(error) => error.into(),
        }
    }
}

impl From<ChangePasswordError> for Problem {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Wrong => {
                Self::invalid("present", "This is not your present password, so nothing was changed. Type it again.")
            }
            ChangePasswordError::TooMany { retry_after_s } => {
                Self::too_many(retry_after_s, "Too many wrong passwords.")
            }
            ChangePasswordError::Invalid(message) => Self::invalid("password", message),
            ChangePasswordError::Busy => Self::busy(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}

impl From<RenameError> for Problem {
    fn from(error: RenameError) -> Self {
        match error {
            RenameError::Invalid(message) => Self::invalid("name", message),
            RenameError::Store(error) => error.into(),
        }
    }
}

impl From<MailError> for Problem {
    fn from(error: MailError) -> Self {
        match error {
            MailError::NotAllowed => Self::new(Kind::NotAllowed, "Only managers can send mail again."),
            MailError::NotFound => Self::not_found(),
            MailError::NotGivenUp => Self::new(
                Kind::WrongState,
                "This mail is already on its way, or it is too late for it. Nothing was changed.",
            ),
            MailError::Store(error) => error.into(),
        }
    }
}

impl From<MailReceiptError> for Problem {
    fn from(error: MailReceiptError) -> Self {
        match error {
            MailReceiptError::NoAddress => Self::new(
                Kind::NoAddress,
                "This receipt names no customer with an e-mail address, so nothing was sent. Print it instead.",
            ),
            MailReceiptError::Counter(error) => error.into(),
            MailReceiptError::Store(error) => error.into(),
        }
    }
}
