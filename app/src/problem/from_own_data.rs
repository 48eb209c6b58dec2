//! What goes wrong when somebody takes their data along, or asks to be erased.

use session::own_data::{ErasureError, ExportError};

use super::{Problem, ProblemKind};

impl From<ErasureError> for Problem {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Wrong => {
                Self::invalid("password", "This is not your password, so nothing was asked for. Type it again.")
            }
            ErasureError::TooMany { retry_after_s } => Self::too_many(retry_after_s, "Too many wrong passwords."),
            ErasureError::Busy => Self::busy(),
            ErasureError::LastAdmin => Self::new(
                ProblemKind::LastAdmin,
                "You are the only admin of this garage, so nothing was asked for. Make somebody else an admin first.",
            ),
            ErasureError::Store(error) => error.into(),
        }
    }
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Busy => Self::busy(),
            ExportError::Failed(error) => Self::internal(error),
            ExportError::Store(error) => error.into(),
        }
    }
}
