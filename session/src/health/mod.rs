//! Is everything up that sessions rest on: asked by `/api/health/session`, by `/metrics` and by the job `session-health`, all
//! of them through [`measure`].
//!
//! To add something: a word and whether it is needed in `backend`, and how it is asked here. What an engine said is for the
//! log; an answer holds names, states and times only.

pub(crate) mod backend;

use std::time::{Duration, Instant};

use serde::Serialize;
use utoipa::ToSchema;

use crate::Context;
use crate::deal;
use crate::metric;
use crate::store::{StoreError, args, transact};

pub use backend::Backend;

/// All of them together: whoever has not answered by then is not fit to serve.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

string_enum! {
    /// How it stands.
    HealthStatus {
        /// Everything works.
        Ok => "ok",
        /// Something does not work, and nothing is lost by it: pages ask again instead of being told.
        Degraded => "degraded",
        /// Not fit to serve.
        Failed => "failed",
    }
}

string_enum! {
    /// Why something does not work.
    Ailment {
        /// There is no room on the disk: reading works, writing does not.
        DiskFull => "disk full",
        /// It cannot be reached, or its files cannot be read or written.
        Unavailable => "unavailable",
        /// It did not answer in time.
        Silent => "no answer in time",
        /// What other processes change is not heard of.
        Deaf => "not listening",
        /// Anything else; the log says what.
        Broken => "broken",
    }
}

impl From<&StoreError> for Ailment {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Full => Self::DiskFull,
            StoreError::Unavailable(_) | StoreError::Unsure(_) => Self::Unavailable,
            StoreError::Busy | StoreError::Conflict(_) | StoreError::Silent => Self::Silent,
            StoreError::Deaf => Self::Deaf,
            _ => Self::Broken,
        }
    }
}

/// How everything stands that sessions rest on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    /// `failed` when something that is needed does not work.
    pub status: HealthStatus,
    /// What sessions rest on, one by one.
    pub tiers: Vec<Tier>,
}

/// One thing that sessions rest on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Tier {
    /// What it is.
    pub name: Backend,
    /// `ok` or `failed`.
    pub status: HealthStatus,
    /// Whether a person's login and selection can be kept and found without it.
    pub needed: bool,
    /// Why it is not `ok`, in a word or two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Ailment>,
    /// How long it took to answer, in milliseconds.
    pub latency_ms: f64,
}

impl Backend {
    async fn ask(self, cx: &Context) -> Result<(), StoreError> {
        const A_RECORD: &str = "SELECT CAST(1 AS BIGINT) FROM http_sessions LIMIT 1";
        match self {
            Self::Store => can_write(cx).await,
            Self::HttpSessions => cx.store.optional::<(i64,)>(A_RECORD, args![]).await.map(|_| ()),
            Self::Selections => deal::ping(cx).await,
            Self::Feed => {
                if cx.store.is_deaf() {
                    Err(StoreError::Deaf)
                } else {
                    Ok(())
                }
            }
        }
    }
}

/// What was found to work within this time is not written again: whoever asks often costs no more.
const WRITTEN_EVERY_MS: i64 = 1_000;

// A clock that was ahead and is back is no reason not to write.
const WRITE: &str = "INSERT INTO health_writes (id, written_at) VALUES (1, $1)
     ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at
     WHERE health_writes.written_at <= $2 OR health_writes.written_at > $1";

/// Writes a row of its own: a database whose disk is full can be read.
///
/// # Errors
/// [`StoreError`] when nothing can be written, [`StoreError::Full`] among them.
#[crate::boxed]
pub async fn can_write(cx: &Context) -> Result<(), StoreError> {
    // What is looked at is the whole database.
    let cx = &cx.house();
    let now = cx.clock.now();
    transact!(cx.store, |tx| tx.execute(WRITE, args![now, now.plus_ms(-WRITTEN_EVERY_MS)]).await.map(|_| ()))
}

/// Asks everything, notes the answers for Prometheus, and says how it stands.
#[crate::boxed]
pub async fn measure(cx: &Context) -> Health {
    // What is looked at is the whole database.
    let cx = &cx.house();
    summary(&ask_all(cx).await)
}

/// What the job does: measures, counts, and fails when something that is needed does not work.
pub(crate) async fn check(cx: &Context) -> Result<(), StoreError> {
    // What is looked at is the whole database.
    let cx = &cx.house();
    for (tier, error) in ask_all(cx).await {
        if let Some(error) = error.filter(|_| tier.needed) {
            return Err(error);
        }
    }
    let most = cx.limits.rows_counted_max;
    metric::counted(cx.store.one(COUNT, args![most]).await?);
    Ok(())
}

// Each of them stops at the limit, so that counting costs little however many there are.
const COUNT: &str = "SELECT
     (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 AS one FROM http_sessions LIMIT $1) AS counted) AS http,
     (SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 AS one FROM users LIMIT $1) AS counted) AS users,
     CAST(COALESCE(SUM(CASE WHEN kind = 'device' THEN 1 ELSE 0 END), 0) AS BIGINT) AS device,
     CAST(COALESCE(SUM(CASE WHEN kind = 'background' THEN 1 ELSE 0 END), 0) AS BIGINT) AS background
     FROM (SELECT kind FROM login_sessions LIMIT $1) AS logins";

async fn ask_all(cx: &Context) -> Vec<(Tier, Option<StoreError>)> {
    let mut asked = Vec::with_capacity(Backend::ALL.len());
    let until = tokio::time::Instant::now() + ANSWERS_WITHIN;
    // One after the other: together they would open a connection each, and wait for one another.
    for backend in Backend::ALL {
        asked.push(ask(cx, *backend, until).await);
    }
    asked
}

async fn ask(cx: &Context, backend: Backend, until: tokio::time::Instant) -> (Tier, Option<StoreError>) {
    let asked = Instant::now();
    let answer = tokio::time::timeout_at(until, backend.ask(cx)).await.unwrap_or(Err(StoreError::Silent));
    let took = asked.elapsed();
    metric::backend(backend, answer.is_ok(), took);
    if let Err(error) = &answer {
        tracing::error!(backend = backend.as_str(), %error, "something that sessions rest on does not work");
    }
    let status = if answer.is_ok() { HealthStatus::Ok } else { HealthStatus::Failed };
    // To the microsecond: more is noise.
    let latency_ms = (took.as_secs_f64() * 1_000_000.0).round() / 1_000.0;
    let reason = answer.as_ref().err().map(Ailment::from);
    let tier = Tier { name: backend, status, needed: backend.is_needed(), reason, latency_ms };
    (tier, answer.err())
}

fn summary(asked: &[(Tier, Option<StoreError>)]) -> Health {
    let tiers: Vec<Tier> = asked.iter().map(|(tier, _)| tier.clone()).collect();
    let failed = || tiers.iter().filter(|tier| tier.status == HealthStatus::Failed);
    let status = match (failed().next(), failed().any(|tier| tier.needed)) {
        (None, _) => HealthStatus::Ok,
        (Some(_), false) => HealthStatus::Degraded,
        (Some(_), true) => HealthStatus::Failed,
    };
    Health { status, tiers }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(failed: &[Backend]) -> HealthStatus {
        let tier = |backend: &Backend| {
            let status = if failed.contains(backend) { HealthStatus::Failed } else { HealthStatus::Ok };
            (Tier { name: *backend, status, needed: backend.is_needed(), reason: None, latency_ms: 0.1 }, None)
        };
        summary(&Backend::ALL.iter().map(tier).collect::<Vec<_>>()).status
    }

    #[test]
    fn only_what_is_needed_makes_a_server_unfit() {
        assert_eq!(status(&[]), HealthStatus::Ok);
        assert_eq!(status(&[Backend::Feed]), HealthStatus::Degraded);
        assert_eq!(status(&[Backend::HttpSessions]), HealthStatus::Failed);
        assert_eq!(status(&[Backend::Store, Backend::Feed]), HealthStatus::Failed);
    }
}
