//! An appointment: a consultation that joins the queue at its time is moved to another one, or brought forward to now.

use super::change;
use super::create::scheduled_at;
use super::error::ChangeError;
use super::row::CONSULTATION;
use super::rule::Command;
use super::types::{Consultation, EventKind, Status};
use super::{event, room};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::{ConsultationId, ShopId};
use crate::store::{StoreError, Tx, args, transact};

/// Why an appointment stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum AppointmentError {
    /// As for every other change.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The time does not do.
    #[error("{0}")]
    Time(String),
}

impl From<StoreError> for AppointmentError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

const MOVE: &str = "UPDATE consultations SET scheduled_for = $2, reserved_until = NULL WHERE id = $1 AND status = 'scheduled' RETURNING shop_id";

/// Moves the customer's appointment to `at`, in the future and at most `schedule_ahead_ms` away; without one it joins the queue
/// now. What stands so already is answered as it stands.
///
/// # Errors
/// [`AppointmentError`]: not found, not the customer, not scheduled (any more), or no such time.
#[crate::boxed]
pub async fn move_appointment(
    cx: &Context,
    who: &Actor,
    id: ConsultationId,
    at: Option<Timestamp>,
) -> Result<Consultation, AppointmentError> {
    let Some(at) = at else {
        return match change::ask(cx, who, id, Command::Queue, None).await {
            // Its time came meanwhile, or it was asked for twice.
            Err(ChangeError::WrongState { current: Status::Pending }) => present(cx, who, id).await,
            moved => Ok(moved?),
        };
    };
    let session = present(cx, who, id).await?;
    if session.customer_id != who.user.id {
        return Err(ChangeError::NotAllowed.into());
    }
    scheduled_at(cx, at).map_err(AppointmentError::Time)?;
    match transact!(cx.store, |tx| set(cx, tx, who, id, at).await)? {
        Some(session) => Ok(session),
        None => Err(ChangeError::WrongState { current: present(cx, who, id).await?.status }.into()),
    }
}

async fn present(cx: &Context, who: &Actor, id: ConsultationId) -> Result<Consultation, AppointmentError> {
    Ok(room::get(cx, &who.user, id).await?.ok_or(ChangeError::NotFound)?)
}

/// Nothing when it is not scheduled any more.
async fn set(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    id: ConsultationId,
    at: Timestamp,
) -> Result<Option<Consultation>, StoreError> {
    if tx.optional::<(ShopId,)>(MOVE, args![id, at]).await?.is_none() {
        return Ok(None);
    }
    event::record(cx, tx, who.into(), (id, EventKind::AppointmentMoved), [who.user.id], false).await?;
    Ok(Some(tx.one(CONSULTATION, args![id]).await?))
}
