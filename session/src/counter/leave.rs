//! Leaving a shift: by a press, for another shift, with its closing, and by itself.
//!
//! A row stays when its device leaves: who was there is part of what happened, and what a device still holds is missing on
//! that shift. Of several who make a device leave one does, by compare-and-set on the device's own row.

use super::device::devices;
use super::error::CounterError;
use super::event;
use super::kind::ShiftEventKind;
use super::row::standing;
use crate::Context;
use crate::change::{Actor, By};
use crate::clock::Timestamp;
use crate::id::{RegisterId, ShiftId, UserId};
use crate::store::{StoreError, Tx, args, transact};

const LEAVE: &str = "UPDATE shift_devices SET left_at = $3, revision = revision + 1
     WHERE shift_id = $1 AND login_session_id = $2 AND left_at IS NULL AND unsent_count = 0";
const OWN: &str = "SELECT left_at FROM shift_devices WHERE shift_id = $1 AND login_session_id = $2";
const ALL_LEAVE: &str = "UPDATE shift_devices SET left_at = $2, revision = revision + 1
     WHERE shift_id = $1 AND left_at IS NULL";
const LEAVE_CLOSED: &str = "UPDATE shift_devices SET left_at = $2, revision = revision + 1
     WHERE login_session_id = $1 AND left_at IS NULL
        AND EXISTS (SELECT 1 FROM shifts AS s WHERE s.id = shift_devices.shift_id AND s.status = 'closed')";
/// A login that is over answers no request; one that lasts may still not have been heard of for too long.
const GONE_LEAVE: &str = "UPDATE shift_devices SET left_at = $2, revision = revision + 1
     WHERE shift_id = $1 AND left_at IS NULL AND login_session_id <> $3
        AND NOT EXISTS (SELECT 1 FROM login_sessions AS li
            WHERE li.id = shift_devices.login_session_id AND li.revoked_at IS NULL AND li.last_seen_at + li.idle_ms > $2
                AND (li.expires_at IS NULL OR li.expires_at > $2)
                AND (li.last_seen_at > $4 OR shift_devices.last_seen_at > $4))
     RETURNING device";
const ENDED_LEAVE: &str = "UPDATE shift_devices SET left_at = $2, revision = revision + 1
     WHERE left_at IS NULL
        AND login_session_id IN (SELECT id FROM login_sessions WHERE user_id = $1 AND revoked_at IS NOT NULL)
     RETURNING shift_id, device";
const ELSEWHERE: &str =
    "SELECT s.id, s.register_id, r.name FROM shift_devices AS d JOIN shifts AS s ON s.id = d.shift_id
     JOIN registers AS r ON r.id = s.register_id
     WHERE d.login_session_id = $1 AND d.left_at IS NULL AND s.status IN ('open', 'counting')";

/// The teller's device leaves a shift. Doing it again changes nothing.
///
/// # Errors
/// [`CounterError::Unsent`] while the device says that it holds sales, [`CounterError::NotAtThisShift`] for one that was never
/// there, [`CounterError::NotFound`].
#[crate::boxed]
pub async fn leave(cx: &Context, teller: &Actor, id: ShiftId) -> Result<(), CounterError> {
    transact!(cx.store, |tx| {
        match step_off(cx, tx, teller, id).await {
            // Also who was never there is told no more than that of a shift which is none of theirs.
            Err(CounterError::NotFound) => {
                standing(tx, teller, id).await?;
                Err(CounterError::NotAtThisShift)
            }
            left => left,
        }
    })
}

/// The teller's device leaves a shift, if it stands there still.
///
/// # Errors
/// [`CounterError::Unsent`] while the device says that it holds sales, [`CounterError::NotFound`] where it never was.
pub(super) async fn step_off(cx: &Context, tx: &mut Tx, teller: &Actor, id: ShiftId) -> Result<(), CounterError> {
    let device = teller.login_session_id;
    if tx.execute(LEAVE, args![id, device, cx.clock.now()]).await? > 0 {
        return Ok(event::record(cx, tx, teller, id, ShiftEventKind::ShiftLeft, "").await?);
    }
    let own: Option<(Option<Timestamp>,)> = tx.optional(OWN, args![id, device]).await?;
    match own {
        None => Err(CounterError::NotFound),
        Some((Some(_),)) => Ok(()),
        Some((None,)) => {
            let devices = devices(tx, id).await?.into_iter();
            Err(CounterError::Unsent(devices.filter(|row| row.login_session_id == device).collect()))
        }
    }
}

/// Whether the teller's device stands at a shift or stood there.
///
/// # Errors
/// [`CounterError::NotFound`] where it never was.
pub(super) async fn was_there(cx: &Context, teller: &Actor, id: ShiftId) -> Result<(), CounterError> {
    let own: Option<(Option<Timestamp>,)> = cx.store.optional(OWN, args![id, teller.login_session_id]).await?;
    own.map(|_| ()).ok_or(CounterError::NotFound)
}

/// Every device leaves a shift that is closed now.
pub(super) async fn everybody_leaves(cx: &Context, tx: &mut Tx, id: ShiftId) -> Result<(), StoreError> {
    tx.execute(ALL_LEAVE, args![id, cx.clock.now()]).await.map(drop)
}

/// The teller's device leaves what was closed while it was about to join: neither of the two saw the other.
pub(super) async fn leave_closed(cx: &Context, tx: &mut Tx, teller: &Actor) -> Result<(), StoreError> {
    tx.execute(LEAVE_CLOSED, args![teller.login_session_id, cx.clock.now()]).await.map(drop)
}

/// Whoever is gone leaves a shift that the teller joins: devices whose login is over, and those that were not heard of for
/// `device_gone_after_ms`.
pub(super) async fn gone_leave(cx: &Context, tx: &mut Tx, teller: &Actor, id: ShiftId) -> Result<(), StoreError> {
    let now = cx.clock.now();
    let gone_since = now.plus_ms(-cx.limits.device_gone_after_ms);
    let gone: Vec<(String,)> = tx.all(GONE_LEAVE, args![id, now, teller.login_session_id, gone_since]).await?;
    for (device,) in gone {
        let clock = By::clock(teller.user.shop_id);
        event::record_by(cx, tx, clock, (id, ShiftEventKind::ShiftLeft), &device).await?;
    }
    Ok(())
}

/// Devices of a person whose login was ended leave, in the transaction that ends it. What they hold stays missing.
pub(crate) async fn ended_leave(cx: &Context, tx: &mut Tx, user: UserId, actor: By<'_>) -> Result<(), StoreError> {
    let ended: Vec<(ShiftId, String)> = tx.all(ENDED_LEAVE, args![user, cx.clock.now()]).await?;
    for (id, device) in ended {
        event::record_by(cx, tx, actor, (id, ShiftEventKind::ShiftLeft), &device).await?;
    }
    Ok(())
}

/// The refusal for a device that stands at a shift of another register; nothing when it does not any more.
pub(super) async fn elsewhere(
    cx: &Context,
    teller: &Actor,
    register_id: RegisterId,
) -> Result<Option<CounterError>, StoreError> {
    let found: Option<(ShiftId, RegisterId, String)> =
        cx.store.optional(ELSEWHERE, args![teller.login_session_id]).await?;
    Ok(found
        .filter(|(_, register, _)| *register != register_id)
        .map(|(shift_id, _, register_name)| CounterError::AtAnotherShift { register_name, shift_id }))
}
