//! The one door to the database: four ways to read, one way to write, whichever engine is behind it.
//!
//! Code above hands over a constant SQL text in the subset both engines speak and a list of [`Value`]s; it never learns
//! which engine answers. Opening, pragmas, how a write begins, telling others and leading differ, and differ only in here.

mod backup;
mod condition;
mod engine;
mod error;
mod hint;
mod http_sessions;
mod lead;
mod migrate;
mod open;
mod readers;
mod tx;
mod value;

pub use condition::Connections;
pub use error::StoreError;
pub use hint::Hint;
pub use http_sessions::HttpSessionStore;
pub use lead::Leadership;
pub use open::StoreOptions;
pub use tx::Tx;
pub use value::{Row, Value};
pub(crate) use value::args;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use engine::Engine;
use tokio::sync::broadcast;

/// The one door for writes: `transact!(store, |tx| work)` runs `work` in a write transaction, all of it or nothing, and
/// what it answered `Ok` survives a power cut. Its value is the `Result` of `work`, whose error must be `From<StoreError>`.
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
    hints: broadcast::Sender<Hint>,
    /// True while the feed's connection is lost.
    is_deaf: Arc<AtomicBool>,
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
        self.engine.optional(sql, args).await
    }

    /// Every row of a query, which must carry its own LIMIT.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn all<R: Row>(&self, sql: &'static str, args: Vec<Value>) -> Result<Vec<R>, StoreError> {
        self.engine.all(sql, args).await
    }

    /// Begins a write transaction, for [`transact!`] only.
    ///
    /// # Errors
    /// [`StoreError`].
    #[doc(hidden)]
    pub async fn begin<E: From<StoreError>>(&self) -> Result<Tx, E> {
        Ok(Tx::begin(&self.engine).await?)
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
            Ok(answer) => match tx.commit(&self.engine, &self.hints).await {
                Ok(()) => return ControlFlow::Break(Ok(answer)),
                Err(error) if error.is_retryable() && attempt < WRITE_ATTEMPTS_MAX => error,
                Err(error) => return ControlFlow::Break(Err(error.into())),
            },
            Err(refusal) => match tx.roll_back().await {
                Some(error) if attempt < WRITE_ATTEMPTS_MAX => error,
                _ => return ControlFlow::Break(Err(refusal)),
            },
        };
        tracing::debug!(%lost, attempt, "a write lost to another one and is tried again");
        tokio::time::sleep(Duration::from_millis(jitter_ms(attempt))).await;
        ControlFlow::Continue(())
    }

    /// What changed, as it is committed; may skip lines when the reader is slow (then it must read everything anew).
    #[must_use]
    pub fn hints(&self) -> broadcast::Receiver<Hint> {
        self.hints.subscribe()
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
