//! Where somebody is signed in: their living login sessions, the background one included.

use super::LoginSession;
use crate::Context;
use crate::id::UserId;
use crate::store::{StoreError, args};

const LIST: &str = "SELECT id, kind, device, name, address, created_at, last_seen_at, expires_at FROM login_sessions
     WHERE user_id = $1 AND revoked_at IS NULL
       AND (kind = 'background' OR last_seen_at + idle_ms > $2) AND (expires_at IS NULL OR expires_at > $2)
     ORDER BY created_at DESC, id DESC LIMIT $3";

/// The living login sessions of `user_id`, the newest first; as many as a user may have devices, and one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn list(cx: &Context, user_id: UserId) -> Result<Vec<LoginSession>, StoreError> {
    let rows_max = cx.limits.devices_per_user_max.saturating_add(1);
    cx.store.all(LIST, args![user_id, cx.clock.now(), rows_max]).await
}
