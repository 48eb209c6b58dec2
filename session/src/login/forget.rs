//! Forgetting devices that ended long ago and places that are known no longer, so that no table grows for ever.
//!
//! Kind-aware: only devices go, and only after they have ended. A background login never goes by age.

use super::{background, place};
use crate::Context;
use crate::store::{StoreError, args, transact};

/// How long an ended device stays, for whoever asks what it was.
const KEPT_MS: i64 = 30 * 24 * 60 * 60_000;

const FORGET: &str = "DELETE FROM login_sessions WHERE id IN (
       SELECT id FROM login_sessions
       WHERE kind = 'device' AND (revoked_at < $1 OR last_seen_at + idle_ms < $1 OR expires_at < $1)
       ORDER BY id LIMIT $2)";

/// Deletes up to `limit` devices that were revoked, unused for too long or too old more than 30 days ago, places that
/// nobody was signed in from for too long, and background tokens that were over long ago, and answers how many of all. Doing it again deletes the next ones, or none.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn forget_dead(cx: &Context, limit: i64) -> Result<u64, StoreError> {
    let ended_before = cx.clock.now().plus_ms(-KEPT_MS);
    transact!(cx.store, |tx| {
        let devices = tx.execute(FORGET, args![ended_before, limit]).await?;
        let left = |done: u64| limit.saturating_sub(i64::try_from(done).unwrap_or(i64::MAX)).max(0);
        let places = devices + place::forget(cx, tx, left(devices)).await?;
        Ok::<_, StoreError>(places + background::forget(cx, tx, left(places)).await?)
    })
}
