//! Release: a consultation goes back to its old place in the queue, because the mechanic gave it back or did not come.

use super::change::{self, Step};
use super::error::ChangeError;
use super::rule::Command;
use super::types::{Consultation, Status};
use crate::Context;
use crate::change::Actor;
use crate::id::{AssignmentId, ConsultationId, UserId};
use crate::store::{StoreError, args};

/// Why an entry was not given back: as for every other change.
pub type ReleaseError = ChangeError;

const SESSION_OF: &str = "SELECT consultation_id FROM assignments WHERE id = $1 AND shop_id = $2";
const UNATTENDED: &str = "SELECT a.consultation_id, a.mechanic_id FROM assignments AS a
     JOIN consultations AS s ON s.id = a.consultation_id AND s.status = 'waiting'
     JOIN participants AS p ON p.consultation_id = a.consultation_id AND p.user_id = a.mechanic_id
     WHERE a.status = 'accepted' AND a.accepted_at < $1 AND p.connected_at IS NULL
     ORDER BY a.accepted_at LIMIT $2";

/// Gives a waiting consultation back to the queue.
///
/// # Errors
/// [`ChangeError`]: not this mechanic's, or not waiting (any more).
#[crate::boxed]
pub async fn release(cx: &Context, mechanic: &Actor, id: AssignmentId) -> Result<Consultation, ReleaseError> {
    let found = cx.store.optional::<(ConsultationId,)>(SESSION_OF, args![id, mechanic.user.shop_id]).await?;
    let (session,) = found.ok_or(ChangeError::NotFound)?;
    change::ask(cx, mechanic, session, Command::Release, None).await
}

/// Releases consultations whose mechanic accepted and then did not connect within `connect_within_ms`.
/// Answers how many; at most `job_batch_rows`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn return_unattended(cx: &Context) -> Result<u64, StoreError> {
    let before = cx.clock.now().plus_ms(-cx.limits.connect_within_ms);
    let args = args![before, cx.limits.job_batch_rows];
    let mut returned = 0;
    for (id, mechanic) in cx.store.all::<(ConsultationId, Option<UserId>)>(UNATTENDED, args).await? {
        let (from, command) = (Status::Waiting, Command::Release);
        let step = Step { id, from, command, actor: None, held_by: mechanic, unattended_since: None };
        returned += u64::from(change::carry_out(cx, step).await?);
    }
    Ok(returned)
}
