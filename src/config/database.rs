//! Where the database is. Its URL may hold a password: it is shown and logged nowhere.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use session::store::StoreOptions;

use super::ConfigError;

/// The settings of the database.
#[derive(Clone, Args)]
#[command(next_help_heading = "Database")]
pub struct DatabaseSettings {
    /// Where everything is kept: sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    #[arg(default_value = "sqlite:data/forecourt.db")]
    pub database_url: String,

    /// Connections to the database at the most (for a database file: readers, and no more than two a core)
    #[arg(long, value_name = "N", env = "FORECOURT_DATABASE_CONNECTIONS_MAX", default_value_t = 8)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=500))]
    pub database_connections_max: u32,

    /// How long a request may wait for a connection before it is refused
    #[arg(long, value_name = "N", env = "FORECOURT_DATABASE_WAIT_SECONDS", default_value_t = 5)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=60))]
    pub database_wait_seconds: u32,

    /// Room kept beside a database file for signing out while the disk is full, in KiB; 0 keeps none
    #[arg(long, value_name = "N", env = "FORECOURT_DATABASE_RESERVE_KIB", default_value_t = 1024)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=1_048_576))]
    pub database_reserve_kib: u32,
}

/// What kind of place a database URL names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file of this machine.
    File(PathBuf),
    /// A server.
    Server,
}

impl DatabaseSettings {
    /// Where the database is.
    ///
    /// # Errors
    /// [`ConfigError`] when the URL is not one of a database; it does not repeat the URL.
    pub fn location(&self) -> Result<Location, ConfigError> {
        let wrong = |why: &str| Err(ConfigError::new(format!("--database-url (DATABASE_URL) {why}")));
        let Some((scheme, rest)) = self.database_url.split_once(':') else {
            return wrong("must begin with sqlite: or postgres:// (as in sqlite:data/forecourt.db)");
        };
        match scheme {
            "sqlite" => {
                let path = rest.strip_prefix("//").unwrap_or(rest);
                let (path, query) = path.split_once('?').unwrap_or((path, ""));
                if path.is_empty() || path.ends_with('/') {
                    return wrong("must name a file, as in sqlite:data/forecourt.db");
                }
                if path == ":memory:" || query.contains("mode=memory") {
                    return wrong("must name a file: in memory nothing would be kept");
                }
                Ok(Location::File(PathBuf::from(path)))
            }
            "postgres" | "postgresql" if rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty()) => {
                Ok(Location::Server)
            }
            "postgres" | "postgresql" => wrong("must look like postgres://user:password@host:5432/name"),
            _ => wrong("must begin with sqlite: or postgres:// (as in sqlite:data/forecourt.db)"),
        }
    }

    /// Bytes kept beside a database file for what must not wait while the disk is full.
    #[must_use]
    pub const fn reserve_bytes(&self) -> u64 {
        self.database_reserve_kib as u64 * 1024
    }

    pub(super) fn options(&self) -> StoreOptions {
        StoreOptions {
            url: self.database_url.clone(),
            connections_max: self.database_connections_max,
            acquire_timeout: Duration::from_secs(self.database_wait_seconds.into()),
        }
    }
}

impl std::fmt::Debug for DatabaseSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DatabaseSettings")
            .field("database_connections_max", &self.database_connections_max)
            .field("database_wait_seconds", &self.database_wait_seconds)
            .field("database_reserve_kib", &self.database_reserve_kib)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(url: &str) -> Result<Location, ConfigError> {
        let database_url = url.to_owned();
        DatabaseSettings {
            database_url,
            database_connections_max: 1,
            database_wait_seconds: 1,
            database_reserve_kib: 0,
        }
        .location()
    }

    #[test]
    fn a_database_is_a_file_or_a_server() {
        assert_eq!(location("sqlite:data/a.db"), Ok(Location::File("data/a.db".into())));
        assert_eq!(location("sqlite:///var/a.db?cache=shared"), Ok(Location::File("/var/a.db".into())));
        assert_eq!(location("postgres://u:p@h/n"), Ok(Location::Server));
    }

    #[test]
    fn what_names_no_database_is_refused_without_repeating_it() {
        for url in
            ["", "data/a.db", "mysql://me:hunter2@h/n", "sqlite:", "sqlite::memory:", "postgres:hunter2", "postgres://"]
        {
            let refusal = location(url).expect_err(url).to_string();
            assert!(refusal.starts_with("--database-url (DATABASE_URL) must"), "{refusal}");
            assert!(!refusal.contains("hunter2"), "{refusal}");
        }
    }
}
