//! How a failure of the HTTP session becomes a problem: its store is the database, and says only that it failed.

use tower_sessions::session::Error;

use super::Problem;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(cause) => Self::database_unavailable(cause),
            error => Self::internal(error),
        }
    }
}
