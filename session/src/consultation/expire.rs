//! Expire: a consultation that nobody attends to before it is live is let go after a while and its credit given back.
//!
//! Joining the queue, the acceptance, the release and every message attend to it. One that comes while this looks keeps it.

use super::change::{self, Step};
use super::rule::Command;
use super::types::Status;
use crate::Context;
use crate::id::ConsultationId;
use crate::store::{StoreError, args};

const ORPHANS: &str = "SELECT id, status FROM consultations
     WHERE status IN ('pending', 'waiting') AND attended_at < $1 AND queued_at < $1 ORDER BY attended_at LIMIT $2";

/// Expires consultations that are pending or waiting and that nobody attended to for longer than `orphan_after_ms`.
/// Answers how many; at most `job_batch_rows`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn expire_orphans(cx: &Context) -> Result<u64, StoreError> {
    let before = cx.clock.now().plus_ms(-cx.limits.orphan_after_ms);
    let args = args![before, cx.limits.job_batch_rows];
    let mut expired = 0;
    for (id, from) in cx.store.all::<(ConsultationId, Status)>(ORPHANS, args).await? {
        let (command, unattended_since) = (Command::Expire, Some(before));
        let step = Step { id, from, command, actor: None, held_by: None, unattended_since };
        expired += u64::from(change::carry_out(cx, step).await?);
    }
    Ok(expired)
}
