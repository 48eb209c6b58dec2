//! Idle: a live consultation that nobody attends to is asked after, and closed when nobody answers.
//!
//! Every message, handover and *still here* attends to it. The question stands while it is newer than that, so that whatever
//! attends to it answers it, too.

use super::change::{self, HELD_BY, Step};
use super::error::ChangeError;
use super::rule::Command;
use super::types::{EventKind, Status};
use super::{event, room};
use crate::Context;
use crate::change::{Actor, By};
use crate::clock::Timestamp;
use crate::id::{ConsultationId, ShopId, UserId};
use crate::store::{StoreError, Tx, args, transact};

const IDLE: &str = "SELECT id FROM consultations
     WHERE status = 'live' AND attended_at < $1 AND (asked_at IS NULL OR asked_at <= attended_at) ORDER BY attended_at LIMIT $2";
const ASK: &str = "UPDATE consultations SET asked_at = $2
     WHERE id = $1 AND status = 'live' AND attended_at < $3 AND (asked_at IS NULL OR asked_at <= attended_at)
     RETURNING shop_id, customer_id";
const UNANSWERED: &str = "SELECT id, asked_at FROM consultations
     WHERE status = 'live' AND attended_at < $1 AND asked_at > attended_at AND asked_at < $1 ORDER BY attended_at LIMIT $2";
// Not before the question, whichever clock it was asked by.
const ATTEND: &str = "UPDATE consultations SET attended_at = CASE
        WHEN asked_at >= $2 AND asked_at >= attended_at THEN asked_at
        WHEN attended_at >= $2 THEN attended_at
        ELSE $2 END
     WHERE id = $1 AND status = 'live' RETURNING shop_id, customer_id";

/// Asks both sides of live consultations that nobody attended to for longer than `idle_ask_after_ms`. Answers how many; at most
/// `job_batch_rows`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn ask_idle(cx: &Context) -> Result<u64, StoreError> {
    let before = cx.clock.now().plus_ms(-cx.limits.idle_ask_after_ms);
    let mut asked = 0;
    for (id,) in cx.store.all::<(ConsultationId,)>(IDLE, args![before, cx.limits.job_batch_rows]).await? {
        asked += u64::from(transact!(cx.store, |tx| ask(cx, tx, id, before).await)?);
    }
    Ok(asked)
}

async fn ask(cx: &Context, tx: &mut Tx, id: ConsultationId, before: Timestamp) -> Result<bool, StoreError> {
    let found = tx.optional::<(ShopId, UserId)>(ASK, args![id, cx.clock.now(), before]).await?;
    let Some((shop_id, customer)) = found else { return Ok(false) };
    told(cx, tx, By::clock(shop_id), (id, EventKind::IdleAsked), customer).await?;
    Ok(true)
}

/// Ends live consultations whose sides were asked longer than `idle_close_after_ms` ago and did not answer. Answers how many; at
/// most `job_batch_rows`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn close_idle(cx: &Context) -> Result<u64, StoreError> {
    let before = cx.clock.now().plus_ms(-cx.limits.idle_close_after_ms);
    let mut closed = 0;
    let rows: Vec<(ConsultationId, Timestamp)> =
        cx.store.all(UNANSWERED, args![before, cx.limits.job_batch_rows]).await?;
    for (id, asked_at) in rows {
        let (from, command) = (Status::Live, Command::End);
        let step = Step { id, from, command, actor: None, held_by: None, unattended_since: Some(asked_at) };
        closed += u64::from(change::carry_out(cx, step).await?);
    }
    Ok(closed)
}

/// Says that a live consultation goes on; either side may. Saying it again changes nothing.
///
/// # Errors
/// [`ChangeError`]: not found, or not live (any more).
#[crate::boxed]
pub async fn still_here(cx: &Context, who: &Actor, id: ConsultationId) -> Result<(), ChangeError> {
    room::part(cx, &who.user, id).await?.ok_or(ChangeError::NotFound)?;
    let attended = transact!(cx.store, |tx| attend(cx, tx, who, id).await)?;
    if attended {
        return Ok(());
    }
    Err(match room::get(cx, &who.user, id).await? {
        Some(session) => ChangeError::WrongState { current: session.status },
        None => ChangeError::NotFound,
    })
}

async fn attend(cx: &Context, tx: &mut Tx, who: &Actor, id: ConsultationId) -> Result<bool, StoreError> {
    let found = tx.optional::<(ShopId, UserId)>(ATTEND, args![id, cx.clock.now()]).await?;
    let Some((_, customer)) = found else { return Ok(false) };
    told(cx, tx, who.into(), (id, EventKind::IdleAnswered), customer).await?;
    Ok(true)
}

async fn told(
    cx: &Context,
    tx: &mut Tx,
    by: By<'_>,
    happened: (ConsultationId, EventKind),
    customer: UserId,
) -> Result<(), StoreError> {
    let (mechanic,) = tx.one::<(Option<UserId>,)>(HELD_BY, args![happened.0]).await?;
    event::record(cx, tx, by, happened, [Some(customer), mechanic].into_iter().flatten(), false).await
}
