//! Scheduled start: a consultation joins the queue when its time comes.

use super::change::{self, Step};
use super::rule::Command;
use super::types::Status;
use crate::Context;
use crate::id::ConsultationId;
use crate::store::{StoreError, args};

const DUE: &str = "SELECT id FROM consultations
     WHERE status = 'scheduled' AND scheduled_for <= $1 ORDER BY scheduled_for LIMIT $2";

/// Puts scheduled consultations whose time has come into the queue. Answers how many; at most `job_batch_rows`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn queue_due(cx: &Context) -> Result<u64, StoreError> {
    let mut queued = 0;
    for (id,) in cx.store.all::<(ConsultationId,)>(DUE, args![cx.clock.now(), cx.limits.job_batch_rows]).await? {
        let (from, command) = (Status::Scheduled, Command::Queue);
        let step = Step { id, from, command, actor: None, held_by: None, unattended_since: None };
        queued += u64::from(change::carry_out(cx, step).await?);
    }
    Ok(queued)
}
