//! A password that somebody chooses: whether it can be one is said first, then it is hashed.

use super::{Password, PasswordError};
use crate::Context;

/// Why a password was not taken.
#[derive(Debug)]
pub(crate) enum NotChosen {
    /// It cannot be chosen, as a sentence for its person.
    Refused(String),
    /// Too many are being hashed, or this one could not be.
    Busy,
}

/// The hash to store of a password that the person with this normalised e-mail address chooses.
pub(crate) async fn choose(cx: &Context, password: Password, email: &str) -> Result<String, NotChosen> {
    if let Some(sentence) = password.refusal(email) {
        return Err(NotChosen::Refused(sentence));
    }
    cx.passwords.hash(password).await.map_err(|error| {
        if error != PasswordError::Busy {
            tracing::error!(%error, "a chosen password could not be hashed");
        }
        NotChosen::Busy
    })
}
