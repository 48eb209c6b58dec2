//! Forgetting mail: what was given up says nothing once it is worth nothing, and all that ended goes after a while.

use crate::Context;
use crate::store::{StoreError, args, transact};

const FORGET: &str = "DELETE FROM mails WHERE id IN (SELECT m.id FROM mails AS m
     WHERE (m.sent_at IS NOT NULL OR m.given_up_at IS NOT NULL) AND m.created_at < $1 ORDER BY m.created_at LIMIT $2)";
const WIPE: &str = "UPDATE mails SET text_body = '', html_body = '' WHERE id IN (SELECT m.id FROM mails AS m
     WHERE m.given_up_at IS NOT NULL AND m.text_body <> '' AND m.worth_until <= $1 ORDER BY m.worth_until LIMIT $2)";

/// Deletes up to `limit` mails that were sent or given up, and are older than `mail_kept_ms`; and wipes as many that were given up
/// and are worth nothing any more. Answers how many.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn forget_old(cx: &Context, limit: i64) -> Result<u64, StoreError> {
    let now = cx.clock.now();
    let before = now.plus_ms(-cx.limits.mail_kept_ms);
    let wiped = transact!(cx.store, |tx| tx.execute(WIPE, args![now, limit]).await)?;
    let forgotten = transact!(cx.store, |tx| tx.execute(FORGET, args![before, limit]).await)?;
    Ok(wiped.max(forgotten))
}
