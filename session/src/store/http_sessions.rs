//! Where HTTP sessions lie: ids only, in the table `http_sessions` of whichever engine serves.
//!
//! Anything in such a record may be older than the truth (its last writer wins), so it opens nothing by itself:
//! every request checks the login session it names.

use async_trait::async_trait;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::Result;
use tower_sessions::{SessionStore, session_store};
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore};

use super::engine::Engine;
use super::{Store, StoreError, transact};

const TABLE: &str = "http_sessions";

/// The HTTP session layer's store, on the engine that serves.
#[derive(Clone, Debug)]
pub struct HttpSessionStore(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Sqlite { writing: SqliteStore, reading: SqliteStore },
    Postgres(PostgresStore),
}

impl Store {
    /// The HTTP session layer's store.
    ///
    /// # Errors
    /// Never in practice: the table's name is a constant that both engines take.
    pub fn http_sessions(&self) -> std::result::Result<HttpSessionStore, StoreError> {
        let named = |error: String| StoreError::Address(error);
        Ok(HttpSessionStore(match &*self.engine {
            Engine::Sqlite { writer, http_sessions, .. } => Kind::Sqlite {
                writing: SqliteStore::new(writer.clone()).with_table_name(TABLE).map_err(named)?,
                reading: SqliteStore::new(http_sessions.clone()).with_table_name(TABLE).map_err(named)?,
            },
            Engine::Postgres { house, .. } => Kind::Postgres(
                PostgresStore::new(house.clone())
                    .with_schema_name("public")
                    .and_then(|store| store.with_table_name(TABLE))
                    .map_err(named)?,
            ),
        }))
    }

    /// Forgets up to `limit` HTTP sessions that have expired, and answers how many.
    ///
    /// # Errors
    /// [`StoreError`].
    #[crate::boxed]
    pub async fn forget_expired_http_sessions(
        &self,
        now: crate::clock::Timestamp,
        limit: i64,
    ) -> std::result::Result<u64, StoreError> {
        let (embedded, now) = (self.engine.is_embedded(), now.to_string());
        let sql = if embedded { FORGET_TEXT } else { FORGET_TIME };
        transact!(self, |tx| tx.execute(sql, super::args![&now, limit]).await)
    }
}

const FORGET_TEXT: &str = "DELETE FROM http_sessions WHERE id IN
    (SELECT id FROM http_sessions WHERE expiry_date < $1 ORDER BY expiry_date LIMIT $2)";
const FORGET_TIME: &str = "DELETE FROM http_sessions WHERE id IN
    (SELECT id FROM http_sessions WHERE expiry_date < CAST($1 AS TIMESTAMPTZ) ORDER BY expiry_date LIMIT $2)";

/// Runs the work to its end even when the browser hangs up: a dropped transaction must not stay open in the pool.
async fn apart<T: Send + 'static>(work: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    match tokio::spawn(work).await {
        Ok(answer) => answer,
        Err(_) => Err(session_store::Error::Backend("the session store's task ended early".to_owned())),
    }
}

#[async_trait]
impl SessionStore for HttpSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let (kind, mut made) = (self.0.clone(), record.clone());
        *record = apart(async move {
            match &kind {
                Kind::Sqlite { writing, .. } => writing.create(&mut made).await,
                Kind::Postgres(store) => store.create(&mut made).await,
            }
            .map(|()| made)
        })
        .await?;
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (kind, record) = (self.0.clone(), record.clone());
        apart(async move {
            match &kind {
                Kind::Sqlite { writing, .. } => writing.save(&record).await,
                Kind::Postgres(store) => store.save(&record).await,
            }
        })
        .await
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        match &self.0 {
            Kind::Sqlite { reading, .. } => reading.load(id).await,
            Kind::Postgres(store) => store.load(id).await,
        }
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let (kind, id) = (self.0.clone(), *id);
        apart(async move {
            match &kind {
                Kind::Sqlite { writing, .. } => writing.delete(&id).await,
                Kind::Postgres(store) => store.delete(&id).await,
            }
        })
        .await
    }
}
