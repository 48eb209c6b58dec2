//! Prebooking: a wish for a slot that does not open yet, and up to two more, should others be first.
//!
//! A lower wish is never granted before a higher one is decided: it is decided on when its own slot and those of all wishes before it
//! are open. That one person asks for a slot once is decided by `uq_waiting_wish_per_slot`.

use super::error::BookingError;
use super::kind::PrebookingStatus;
use super::prebookings::prebooking;
use super::take::state;
use super::view::PrebookingRecord;
use super::wanted::{Wanted, checked};
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::id::{BookingId, PrebookingId, ShopId, SlotId, UserId};
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};

/// Wishes of a prebooking.
pub const WISHES_MAX: usize = 3;

const HAS_BOOKED: &str = "SELECT id FROM bookings WHERE slot_id = $1 AND customer_id = $2 AND status <> 'cancelled'";
const WAITING: &str =
    "SELECT COUNT(*) FROM (SELECT id FROM prebookings WHERE user_id = $1 AND status = 'waiting' LIMIT 1000) AS typed";
const INSERT: &str = "INSERT INTO prebookings (id, shop_id, user_id, plan, channel, concern, vehicle, status, wish, slot_id, due_at, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 1, $8, $9, $10)";
const WISH: &str = "INSERT INTO prebooking_wishes (prebooking_id, wish, shop_id, user_id, slot_id, due_at, is_waiting)
     VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (user_id, slot_id) WHERE is_waiting = 1 DO NOTHING RETURNING wish";
const CANCEL: &str = "UPDATE prebookings SET status = 'cancelled', ended_at = $2, seen_at = $2, why = 'by_customer'
     WHERE id = $1 AND user_id = $3 AND status = 'waiting' AND has_seat = 0 RETURNING id";
/// None of its wishes waits any more.
const WISHES_OVER: &str = "UPDATE prebooking_wishes SET is_waiting = 0 WHERE prebooking_id = $1 AND is_waiting = 1";

/// Prebooks: the first of `slots` is the first wish. Who asked first comes first when it opens, whatever becomes of their devices.
///
/// # Errors
/// [`BookingError`]; nothing is kept then.
#[crate::boxed]
pub async fn prebook(
    cx: &Context,
    who: &Actor,
    slots: &[SlotId],
    wanted: &Wanted,
) -> Result<PrebookingRecord, BookingError> {
    if !who.user.roles.is_customer() {
        return Err(BookingError::NotAllowed);
    }
    if slots.is_empty() || slots.len() > WISHES_MAX {
        return Err(BookingError::invalid("slots", "Choose one to three times."));
    }
    let is_twice = |(at, slot): (usize, &SlotId)| slots[..at].contains(slot);
    if slots.iter().enumerate().any(is_twice) {
        return Err(BookingError::invalid(
            "slots",
            "Each wish is another time. Choose another one, or leave it empty.",
        ));
    }
    let wanted = checked(cx, who.user.shop_id, wanted).await?;
    let id = transact!(cx.store, |tx| insert(cx, tx, who, slots, &wanted).await)?;
    prebooking(cx, who, id).await
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    slots: &[SlotId],
    wanted: &Wanted,
) -> Result<PrebookingId, BookingError> {
    let User { id: user_id, shop_id, .. } = who.user;
    let (waiting,) = tx.one::<(i64,)>(WAITING, args![user_id]).await?;
    let most = cx.limits.bookings_per_customer_max;
    if waiting >= most {
        return Err(BookingError::TooMany { most });
    }
    let now = cx.clock.now();
    let mut due = Vec::with_capacity(slots.len());
    for slot in slots {
        let opens_at = opening(cx, tx, (*slot, shop_id), user_id, due.is_empty()).await?;
        due.push(due.last().map_or(opens_at, |before: &Timestamp| opens_at.max(*before)));
    }
    let id = cx.ids.next::<PrebookingId>();
    let (Some(first), Some(first_due)) = (slots.first(), due.first()) else { return Err(BookingError::NotFound) };
    let Wanted { plan, channel, concern, vehicle } = wanted;
    let values = args![id, shop_id, user_id, *plan, *channel, concern, vehicle, *first, *first_due, now];
    tx.execute(INSERT, values).await?;
    for ((wish, slot), due_at) in (1_i64..).zip(slots).zip(&due) {
        let values = args![id, wish, shop_id, user_id, *slot, *due_at];
        if tx.optional::<(i64,)>(WISH, values).await?.is_none() {
            return Err(BookingError::Twice);
        }
    }
    let topics = [Topic::Person(user_id)];
    tx.record(cx, Change::audited(who.into(), "prebooking_made", id.to_string(), &topics)).await?;
    Ok(id)
}

/// When a wish's slot opens.
async fn opening(
    cx: &Context,
    tx: &mut Tx,
    (slot, shop_id): (SlotId, ShopId),
    user_id: UserId,
    is_first: bool,
) -> Result<Timestamp, BookingError> {
    let now = cx.clock.now();
    let state = state(tx, slot, shop_id).await?.ok_or(BookingError::NotFound)?;
    if let Some(refusal) = state.refusal(now, Timestamp(i64::MAX)) {
        return Err(refusal);
    }
    if is_first && state.opens_at <= now {
        return Err(BookingError::AlreadyOpen);
    }
    if tx.optional::<(BookingId,)>(HAS_BOOKED, args![slot, user_id]).await?.is_some() {
        return Err(BookingError::Twice);
    }
    Ok(state.opens_at)
}

/// Calls a prebooking off, while it waits. One that is called off already is answered as it is.
///
/// # Errors
/// [`BookingError::NotFound`], [`BookingError::PrebookingIs`] once it is decided.
#[crate::boxed]
pub async fn cancel_prebooking(cx: &Context, who: &Actor, id: PrebookingId) -> Result<PrebookingRecord, BookingError> {
    let (user_id, now) = (who.user.id, cx.clock.now());
    let is_cancelled = transact!(cx.store, |tx| {
        if tx.optional::<(PrebookingId,)>(CANCEL, args![id, now, user_id]).await?.is_none() {
            return Ok::<_, StoreError>(false);
        }
        tx.execute(WISHES_OVER, args![id]).await?;
        let topics = [Topic::Person(user_id)];
        tx.record(cx, Change::audited(who.into(), "prebooking_cancelled", id.to_string(), &topics)).await?;
        Ok(true)
    })?;
    let present = prebooking(cx, who, id).await?;
    if is_cancelled || present.status == PrebookingStatus::Cancelled {
        return Ok(present);
    }
    // A seat was given, and its telling is on its way.
    let current = match present.status {
        PrebookingStatus::Waiting => PrebookingStatus::Booked,
        decided => decided,
    };
    Err(BookingError::PrebookingIs { current })
}
