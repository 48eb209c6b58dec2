//! One leader for the jobs, and one server for an embedded file.

use std::fs::File;

use sqlx::postgres::PgConnection;
use sqlx::Connection;

use super::engine::Engine;
use super::{Store, StoreError};

/// The advisory lock's number: "forecourt" folded into 64 bits, so that no other program's lock meets it by chance.
const LEADER_LOCK: i64 = 0x666f_7265_636f_7572;

/// Proof of leading, for as long as it is held. Dropping it, or losing the connection, gives the lead away.
#[derive(Debug)]
pub struct Leadership(Option<PgConnection>);

impl Leadership {
    /// True while this process still leads.
    pub async fn holds(&mut self) -> bool {
        match &mut self.0 {
            None => true,
            Some(connection) => connection.ping().await.is_ok(),
        }
    }
}

impl Store {
    /// Leads if nobody else does. The embedded engine has one server, which always leads.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be asked.
    pub async fn lead(&self) -> Result<Option<Leadership>, StoreError> {
        let Engine::Postgres { pool } = &*self.engine else { return Ok(Some(Leadership(None))) };
        let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
        let won: bool =
            sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(LEADER_LOCK).fetch_one(&mut connection).await?;
        Ok(won.then_some(Leadership(Some(connection))))
    }

    /// Makes this process the only server of an embedded file, until the answer is dropped (or the process dies).
    /// What this process caches is true only because no other one writes.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another server holds it.
    pub fn claim(&self) -> Result<Option<File>, StoreError> {
        let Engine::Sqlite { file: Some(file), .. } = &*self.engine else { return Ok(None) };
        let mut path = file.clone().into_os_string();
        path.push(".lock");
        let taken = || StoreError::Taken(file.display().to_string());
        let lock = File::create(&path).map_err(|error| StoreError::Address(format!("{}: {error}", path.display())))?;
        lock.try_lock().map_err(|_| taken())?;
        Ok(Some(lock))
    }
}
