//! Expire: a consultation that nobody took, or nobody started, is let go after a while and its credit given back.

use super::change::{self, Step};
use super::rule::Command;
use super::types::Status;
use crate::Context;
use crate::id::ConsultationId;
use crate::store::{StoreError, args};

const ORPHANS: &str = "SELECT id, status FROM consultations
     WHERE status IN ('pending', 'waiting') AND queued_at < $1 ORDER BY queued_at LIMIT $2";

/// Expires consultations that have been pending or waiting for longer than `orphan_after_ms`.
/// Answers how many; at most `job_batch_rows`.
///
/// # Errors
/// [`StoreError`].
pub async fn expire_orphans(cx: &Context) -> Result<u64, StoreError> {
    let before = cx.clock.now().plus_ms(-cx.limits.orphan_after_ms);
    let args = args![before, cx.limits.job_batch_rows];
    let mut expired = 0;
    for (id, from) in cx.store.all::<(ConsultationId, Status)>(ORPHANS, args).await? {
        let step = Step { id, from, command: Command::Expire, actor: None, held_by: None };
        expired += u64::from(change::carry_out(cx, step).await?);
    }
    Ok(expired)
}
