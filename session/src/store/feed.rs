//! The feed between processes: each notice travels through the database, in the transaction of its change.
//!
//! What one process missed while its connection was lost is made good by "everything may have changed".

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{Executor, PgPool};
use tokio::sync::broadcast;

use super::engine::Engine;
use super::{Store, StoreError};
use crate::change::{Memory, Notice};

/// The channel notices travel on between processes.
pub(super) const CHANNEL: &str = "forecourt_notices";
/// The most bytes a notice may have: beyond that PostgreSQL takes none.
const NOTICE_BYTES_MAX: usize = 7_500;
/// How often it is looked whether a connection on which nothing is heard is still one.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How often a lost connection is tried for again.
const RETRY: Duration = Duration::from_secs(1);

/// Where a change becomes known in this process: what was remembered is worth nothing, and whoever listens looks again. Clones
/// are the same.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    pub(super) memory: Memory,
    notices: broadcast::Sender<Arc<Notice>>,
}

impl Feed {
    /// A feed that keeps `notices_kept` for a slow listener; one that falls further behind is told that it missed some.
    pub(super) fn new(notices_kept: usize) -> Self {
        Self { memory: Memory::new(), notices: broadcast::Sender::new(notices_kept) }
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<Arc<Notice>> {
        self.notices.subscribe()
    }

    /// Forgets first: whoever looks again finds what is so now.
    pub(super) fn tell(&self, notice: Notice) {
        self.memory.forget(&notice);
        // Nobody listening is no error: whoever comes later starts with a snapshot.
        let _ = self.notices.send(Arc::new(notice));
    }
}

impl Store {
    /// Listens to other processes until the store is dropped. The embedded engine has no others: returns at once.
    ///
    /// # Errors
    /// [`StoreError`] when the first connection cannot be made; later ones are made again, with a resync.
    #[crate::boxed]
    pub async fn listen(&self) -> Result<(), StoreError> {
        let Engine::Postgres { pool, .. } = &*self.engine else { return Ok(()) };
        let listener = connect(pool).await?;
        tokio::spawn(pass_on(pool.clone(), listener, self.feed.clone(), self.is_deaf.clone()));
        Ok(())
    }
}

async fn connect(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// A notice as it travels; "everything" where it is too long to.
pub(super) fn line(notice: &Notice) -> String {
    let write = |notice: &Notice| serde_json::to_string(notice).unwrap_or_default();
    Some(write(notice)).filter(|line| line.len() <= NOTICE_BYTES_MAX).unwrap_or_else(|| write(&Notice::Everything))
}

async fn pass_on(pool: PgPool, mut listener: PgListener, feed: Feed, is_deaf: Arc<AtomicBool>) {
    loop {
        let heard = match tokio::time::timeout(LOOK_EVERY, listener.try_recv()).await {
            Ok(heard) => heard,
            // Nothing happened, or nobody is there any more: a lost peer says nothing.
            Err(_) => match tokio::time::timeout(RETRY, (&mut listener).execute("SELECT 1")).await {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => Err(error),
                Err(_) => Err(sqlx::Error::PoolTimedOut),
            },
        };
        let notice = match heard {
            Ok(Some(line)) => serde_json::from_str(line.payload()).unwrap_or(Notice::Everything),
            // The connection was lost and is made again already: lines may be missing.
            Ok(None) => Notice::Everything,
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                is_deaf.store(true, Ordering::Relaxed);
                tracing::warn!(%error, "the feed lost its connection; it is made again as soon as the database answers");
                // Given back first: there may be no room for two.
                drop(listener);
                match connect_again(&pool).await {
                    Some(again) => listener = again,
                    None => return,
                }
                is_deaf.store(false, Ordering::Relaxed);
                Notice::Everything
            }
        };
        feed.tell(notice);
    }
}

/// A new connection, tried for every second; nothing when the store is closed.
async fn connect_again(pool: &PgPool) -> Option<PgListener> {
    loop {
        match connect(pool).await {
            Ok(listener) => return Some(listener),
            Err(sqlx::Error::PoolClosed) => return None,
            Err(error) => tracing::debug!(%error, "the feed cannot connect yet"),
        }
        tokio::time::sleep(RETRY).await;
    }
}
