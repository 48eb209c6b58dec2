//! Whether a database server answers, and how its silence ends by itself.
//!
//! A pool that had no connection in time does not say why. When nobody had an answer for as long, the server is not busy but
//! gone: from then on whoever asks is told so at once, and one task knocks until it is there again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Executor};

use super::StoreError;

/// How often the task knocks, and how long each time it waits for an answer.
const KNOCK_EVERY: Duration = Duration::from_millis(500);
const KNOCK_WAIT: Duration = Duration::from_secs(2);

/// When a database server last answered. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Pulse(Arc<State>);

#[derive(Debug)]
struct State {
    address: PgConnectOptions,
    patience: Duration,
    since: Instant,
    /// In milliseconds after `since`.
    answered_at: AtomicU64,
    is_gone: AtomicBool,
}

impl Pulse {
    /// Of the server at `address`, which just answered; nobody waits longer than `patience` for a connection.
    pub(super) fn new(address: PgConnectOptions, patience: Duration) -> Self {
        let (answered_at, is_gone) = (AtomicU64::new(0), AtomicBool::new(false));
        Self(Arc::new(State { address, patience, since: Instant::now(), answered_at, is_gone }))
    }

    /// Lets somebody ask, unless it is known that nobody answers.
    pub(super) fn admit(&self) -> Result<(), StoreError> {
        if self.0.is_gone.load(Ordering::Acquire) { Err(gone()) } else { Ok(()) }
    }

    /// Notes an answer, also a refusal; and says what silence means.
    pub(super) fn felt<T>(&self, answer: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        match answer {
            Ok(answer) => {
                self.beat();
                Ok(answer)
            }
            Err(sqlx::Error::PoolTimedOut) if self.quiet_for() >= self.0.patience => {
                self.lost();
                Err(gone())
            }
            Err(error) => {
                if matches!(error, sqlx::Error::Database(_)) {
                    self.beat();
                }
                Err(error.into())
            }
        }
    }

    /// What a pool does with a connection that comes back: an error, so that it is dropped, when nobody answers on it. One whose
    /// peer is gone without a word would otherwise be waited for until the network gives it up, a quarter of an hour.
    pub(super) async fn look_at(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.quiet_for() < KNOCK_EVERY {
            return Ok(());
        }
        tokio::time::timeout(KNOCK_WAIT, connection.ping()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    fn quiet_for(&self) -> Duration {
        let answered_at = Duration::from_millis(self.0.answered_at.load(Ordering::Relaxed));
        self.0.since.elapsed().saturating_sub(answered_at)
    }

    fn beat(&self) {
        let now = u64::try_from(self.0.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.0.answered_at.store(now, Ordering::Relaxed);
    }

    fn lost(&self) {
        if self.0.is_gone.swap(true, Ordering::AcqRel) {
            return;
        }
        tracing::error!("the database server does not answer; it is asked again until it does");
        let pulse = self.clone();
        tokio::spawn(async move {
            // Ends with the store: nobody else holds the state then.
            while Arc::strong_count(&pulse.0) > 1 {
                tokio::time::sleep(KNOCK_EVERY).await;
                if matches!(tokio::time::timeout(KNOCK_WAIT, knock(&pulse.0.address)).await, Ok(Ok(()))) {
                    pulse.beat();
                    pulse.0.is_gone.store(false, Ordering::Release);
                    tracing::info!("the database server answers again");
                    return;
                }
            }
        });
    }
}

/// Connects, asks for nothing, and goes.
async fn knock(address: &PgConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(address).await?;
    connection.execute("SELECT 1").await?;
    connection.close().await
}

fn gone() -> StoreError {
    StoreError::Unavailable("the server does not answer".to_owned())
}
