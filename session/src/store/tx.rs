//! A write transaction: the same four ways to ask as the store, and the hints that go out when it is committed.

use sqlx::{Postgres, Sqlite, Transaction};
use tokio::sync::broadcast;

use super::engine::Engine;
use super::hint::CHANNEL;
use super::value::{for_postgres, for_sqlite};
use super::{Hint, Row, StoreError, Value};

/// An open write transaction. Dropped without a commit, it rolls back.
#[derive(Debug)]
pub struct Tx {
    open: Open,
    hints: Vec<Hint>,
    lost: Option<StoreError>,
}

#[derive(Debug)]
enum Open {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one engine call on whichever transaction is open; a lost race is noted, so that the store can try again.
macro_rules! ask {
    ($self:ident, $tx:ident, $args:expr, |$bound:ident| $run:expr) => {{
        let answer = match &mut $self.open {
            Open::Sqlite($tx) => {
                let $bound = for_sqlite($args)?;
                $run
            }
            Open::Postgres($tx) => {
                let $bound = for_postgres($args)?;
                $run
            }
        };
        answer.map_err(|error| $self.note(error))
    }};
}

impl Tx {
    /// Begins in a task of its own: a caller that goes away in the middle cannot leave a half-begun one in the pool.
    pub(super) async fn begin(engine: &Engine) -> Result<Self, StoreError> {
        let open = match engine {
            Engine::Sqlite { writer, .. } => {
                let writer = writer.clone();
                apart(async move { writer.begin_with("BEGIN IMMEDIATE").await.map(Open::Sqlite) }).await?
            }
            Engine::Postgres { pool } => {
                let pool = pool.clone();
                apart(async move { pool.begin().await.map(Open::Postgres) }).await?
            }
        };
        Ok(Self { open, hints: Vec::new(), lost: None })
    }

    /// The one row of a statement that always has one.
    ///
    /// # Errors
    /// [`StoreError`]; no row is an error here.
    pub async fn one<R: Row>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<R, StoreError> {
        self.optional(sql, args).await?.ok_or(StoreError::NoRow)
    }

    /// The row of a statement that has one or none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn optional<R: Row>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Option<R>, StoreError> {
        ask!(self, tx, args, |args| sqlx::query_as_with(sql, args).fetch_optional(&mut **tx).await)
    }

    /// Every row of a statement, which must carry its own bound.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn all<R: Row>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Vec<R>, StoreError> {
        ask!(self, tx, args, |args| sqlx::query_as_with(sql, args).fetch_all(&mut **tx).await)
    }

    /// Runs a statement and answers how many rows it changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64, StoreError> {
        ask!(self, tx, args, |args| sqlx::query_with(sql, args).execute(&mut **tx).await.map(|done| done.rows_affected()))
    }

    /// Tells everybody concerned, once and only if this transaction is committed.
    pub fn tell(&mut self, hint: Hint) {
        self.hints.push(hint);
    }

    pub(super) async fn commit(mut self, engine: &Engine, feed: &broadcast::Sender<Hint>) -> Result<(), StoreError> {
        let hints = std::mem::take(&mut self.hints);
        if !engine.is_embedded() {
            for hint in &hints {
                let line = hint.to_line();
                self.optional::<(Option<String>,)>("SELECT CAST(pg_notify($1, $2) AS TEXT)", vec![CHANNEL.into(), line.into()])
                    .await?;
            }
        }
        let feed = feed.clone();
        apart(async move {
            match self.open {
                Open::Sqlite(tx) => {
                    tx.commit().await?;
                    for hint in hints {
                        // Nobody listening is no error: whoever comes later starts with a snapshot.
                        let _ = feed.send(hint);
                    }
                }
                Open::Postgres(tx) => tx.commit().await?,
            }
            Ok(())
        })
        .await
    }

    /// Rolls back, and answers the lost race that made the work fail, if it was one.
    pub(super) async fn roll_back(self) -> Option<StoreError> {
        let Self { open, lost, .. } = self;
        let done = apart(async move {
            match open {
                Open::Sqlite(tx) => tx.rollback().await,
                Open::Postgres(tx) => tx.rollback().await,
            }
        })
        .await;
        if let Err(error) = done {
            tracing::warn!(%error, "a transaction could not be rolled back; its connection is dropped");
        }
        lost
    }

    fn note(&mut self, error: sqlx::Error) -> StoreError {
        let error = StoreError::from(error);
        if error.is_retryable() {
            self.lost = Some(StoreError::Busy);
        }
        error
    }
}

/// Runs `work` to its end even when the caller goes away.
async fn apart<T: Send + 'static>(
    work: impl Future<Output = Result<T, sqlx::Error>> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::spawn(work).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(StoreError::Engine(sqlx::Error::WorkerCrashed)),
    }
}
