//! Opening a database from its address.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::broadcast;

use super::engine::Engine;
use super::readers::Readers;
use super::{Store, StoreError};

/// Hints kept for a slow listener; one that falls further behind is told to look at everything anew.
const HINTS_KEPT: usize = 1_024;

/// Readers of an embedded database for each core of the machine, at the most.
const READERS_PER_CORE: u32 = 2;

/// How to open a database.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// `sqlite:PATH` or `postgres://…`. May hold a password: never logged.
    pub url: String,
    /// Connections at the most (PostgreSQL), or readers (SQLite, which has one writer besides, and no more readers than two a
    /// core). 1 to 500.
    pub connections_max: u32,
    /// How long a query may wait for a connection before it is refused.
    pub acquire_timeout: Duration,
}

impl Store {
    /// Opens the database; an embedded one that is not there is made, readable by its owner only.
    ///
    /// # Errors
    /// [`StoreError::Address`] for an address that is no database's, [`StoreError::Engine`] when it does not answer.
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        let engine = match options.url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => open_sqlite(options).await?,
            Some("postgres" | "postgresql") => open_postgres(options).await?,
            _ => {
                return Err(StoreError::Address(
                    "the database URL must begin with sqlite: or postgres:// (as in sqlite:data/forecourt.db)".to_owned(),
                ));
            }
        };
        Ok(Self { engine: Arc::new(engine), hints: broadcast::Sender::new(HINTS_KEPT), is_deaf: Arc::default() })
    }
}

async fn open_sqlite(options: &StoreOptions) -> Result<Engine, StoreError> {
    let unusable = |error: sqlx::Error| StoreError::Address(format!("the database URL cannot be used: {error}"));
    let connect = SqliteConnectOptions::from_str(&options.url).map_err(unusable)?;
    let file = connect.get_filename().to_path_buf();
    if file.as_os_str() == ":memory:" || options.url.contains("mode=memory") {
        return Err(StoreError::Address("an embedded database needs a file: in memory nothing would be kept".to_owned()));
    }
    make_private(&file)?;
    let connect = connect
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(256);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(connect.clone())
        .await?;
    // Reading runs on this process's own cores: more readers than they can drive hold memory and make nothing faster.
    let cores = std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX));
    let readers_max = options.connections_max.min(cores.saturating_mul(READERS_PER_CORE));
    let connect = connect.pragma("query_only", "true");
    let http_sessions = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .max_lifetime(None)
        .connect_lazy_with(connect.clone());
    let readers = Readers::new(connect, readers_max, options.acquire_timeout);
    Ok(Engine::Sqlite { writer, readers, http_sessions, file: Some(file) })
}

/// Makes the file and its folder with nobody else's eyes on them: it holds people's names and password hashes.
fn make_private(file: &Path) -> Result<(), StoreError> {
    let failed = |path: &Path, error: std::io::Error| {
        StoreError::Address(format!("the database {} cannot be made: {error}", path.display()))
    };
    if let Some(folder) = file.parent().map(PathBuf::from).filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
    }
    let mut open = std::fs::OpenOptions::new();
    open.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(file).map(drop).map_err(|error| failed(file, error))
}

async fn open_postgres(options: &StoreOptions) -> Result<Engine, StoreError> {
    // The parser's own message may repeat the password; ours does not.
    let connect = PgConnectOptions::from_str(&options.url)
        .map_err(|_| StoreError::Address("the database URL cannot be read: it should look like postgres://user:password@host:5432/name".to_owned()))?
        .application_name("forecourt")
        .statement_cache_capacity(256);
    let pool = PgPoolOptions::new()
        .max_connections(options.connections_max)
        .acquire_timeout(options.acquire_timeout)
        .connect_with(connect)
        .await?;
    Ok(Engine::Postgres { pool })
}
