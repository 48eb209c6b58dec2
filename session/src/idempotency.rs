//! Idempotency keys: the same request sent twice is carried out once and answered twice the same.
//!
//! A key belongs to one user and one request; another request under it is refused (draft-ietf-httpapi-idempotency-key-header).
//! The key is taken before the work, by a unique index; what was answered is kept for `idempotency_kept_ms`.

use crate::Context;
use crate::id::{ShopId, UserId};
use crate::store::{StoreError, args, transact};

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
    /// The same request is being carried out right now.
    InProgress,
    /// Another request was sent under this key.
    Mismatch,
}

const TAKE: &str = "INSERT INTO idempotency_keys (user_id, key, shop_id, request_hash, created_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash, created_at = excluded.created_at,
        status = NULL, body = NULL
     WHERE idempotency_keys.created_at < $6 OR (idempotency_keys.status IS NULL AND idempotency_keys.created_at < $7)
     RETURNING key";
const KEPT: &str = "SELECT request_hash, status, body FROM idempotency_keys WHERE user_id = $1 AND key = $2";
const FINISH: &str = "UPDATE idempotency_keys SET status = $3, body = $4 WHERE user_id = $1 AND key = $2";
const ABANDON: &str = "DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status IS NULL";
const FORGET: &str = "DELETE FROM idempotency_keys WHERE (user_id, key) IN
     (SELECT user_id, key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2)";

/// Takes `key` for a request of `user_id` whose method, path and body hash to `request_hash`.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(
    cx: &Context,
    shop_id: ShopId,
    user_id: UserId,
    key: &str,
    request_hash: [u8; 32],
) -> Result<Begun, StoreError> {
    let now = cx.clock.now();
    let forgotten = now.plus_ms(-cx.limits.idempotency_kept_ms);
    let stuck = now.plus_ms(-IN_PROGRESS_MS_MAX);
    let args = args![user_id, key, shop_id, request_hash.to_vec(), now, forgotten, stuck];
    let taken = transact!(cx.store, |tx| tx.optional::<(String,)>(TAKE, args.clone()).await)?;
    if taken.is_some() {
        return Ok(Begun::Fresh);
    }
    let kept = cx.store.optional::<(Vec<u8>, Option<i64>, Option<String>)>(KEPT, args![user_id, key]).await?;
    Ok(match kept {
        // Abandoned in between: the client may try again at once.
        None => Begun::InProgress,
        Some((hash, ..)) if hash != request_hash => Begun::Mismatch,
        Some((_, Some(status), Some(body))) => Begun::Replay { status: u16::try_from(status).unwrap_or(500), body },
        Some(_) => Begun::InProgress,
    })
}

/// Keeps what was answered under `key`.
///
/// # Errors
/// [`StoreError`].
pub async fn finish(cx: &Context, user_id: UserId, key: &str, status: u16, body: &str) -> Result<(), StoreError> {
    let args = args![user_id, key, i64::from(status), body];
    transact!(cx.store, |tx| tx.execute(FINISH, args.clone()).await.map(|_| ()))
}

/// Gives `key` back: the request was not carried out and may be sent again.
///
/// # Errors
/// [`StoreError`].
pub async fn abandon(cx: &Context, user_id: UserId, key: &str) -> Result<(), StoreError> {
    transact!(cx.store, |tx| tx.execute(ABANDON, args![user_id, key]).await.map(|_| ()))
}

/// Forgets up to `limit` keys older than `idempotency_kept_ms`.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_old(cx: &Context, limit: i64) -> Result<u64, StoreError> {
    let before = cx.clock.now().plus_ms(-cx.limits.idempotency_kept_ms);
    transact!(cx.store, |tx| tx.execute(FORGET, args![before, limit]).await)
}
