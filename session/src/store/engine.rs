//! The two engines behind the door, and how each runs a query.

use std::fs::File;
use std::path::PathBuf;
use std::sync::OnceLock;

use sqlx::{PgPool, SqlitePool};

use super::pulse::Pulse;
use super::readers::Readers;
use super::space::Space;
use super::value::{Found, for_postgres};
use super::writers::Writers;
use super::{StoreError, Value};

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
        pulse: Pulse,
    },
}

impl Engine {
    pub(super) fn is_embedded(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    pub(super) async fn optional(&self, sql: &'static str, args: Vec<Value>) -> Result<Option<Found>, StoreError> {
        match self {
            Self::Sqlite { readers, .. } => readers.optional(sql, args).await,
            Self::Postgres { pool, pulse } => {
                pulse.admit()?;
                Ok(pulse
                    .felt(sqlx::query_with(sql, for_postgres(args)?).fetch_optional(pool).await)?
                    .map(Found::Postgres))
            }
        }
    }

    pub(super) async fn all(&self, sql: &'static str, args: Vec<Value>) -> Result<Vec<Found>, StoreError> {
        match self {
            Self::Sqlite { readers, .. } => readers.all(sql, args).await,
            Self::Postgres { pool, pulse } => {
                pulse.admit()?;
                let rows = pulse.felt(sqlx::query_with(sql, for_postgres(args)?).fetch_all(pool).await)?;
                Ok(rows.into_iter().map(Found::Postgres).collect())
            }
        }
    }
}
