//! Making slots of calendars, so far ahead as `slots_ahead_ms` says: the job `booking-slots`.
//!
//! A slot is one occurrence of its mechanic's rule, by `uq_slot_occurrence`. Making it again changes nothing of what somebody has
//! asked for: who prebooked keeps the moment they were told, who booked keeps the time.

use super::calendar::{Calendar, CalendarRow, OF_MECHANIC, behind};
use super::leaver::withdraw_slots;
use super::occurrence::{Occurrence, occurrences};
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{ShopId, SlotId, UserId};
use crate::store::{ROWS_MAX, Rows, StoreError, Tx, Value, args, transact};

/// Slots are made again once the end of what there is comes nearer by this much.
const STEP_MS: i64 = 86_400_000;
/// Calendars whose slots one run makes.
const CALENDARS_AT_ONCE: i64 = 20;

const MADE: &str = "SELECT made_until, shop_id FROM booking_calendars WHERE mechanic_id = $1";
const ADVANCE: &str =
    "UPDATE booking_calendars SET made_until = $4 WHERE mechanic_id = $1 AND version = $2 AND made_until = $3";
/// Where somebody has booked or prebooked a slot, its times stay.
static INSERT: Rows = Rows::new(
    "INSERT INTO booking_slots (shop_id, mechanic_id, seats, rule_version, id, occurrence, starts_at, ends_at, opens_at) VALUES ",
    "$1, $2, $3, $4, ",
    (5, 5),
    " ON CONFLICT (mechanic_id, occurrence) DO UPDATE SET rule_version = excluded.rule_version, withdrawn_at = NULL,
        seats = CASE WHEN excluded.seats >= booking_slots.taken THEN excluded.seats ELSE booking_slots.taken END,
        starts_at = CASE WHEN booking_slots.taken = 0 AND NOT EXISTS (SELECT 1 FROM prebooking_wishes AS w
            WHERE w.slot_id = booking_slots.id AND w.is_waiting = 1) THEN excluded.starts_at ELSE booking_slots.starts_at END,
        ends_at = CASE WHEN booking_slots.taken = 0 AND NOT EXISTS (SELECT 1 FROM prebooking_wishes AS w
            WHERE w.slot_id = booking_slots.id AND w.is_waiting = 1) THEN excluded.ends_at ELSE booking_slots.ends_at END,
        opens_at = CASE WHEN booking_slots.taken = 0 AND NOT EXISTS (SELECT 1 FROM prebooking_wishes AS w
            WHERE w.slot_id = booking_slots.id AND w.is_waiting = 1) THEN excluded.opens_at ELSE booking_slots.opens_at END
     WHERE booking_slots.rule_version <> excluded.rule_version OR booking_slots.withdrawn_at IS NOT NULL",
);
/// What the present rule does not have any more.
const WITHDRAW: &str = "UPDATE booking_slots SET withdrawn_at = $3
     WHERE mechanic_id = $1 AND starts_at > $3 AND rule_version < $2 AND withdrawn_at IS NULL";
/// Whoever takes no consultations any more has no slots; when they do again, they are made anew.
const LEAVERS: &str = "SELECT c.mechanic_id FROM booking_calendars AS c JOIN users AS u ON u.id = c.mechanic_id
     WHERE c.made_until > 0 AND (u.disabled_at IS NOT NULL OR u.roles NOT LIKE '%mechanic%') ORDER BY c.mechanic_id LIMIT $1";

/// Makes slots that are missing: up to a batch of them. Answers how many rows changed and whether there is more to do.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn make_slots(cx: &Context) -> Result<(u64, bool), StoreError> {
    let mut rows = 0;
    for (mechanic,) in cx.store.all::<(UserId,)>(LEAVERS, args![CALENDARS_AT_ONCE]).await? {
        rows += transact!(cx.store, |tx| withdraw_slots(cx, tx, mechanic).await)?;
    }
    let until = cx.clock.now().plus_ms(cx.limits.slots_ahead_ms - STEP_MS);
    let calendars = behind(cx, until, CALENDARS_AT_ONCE).await?;
    for mechanic in &calendars {
        rows += make_some_of(cx, *mechanic).await?.0;
    }
    Ok((rows, !calendars.is_empty()))
}

/// Makes all slots of one calendar that are missing.
pub(super) async fn make_all_of(cx: &Context, mechanic: UserId) -> Result<(), StoreError> {
    while make_some_of(cx, mechanic).await?.1 {}
    Ok(())
}

/// Makes up to a batch of them; how many rows changed, and whether there is more to do.
async fn make_some_of(cx: &Context, mechanic: UserId) -> Result<(u64, bool), StoreError> {
    transact!(cx.store, |tx| batch(cx, tx, mechanic).await)
}

async fn batch(cx: &Context, tx: &mut Tx, mechanic: UserId) -> Result<(u64, bool), StoreError> {
    let Some(row) = tx.optional::<CalendarRow>(OF_MECHANIC, args![mechanic]).await? else { return Ok((0, false)) };
    let calendar = Calendar::from(row);
    let (made_until, shop_id) = tx.one::<(Timestamp, ShopId)>(MADE, args![mechanic]).await?;
    let now = cx.clock.now();
    let (from, end) = (made_until.max(now), now.plus_ms(cx.limits.slots_ahead_ms));
    if from >= end {
        return Ok((0, false));
    }
    let mut slots = occurrences(&calendar, from, end);
    let at_once = usize::try_from(cx.limits.job_batch_rows).unwrap_or(1).max(1);
    let is_cut = slots.len() > at_once;
    let until = if is_cut { slots[at_once].starts_at } else { end };
    slots.truncate(at_once);
    let mut rows = 0;
    for some in slots.chunks(ROWS_MAX) {
        rows += insert(cx, tx, (shop_id, mechanic), &calendar, some).await?;
    }
    if tx.execute(ADVANCE, args![mechanic, calendar.version, made_until, until]).await? == 0 {
        // Saved anew meanwhile: whoever did makes its slots.
        return Ok((rows, false));
    }
    if !is_cut {
        rows += tx.execute(WITHDRAW, args![mechanic, calendar.version, now]).await?;
    }
    Ok((rows, is_cut))
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    (shop_id, mechanic): (ShopId, UserId),
    calendar: &Calendar,
    slots: &[Occurrence],
) -> Result<u64, StoreError> {
    let mut values: Vec<Value> = args![shop_id, mechanic, calendar.seats, calendar.version];
    for slot in slots {
        values.extend(args![cx.ids.next::<SlotId>(), &slot.local, slot.starts_at, slot.ends_at, slot.opens_at]);
    }
    tx.execute(INSERT.text(slots.len()), values).await
}
