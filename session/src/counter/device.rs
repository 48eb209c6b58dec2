//! The devices on a shift: coming to it, and saying now and then that one is still there. How they go is in `leave.rs`.
//!
//! Only the device's own row is written. The shift's row stays untouched, so that joining never waits for a sale.

use super::error::CounterError;
use super::event;
use super::kind::ShiftEventKind;
use super::leave::{gone_leave, leave_closed};
use super::row;
use super::sight::Sight;
use super::view::{Shift, ShiftDevice};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::{DeviceKey, RecountId, ShiftId};
use crate::store::{StoreError, Tx, args, transact};

/// A device that says nothing new is written down again after so long, in milliseconds.
const SEEN_EVERY_MS: i64 = 10_000;

/// `uq_shift_device_standing` refuses it while the device stands at another shift. One that comes back has its row again.
const ADD: &str =
    "INSERT INTO shift_devices (shift_id, login_session_id, shop_id, user_id, device, joined_at, last_seen_at)
     SELECT s.id, li.id, s.shop_id, li.user_id, li.device, $3, $3
     FROM shifts AS s JOIN login_sessions AS li ON li.id = $2
     WHERE s.id = $1 AND s.status IN ('open', 'counting')
     ON CONFLICT (shift_id, login_session_id) DO UPDATE SET left_at = NULL, joined_at = excluded.joined_at,
        last_seen_at = excluded.last_seen_at, revision = shift_devices.revision + 1
     WHERE shift_devices.left_at IS NOT NULL";
const IS_ON: &str = "SELECT COUNT(*) FROM shift_devices AS d JOIN shifts AS s ON s.id = d.shift_id
     WHERE d.shift_id = $1 AND d.login_session_id = $2 AND d.left_at IS NULL AND s.status IN ('open', 'counting')";
const COUNT: &str = "SELECT COUNT(*) FROM shift_devices WHERE shift_id = $1 AND left_at IS NULL";
const RECOUNT: &str = "INSERT INTO opening_recounts (id, shop_id, shift_id, user_id, amount_cents, at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shift_id, user_id, amount_cents) DO NOTHING";
/// The devices that stand at a shift or hold sales of it, the earliest first. A device is heard of by whatever it asks for.
pub(super) const DEVICES: &str = "SELECT d.login_session_id, d.device, u.name AS user_name, d.joined_at,
        CASE WHEN li.last_seen_at > d.last_seen_at THEN li.last_seen_at ELSE d.last_seen_at END AS last_seen_at,
        d.unsent_count, d.left_at
     FROM shift_devices AS d JOIN users AS u ON u.id = d.user_id
     LEFT JOIN login_sessions AS li ON li.id = d.login_session_id
     WHERE d.shift_id = $1 AND (d.left_at IS NULL OR d.unsent_count > 0)
     ORDER BY d.joined_at, d.login_session_id LIMIT 10000";
/// The other opening amounts of a shift.
pub(super) const RECOUNTS: &str = "SELECT u.name AS user_name, w.amount_cents, w.at FROM opening_recounts AS w
     JOIN users AS u ON u.id = w.user_id WHERE w.shift_id = $1 ORDER BY w.at, w.id LIMIT $2";
const GROW: &str = "UPDATE shift_devices SET revision = revision + 1 WHERE shift_id = $1 AND login_session_id = $2";
const SEEN: &str =
    "UPDATE shift_devices SET last_seen_at = $3, unsent_count = $4, device_key = COALESCE($6, device_key),
        revision = revision + 1
     WHERE shift_id = $1 AND login_session_id = $2 AND left_at IS NULL
        AND (unsent_count <> $4 OR last_seen_at < $5 OR (device_key IS NULL AND $6 IS NOT NULL))";
const TELL: &str = "UPDATE shift_devices SET unsent_count = $3, revision = revision + 1
     WHERE device_key = $1 AND shop_id = $2 AND unsent_count <> $3
        AND EXISTS (SELECT 1 FROM shifts AS s WHERE s.id = shift_devices.shift_id AND s.status IN ('open', 'counting'))
     RETURNING shift_id";

/// Puts a device on a shift. False when it stands there already, and when the shift is closed.
///
/// # Errors
/// [`StoreError::Constraint`] with `uq_shift_device_standing` while it stands at another one.
pub(super) async fn add(cx: &Context, tx: &mut Tx, teller: &Actor, id: ShiftId) -> Result<bool, StoreError> {
    leave_closed(cx, tx, teller).await?;
    Ok(tx.execute(ADD, args![id, teller.login_session_id, cx.clock.now()]).await? > 0)
}

/// Puts another device on a shift, with the other opening amount its teller counted. False when the shift is closed.
pub(super) async fn join(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    id: ShiftId,
    recount_cents: Option<i64>,
) -> Result<bool, CounterError> {
    let (shop_id, actor_id) = (teller.user.shop_id, teller.user.id);
    if add(cx, tx, teller, id).await? {
        gone_leave(cx, tx, teller, id).await?;
        let (devices,) = tx.one::<(i64,)>(COUNT, args![id]).await?;
        if devices > cx.limits.devices_per_shift_max {
            return Err(CounterError::Full);
        }
        event::record(cx, tx, teller, id, ShiftEventKind::ShiftJoined, "").await?;
    } else if tx.one::<(i64,)>(IS_ON, args![id, teller.login_session_id]).await?.0 == 0 {
        return Ok(false);
    }
    if let Some(cents) = recount_cents {
        let values = args![cx.ids.next::<RecountId>(), shop_id, id, actor_id, cents, cx.clock.now()];
        if tx.execute(RECOUNT, values).await? > 0 {
            tx.execute(GROW, args![id, teller.login_session_id]).await?;
            event::record(cx, tx, teller, id, ShiftEventKind::OpeningRecounted, &cents.to_string()).await?;
        }
    }
    Ok(true)
}

/// What a device says of itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Presence {
    /// How many sales it holds that it could not send, 0 to 1000000.
    pub unsent_count: i64,
    /// What its browser calls itself, if it does.
    pub device_key: Option<DeviceKey>,
}

/// Sales a device can say that it holds.
pub const UNSENT_COUNT_MAX: i64 = 1_000_000;

fn check_count(unsent_count: i64) -> Result<(), CounterError> {
    if (0..=UNSENT_COUNT_MAX).contains(&unsent_count) {
        return Ok(());
    }
    Err(CounterError::invalid("unsent_count", format!("The count must be between 0 and {UNSENT_COUNT_MAX}.")))
}

/// Says that the device is still there and what it holds; answers how the shift stands.
///
/// # Errors
/// [`CounterError::NotFound`] for a device that does not stand at this shift, [`CounterError::Invalid`] for the count.
#[crate::boxed]
pub async fn present(cx: &Context, teller: &Actor, id: ShiftId, says: Presence) -> Result<Shift, CounterError> {
    check_count(says.unsent_count)?;
    let (shop_id, now) = (teller.user.shop_id, cx.clock.now());
    let since = now.plus_ms(-SEEN_EVERY_MS);
    let values = args![id, teller.login_session_id, now, says.unsent_count, since, says.device_key];
    let seen: Result<u64, StoreError> = transact!(cx.store, |tx| {
        let changed = tx.execute(SEEN, values.clone()).await?;
        if changed > 0 {
            event::device_seen(cx, tx, teller, id).await?;
        }
        Ok(changed)
    });
    if seen? == 0 {
        const STANDS: &str =
            "SELECT COUNT(*) FROM shift_devices WHERE shift_id = $1 AND login_session_id = $2 AND left_at IS NULL";
        let (stands,) = cx.store.one::<(i64,)>(STANDS, args![id, teller.login_session_id]).await?;
        if stands == 0 {
            return Err(CounterError::NotFound);
        }
    }
    let shift = cx.store.optional(row::OF_SHOP, args![id, shop_id]).await?.ok_or(CounterError::NotFound)?;
    Ok(Sight::of(&teller.user).shift(shift))
}

/// Says how many sales a browser holds now, on every shift it is on and whoever was signed in there: one that was kept under
/// another name and is sent later must not keep a shift from being closed.
///
/// # Errors
/// [`CounterError::Invalid`] for the count.
#[crate::boxed]
pub async fn holds(cx: &Context, teller: &Actor, device_key: DeviceKey, unsent_count: i64) -> Result<(), CounterError> {
    check_count(unsent_count)?;
    let shop_id = teller.user.shop_id;
    transact!(cx.store, |tx| {
        let shifts: Vec<(ShiftId,)> = tx.all(TELL, args![device_key, shop_id, unsent_count]).await?;
        for (shift,) in shifts {
            event::device_seen(cx, tx, teller, shift).await?;
        }
        Ok(())
    })
}

/// The devices that stand at a shift, as many as `devices_per_shift_max` let on it, and those that hold sales of it; the
/// earliest first.
pub(super) async fn devices(tx: &mut Tx, id: ShiftId) -> Result<Vec<ShiftDevice>, StoreError> {
    tx.all(DEVICES, args![id]).await
}

/// Those that hold unsent sales, also where the device has left: what it holds is missing all the same.
pub(super) fn unsent(devices: &[ShiftDevice]) -> Vec<ShiftDevice> {
    devices.iter().filter(|device| device.unsent_count > 0).cloned().collect()
}

/// Those besides the teller's own that were not heard of lately.
pub(super) fn silent(devices: &[ShiftDevice], teller: &Actor, now: Timestamp) -> Vec<ShiftDevice> {
    let is_own = |device: &ShiftDevice| device.login_session_id == teller.login_session_id;
    devices.iter().filter(|device| !is_own(device) && device.is_silent(now)).cloned().collect()
}
