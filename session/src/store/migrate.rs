//! Bringing the tables up to date, and refusing a database that is ahead of this program.

use std::collections::HashMap;
use std::sync::RwLock;

use sqlx::migrate::{MigrateError, Migrator};

use super::engine::Engine;
use super::wall::{Wall, raise};
use super::{Store, StoreError};

pub(super) static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Which unique index stands over which columns (`"table.column, table.column"`), the same in every database of this version.
static INDEXES: RwLock<Option<HashMap<String, String>>> = RwLock::new(None);

/// The version of the newest migration that this program knows.
pub(super) fn newest_migration() -> i64 {
    POSTGRES.iter().map(|step| step.version).max().unwrap_or_default()
}

/// The name of the unique index over these columns, once a database has been migrated.
pub(super) fn index_over(columns: &str) -> Option<String> {
    INDEXES.read().ok()?.as_ref()?.get(columns).cloned()
}

impl Store {
    /// Applies what is missing, each step in a transaction of its own. Running it twice changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when the database knows steps that this program does not; [`StoreError::Migrate`] otherwise.
    #[crate::boxed]
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match &*self.engine {
            Engine::Sqlite { writer, .. } => {
                SQLITE.run(writer).await.map_err(refused)?;
                let columns: Vec<(String, String, String)> = sqlx::query_as(UNIQUE_COLUMNS).fetch_all(writer).await?;
                let mut over: HashMap<String, Vec<String>> = HashMap::new();
                for (index, table, column) in columns {
                    over.entry(index).or_default().push(format!("{table}.{column}"));
                }
                let named = over.into_iter().map(|(index, columns)| (columns.join(", "), index)).collect();
                if let Ok(mut indexes) = INDEXES.write() {
                    *indexes = Some(named);
                }
            }
            // Whoever serves behind the wall owns nothing, and can make nothing.
            Engine::Postgres { wall: Wall::Up, .. } => match self.migrations_pending().await {
                Ok(0) => {}
                Err(error @ StoreError::Newer(_)) => return Err(error),
                Ok(_) | Err(_) => return Err(StoreError::NotTheOwner),
            },
            Engine::Postgres { pool, .. } => {
                POSTGRES.run(pool).await.map_err(refused)?;
                raise::raise_again(pool).await?;
            }
        }
        Ok(())
    }

    /// How many steps this program knows that the database has not seen yet; 0 when it is up to date.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when the database knows steps that this program does not, [`StoreError::Engine`] when it was
    /// never migrated.
    #[crate::boxed]
    pub async fn migrations_pending(&self) -> Result<usize, StoreError> {
        let known = if self.engine.is_embedded() { &SQLITE } else { &POSTGRES };
        let seen: Vec<(i64,)> = self.all(APPLIED, Vec::new()).await?;
        match seen.iter().find(|(version,)| !known.version_exists(*version)) {
            Some((version,)) => Err(StoreError::Newer(*version)),
            None => Ok(known.iter().count().saturating_sub(seen.len())),
        }
    }
}

/// Bounded by the migrations there are; one by one they are written by hand.
const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success = TRUE ORDER BY version LIMIT 10000";

const UNIQUE_COLUMNS: &str = "SELECT il.name, m.name, ii.name
     FROM sqlite_master AS m, pragma_index_list(m.name) AS il, pragma_index_info(il.name) AS ii
     WHERE m.type = 'table' AND il.\"unique\" = 1 ORDER BY il.name, ii.seqno";

fn refused(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(version) => StoreError::Newer(version),
        error => StoreError::Migrate(error),
    }
}
