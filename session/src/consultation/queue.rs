//! The live queue: who waits, oldest first.

use super::view::{Queue, QueueEntry};
use crate::Context;
use crate::id::ShopId;
use crate::store::{StoreError, args};

const ENTRIES: &str =
    "SELECT a.id AS assignment_id, s.id AS consultation_id, c.name AS customer_name, s.plan, s.channel,
        s.concern, s.vehicle, a.queued_at, s.preferred_mechanic_id, s.reserved_until
     FROM assignments AS a
     JOIN consultations AS s ON s.id = a.consultation_id AND s.status = 'pending'
     JOIN users AS c ON c.id = s.customer_id
     WHERE a.shop_id = $1 AND a.status = 'queued'
     ORDER BY a.queued_at, a.id LIMIT $2";
const REVISION: &str = "SELECT sh.queue_revision,
        (SELECT COUNT(*) FROM assignments AS a
         JOIN consultations AS s ON s.id = a.consultation_id AND s.status = 'pending'
         WHERE a.shop_id = sh.id AND a.status = 'queued') AS waiting_count
     FROM shops AS sh WHERE sh.id = $1";

/// The queue of a shop. The revision is read first: entries may be newer than it says, never older.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn queue(cx: &Context, shop_id: ShopId) -> Result<Queue, StoreError> {
    let (revision, waiting_count) = cx.store.one::<(i64, i64)>(REVISION, args![shop_id]).await?;
    let assignments: Vec<QueueEntry> = cx.store.all(ENTRIES, args![shop_id, cx.limits.queue_rows_max]).await?;
    Ok(Queue { revision, server_time: cx.clock.now(), assignments, waiting_count })
}
