//! Idempotency keys: the same request sent twice is carried out once and answered twice the same.
//!
//! A key belongs to one user and one request; another request under it is refused (draft-ietf-httpapi-idempotency-key-header).
//! A call of the API takes its key before the work, by a unique index; whatever does something writes the key in the transaction
//! of its change, so that no crash comes between the two. What was answered is kept for `idempotency_kept_ms`.

mod once;

use std::time::Duration;

pub use once::Once;
pub(crate) use once::claim;

use crate::Context;
use crate::clock::Timestamp;
use crate::id::AttemptId;
use crate::store::{StoreError, args, transact};

/// An answer is kept this soon after what it is about, or not at all.
const KEPT_WITHIN_MS: i64 = 2_000;
const LOOK_EVERY: Duration = Duration::from_millis(25);
const LOOKS_MAX: u32 = 80;
/// A request that never finished (the server was killed) may be tried again after this long.
const IN_PROGRESS_MS_MAX: i64 = 60_000;

/// What a key stands for when a request comes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is new: carry the request out, then [`finish`] or [`abandon`].
    Fresh,
    /// It was carried out: answer this again.
    Replay {
        /// The HTTP status answered then.
        status: u16,
        /// The body answered then.
        body: String,
    },
    /// It was carried out, and what was answered is lost: the server ended in between.
    AnswerLost,
    /// The same request is being carried out right now.
    InProgress,
    /// Another request was sent under this key.
    Mismatch,
}

/// What was answered to a request that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// This.
    So(String),
    /// It is lost: the server ended between what it did and its answer.
    Lost,
}

const TAKE: &str = "INSERT INTO idempotency_keys (user_id, key, shop_id, request_hash, created_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash, created_at = excluded.created_at,
        status = NULL, body = NULL, attempt_id = NULL
     WHERE idempotency_keys.created_at < $6
        OR (idempotency_keys.status IS NULL AND idempotency_keys.attempt_id IS NULL AND idempotency_keys.created_at < $7)
     RETURNING key";
const KEPT: &str =
    "SELECT request_hash, status, body, attempt_id, created_at FROM idempotency_keys WHERE user_id = $1 AND key = $2";
const FINISH: &str = "UPDATE idempotency_keys SET status = $3, body = $4
     WHERE user_id = $1 AND key = $2 AND (attempt_id IS NULL OR attempt_id = $5)";
const ABANDON: &str =
    "DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status IS NULL AND attempt_id IS NULL";
const FORGET: &str = "DELETE FROM idempotency_keys WHERE (user_id, key) IN
     (SELECT user_id, key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2)";

type Kept = (Vec<u8>, Option<i64>, Option<String>, Option<AttemptId>, Timestamp);

/// Takes the key of a request before any of it is done.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn begin(cx: &Context, once: &Once) -> Result<Begun, StoreError> {
    let now = cx.clock.now();
    let forgotten = now.plus_ms(-cx.limits.idempotency_kept_ms);
    let stuck = now.plus_ms(-IN_PROGRESS_MS_MAX);
    let Once { user_id, shop_id, key, request_hash, .. } = once;
    let args = args![*user_id, key, *shop_id, request_hash.to_vec(), now, forgotten, stuck];
    let taken = transact!(cx.store, |tx| tx.optional::<(String,)>(TAKE, args.clone()).await)?;
    if taken.is_some() {
        return Ok(Begun::Fresh);
    }
    let kept = cx.store.optional::<Kept>(KEPT, args![*user_id, key]).await?;
    Ok(match kept {
        // Abandoned in between: the client may try again at once.
        None => Begun::InProgress,
        Some((hash, ..)) if !once.is(&hash) => Begun::Mismatch,
        Some((_, Some(status), Some(body), ..)) => Begun::Replay { status: u16::try_from(status).unwrap_or(500), body },
        Some((.., Some(_), created_at)) if created_at < stuck => Begun::AnswerLost,
        Some(_) => Begun::InProgress,
    })
}

/// What was answered to this very request, if another attempt has carried it out; waited for, where that one is about to keep it.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn answered(cx: &Context, once: &Once) -> Result<Option<Answered>, StoreError> {
    for _ in 0..LOOKS_MAX {
        let mut kept = cx.store.optional::<Kept>(KEPT, args![once.user_id, &once.key]).await?;
        if let (None, Some((before, _))) = (&kept, once.before.as_ref().filter(|(before, _)| *before != once.key)) {
            kept = cx.store.optional::<Kept>(KEPT, args![once.user_id, before]).await?;
        }
        match kept {
            Some((hash, _, body, Some(_), since)) if once.is(&hash) => match body {
                Some(body) => return Ok(Some(Answered::So(body))),
                None if cx.clock.now() < since.plus_ms(KEPT_WITHIN_MS) => tokio::time::sleep(LOOK_EVERY).await,
                None => break,
            },
            _ => return Ok(None),
        }
    }
    Ok(Some(Answered::Lost))
}

/// Keeps what was answered by this attempt, if it carried the request out or took its key before.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn finish(cx: &Context, once: &Once, status: u16, body: &str) -> Result<(), StoreError> {
    let args = args![once.user_id, &once.key, i64::from(status), body, once.attempt_id];
    transact!(cx.store, |tx| tx.execute(FINISH, args.clone()).await.map(|_| ()))
}

/// Gives the key back: the request was not carried out and may be sent again. One that was keeps its key.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn abandon(cx: &Context, once: &Once) -> Result<(), StoreError> {
    transact!(cx.store, |tx| tx.execute(ABANDON, args![once.user_id, &once.key]).await.map(|_| ()))
}

/// Forgets up to `limit` keys older than `idempotency_kept_ms`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn forget_old(cx: &Context, limit: i64) -> Result<u64, StoreError> {
    let before = cx.clock.now().plus_ms(-cx.limits.idempotency_kept_ms);
    transact!(cx.store, |tx| tx.execute(FORGET, args![before, limit]).await)
}
