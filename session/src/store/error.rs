//! What can go wrong at the door, and which of it a caller can do something about.

/// A database's refusal or failure. What the engine said is for the log; it never reaches a person.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A named constraint or unique index fired. Callers turn the names they know into errors of their own.
    #[error("the constraint {0} refuses this")]
    Constraint(String),
    /// A query that always has a row had none.
    #[error("a row that must be there is not there")]
    NoRow,
    /// Every connection stayed busy for longer than the set time.
    #[error("the database is too busy: no connection became free in time")]
    Busy,
    /// The database took longer than it may.
    #[error("the database does not answer in time")]
    Silent,
    /// What other processes change is not heard of.
    #[error("the feed has lost its connection: changes of other processes are not heard of")]
    Deaf,
    /// A copy of the database is not whole.
    #[error("the copy is damaged, and was thrown away: {0}")]
    Damaged(String),
    /// The database was written by a newer Forecourt.
    #[error("the database holds migration {0}, which this Forecourt does not know: it was opened by a newer one. Run that one, or restore a backup from before")]
    Newer(i64),
    /// The address of the database cannot be used.
    #[error("{0}")]
    Address(String),
    /// Another server works on this embedded database.
    #[error("another Forecourt is serving {0}: stop it first, or give this one a database of its own")]
    Taken(String),
    /// Two transactions met; trying again may help.
    #[error("the write met another one: {0}")]
    Conflict(#[source] sqlx::Error),
    /// Migrating failed.
    #[error("migrating the database failed: {0}")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// Anything else the engine reports.
    #[error("the database failed: {0}")]
    Engine(#[source] sqlx::Error),
}

/// PostgreSQL's codes for "try again" (Appendix A of its manual): serialization failure, deadlock.
const RETRYABLE: [&str; 2] = ["40001", "40P01"];

impl StoreError {
    /// True when the same write may succeed if it is tried again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// True when this is the constraint `name` that fired.
    #[must_use]
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(fired) if fired == name)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NoRow,
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(refusal) => {
                let code = refusal.code().unwrap_or_default();
                if RETRYABLE.contains(&code.as_ref()) || is_sqlite_busy(&code) {
                    return Self::Conflict(error);
                }
                match refusal.constraint().map(str::to_owned).or_else(|| failed_constraint(refusal.message())) {
                    Some(name) => Self::Constraint(name),
                    None => Self::Engine(error),
                }
            }
            _ => Self::Engine(error),
        }
    }
}

/// SQLITE_BUSY (5) in any of its extended forms (<https://sqlite.org/rescode.html>): the low byte is the primary code.
fn is_sqlite_busy(code: &str) -> bool {
    code.parse::<u32>().is_ok_and(|code| code & 0xff == 5 && code < 0x1_0000)
}

/// SQLite names what failed only in its message, and a unique index by its columns: `migrate` gives those their names.
fn failed_constraint(message: &str) -> Option<String> {
    let (_, what) = message.split_once(" constraint failed: ")?;
    Some(super::migrate::index_over(what).unwrap_or_else(|| what.to_owned()))
}
