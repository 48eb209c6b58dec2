//! One transaction of an embedded database and those who share it: each work within a savepoint of its own, one commit, and then
//! the answers.

use std::time::{Duration, Instant};

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection};
use tokio::sync::oneshot;

use super::StoreError;
use super::writers::Writers;
use crate::change::Notice;

/// Works that share a commit, at the most.
const WORKS_MAX: usize = 64;
/// How long the first one that is done waits for those after it, besides the work that is going on then.
const SHARE_FOR: Duration = Duration::from_millis(20);

pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";
pub(super) const SAVE: &str = "SAVEPOINT work";
pub(super) const SAVE_NEXT: &str = "RELEASE work; SAVEPOINT work";
/// Leaves the savepoint there, and nothing in it.
pub(super) const UNDO: &str = "ROLLBACK TO work";
const COMMIT: &str = "COMMIT";
const UNDO_AND_COMMIT: &str = "ROLLBACK TO work; COMMIT";
const ROLLBACK: &str = "ROLLBACK";

/// A transaction, and who waits for its commit.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) connection: PoolConnection<Sqlite>,
    pub(super) work: Work,
    /// What makes the transaction ready for the next work.
    pub(super) next: &'static str,
    pending: Vec<Pending>,
    /// When the first of these was done.
    done_since: Option<Instant>,
    /// Why the engine rolled back all of it by itself, where it said so.
    pub(super) broken: Option<StoreError>,
}

/// The work of whoever has the turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// None, or what begins it may be under way.
    None,
    /// Of the first one, who has the transaction alone and needs no savepoint.
    First,
    /// Within a savepoint.
    Saved,
}

/// Somebody who is done, and is answered after the commit.
#[derive(Debug)]
struct Pending {
    notice: Option<Notice>,
    tell: oneshot::Sender<Result<(), StoreError>>,
}

impl Batch {
    /// Before it is begun, with a first work that needs no savepoint.
    pub(super) const fn new(connection: PoolConnection<Sqlite>) -> Self {
        Self { connection, work: Work::First, next: SAVE, pending: Vec::new(), done_since: None, broken: None }
    }

    /// The work is done, and is kept by the commit; `tell` learns of that, and whoever follows of `notice`.
    pub(super) fn keep(&mut self, notice: Option<Notice>, tell: oneshot::Sender<Result<(), StoreError>>) {
        self.next = if self.work == Work::Saved { SAVE_NEXT } else { SAVE };
        self.work = Work::None;
        self.wait(notice, tell);
    }

    /// `tell` learns of the commit, and whoever follows of `notice`.
    pub(super) fn wait(&mut self, notice: Option<Notice>, tell: oneshot::Sender<Result<(), StoreError>>) {
        self.pending.push(Pending { notice, tell });
        self.done_since.get_or_insert_with(Instant::now);
    }

    /// Whether another work may be done in it.
    pub(super) fn may_share(&self) -> bool {
        self.pending.len() < WORKS_MAX && self.done_since.is_none_or(|since| since.elapsed() < SHARE_FOR)
    }

    /// Commits, and answers everybody.
    pub(super) async fn end(mut self, writers: Writers) {
        if writers.is_rolled_back() {
            return self.fail(&writers, gone()).await;
        }
        let sql = if self.next == UNDO { UNDO_AND_COMMIT } else { COMMIT };
        match execute(&mut self.connection, sql).await {
            Ok(()) => {
                writers.count().commit();
                self.tell(&writers, || Ok(()));
            }
            Err(error) => self.fail(&writers, error.at_commit()).await,
        }
    }

    /// Rolls back, and tells everybody.
    pub(super) async fn fail(mut self, writers: &Writers, error: StoreError) {
        let error = self.broken.take().unwrap_or(error);
        if matches!(error, StoreError::Full) {
            writers.space().found_full();
        }
        // The engine may have done it by itself: then there is nothing to roll back, and it refuses.
        let was_rolled_back = writers.is_rolled_back();
        if let Err(error) = execute(&mut self.connection, ROLLBACK).await
            && !was_rolled_back
        {
            tracing::warn!(%error, "a transaction could not be rolled back; its connection is closed");
            self.connection.close_on_drop();
        }
        self.tell(writers, || Err(error.of_all()));
    }

    /// Tells who follows first: also after a failure, because the commit whose answer was lost may have happened.
    fn tell(self, writers: &Writers, done: impl Fn() -> Result<(), StoreError>) {
        let (notices, waiting): (Vec<_>, Vec<_>) =
            self.pending.into_iter().map(|pending| (pending.notice, pending.tell)).unzip();
        notices.into_iter().flatten().for_each(|notice| writers.feed().tell(notice));
        for tell in waiting {
            // Whoever hung up wants no answer.
            let _ = tell.send(done());
        }
    }
}

pub(super) async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

/// What those are told whose transaction the engine rolled back for a reason that is not theirs.
pub(super) fn gone() -> StoreError {
    StoreError::Unavailable("the transaction was rolled back".to_owned())
}
