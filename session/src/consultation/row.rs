//! A consultation's own row: how it is read whole, and the compare-and-set of its status.

use super::types::Status;
use crate::clock::Timestamp;
use crate::id::{ConsultationId, ShopId, UserId};
use crate::store::{StoreError, Tx, args};

/// A consultation with the names and the queue entry that belong to it.
pub(super) const CONSULTATION: &str = "SELECT s.id, s.shop_id, s.customer_id, c.name AS customer_name, a.mechanic_id,
        m.name AS mechanic_name, a.id AS assignment_id, s.plan, s.channel, s.status, s.concern, s.vehicle, s.price_cents,
        s.scheduled_for, s.queued_at, s.created_at, a.accepted_at, s.started_at, s.ended_at
     FROM consultations AS s
     JOIN assignments AS a ON a.consultation_id = s.id
     JOIN users AS c ON c.id = s.customer_id
     LEFT JOIN users AS m ON m.id = a.mechanic_id
     WHERE s.id = $1";

const CHANGE: &str = "UPDATE consultations SET status = $3, started_at = COALESCE($4, started_at),
        ended_at = COALESCE($5, ended_at), queued_at = COALESCE($6, queued_at), attended_at = $7
     WHERE id = $1 AND status = $2 AND ($8 IS NULL OR attended_at < $8)
     RETURNING shop_id, customer_id, plan, price_cents";

/// What the compare-and-set found when it won.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Changed {
    pub(super) shop_id: ShopId,
    pub(super) customer_id: UserId,
    pub(super) plan: super::types::Plan,
    pub(super) price_cents: i64,
}

/// Compares and sets the status; nothing when the consultation no longer stands at `from`, or somebody attended to it at
/// `unattended_since` or later. A change of status attends to it.
pub(super) async fn set(
    tx: &mut Tx,
    id: ConsultationId,
    from: Status,
    to: Status,
    now: Timestamp,
    unattended_since: Option<Timestamp>,
) -> Result<Option<Changed>, StoreError> {
    let started_at = (to == Status::Live).then_some(now);
    let ended_at = (!to.is_active()).then_some(now);
    let queued_at = (from == Status::Scheduled && to == Status::Pending).then_some(now);
    tx.optional(CHANGE, args![id, from, to, started_at, ended_at, queued_at, now, unattended_since]).await
}
