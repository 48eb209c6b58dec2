//! The two engines behind the door, and how each runs a query.

use std::fs::File;
use std::path::PathBuf;
use std::sync::OnceLock;

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres, SqlitePool, Transaction};

use super::pulse::Pulse;
use super::readers::Readers;
use super::space::Space;
use super::value::{Found, for_postgres};
use super::wall::Wall;
use super::writers::Writers;
use super::{Identity, StoreError, Value};

/// SQLite has one connection that writes, several that read and one that reads HTTP sessions; PostgreSQL has a pool of equals.
#[derive(Debug)]
pub(super) enum Engine {
    Sqlite {
        writer: SqlitePool,
        writers: Writers,
        readers: Readers,
        http_sessions: SqlitePool,
        space: Space,
        file: PathBuf,
        claim: OnceLock<File>,
    },
    Postgres {
        pool: PgPool,
        /// Where the house reads: behind the second wall its connections are always the house's, and without it they are the others.
        house: PgPool,
        pulse: Pulse,
        wall: Wall,
    },
}

impl Engine {
    pub(super) fn is_embedded(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    pub(super) async fn optional(
        &self,
        identity: Identity,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Option<Found>, StoreError> {
        match self {
            Self::Sqlite { readers, .. } => readers.optional(sql, args).await,
            Self::Postgres { pulse, .. } => {
                let mut connection = self.reading(identity).await?;
                let query = sqlx::query_with(sql, for_postgres(args)?);
                Ok(pulse.felt(query.fetch_optional(&mut *connection).await)?.map(Found::Postgres))
            }
        }
    }

    pub(super) async fn all(
        &self,
        identity: Identity,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Vec<Found>, StoreError> {
        match self {
            Self::Sqlite { readers, .. } => readers.all(sql, args).await,
            Self::Postgres { pulse, .. } => {
                let mut connection = self.reading(identity).await?;
                let query = sqlx::query_with(sql, for_postgres(args)?);
                let rows = pulse.felt(query.fetch_all(&mut *connection).await)?;
                Ok(rows.into_iter().map(Found::Postgres).collect())
            }
        }
    }

    /// A connection to read on in the name of `identity`.
    async fn reading(&self, identity: Identity) -> Result<PoolConnection<Postgres>, StoreError> {
        let Self::Postgres { pool, house, pulse, wall, .. } = self else {
            return Err(StoreError::Engine(sqlx::Error::WorkerCrashed));
        };
        pulse.admit()?;
        let connection = match (wall, identity) {
            (Wall::Down | Wall::Embedded, _) => pool.acquire().await,
            // Nothing is ever taken on there, so that nothing has to be taken off: each request asks who it is of, and waits once.
            (Wall::Up, Identity::House) => house.acquire().await,
            (Wall::Up, _) => connection_of(pool, identity).await,
        };
        pulse.felt(connection)
    }
}

/// A connection that has taken on `identity`, whatever it was used for before.
async fn connection_of(pool: &PgPool, identity: Identity) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    living(pool, || async move {
        let mut connection = pool.acquire().await?;
        match identity.take_on().execute(&mut *connection).await {
            Ok(_) => Ok(connection),
            Err(error) => {
                connection.close_on_drop();
                Err(error)
            }
        }
    })
    .await
}

/// A transaction in the name of `identity`, begun in one round trip.
pub(super) async fn begin_of(pool: &PgPool, identity: Identity) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let begin = format!("BEGIN; {}", identity.taken_on(true));
    // What is dead is thrown away by the pool as it comes back.
    living(pool, || pool.begin_with(begin.clone())).await
}

/// Idle connections that may turn out to be dead one after the other before a command is refused.
const DEAD_MAX: u32 = 1_000;

/// The first connection on which `asked` is answered. That shows whether anybody is there still, so that the pool need not ask: what is
/// dead makes room for the next one, or for a new one.
async fn living<T, F>(pool: &PgPool, asked: impl Fn() -> F) -> Result<T, sqlx::Error>
where
    F: Future<Output = Result<T, sqlx::Error>>,
{
    let mut dead = 0;
    loop {
        let had_idle = pool.num_idle() > 0;
        match asked().await {
            Err(error)
                if had_idle
                    && dead < DEAD_MAX
                    && !matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) =>
            {
                dead += 1;
            }
            answer => return answer,
        }
    }
}
