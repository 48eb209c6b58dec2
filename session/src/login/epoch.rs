//! A person's epoch: whatever names an older one is worth nothing, on every process, whoever still holds it.
//!
//! It grows when all of somebody's logins end, with a new password, when they may do less than before, and when they are shut out. What
//! goes on nevertheless is carried into the new epoch in the same transaction, and nothing else can be: a login that comes out of a
//! cache, a record or a token that was read before names the old one.

use crate::id::{LoginSessionId, UserId};
use crate::store::{StoreError, Tx, args};

/// What of somebody's goes on in their new epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GoesOn {
    /// Nothing.
    Nothing,
    /// Scheduled work.
    Background,
    /// This device, and scheduled work.
    Here(LoginSessionId),
    /// Every login that has not ended.
    Everything,
}

const GROW: &str = "UPDATE users SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch";
const BACKGROUND: &str = "UPDATE login_sessions SET epoch = $2
     WHERE user_id = $1 AND revoked_at IS NULL AND kind = 'background'";
const HERE: &str = "UPDATE login_sessions SET epoch = $2
     WHERE user_id = $1 AND revoked_at IS NULL AND (kind = 'background' OR id = $3)";
const EVERYTHING: &str = "UPDATE login_sessions SET epoch = $2 WHERE user_id = $1 AND revoked_at IS NULL";
const TOKENS: &str =
    "UPDATE background_tokens SET epoch = $2 WHERE user_id = $1 AND ended_at IS NULL AND epoch = $2 - 1";
const END_TOKENS: &str =
    "UPDATE background_tokens SET ended_at = $2, sealed = '' WHERE user_id = $1 AND ended_at IS NULL";

/// Begins a new epoch of `user_id`, whose row this transaction holds from then on: the first statement of whatever ends logins, so that
/// signing in, renewing a token and ending come one after the other. Whoever calls says with `tx.record` that the person changed.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn grow(
    tx: &mut Tx,
    user_id: UserId,
    goes_on: GoesOn,
    now: crate::clock::Timestamp,
) -> Result<i64, StoreError> {
    let (epoch,): (i64,) = tx.one(GROW, args![user_id]).await?;
    match goes_on {
        GoesOn::Nothing => tx.execute(END_TOKENS, args![user_id, now]).await?,
        GoesOn::Background => tx.execute(BACKGROUND, args![user_id, epoch]).await?,
        GoesOn::Here(id) => tx.execute(HERE, args![user_id, epoch, id]).await?,
        GoesOn::Everything => tx.execute(EVERYTHING, args![user_id, epoch]).await?,
    };
    if goes_on != GoesOn::Nothing {
        tx.execute(TOKENS, args![user_id, epoch]).await?;
    }
    Ok(epoch)
}
