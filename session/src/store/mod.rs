//! The one door to the database: four ways to read, one way to write, whichever engine is behind it.
//!
//! Code above hands over a constant SQL text in the subset both engines speak and a list of [`Value`]s; it never learns
//! which engine answers. Opening, pragmas, how a write begins, telling others and leading differ, and differ only in here.

mod backup;
mod batch;
mod claim;
mod engine;
mod error;
mod feed;
mod http_sessions;
mod identity;
mod lead;
mod migrate;
mod open;
mod pool_status;
mod pulse;
mod readers;
mod restore;
mod rows;
mod schema;
mod space;
mod tx;
mod value;
mod wall;
mod writers;

pub(crate) use claim::Claim;
pub use error::StoreError;
pub use http_sessions::HttpSessionStore;
pub use identity::Identity;
pub use lead::Leadership;
pub use open::StoreOptions;
pub use pool_status::{Connections, Counted};
pub(crate) use rows::{ROWS_MAX, Rows};
pub use tx::Tx;
pub(crate) use value::args;
pub use value::{Row, Value};
pub use wall::{Hole, Wall};

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use engine::Engine;
use feed::Feed;
use pool_status::Count;
use tokio::sync::broadcast;

use crate::change::{Memory, Notice, Topic};

/// The one door for writes: `transact!(store, |tx| work)` runs `work` in a write transaction, all of it or nothing, and
/// what it answered `Ok` survives a power cut. On the embedded engine those who wait share one commit, each within a savepoint
/// of its own; nobody is answered before it. Its value is the `Result` of `work`, whose error must be `From<StoreError>`.
///
/// `work` may run more than once when the engine asks for it (serialization failure, deadlock), so it must do nothing but
/// database work: no lock taken, nothing sent, nothing awaited but `tx`.
///
/// A macro and not a method with an async closure, because the compiler cannot yet see that such a closure's future is
/// `Send` once it borrows its surroundings (rust-lang/rust#102211), which every handler's future must be.
#[macro_export]
macro_rules! transact {
    ($store:expr, |$tx:ident| $work:expr) => {{
        let store: &$crate::store::Store = &$store;
        async {
            let mut attempt = 1;
            loop {
                let mut open = match store.begin().await {
                    Ok(open) => open,
                    Err(error) => break Err(error),
                };
                let outcome = {
                    let $tx = &mut open;
                    async { $work }.await
                };
                match store.settle(open, outcome, attempt).await {
                    std::ops::ControlFlow::Break(answer) => break answer,
                    std::ops::ControlFlow::Continue(()) => attempt += 1,
                }
            }
        }
        .await
    }};
}
pub use transact;

/// How often a write that lost to another one is tried again before it is given up.
const WRITE_ATTEMPTS_MAX: u32 = 8;

/// A database, and the feed of what changes in it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Arc<Engine>,
    feed: Feed,
    /// True while the feed's connection is lost.
    is_deaf: Arc<AtomicBool>,
    /// True in the hands of what may have the reserve of a full disk.
    must_not_wait: bool,
    /// In whose name it asks.
    identity: Identity,
    count: Count,
}

impl Store {
    /// The one row of a query that always has one.
    ///
    /// # Errors
    /// [`StoreError`]; no row is an error here.
    pub async fn one<R: Row>(&self, sql: &'static str, args: Vec<Value>) -> Result<R, StoreError> {
        self.optional(sql, args).await?.ok_or(StoreError::NoRow)
    }

    /// The row of a query that has one or none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn optional<R: Row>(&self, sql: &'static str, args: Vec<Value>) -> Result<Option<R>, StoreError> {
        self.count.statement(sql);
        self.engine.optional(self.identity, sql, args).await?.map(|row| row.read()).transpose()
    }

    /// Every row of a query, which must carry its own LIMIT.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn all<R: Row>(&self, sql: &'static str, args: Vec<Value>) -> Result<Vec<R>, StoreError> {
        self.count.statement(sql);
        self.engine.all(self.identity, sql, args).await?.iter().map(value::Found::read).collect()
    }

    /// Begins a write transaction, for [`transact!`] only.
    ///
    /// # Errors
    /// [`StoreError`].
    #[doc(hidden)]
    pub async fn begin<E: From<StoreError>>(&self) -> Result<Tx, E> {
        Ok(Tx::begin(&self.engine, self.identity, self.must_not_wait, self.count.clone()).await?)
    }

    /// Commits what succeeded, rolls back what did not, and says whether to try again, for [`transact!`] only.
    #[doc(hidden)]
    pub async fn settle<T, E: From<StoreError>>(
        &self,
        tx: Tx,
        outcome: Result<T, E>,
        attempt: u32,
    ) -> ControlFlow<Result<T, E>> {
        let lost = match outcome {
            Ok(answer) => match tx.commit(&self.engine, &self.feed).await {
                Ok(()) => return ControlFlow::Break(Ok(answer)),
                Err(error) if self.does_again(&error) && attempt < WRITE_ATTEMPTS_MAX => error,
                Err(error) => return ControlFlow::Break(Err(error.into())),
            },
            Err(refusal) => match tx.roll_back(&self.engine).await {
                Some(error) if attempt < WRITE_ATTEMPTS_MAX => error,
                _ => return ControlFlow::Break(Err(refusal)),
            },
        };
        tracing::debug!(%lost, attempt, "a write is tried again");
        tokio::time::sleep(Duration::from_millis(jitter_ms(attempt))).await;
        ControlFlow::Continue(())
    }

    /// The same database for what must not wait until there is room on the disk: signing out, ending a login. Its writes are
    /// few and small, and have the reserve.
    #[must_use]
    pub fn must_not_wait(&self) -> Self {
        Self { must_not_wait: true, ..self.clone() }
    }

    /// The same database, asked in the name of `identity`. Where no second wall stands, nobody looks at it.
    #[must_use]
    pub fn of(&self, identity: Identity) -> Self {
        Self { identity, ..self.clone() }
    }

    /// The same database, asked in the name of the house: for what somebody's command must see or write beyond what is theirs.
    #[must_use]
    pub fn house(&self) -> Self {
        self.of(Identity::House)
    }

    /// True while nothing can be written, because there is no room on the disk of an embedded database.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(&*self.engine, Engine::Sqlite { space, .. } if space.is_full())
    }

    /// Looks whether the database has room to grow, by a small file beside it that is removed at once: what is written next may
    /// still fit where something else was.
    ///
    /// # Errors
    /// [`StoreError::Full`] when there is none, [`StoreError::Unavailable`] when nothing can be made there. A database on a
    /// server keeps its room to itself.
    #[crate::boxed]
    pub async fn look_for_room(&self) -> Result<(), StoreError> {
        let Engine::Sqlite { file, .. } = &*self.engine else { return Ok(()) };
        let file = file.clone();
        let looked = tokio::task::spawn_blocking(move || space::look_beside(&file)).await;
        match looked.unwrap_or_else(|_| Err(std::io::Error::other("the look was cut off"))) {
            Err(error) if error.kind() == std::io::ErrorKind::StorageFull => Err(StoreError::Full),
            looked => looked.map_err(|error| StoreError::Unavailable(error.to_string())),
        }
    }

    /// What changed, as it is committed; may skip lines when the reader is slow (then it must read everything anew).
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Arc<Notice>> {
        self.feed.listen()
    }

    /// Forgets whatever was remembered, and tells whoever follows anything: for whoever changed the database by other means
    /// than this store, as tests do.
    pub fn forget_everything(&self) {
        self.feed.tell(Notice::Everything);
    }

    /// What was remembered of what this database holds, and is worth nothing once that changed.
    pub(crate) const fn memory(&self) -> &Memory {
        &self.feed.memory
    }

    /// A number that stays the same while none of `topics` changes, nor anything that has no topic of its own, like what a shop has
    /// set: what is read after it was asked for is so still while it stands. Nothing while what others change is not heard of.
    #[must_use]
    pub fn standing(&self, topics: &[Topic]) -> Option<u64> {
        (!self.is_deaf()).then(|| self.memory().present(topics).number())
    }

    /// Whether a commit that failed so is to be tried again with its whole work.
    fn does_again(&self, error: &StoreError) -> bool {
        error.is_retryable() || (self.must_not_wait && matches!(error, StoreError::Full))
    }

    /// True when only this process can write, so that what it has read and not changed is still so.
    #[must_use]
    pub fn is_sole_writer(&self) -> bool {
        self.engine.is_embedded()
    }
}

/// Between 0 and 2^attempt × 4 ms, at most a second: spread, so that losers do not meet again.
fn jitter_ms(attempt: u32) -> u64 {
    let most = (4_u64 << attempt.min(8)).min(1_000);
    rand::random_range(0..=most)
}
