//! How the door itself is doing, for whoever watches it. Asks nothing of the database.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Store;
use super::engine::Engine;
use super::wall::Wall;

/// Connections to the database at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// Open, and nobody's.
    pub idle: u32,
    /// At work for somebody.
    pub busy: u32,
}

/// What was asked of the database since it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Statements, those that begin and end a transaction not among them.
    pub statements: u64,
    /// Transactions that were committed: on the embedded engine those who wait share one.
    pub commits: u64,
}

/// Where that is counted. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Count(Arc<(AtomicU64, AtomicU64)>);

impl Count {
    /// One more; the log's finest level names it, never with its values.
    pub(super) fn statement(&self, sql: &'static str) {
        tracing::trace!(sql, "statement");
        self.0.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn commit(&self) {
        self.0.1.fetch_add(1, Ordering::Relaxed);
    }
}

impl Store {
    /// How much was asked of the database so far.
    #[must_use]
    pub fn counted(&self) -> Counted {
        let (statements, commits) = &*self.count.0;
        Counted { statements: statements.load(Ordering::Relaxed), commits: commits.load(Ordering::Relaxed) }
    }

    /// How many connections there are now, writers and readers together.
    #[must_use]
    pub fn connections(&self) -> Connections {
        let (open, idle) = match &*self.engine {
            Engine::Sqlite { writer, readers, http_sessions, .. } => {
                let (open, idle) = readers.open_and_idle();
                let pools = [writer, http_sessions];
                (
                    open + pools.iter().map(|pool| pool.size() as usize).sum::<usize>(),
                    idle + pools.iter().map(|pool| pool.num_idle()).sum::<usize>(),
                )
            }
            Engine::Postgres { pool, wall: Wall::Up, house, .. } => {
                let pools = [pool, house];
                (pools.iter().map(|pool| pool.size() as usize).sum(), pools.iter().map(|pool| pool.num_idle()).sum())
            }
            Engine::Postgres { pool, .. } => (pool.size() as usize, pool.num_idle()),
        };
        let [open, idle] = [open, idle.min(open)].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        Connections { idle, busy: open - idle }
    }

    /// True while the connection is lost on which notices of other processes come. Never for the embedded engine, which has
    /// no others, and for a command that does not listen.
    #[must_use]
    pub fn is_deaf(&self) -> bool {
        self.is_deaf.load(Ordering::Relaxed)
    }
}
