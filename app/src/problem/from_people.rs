//! How each refusal about the shop's people becomes a problem, and the sentences people read.

use session::consultation::OverseeError;
use session::people::{JoinError, PeopleError};

use super::{Problem, ProblemKind as Kind};

impl From<PeopleError> for Problem {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotAllowed => Self::new(
                Kind::NotAllowed,
                "Managers look after the people of their shop, and admins after admins. Nothing was changed.",
            ),
            PeopleError::NotFound => Self::not_found(),
            PeopleError::Yourself => Self::new(
                Kind::NotAllowed,
                "This is your own account. Ask another admin or manager to disable it. Nothing was changed.",
            ),
            PeopleError::OwnPage => Self::new(
                Kind::NotAllowed,
                "This is your own account: look after it on your account page. Nothing was changed.",
            ),
            PeopleError::PasswordNeeded => Self::password_needed(),
            PeopleError::LastAdmin => {
                Self::new(Kind::LastAdmin, "Make somebody else an admin first. Nothing was changed.")
            }
            PeopleError::Invalid { field, message } => Self::invalid(field, message),
            PeopleError::Store(error) => error.into(),
        }
    }
}

impl From<OverseeError> for Problem {
    fn from(error: OverseeError) -> Self {
        match error {
            OverseeError::NotAllowed => Self::new(
                Kind::NotAllowed,
                "Whoever takes part reads a consultation, and whoever runs the shop. Nothing was changed.",
            ),
            OverseeError::NotFound => Self::not_found(),
            OverseeError::Store(error) => error.into(),
        }
    }
}

impl From<JoinError> for Problem {
    fn from(error: JoinError) -> Self {
        match error {
            JoinError::NotLive => Self::link_not_valid(),
            JoinError::Refused(error) => error.into(),
        }
    }
}
