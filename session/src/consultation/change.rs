//! The one way a consultation's status changes: a compare-and-set, and everything that must go with it.
//!
//! Who wins is decided by the session's own row. What follows (queue entry, credit, history) is one transaction
//! with it. Whoever loses is told where the consultation stands now.

use super::error::ChangeError;
use super::row::{CONSULTATION, set};
use super::rule::Command;
use super::types::{Consultation, EventKind, ParticipantRole, Status};
use super::{credit, event, handover, referral, room};
use crate::Context;
use crate::change::{Actor, By};
use crate::clock::Timestamp;
use crate::id::{ConsultationId, UserId};
use crate::store::{StoreError, Tx, args, transact};

/// Whose a consultation is; nobody's while it is queued.
pub(super) const HELD_BY: &str = "SELECT mechanic_id FROM assignments WHERE consultation_id = $1";
const ENTRY: &str = "UPDATE assignments SET status = $2, ended_at = $3, queued_at = COALESCE($4, queued_at),
        mechanic_id = CASE WHEN $2 = 'queued' THEN NULL ELSE mechanic_id END,
        accepted_at = CASE WHEN $2 = 'queued' THEN NULL ELSE accepted_at END
     WHERE consultation_id = $1";
const UNRESERVE: &str = "UPDATE consultations SET reserved_until = NULL WHERE id = $1";
const LEAVE: &str = "DELETE FROM participants WHERE consultation_id = $1 AND role = 'mechanic'";

/// What is wanted of which consultation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'a> {
    pub(super) id: ConsultationId,
    pub(super) from: Status,
    pub(super) command: Command,
    /// Who asks; nobody when the clock does.
    pub(super) actor: Option<&'a Actor>,
    /// The mechanic who must still hold the entry, when it is a mechanic's change.
    pub(super) held_by: Option<UserId>,
    /// Nobody may have attended to it at this moment or later, when it is to expire.
    pub(super) unattended_since: Option<Timestamp>,
}

/// Why a change was rolled back.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    /// Somebody else was first.
    #[error("somebody else was first")]
    Race,
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets the status and does everything that goes with it; an error means that all of it is to be rolled back.
pub(super) async fn apply(cx: &Context, tx: &mut Tx, step: Step<'_>) -> Result<(), Lost> {
    let to = step.from.after(step.command).ok_or(Lost::Race)?;
    let now = cx.clock.now();
    let changed = set(tx, step.id, step.from, to, now, step.unattended_since).await?.ok_or(Lost::Race)?;
    // The row itself was changed in the name of whoever asks; what follows from it concerns the other side too.
    tx.house().await?;
    // Read only now: the session's row is ours, so its entry cannot change under us.
    let (mechanic,) = tx.one::<(Option<UserId>,)>(HELD_BY, args![step.id]).await?;
    if step.held_by.is_some() && step.held_by != mechanic {
        // It went back to the queue and to another mechanic since it was looked at: not this one's to change.
        return Err(Lost::Race);
    }
    let ended_at = (!to.is_active()).then_some(now);
    let queued_at = (step.command == Command::Queue).then_some(now);
    tx.execute(ENTRY, args![step.id, to.assignment(), ended_at, queued_at]).await?;
    let mut people = vec![Some(changed.customer_id), mechanic];
    match step.command {
        Command::Release => tx.execute(LEAVE, args![step.id]).await.map(|_| ())?,
        Command::Cancel | Command::Expire => credit::give_back(cx, tx, changed, step.id).await?,
        Command::End => {
            referral::pay(cx, tx, changed, step.id).await?;
            people.push(handover::close(tx, step.id, now).await?);
        }
        // Brought forward, it is no longer for the one mechanic it was booked with.
        Command::Queue if step.actor.is_some() => tx.execute(UNRESERVE, args![step.id]).await.map(|_| ())?,
        Command::Queue | Command::Accept | Command::Start => {}
    }
    let actor = step.actor.map_or(By::clock(changed.shop_id), By::from);
    let happened = (step.id, kind_of(step.command));
    let is_of_the_queue = step.from == Status::Pending || to == Status::Pending;
    event::record(cx, tx, actor, happened, people.into_iter().flatten(), is_of_the_queue).await?;
    Ok(())
}

async fn apply_and_read(cx: &Context, tx: &mut Tx, step: Step<'_>) -> Result<Consultation, Lost> {
    apply(cx, tx, step).await?;
    Ok(tx.one(CONSULTATION, args![step.id]).await?)
}

/// The clock's change: true when it was carried out, false when somebody else was first.
pub(super) async fn carry_out(cx: &Context, step: Step<'_>) -> Result<bool, StoreError> {
    match transact!(cx.store, |tx| apply(cx, tx, step).await) {
        Ok(()) => Ok(true),
        Err(Lost::Race) => Ok(false),
        Err(Lost::Store(error)) => Err(error),
    }
}

const fn kind_of(command: Command) -> EventKind {
    match command {
        Command::Queue => EventKind::NewAssignment,
        Command::Accept => EventKind::AssignmentAccepted,
        Command::Release => EventKind::AssignmentReleased,
        Command::Start => EventKind::SessionStarted,
        Command::End => EventKind::SessionEnded,
        Command::Cancel => EventKind::AssignmentCancelled,
        Command::Expire => EventKind::SessionExpired,
    }
}

/// A participant's change: may they, does it follow, did they win.
pub(super) async fn ask(
    cx: &Context,
    who: &Actor,
    id: ConsultationId,
    command: Command,
    seen: Option<Status>,
) -> Result<Consultation, ChangeError> {
    let session = room::get(cx, &who.user, id).await?.ok_or(ChangeError::NotFound)?;
    let role = if session.customer_id == who.user.id { ParticipantRole::Customer } else { ParticipantRole::Mechanic };
    if !command.is_for(role) {
        return Err(ChangeError::NotAllowed);
    }
    let from = seen.unwrap_or(session.status);
    if from != session.status || from.after(command).is_none() {
        return Err(ChangeError::WrongState { current: session.status });
    }
    let held_by = (role == ParticipantRole::Mechanic).then_some(who.user.id);
    let step = Step { id, from, command, actor: Some(who), held_by, unattended_since: None };
    match transact!(cx.store, |tx| apply_and_read(cx, tx, step).await) {
        Ok(session) => Ok(session),
        Err(Lost::Store(error)) => Err(error.into()),
        Err(Lost::Race) => Err(match room::get(cx, &who.user, id).await? {
            Some(session) => ChangeError::WrongState { current: session.status },
            None => ChangeError::NotFound,
        }),
    }
}
