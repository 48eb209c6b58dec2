//! One leader for the jobs, and one server for an embedded file.

use std::fs::File;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::PgConnection;

use super::engine::Engine;
use super::{Store, StoreError};

/// The advisory lock's number: "forecourt" folded into 64 bits, so that no other program's lock meets it by chance.
const LEADER_LOCK: i64 = 0x666f_7265_636f_7572;

/// How long the leader's connection may take to answer before the lead is given away: a lost peer says nothing.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// Proof of leading, for as long as it is held. Dropping it, or losing the connection, gives the lead away.
#[derive(Debug)]
pub struct Leadership(Option<PgConnection>);

impl Leadership {
    /// True while this process still leads.
    #[crate::boxed]
    pub async fn holds(&mut self) -> bool {
        match &mut self.0 {
            None => true,
            Some(connection) => matches!(tokio::time::timeout(ANSWERS_WITHIN, connection.ping()).await, Ok(Ok(()))),
        }
    }
}

impl Store {
    /// Leads if nobody else does. The embedded engine has one server, which always leads.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be asked.
    #[crate::boxed]
    pub async fn lead(&self) -> Result<Option<Leadership>, StoreError> {
        let Engine::Postgres { pool, pulse, .. } = &*self.engine else { return Ok(Some(Leadership(None))) };
        pulse.admit()?;
        let mut connection = pulse.felt(PgConnection::connect_with(&pool.connect_options()).await)?;
        let won: bool =
            sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(LEADER_LOCK).fetch_one(&mut connection).await?;
        Ok(won.then_some(Leadership(Some(connection))))
    }

    /// Makes this process the only server of an embedded file, for as long as the store lives (or until the process dies), and
    /// lays in its reserve. What this process caches is true only because no other one writes.
    ///
    /// The file itself is locked, so that it is the same lock by whatever name it is reached. The lock is one of `flock`, which
    /// does not meet those that the engine takes; it must not be closed before the engine is, or the engine's would go with it
    /// (<https://sqlite.org/howtocorrupt.html>, 2.2).
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another server holds it.
    pub fn claim(&self, reserve_bytes: u64) -> Result<(), StoreError> {
        let Engine::Sqlite { file, claim, space, .. } = &*self.engine else { return Ok(()) };
        let held = match claim.get() {
            Some(held) => held,
            None => {
                let lock =
                    File::open(file).map_err(|error| StoreError::Address(format!("{}: {error}", file.display())))?;
                claim.get_or_init(|| lock)
            }
        };
        held.try_lock().map_err(|_| StoreError::Taken(file.display().to_string()))?;
        space.lay_in(file, reserve_bytes);
        Ok(())
    }
}
