//! What can go wrong at the door, and which of it a caller can do something about.

/// A database's refusal or failure. What the engine said is for the log; it never reaches a person.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A named constraint or unique index fired. Callers turn the names they know into errors of their own.
    #[error("the constraint {0} refuses this")]
    Constraint(String),
    /// A row names one that is not there. Commands find what they are given through its shop first; this is the net below.
    #[error("a row would name another one that is not there")]
    Reference,
    /// A row would take the place of one that is somebody else's, and that whoever asks does not see: the second wall refuses it.
    #[error("a row of that id is somebody else's")]
    Foreign,
    /// A query that always has a row had none.
    #[error("a row that must be there is not there")]
    NoRow,
    /// Every connection stayed busy for longer than the set time, or another process held the file for as long.
    #[error("the database is too busy: no connection became free in time")]
    Busy,
    /// There is no room left where the database lies. Reading goes on; writing does by itself once there is room again.
    #[error("disk full: the database can be read, and nothing can be written until there is room again")]
    Full,
    /// The database cannot be reached, is starting or stopping, or its file cannot be read or written.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The connection was lost while a write was being committed: it is there, or it is not.
    #[error("the database was lost during a commit; whether that write was kept is not known: {0}")]
    Unsure(String),
    /// The database took longer than it may.
    #[error("the database does not answer in time")]
    Silent,
    /// What other processes change is not heard of.
    #[error("the feed has lost its connection: changes of other processes are not heard of")]
    Deaf,
    /// A copy of the database is not whole.
    #[error("the copy is damaged and was not used: {0}")]
    Damaged(String),
    /// The database was written by a newer Forecourt.
    #[error(
        "the database holds migration {0}, which this Forecourt does not know: it was opened by a newer one. Run that one, or restore a backup from before"
    )]
    Newer(i64),
    /// The address of the database cannot be used.
    #[error("{0}")]
    Address(String),
    /// Another server works on this embedded database.
    #[error("another Forecourt is serving {0}: stop it first, or give this one a database of its own")]
    Taken(String),
    /// Another attempt at the same request has carried it out; nothing of this one is kept.
    #[error("the request was carried out before")]
    Repeated,
    /// Two transactions met; trying again may help.
    #[error("the write met another one: {0}")]
    Conflict(#[source] sqlx::Error),
    /// The database is not up to date, and whoever serves it may not change that.
    #[error(
        "the tables of the database are not up to date, and belong to another role: run `forecourt migrate` as their owner first"
    )]
    NotTheOwner,
    /// Migrating failed.
    #[error("migrating the database failed: {0}")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// Anything else the engine reports.
    #[error("the database failed: {0}")]
    Engine(#[source] sqlx::Error),
}

/// What the code of a refusal means, whichever engine gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// Two writes met: trying again may help.
    Conflict,
    /// Another process holds the file.
    Busy,
    Full,
    Unavailable,
    Other,
}

/// SQLite's codes are numbers whose low byte is the primary one (<https://sqlite.org/rescode.html>), PostgreSQL's have five
/// characters (Appendix A of its manual) of which the first two are the class. Five digits are PostgreSQL's: SQLite's extended
/// codes stay below 10,000.
fn meaning(code: &str) -> Meaning {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => match number & 0xff {
            // Another connection of this file (5), this very connection (6); the lock protocol gave up (15).
            5 | 6 => Meaning::Conflict,
            15 => Meaning::Busy,
            13 => Meaning::Full,
            // PERM, ABORT, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, CANTOPEN, NOTADB.
            3 | 4 | 7 | 8 | 9 | 10 | 11 | 14 | 26 => Meaning::Unavailable,
            _ => Meaning::Other,
        },
        _ => match code {
            // serialization_failure, deadlock_detected
            "40001" | "40P01" => Meaning::Conflict,
            "53100" => Meaning::Full,
            // A system's, a file's or a page's error is the server's own trouble.
            "58000" | "58030" | "58P01" | "XX001" | "XX002" => Meaning::Unavailable,
            // 08 connection, 28 and 3D refused, 53 out of resources, 57 operator intervention, 25006 a standby.
            "25006" => Meaning::Unavailable,
            _ if ["08", "28", "3D", "53", "57"].iter().any(|class| code.starts_with(class)) => Meaning::Unavailable,
            _ => Meaning::Other,
        },
    }
}

impl StoreError {
    /// The same, for another one who waited for the same reading.
    pub(crate) fn shared(&self) -> Self {
        match self {
            Self::Busy | Self::Conflict(_) => Self::Busy,
            Self::Silent => Self::Silent,
            Self::Unavailable(why) => Self::Unavailable(why.clone()),
            other => Self::Engine(sqlx::Error::Protocol(other.to_string())),
        }
    }

    /// The same, for another one whose write was in the same transaction: what is about one work alone is not passed on.
    pub(super) fn of_all(&self) -> Self {
        match self {
            Self::Full => Self::Full,
            Self::Busy => Self::Busy,
            Self::Unavailable(why) => Self::Unavailable(why.clone()),
            Self::Unsure(why) => Self::Unsure(why.clone()),
            Self::Conflict(error) => Self::Conflict(sqlx::Error::Protocol(error.to_string())),
            other => Self::Unavailable(format!("the transaction was rolled back: {other}")),
        }
    }

    /// True when the same write may succeed if it is tried again at once.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// True when this is the constraint `name` that fired.
    #[must_use]
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(fired) if fired == name)
    }

    /// What it means when it happened to a commit: of a connection that was lost in the middle nobody can tell.
    pub(super) fn at_commit(self) -> Self {
        match self {
            Self::Unavailable(why) => Self::Unsure(why),
            error => error,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NoRow,
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error.to_string()),
            sqlx::Error::Database(refusal) => match meaning(&refusal.code().unwrap_or_default()) {
                Meaning::Conflict => Self::Conflict(error),
                Meaning::Busy => Self::Busy,
                Meaning::Full => Self::Full,
                Meaning::Unavailable => Self::Unavailable(error.to_string()),
                Meaning::Other if is_of_a_hidden_row(&refusal.code().unwrap_or_default(), refusal.message()) => {
                    Self::Foreign
                }
                Meaning::Other if refusal.is_foreign_key_violation() => Self::Reference,
                Meaning::Other => {
                    match refusal.constraint().map(str::to_owned).or_else(|| failed_constraint(refusal.message())) {
                        Some(name) => Self::Constraint(name),
                        None => Self::Engine(error),
                    }
                }
            },
            _ => Self::Engine(error),
        }
    }
}

/// Whether an `ON CONFLICT DO UPDATE` met a row that whoever asks does not see. Any other refusal of a policy is a fault of this program.
fn is_of_a_hidden_row(code: &str, message: &str) -> bool {
    code == "42501" && message.contains("(USING expression)")
}

/// SQLite names what failed only in its message, and a unique index by its columns: `migrate` gives those their names.
fn failed_constraint(message: &str) -> Option<String> {
    let (_, what) = message.split_once(" constraint failed: ")?;
    Some(super::migrate::index_over(what).unwrap_or_else(|| what.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Meaning, meaning};

    #[test]
    fn a_full_disk_is_told_from_a_lost_database_and_from_a_lost_race() {
        for (code, expected) in [
            ("13", Meaning::Full),
            ("53100", Meaning::Full),
            ("5", Meaning::Conflict),
            ("517", Meaning::Conflict),
            ("40001", Meaning::Conflict),
            ("778", Meaning::Unavailable),
            ("4874", Meaning::Unavailable),
            ("11", Meaning::Unavailable),
            ("57P01", Meaning::Unavailable),
            ("57P03", Meaning::Unavailable),
            ("53300", Meaning::Unavailable),
            ("08006", Meaning::Unavailable),
            ("28P01", Meaning::Unavailable),
            ("25006", Meaning::Unavailable),
            ("1555", Meaning::Other),
            ("23505", Meaning::Other),
            ("42601", Meaning::Other),
            ("", Meaning::Other),
        ] {
            assert_eq!(meaning(code), expected, "{code}");
        }
    }
}
