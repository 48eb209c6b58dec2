//! The writers of an embedded database: one at a time, and those that wait share one commit.
//!
//! Whoever is done hands the open transaction on to the next who waits, each work within a savepoint of its own: one that fails
//! or is dropped takes nobody with it. When nobody waits, or a bound is reached, it is committed, and only then is anybody
//! answered. Nobody ever waits for others to come.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::oneshot;

use super::StoreError;
use super::batch::{BEGIN, Batch, SAVE, SAVE_NEXT, UNDO, Work, execute, gone};
use super::feed::Feed;
use super::pool_status::Count;
use super::space::Space;
use crate::change::Notice;

/// The queue of the writers, first come first served. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Writers(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    pool: SqlitePool,
    /// Whether the engine rolled back the open transaction, by itself or because it was told to: its own hook says so.
    is_rolled_back: Arc<AtomicBool>,
    patience: Duration,
    space: Space,
    feed: Feed,
    count: Count,
    line: Mutex<Line>,
}

#[derive(Debug, Default)]
struct Line {
    /// Whether it is somebody's turn.
    is_taken: bool,
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// The one turn there is. Dropped, it undoes a work that was not kept, and goes to the next.
#[derive(Debug)]
pub(super) struct Turn {
    /// Nothing once it went on.
    writers: Option<Writers>,
    batch: Option<Batch>,
}

impl Writers {
    /// Of the one connection in `pool`, whose rollbacks `is_rolled_back` shows. Nobody waits longer than `patience` for a turn.
    pub(super) fn new(
        pool: SqlitePool,
        is_rolled_back: Arc<AtomicBool>,
        patience: Duration,
        (space, feed, count): (Space, Feed, Count),
    ) -> Self {
        let line = Mutex::default();
        Self(Arc::new(Shared { pool, is_rolled_back, patience, space, feed, count, line }))
    }

    /// Waits for a turn, and begins a work in it.
    pub(super) async fn begin(&self, must_not_wait: bool) -> Result<Turn, StoreError> {
        self.0.space.admit(must_not_wait)?;
        let mut turn = self.turn().await?;
        // It may have been found full meanwhile.
        self.0.space.admit(must_not_wait)?;
        if !turn.join().await {
            turn.open(self).await?;
        }
        Ok(turn)
    }

    async fn turn(&self) -> Result<Turn, StoreError> {
        let wait = {
            let mut line = self.line();
            std::mem::replace(&mut line.is_taken, true).then(|| {
                let (give, wait) = oneshot::channel();
                line.waiting.push_back(give);
                wait
            })
        };
        match wait {
            None => Ok(Turn { writers: Some(self.clone()), batch: None }),
            Some(wait) => match tokio::time::timeout(self.0.patience, wait).await {
                Ok(Ok(turn)) => Ok(turn),
                Ok(Err(_)) | Err(_) => Err(StoreError::Busy),
            },
        }
    }

    /// Gives the turn to the next who still waits. Where nobody does, or the transaction is not to be shared any more, that is
    /// ended first.
    fn pass_on(&self, mut batch: Option<Batch>) {
        let may_share = batch.as_ref().is_none_or(|batch| batch.may_share() && !self.is_rolled_back());
        while may_share && let Some(next) = self.next(batch.is_none()) {
            match next.send(Turn { writers: Some(self.clone()), batch }) {
                Ok(()) => return,
                Err(mut turn) => {
                    turn.writers = None;
                    batch = turn.batch.take();
                }
            }
        }
        if let Some(batch) = batch {
            self.spawn(batch.end(self.clone()));
        }
    }

    fn next(&self, is_free: bool) -> Option<oneshot::Sender<Turn>> {
        let mut line = self.line();
        let next = line.waiting.pop_front();
        if next.is_none() && is_free {
            line.is_taken = false;
        }
        next
    }

    /// Ends a transaction apart from whoever caused it, who may go away.
    fn spawn(&self, end: impl Future<Output = ()> + Send + 'static) {
        let turn = Turn { writers: Some(self.clone()), batch: None };
        tokio::spawn(async move {
            end.await;
            drop(turn);
        });
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_rolled_back(&self) -> bool {
        self.0.is_rolled_back.load(Ordering::Acquire)
    }

    pub(super) fn space(&self) -> &Space {
        &self.0.space
    }

    pub(super) fn feed(&self) -> &Feed {
        &self.0.feed
    }

    pub(super) fn count(&self) -> &Count {
        &self.0.count
    }

    /// Waits until what was kept is committed.
    ///
    /// # Errors
    /// Why it is not; [`StoreError::Unsure`] where a later work of the same transaction takes too long.
    pub(super) async fn committed(&self, told: oneshot::Receiver<Result<(), StoreError>>) -> Result<(), StoreError> {
        let unsure = |why: &str| Err(StoreError::Unsure(why.to_owned()));
        match tokio::time::timeout(self.0.patience, told).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => unsure("the task that commits ended early"),
            Err(_) => unsure("the commit takes too long"),
        }
    }
}

impl Turn {
    /// The connection, while the transaction stands: outside of it every statement would be kept at once.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        let is_rolled_back = self.writers.as_ref().is_none_or(Writers::is_rolled_back);
        match &mut self.batch {
            Some(batch) if !is_rolled_back => Ok(&mut *batch.connection),
            _ => Err(gone()),
        }
    }

    /// Notes what a statement of this work failed with: the engine may have rolled back everybody's.
    pub(super) fn failed(&mut self, error: &StoreError) {
        if let Some(batch) = &mut self.batch
            && self.writers.as_ref().is_some_and(Writers::is_rolled_back)
        {
            batch.broken.get_or_insert_with(|| error.of_all());
        }
    }

    /// Keeps the work; who follows is told of `notice` by the commit. The turn goes on.
    pub(super) fn keep(mut self, notice: Option<Notice>) -> oneshot::Receiver<Result<(), StoreError>> {
        let (tell, told) = oneshot::channel();
        if let Some(batch) = &mut self.batch {
            batch.keep(notice, tell);
        }
        told
    }

    /// Undoes the work. Whoever saw in it what others did before them hears by the answer when that is committed: what they were
    /// refused for is so only then. Nothing where they were the first.
    pub(super) fn undo(mut self) -> Option<oneshot::Receiver<Result<(), StoreError>>> {
        let is_rolled_back = self.writers.as_ref().is_none_or(Writers::is_rolled_back);
        let batch = self.batch.as_mut().filter(|batch| batch.work == Work::Saved && !is_rolled_back)?;
        let (tell, told) = oneshot::channel();
        batch.wait(None, tell);
        Some(told)
    }

    /// Begins a work in the transaction that was handed on. False when there is none, or it turned out to be gone.
    async fn join(&mut self) -> bool {
        let (Some(writers), Some(batch)) = (&self.writers, &mut self.batch) else { return false };
        let sql = batch.next;
        if sql == SAVE_NEXT {
            // Whoever goes away in the middle leaves half of it: one savepoint more does no harm, one less would.
            batch.next = SAVE;
        }
        let done = execute(&mut batch.connection, sql).await;
        if done.is_ok() && !writers.is_rolled_back() {
            batch.work = Work::Saved;
            return true;
        }
        let (error, of) = (done.err().unwrap_or_else(gone), writers.clone());
        if let Some(batch) = self.batch.take() {
            // To its end, also when this caller goes away.
            let _ = tokio::spawn(async move { batch.fail(&of, error).await }).await;
        }
        false
    }

    /// Begins the first work of a new transaction.
    async fn open(&mut self, writers: &Writers) -> Result<(), StoreError> {
        let connection = writers.0.pool.acquire().await?;
        writers.0.is_rolled_back.store(false, Ordering::Release);
        let batch = self.batch.insert(Batch::new(connection));
        let begun = execute(&mut batch.connection, BEGIN).await;
        if let Err(error) = &begun {
            match error {
                StoreError::Full => writers.0.space.found_full(),
                // Another process has the file: the connection is as good as before.
                StoreError::Conflict(_) | StoreError::Busy => {}
                _ => batch.connection.close_on_drop(),
            }
            self.batch = None;
        }
        begun
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(writers) = self.writers.take() else { return };
        let Some(mut batch) = self.batch.take() else { return writers.pass_on(None) };
        match batch.work {
            Work::First => {
                let of = writers.clone();
                return writers.spawn(async move { batch.fail(&of, gone()).await });
            }
            Work::Saved => {
                batch.work = Work::None;
                batch.next = UNDO;
            }
            Work::None => {}
        }
        writers.pass_on(Some(batch));
    }
}
