//! Opening a database from its address.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgPool, SqliteConnection};

use super::engine::Engine;
use super::feed::Feed;
use super::pool_status::Count;
use super::pulse::Pulse;
use super::readers::Readers;
use super::space::Space;
use super::tx::ended;
use super::wall::Wall;
use super::writers::Writers;
use super::{Identity, Store, StoreError};

/// Notices kept for a slow listener; one that falls further behind is told to look at everything anew.
const NOTICES_KEPT: usize = 1_024;

/// Readers of an embedded database for each core of the machine, at the most.
const READERS_PER_CORE: u32 = 2;

/// Behind the second wall the house has connections of its own: one for each so many of the others.
const HOUSE_PART: u32 = 2;

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
    /// [`StoreError::Address`] for an address that is no database's or where none answers: which, and why.
    #[crate::boxed]
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        let (feed, count) = (Feed::new(NOTICES_KEPT), Count::default());
        let engine = match options.url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => open_sqlite(options, &feed, &count).await?,
            Some("postgres" | "postgresql") => open_postgres(options).await?,
            _ => {
                return Err(StoreError::Address(
                    "the database URL must begin with sqlite: or postgres:// (as in sqlite:data/forecourt.db)"
                        .to_owned(),
                ));
            }
        };
        Ok(Self {
            engine: Arc::new(engine),
            feed,
            is_deaf: Arc::default(),
            must_not_wait: false,
            identity: Identity::House,
            count,
        })
    }
}

async fn open_sqlite(options: &StoreOptions, feed: &Feed, count: &Count) -> Result<Engine, StoreError> {
    let unusable = |error: sqlx::Error| StoreError::Address(format!("the database URL cannot be used: {error}"));
    let connect = SqliteConnectOptions::from_str(&options.url).map_err(unusable)?;
    let file = connect.get_filename().to_path_buf();
    if file.as_os_str() == ":memory:" || options.url.contains("mode=memory") {
        return Err(StoreError::Address(
            "an embedded database needs a file: in memory nothing would be kept".to_owned(),
        ));
    }
    make_private(&file)?;
    let connect = connect
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(256);
    let is_rolled_back = Arc::new(AtomicBool::new(false));
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        // It is tested when it comes back.
        .test_before_acquire(false)
        .after_connect({
            let is_rolled_back = is_rolled_back.clone();
            move |connection, _| Box::pin(notes_rollbacks(connection, is_rolled_back.clone()))
        })
        .after_release(|connection, _| Box::pin(ended(connection)))
        .connect_with(connect.clone())
        .await
        .map_err(|error| StoreError::Address(format!("the database {} cannot be opened: {error}", file.display())))?;
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
    let space = Space::default();
    let shared = (space.clone(), feed.clone(), count.clone());
    let writers = Writers::new(writer.clone(), is_rolled_back, options.acquire_timeout, shared);
    Ok(Engine::Sqlite { writer, writers, readers, http_sessions, space, file, claim: OnceLock::new() })
}

/// Has the engine say when it rolls back a whole transaction: after some failures (a full disk, an I/O error) it does so by itself
/// (<https://sqlite.org/lang_transaction.html>, "Response To Errors Within A Transaction").
async fn notes_rollbacks(
    connection: &mut SqliteConnection,
    is_rolled_back: Arc<AtomicBool>,
) -> Result<(), sqlx::Error> {
    connection.lock_handle().await?.set_rollback_hook(move || is_rolled_back.store(true, Ordering::Release));
    Ok(())
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
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    match open.open(file) {
        // One that is there is not touched: closing it would take the locks that an engine of this process holds on it.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => refuse_second_name(file),
        opened => opened.map(drop).map_err(|error| failed(file, error)),
    }
}

/// A file with two names (hard links) is refused by either: the engine keeps its journal beside the name that it was given, and
/// two journals of one file damage it (<https://sqlite.org/howtocorrupt.html>, 2.5). A symbolic link is followed.
#[cfg(unix)]
fn refuse_second_name(file: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(file).map(|found| std::os::unix::fs::MetadataExt::nlink(&found)) {
        Ok(names) if names > 1 => Err(StoreError::Address(format!(
            "the database {} has {names} names (hard links), and would be damaged if it were opened by two of them: remove the \
             others, or copy it with `forecourt backup`",
            file.display()
        ))),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn refuse_second_name(_file: &Path) -> Result<(), StoreError> {
    Ok(())
}

async fn open_postgres(options: &StoreOptions) -> Result<Engine, StoreError> {
    // The parser's own message may repeat the password; ours does not.
    let connect = PgConnectOptions::from_str(&options.url)
        .map_err(|_| {
            StoreError::Address(
                "the database URL cannot be read: it should look like postgres://user:password@host:5432/name"
                    .to_owned(),
            )
        })?
        .application_name("forecourt")
        .statement_cache_capacity(256);
    // Once by itself: the pool would try for as long as it may, and then only know that it took too long.
    let wall = match tokio::time::timeout(options.acquire_timeout, look_at_wall(&connect)).await {
        Ok(Ok(wall)) => wall,
        Ok(Err(error)) => return Err(nobody_at(&connect, &error.to_string())),
        Err(_) => {
            return Err(nobody_at(&connect, &format!("no answer within {} s", options.acquire_timeout.as_secs())));
        }
    };
    let pulse = Pulse::new(connect.clone(), options.acquire_timeout);
    let house = house_pool(options, connect.clone(), &pulse);
    let pool = pool(options, options.connections_max, &pulse)
        // Where the wall stands, taking on an identity shows as much, and is done each time.
        .test_before_acquire(wall != Wall::Up)
        .connect_with(connect)
        .await?;
    let house = if wall == Wall::Up { house } else { pool.clone() };
    Ok(Engine::Postgres { pool, house, pulse, wall })
}

/// A pool of so many connections, from which those are dropped that nobody answers on, or that are still within a transaction.
fn pool(options: &StoreOptions, connections_max: u32, pulse: &Pulse) -> PgPoolOptions {
    let pulse = pulse.clone();
    PgPoolOptions::new().max_connections(connections_max).acquire_timeout(options.acquire_timeout).after_release(
        move |connection, _| {
            let pulse = pulse.clone();
            Box::pin(async move {
                pulse.look_at(connection).await?;
                ended(connection).await
            })
        },
    )
}

/// Asks once, on a connection of its own, whether the wall stands for whoever signs in so.
async fn look_at_wall(connect: &PgConnectOptions) -> Result<Wall, sqlx::Error> {
    let mut connection = PgConnection::connect_with(connect).await?;
    let wall = Wall::of(&mut connection).await?;
    connection.close().await?;
    Ok(wall)
}

/// Connections that are always the house's: each request asks there who it is of, and the library that keeps HTTP sessions says nothing
/// of whose they are.
fn house_pool(options: &StoreOptions, connect: PgConnectOptions, pulse: &Pulse) -> PgPool {
    pool(options, options.connections_max.div_ceil(HOUSE_PART), pulse)
        .after_connect(|connection, _| {
            Box::pin(async move {
                Identity::House.take_on().execute(connection).await?;
                Ok(())
            })
        })
        .connect_lazy_with(connect)
}

/// Names host, port and database; never the user's password, which no message of the engine holds either.
fn nobody_at(connect: &PgConnectOptions, why: &str) -> StoreError {
    let (host, port) = (connect.get_host(), connect.get_port());
    let name = connect.get_database().unwrap_or("of the user's name");
    StoreError::Address(format!("the database {name} at {host}:{port} cannot be used: {why}"))
}
