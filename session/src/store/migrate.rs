//! Bringing the tables up to date, and refusing a database that is ahead of this program.

use std::collections::HashMap;
use std::sync::RwLock;

use sqlx::migrate::{MigrateError, Migrator};

use super::engine::Engine;
use super::{Store, StoreError};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Which unique index stands over which columns (`"table.column, table.column"`), the same in every database of this version.
static INDEXES: RwLock<Option<HashMap<String, String>>> = RwLock::new(None);

/// The name of the unique index over these columns, once a database has been migrated.
pub(super) fn index_over(columns: &str) -> Option<String> {
    INDEXES.read().ok()?.as_ref()?.get(columns).cloned()
}

impl Store {
    /// Applies what is missing, each step in a transaction of its own. Running it twice changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when the database knows steps that this program does not; [`StoreError::Migrate`] otherwise.
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
            Engine::Postgres { pool, .. } => POSTGRES.run(pool).await.map_err(refused)?,
        }
        Ok(())
    }
}

const UNIQUE_COLUMNS: &str = "SELECT il.name, m.name, ii.name
     FROM sqlite_master AS m, pragma_index_list(m.name) AS il, pragma_index_info(il.name) AS ii
     WHERE m.type = 'table' AND il.\"unique\" = 1 ORDER BY il.name, ii.seqno";

fn refused(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(version) => StoreError::Newer(version),
        error => StoreError::Migrate(error),
    }
}
