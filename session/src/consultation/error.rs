//! Why a consultation did not change.

use super::types::Status;
use crate::store::StoreError;

/// Why a command on a consultation was refused. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is none with this id that the person takes part in.
    #[error("there is no such consultation for this person")]
    NotFound,
    /// It is not at a point where this can be done, or no longer.
    #[error("the consultation is {current}")]
    WrongState {
        /// Where it stands now.
        current: Status,
    },
    /// It is for the other side to do.
    #[error("this is for the other participant to do")]
    NotAllowed,
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
