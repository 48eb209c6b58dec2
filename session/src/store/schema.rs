//! Whether everything stands in the database that the migrations made: tables, indexes and triggers, by their names.
//!
//! What should stand there is not written down a second time: the migrations are run on an empty database in memory and its
//! names are read. Both engines have the same ones.

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::migrate::SQLITE;
use super::{Store, StoreError};

/// Bounded by what the migrations make; they are written by hand.
const SQLITE_NAMES: &str = "SELECT name FROM sqlite_master WHERE type IN ('table', 'index', 'trigger')
     AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\' ORDER BY name LIMIT 10000";
const POSTGRES_NAMES: &str =
    "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace
     UNION SELECT CAST(tgname AS TEXT) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1 LIMIT 10000";

impl Store {
    /// The names of the tables, indexes and triggers that should be there and are not: each holds data or keeps a rule.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    #[crate::boxed]
    pub async fn missing(&self) -> Result<Vec<String>, StoreError> {
        let names = if self.engine.is_embedded() { SQLITE_NAMES } else { POSTGRES_NAMES };
        let there: Vec<(String,)> = self.all(names, Vec::new()).await?;
        let there: BTreeSet<String> = there.into_iter().map(|(name,)| name).collect();
        Ok(wanted().await?.into_iter().filter(|name| !there.contains(name)).collect())
    }
}

async fn wanted() -> Result<Vec<String>, StoreError> {
    let mut empty = SqliteConnectOptions::new().in_memory(true).connect().await?;
    SQLITE.run_direct(&mut empty).await.map_err(StoreError::Migrate)?;
    let names: Vec<(String,)> = sqlx::query_as(SQLITE_NAMES).fetch_all(&mut empty).await?;
    empty.close().await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}
