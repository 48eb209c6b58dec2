//! What signing in comes to: whose password it was, the login, or why there is none.

use super::factor::HalfWay;
use super::{LoginSession, Marks};
use crate::shop::User;
use crate::store::StoreError;

/// A sign-in that worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Who signed in.
    pub user: User,
    /// This device's login session.
    pub login_session: LoginSession,
    /// What their browser is to carry from now on, so that it is known as theirs.
    pub marks: Marks,
}

/// Why a sign-in did not work.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such account, a disabled one, or another password: which of them is nobody's business.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    /// The password is theirs, and a second factor is asked next: with this proof of the first it need not be typed again.
    #[error("a second factor is needed")]
    SecondFactorNeeded(HalfWay),
    /// What was typed as the second factor is none of theirs, or was taken before.
    #[error("the code is wrong")]
    WrongCode,
    /// It took too long since the password was typed, or that was changed.
    #[error("the password is to be typed again")]
    Over,
    /// Too many failures on this account or from this address, by people who are not known there.
    #[error("too many failed sign-ins: try again in {retry_after_s} seconds")]
    TooMany {
        /// When the next attempt is verified again, in seconds from now; one at the least.
        retry_after_s: i64,
    },
    /// Too many people sign in at this moment.
    #[error("too many sign-ins at once: try again in a moment")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whose password is verified.
#[derive(Clone, sqlx::FromRow)]
pub(crate) struct Person {
    #[sqlx(flatten)]
    pub(crate) user: User,
    pub(crate) password_hash: String,
}
