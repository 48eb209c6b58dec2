//! How each refusal of a shop's settings, places, log and set-up becomes a problem, and the sentences people read.

use session::shop::setup::SetupError;
use session::shop::{LogError, LogoError, PlaceError, SettingsError};

use super::{Problem, ProblemKind as Kind};

impl From<SettingsError> for Problem {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::NotAllowed => {
                Self::new(Kind::NotAllowed, "Only a manager changes the shop's settings. Nothing was changed.")
            }
            SettingsError::Invalid { field, message } => Self::invalid(field, message),
            SettingsError::Stale => Self::new(
                Kind::Stale,
                "Somebody else changed the settings since you opened them, so nothing was saved. What you typed is still here, and \
                 what is saved now stands beside it. Save again to replace it.",
            ),
            SettingsError::CurrencyFixed => Self {
                field: Some("currency".to_owned()),
                ..Self::new(
                    Kind::Invalid,
                    "The currency is fixed once something was sold, and while a shift is open: amounts that are recorded are worth \
                     something else in another one. Nothing was changed.",
                )
            },
            SettingsError::Store(error) => error.into(),
        }
    }
}

impl Problem {
    /// Why a logo was not set that came in `field`.
    #[must_use]
    pub fn from_logo(field: &'static str, error: LogoError) -> Self {
        match error {
            LogoError::NotAllowed => {
                Self::new(Kind::NotAllowed, "Only a manager changes the shop's logo. Nothing was changed.")
            }
            LogoError::Invalid(message) => Self::invalid(field, message),
            LogoError::Store(error) => error.into(),
        }
    }
}

impl From<PlaceError> for Problem {
    fn from(error: PlaceError) -> Self {
        match error {
            PlaceError::NotAllowed => {
                Self::new(Kind::NotAllowed, "Only a manager changes locations and registers. Nothing was changed.")
            }
            PlaceError::NotFound => Self::not_found(),
            PlaceError::Invalid { field, message } => Self::invalid(field, message),
            PlaceError::RegisterInUse => Self::new(
                Kind::PlaceInUse,
                "A shift is open on this register, so it stays in use. Close the shift first.",
            ),
            PlaceError::LocationInUse => Self::new(
                Kind::PlaceInUse,
                "Registers of this location are in use, so it stays in use. Take them out of use first.",
            ),
            PlaceError::LocationDisabled => Self::new(
                Kind::PlaceInUse,
                "This location is out of use, so no register there can be used. Put the location back into use first.",
            ),
            PlaceError::Full => {
                Self::new(Kind::Full, "The shop has as many of these as fit. Rename one that is out of use instead.")
            }
            PlaceError::Store(error) => error.into(),
        }
    }
}

impl From<LogError> for Problem {
    fn from(error: LogError) -> Self {
        match error {
            LogError::NotAllowed => Self::new(Kind::NotAllowed, "Only a manager reads the shop's log."),
            LogError::NoDay => Self::invalid("day", "Write the day like 2026-11-27."),
            LogError::Store(error) => error.into(),
        }
    }
}

impl From<SetupError> for Problem {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::NotFound | SetupError::Done => Self::new(
                Kind::NotFound,
                "This link opens nothing, or the garage is set up already. If it is yours, sign in.",
            ),
            SetupError::Missing { message, .. } => Self::new(Kind::Invalid, message),
            SetupError::Invalid { field, message } => Self::invalid(field, message),
            SetupError::Busy => Self::busy(),
            SetupError::Store(error) => error.into(),
        }
    }
}
