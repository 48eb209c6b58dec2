//! The two engines behind the door, and how each runs a query.

use std::fs::File;
use std::path::PathBuf;
use std::sync::OnceLock;

use sqlx::pool::PoolConnection;
use sqlx::{Executor, PgPool, Postgres, SqlitePool, Transaction};

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
        /// Where HTTP sessions are kept, which is the house's affair.
        http_sessions: PgPool,
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
            Self::Postgres { pool, pulse, wall, .. } => {
                pulse.admit()?;
                let query = sqlx::query_with(sql, for_postgres(args)?);
                let found = match wall {
                    Wall::Up => match connection_of(pool, identity).await {
                        Ok(mut connection) => query.fetch_optional(&mut *connection).await,
                        Err(error) => Err(error),
                    },
                    Wall::Down | Wall::Embedded => query.fetch_optional(pool).await,
                };
                Ok(pulse.felt(found)?.map(Found::Postgres))
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
            Self::Postgres { pool, pulse, wall, .. } => {
                pulse.admit()?;
                let query = sqlx::query_with(sql, for_postgres(args)?);
                let rows = match wall {
                    Wall::Up => match connection_of(pool, identity).await {
                        Ok(mut connection) => query.fetch_all(&mut *connection).await,
                        Err(error) => Err(error),
                    },
                    Wall::Down | Wall::Embedded => query.fetch_all(pool).await,
                };
                Ok(pulse.felt(rows)?.into_iter().map(Found::Postgres).collect())
            }
        }
    }
}

/// Idle connections that may turn out to be dead one after the other before a command is refused.
const DEAD_MAX: u32 = 1_000;

/// A connection that has taken on `identity`, whatever it was used for before. That also shows whether anybody still answers on it,
/// so that the pool need not ask: what is dead makes room for the next one, or for a new one.
async fn connection_of(pool: &PgPool, identity: Identity) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    let statement = identity.taken_on(false);
    let mut dead = 0;
    loop {
        let had_idle = pool.num_idle() > 0;
        let mut connection = pool.acquire().await?;
        match connection.execute(statement.as_str()).await {
            Ok(_) => return Ok(connection),
            Err(error) if !had_idle || dead == DEAD_MAX => return Err(error),
            Err(_) => {
                dead += 1;
                connection.close_on_drop();
            }
        }
    }
}

/// A transaction in the name of `identity`, begun in one round trip.
pub(super) async fn begin_of(pool: &PgPool, identity: Identity) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let statement = format!("BEGIN; {}", identity.taken_on(true));
    let mut dead = 0;
    loop {
        let had_idle = pool.num_idle() > 0;
        match pool.begin_with(statement.clone()).await {
            // What is dead is thrown away by the pool as it comes back.
            Err(error)
                if had_idle
                    && dead < DEAD_MAX
                    && !matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) =>
            {
                dead += 1;
            }
            begun => return begun,
        }
    }
}
