//! The connections that read a database file.
//!
//! A pool of their own: the one of `sqlx` asks each connection whether it is alive whenever it comes back, which for a file
//! in this process is a second trip to the connection's thread and back, as long as the query itself.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{Manager, Metrics, Object, Pool, PoolConfig, PoolError, QueueMode, RecycleResult, Timeouts};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::value::{Found, for_sqlite};
use super::{StoreError, Value};

/// Readers, opened as they are needed. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Readers(Pool<Opener>);

/// How one more of them is opened.
#[derive(Debug)]
struct Opener(SqliteConnectOptions);

impl Manager for Opener {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<SqliteConnection, sqlx::Error> {
        self.0.connect().await
    }

    /// A reader has no state: what was asked of it before, to the end or not, leaves nothing behind.
    async fn recycle(&self, _: &mut SqliteConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}

impl Readers {
    /// At most `readers_max` readers of the file that `connect` names, each waited for no longer than `acquire_timeout`.
    pub(super) fn new(connect: SqliteConnectOptions, readers_max: u32, acquire_timeout: Duration) -> Self {
        let timeouts = Timeouts { wait: Some(acquire_timeout), create: Some(acquire_timeout), recycle: None };
        // The one that was used last has what it read at hand.
        let config = PoolConfig { max_size: readers_max.max(1) as usize, timeouts, queue_mode: QueueMode::Lifo };
        let pool = Pool::builder(Opener(connect)).config(config).runtime(Runtime::Tokio1).build();
        Self(pool.expect("there is a runtime for the timeouts"))
    }

    pub(super) async fn optional(&self, sql: &'static str, args: Vec<Value>) -> Result<Option<Found>, StoreError> {
        let (args, mut reader) = (for_sqlite(args)?, self.one().await?);
        let answer = sqlx::query_with(sql, args).fetch_optional(&mut *reader).await;
        Ok(give_back(reader, answer)?.map(Found::Sqlite))
    }

    pub(super) async fn all(&self, sql: &'static str, args: Vec<Value>) -> Result<Vec<Found>, StoreError> {
        let (args, mut reader) = (for_sqlite(args)?, self.one().await?);
        let answer = sqlx::query_with(sql, args).fetch_all(&mut *reader).await;
        Ok(give_back(reader, answer)?.into_iter().map(Found::Sqlite).collect())
    }

    async fn one(&self) -> Result<Object<Opener>, StoreError> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Timeout(_) => StoreError::Busy,
            _ => sqlx::Error::PoolClosed.into(),
        })
    }

    /// Closes those that are nobody's, and opens no more. A connection that is dropped closes on its own thread; these are waited
    /// for.
    pub(super) async fn close(&self) {
        while self.0.status().available > 0 {
            let Ok(reader) = self.one().await else { break };
            let _ = Object::take(reader).close().await;
        }
        self.0.close();
    }

    /// How many are open, and how many of those are nobody's.
    pub(super) fn open_and_idle(&self) -> (usize, usize) {
        let status = self.0.status();
        (status.size, status.available)
    }
}

/// One whose thread is gone is not given back: the next one opens another.
fn give_back<T>(reader: Object<Opener>, answer: Result<T, sqlx::Error>) -> Result<T, StoreError> {
    if matches!(answer, Err(sqlx::Error::WorkerCrashed | sqlx::Error::Io(_) | sqlx::Error::Protocol(_))) {
        drop(Object::take(reader));
    }
    Ok(answer?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::args;

    const MANY: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT i FROM n";
    const SOON: Duration = Duration::from_millis(50);

    fn one_reader() -> Readers {
        Readers::new(SqliteConnectOptions::new().in_memory(true), 1, SOON)
    }

    #[tokio::test]
    async fn whoever_waits_too_long_for_a_reader_is_told_that_it_is_busy() {
        let readers = one_reader();
        let held = readers.one().await.expect("a reader");
        let refused = readers.all(MANY, args![1_i64]).await;
        assert!(matches!(refused, Err(StoreError::Busy)), "{:?}", refused.map(|rows| rows.len()));
        assert_eq!(readers.open_and_idle(), (1, 0));
        drop(held);
        let rows = readers.all(MANY, args![3_i64]).await.expect("rows");
        let rows: Vec<(i64,)> = rows.iter().map(|row| row.read().expect("a number")).collect();
        assert_eq!(rows, [(1,), (2,), (3,)]);
        assert_eq!(readers.open_and_idle(), (1, 1));
    }

    #[tokio::test]
    async fn a_query_whose_caller_went_away_leaves_its_reader_to_the_next() {
        let readers = one_reader();
        let endless = readers.all(MANY, args![i64::MAX]);
        assert!(tokio::time::timeout(SOON, endless).await.is_err(), "it does not end by itself");
        let row = readers.optional(MANY, args![1_i64]).await.expect("an answer").expect("a row");
        assert_eq!(row.read::<(i64,)>().expect("a number"), (1,));
        assert_eq!(readers.open_and_idle(), (1, 1));
    }
}
