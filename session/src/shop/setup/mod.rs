//! The first day: an empty database becomes a shop with an owner, by the pages behind one link or by a command.
//!
//! `link` makes the link and knows it again; `draft` keeps what was answered so far, so that another browser with the link goes
//! on; `finish` makes shop, owner, location and register in one transaction. No password is ever part of a draft: the owner
//! comes last.

mod draft;
mod finish;
mod link;
mod starter;

pub(crate) use draft::forget_unneeded;
pub use draft::{Draft, FirstPlace, INVITEES_MAX, Invitee, OwnerDraft, answer, draft};
pub use finish::{Owner, finish};
pub use link::{SetupToken, is_open, offer};
pub use starter::begin_with_the_list;

use super::change::SettingsError;
use super::places::PlaceError;
use crate::login::NewUserError;
use crate::people::PeopleError;
use crate::store::StoreError;

/// Why nothing was set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The link is none, or was used. Which, nobody is told.
    #[error("this link opens nothing")]
    NotFound,
    /// There is a shop already.
    #[error("this Forecourt is set up already")]
    Done,
    /// A step before was not answered.
    #[error("{message}")]
    Missing {
        /// Which step: `shop`, `money` or `place`.
        step: &'static str,
        /// A sentence about it.
        message: &'static str,
    },
    /// A field cannot be taken as it is.
    #[error("{message}")]
    Invalid {
        /// Which one.
        field: String,
        /// What is wrong with it and what would do, as a sentence for people.
        message: String,
    },
    /// Too much to do at the moment.
    #[error("too many sign-ins at once: try again in a moment")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SettingsError> for SetupError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Invalid { field, message } => Self::Invalid { field, message },
            SettingsError::Store(error) => Self::Store(error),
            SettingsError::NotAllowed | SettingsError::Stale | SettingsError::CurrencyFixed => Self::Done,
        }
    }
}

impl From<PeopleError> for SetupError {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Invalid { message, .. } => Self::Invalid { field: "people".to_owned(), message },
            PeopleError::Store(error) => Self::Store(error),
            _ => Self::Done,
        }
    }
}

impl From<PlaceError> for SetupError {
    fn from(error: PlaceError) -> Self {
        match error {
            PlaceError::Invalid { field, message } => Self::Invalid { field: field.to_owned(), message },
            PlaceError::Store(error) => Self::Store(error),
            _ => Self::Done,
        }
    }
}

impl From<NewUserError> for SetupError {
    fn from(error: NewUserError) -> Self {
        match error {
            NewUserError::Invalid { field, message } => Self::Invalid { field: field.to_owned(), message },
            NewUserError::EmailTaken | NewUserError::NoShop => Self::Done,
            NewUserError::TooMany { .. } | NewUserError::Busy => Self::Busy,
            NewUserError::Store(error) => Self::Store(error),
        }
    }
}
