//! Problems of an outage: the disk is full, the database is away, or there is too much to do. Nobody is asked to do what they cannot.

use super::{Problem, ProblemKind};

/// Seconds after which a full disk or a lost database is worth another try: both are looked at every second.
const OUTAGE_RETRY_S: i64 = 5;

impl Problem {
    /// There is no room on the disk.
    #[must_use]
    pub fn storage_full() -> Self {
        Self {
            retry_after_s: Some(OUTAGE_RETRY_S),
            ..Self::new(
                ProblemKind::StorageFull,
                "There is no space left to save anything, so nothing was changed. Everything can still be read. Please try again in a while. Whoever runs this server has to make room.",
            )
        }
    }

    /// The database cannot be reached. `cause` is logged whole and told nobody.
    #[must_use]
    pub fn database_unavailable(cause: impl std::fmt::Display) -> Self {
        tracing::warn!(%cause, "the database is unavailable");
        Self {
            retry_after_s: Some(OUTAGE_RETRY_S),
            ..Self::new(
                ProblemKind::DatabaseUnavailable,
                "Our database cannot be reached right now, so nothing was changed. Please try again in a few seconds.",
            )
        }
    }

    /// Too much to do at the moment.
    #[must_use]
    pub fn busy() -> Self {
        Self {
            retry_after_s: Some(2),
            ..Self::new(
                ProblemKind::Busy,
                "We are too busy right now, so nothing was changed. Please try again in a few seconds.",
            )
        }
    }

    /// The database was lost in the middle of saving. `cause` is logged whole and told nobody.
    #[must_use]
    pub fn perhaps_saved(cause: impl std::fmt::Display) -> Self {
        let detail = "We lost our database while saving, so this may or may not have been saved. Please check in a few seconds before you do it again.";
        Self { detail: detail.to_owned(), ..Self::database_unavailable(cause) }
    }
}
