//! How a command fails: a sentence for the person at the command line, and the exit code that goes with it.

use session::store::StoreError;

use crate::config::ConfigError;

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub struct Failure {
    sentence: String,
    code: u8,
}

impl Failure {
    /// Something did not work that might another time.
    pub(crate) fn failed(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 1 }
    }

    /// What was asked for cannot be.
    pub(crate) fn wrong(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 2 }
    }

    /// The exit code that goes with it.
    #[must_use]
    pub const fn code(&self) -> u8 {
        self.code
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::wrong(error.0)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Address(sentence) => Self::wrong(sentence),
            error => Self::failed(error.to_string()),
        }
    }
}
