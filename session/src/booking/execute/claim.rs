//! Leasing prebookings that are due: for a while they are this process's alone.

use crate::Context;
use crate::clock::Timestamp;
use crate::id::{NodeId, PrebookingId};
use crate::store::{Claim, ROWS_MAX, StoreError, args, transact};

/// What was leased.
#[derive(Debug)]
pub(super) struct Lease {
    /// Until when.
    pub(super) until: Timestamp,
    /// Which, each with the number of this attempt at it.
    pub(super) rows: Vec<(PrebookingId, i64)>,
}

/// A lease that ends later than any can was made by a clock that was ahead: it counts as none.
/// What is due is found once, before anything is taken: no plan takes more than it may.
static CLAIM: Claim = Claim::new(
    "WITH due AS (SELECT p.id AS due_id FROM prebookings AS p WHERE p.status = 'waiting' AND p.due_at <= $1
        AND (p.lease_until IS NULL OR p.lease_until <= $1 OR p.lease_until > $4)
        ORDER BY p.due_at, p.wish, p.made_at, p.id LIMIT $5",
    ") UPDATE prebookings SET lease_until = $2, leased_by = $3, attempt = attempt + 1 FROM due
     WHERE id = due_id RETURNING id, attempt",
);

/// Leases up to a batch of what is due; nothing where there is none.
pub(super) async fn claim(cx: &Context, node: NodeId) -> Result<Option<Lease>, StoreError> {
    let now = cx.clock.now();
    let until = now.plus_ms(cx.limits.prebooking_lease_ms);
    let longest = now.plus_ms(cx.limits.prebooking_lease_ms.saturating_mul(10));
    let at_once = i64::try_from(ROWS_MAX).unwrap_or(1).min(cx.limits.job_batch_rows);
    let rows = transact!(cx.store, |tx| tx.claim(&CLAIM, args![now, until, node, longest, at_once]).await)?;
    Ok(if rows.is_empty() { None } else { Some(Lease { until, rows }) })
}
