//! The weekly job: references to deleted deals go, of everybody who has not come back to lose them themselves.

use crate::Context;
use crate::store::{StoreError, args, transact};

const SELECTED: &str =
    "UPDATE users SET last_deal_id = NULL, deal_cleared = 'deleted', deal_revision = deal_revision + 1,
        deal_changed_at = $2, deal_changed_on = NULL
     WHERE id IN (SELECT u.id FROM users AS u JOIN deals AS d ON d.id = u.last_deal_id
        WHERE u.last_deal_id IS NOT NULL AND d.deleted_at IS NOT NULL LIMIT $1)";
const BEFORE: &str = "UPDATE users SET deal_before_id = NULL, deal_revision = deal_revision + 1
     WHERE id IN (SELECT u.id FROM users AS u JOIN deals AS d ON d.id = u.deal_before_id
        WHERE u.deal_before_id IS NOT NULL AND d.deleted_at IS NOT NULL LIMIT $1)";
const RECENT: &str = "DELETE FROM recent_deals WHERE (user_id, deal_id) IN
        (SELECT r.user_id, r.deal_id FROM recent_deals AS r JOIN deals AS d ON d.id = r.deal_id
         WHERE d.deleted_at IS NOT NULL LIMIT $1)";

/// Clears one batch of references to deleted deals: at most `job_batch_rows` of each sort. Answers how many went.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn clear_references(cx: &Context) -> Result<u64, StoreError> {
    let (limit, now) = (cx.limits.job_batch_rows, cx.clock.now());
    transact!(cx.store, |tx| {
        let selected = tx.execute(SELECTED, args![limit, now]).await? + tx.execute(BEFORE, args![limit]).await?;
        if selected > 0 {
            // Whose they were is not asked: it is rare.
            tx.record_everything();
        }
        Ok(selected + tx.execute(RECENT, args![limit]).await?)
    })
}
