//! The job `erasures`: people whose days to change their mind are over.

use super::erase::erase;
use crate::Context;
use crate::id::UserId;
use crate::store::{StoreError, args, transact};

/// People erased in one run of a batch: each is a transaction of its own.
const AT_ONCE_MAX: i64 = 20;

const DUE: &str = "SELECT id FROM users WHERE erase_at <= $1 ORDER BY erase_at LIMIT $2";
/// The last admin stays: they try again tomorrow, when there may be another one.
const PUT_OFF: &str = "UPDATE users SET erase_at = $2 WHERE id = $1 AND erase_at <= $3";
const DAY_MS: i64 = 86_400_000;

/// Erases whoever asked for it and did not take it back in time, and answers how many. Doing it again erases the next ones, or nobody.
///
/// # Errors
/// [`StoreError`]; whoever was erased until then stays so, and nobody is half erased.
#[crate::boxed]
pub async fn erase_due(cx: &Context) -> Result<u64, StoreError> {
    let now = cx.clock.now();
    let due: Vec<(UserId,)> = cx.store.all(DUE, args![now, AT_ONCE_MAX]).await?;
    let mut erased = 0;
    for (id,) in due {
        match transact!(cx.store, |tx| erase(cx, tx, id).await) {
            Ok(was_due) => erased += u64::from(was_due),
            Err(error) if error.is_constraint("ck_shop_keeps_an_admin") => {
                tracing::warn!(user_id = %id, "the last admin of a shop asked to be erased: it waits until there is another one");
                transact!(cx.store, |tx| tx.execute(PUT_OFF, args![id, now.plus_ms(DAY_MS), now]).await)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(erased)
}
