//! A request that is carried out once: its key is written with its change, in one transaction, and only by one attempt at it.

use crate::Context;
use crate::id::{AttemptId, ShopId, UserId};
use crate::store::{StoreError, Tx, args};

/// A request that somebody may send again: whose it is, under which key, and which attempt at it this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    pub(super) user_id: UserId,
    pub(super) shop_id: ShopId,
    pub(super) key: String,
    pub(super) request_hash: [u8; 32],
    pub(super) attempt_id: AttemptId,
    /// The key and the hash that it had under the secret before, while that is being changed.
    pub(super) before: Option<(String, [u8; 32])>,
}

impl Once {
    /// A new attempt at a request of `user_id` under `key`, whose method, path and body hash to `request_hash`.
    #[must_use]
    pub fn new(cx: &Context, (user_id, shop_id): (UserId, ShopId), key: String, request_hash: [u8; 32]) -> Self {
        Self { user_id, shop_id, key, request_hash, attempt_id: cx.ids.next(), before: None }
    }

    /// It, which had this key and this hash under the server's secret before.
    #[must_use]
    pub fn known_as(self, before: Option<(String, [u8; 32])>) -> Self {
        Self { before, ..self }
    }

    /// Whether this is the hash of the request.
    pub(super) fn is(&self, hash: &[u8]) -> bool {
        hash == self.request_hash || self.before.as_ref().is_some_and(|(_, before)| hash == before)
    }
}

/// Takes the key for this attempt; no row where another attempt has carried the request out.
const CLAIM: &str = "INSERT INTO idempotency_keys (user_id, key, shop_id, request_hash, created_at, attempt_id)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (user_id, key) DO UPDATE SET attempt_id = excluded.attempt_id
     WHERE idempotency_keys.attempt_id IS NULL OR idempotency_keys.attempt_id = excluded.attempt_id";

/// Notes in the transaction of a change that this attempt carries the request out.
///
/// # Errors
/// [`StoreError::Repeated`] when another attempt did; nothing of this one may be kept then.
pub(crate) async fn claim(cx: &Context, tx: &mut Tx, once: &Once) -> Result<(), StoreError> {
    let Once { user_id, shop_id, key, request_hash, attempt_id, .. } = once;
    let args = args![*user_id, key, *shop_id, request_hash.to_vec(), cx.clock.now(), *attempt_id];
    if tx.execute(CLAIM, args).await? == 0 { Err(StoreError::Repeated) } else { Ok(()) }
}
