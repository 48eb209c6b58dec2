//! What a mechanic holds when they take consultations no longer: it goes on without them, in the transaction in which they leave.

use super::change::{Lost, Step, apply};
use super::handover;
use super::rule::Command;
use super::types::Status;
use crate::Context;
use crate::change::Actor;
use crate::id::{ConsultationId, UserId};
use crate::store::{StoreError, Tx, args};

const HELD: &str = "SELECT s.id, s.status FROM assignments AS a JOIN consultations AS s ON s.id = a.consultation_id
     WHERE a.mechanic_id = $1 AND a.status = 'accepted'";

/// `manager` takes from `mechanic` what they hold: what waits for them goes back to its place in the queue, a live consultation ends
/// as if they had ended it, and what is offered to them is declined.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Busy`] when it changed at that moment.
pub(crate) async fn leave_behind(
    cx: &Context,
    tx: &mut Tx,
    manager: &Actor,
    mechanic: UserId,
) -> Result<(), StoreError> {
    let held: Option<(ConsultationId, Status)> = tx.optional(HELD, args![mechanic]).await?;
    if let Some((id, from)) = held {
        let command = if from == Status::Live { Command::End } else { Command::Release };
        let step = Step { id, from, command, actor: Some(manager), held_by: Some(mechanic), unattended_since: None };
        apply(cx, tx, step).await.map_err(|lost| match lost {
            Lost::Race => StoreError::Busy,
            Lost::Store(error) => error,
        })?;
    }
    handover::decline_all(cx, tx, manager, mechanic).await
}

const ACTIVE: &str = "SELECT id, status FROM consultations
     WHERE customer_id = $1 AND status IN ('pending', 'waiting', 'live', 'scheduled')";

/// Ends the active consultation of a customer who is erased: called off, or, when it is live, over. The clock does it.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Busy`] when it changed at that moment.
pub(crate) async fn call_off_of(cx: &Context, tx: &mut Tx, customer: UserId) -> Result<(), StoreError> {
    let active: Option<(ConsultationId, Status)> = tx.optional(ACTIVE, args![customer]).await?;
    let Some((id, from)) = active else { return Ok(()) };
    let command = if from == Status::Live { Command::End } else { Command::Cancel };
    let step = Step { id, from, command, actor: None, held_by: None, unattended_since: None };
    apply(cx, tx, step).await.map_err(|lost| match lost {
        Lost::Race => StoreError::Busy,
        Lost::Store(error) => error,
    })
}
