//! Cancelling a booking, and moving it to another slot: by its customer until the shop's notice before its time, by the staff at any time.

use super::error::BookingError;
use super::kind::{BookingStatus, Why};
use super::list::sees;
use super::row::BOOKING;
use super::take::{give_back, take};
use super::tell::{Told, tell};
use super::view::BookingRecord;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::id::{BookingId, ShopId, SlotId};
use crate::shop;
use crate::store::{Tx, args, transact};

const HOUR_MS: i64 = 3_600_000;

const CANCEL: &str = "UPDATE bookings SET status = 'cancelled', why = $2, ended_at = $3
     WHERE id = $1 AND status = 'booked' AND slot_id = $4 RETURNING id";
const MOVE: &str = "UPDATE bookings SET slot_id = $2, mechanic_id = $3, starts_at = $4, told_at = NULL
     WHERE id = $1 AND status = 'booked' AND slot_id = $5 RETURNING id";

/// Until when the customer can change a booking that begins at `starts_at`.
#[must_use]
pub const fn changeable_until(starts_at: Timestamp, notice_hours: i64) -> Timestamp {
    starts_at.plus_ms(-notice_hours * HOUR_MS)
}

/// Cancels a booking. One that is cancelled already is answered as it is.
///
/// # Errors
/// [`BookingError`]; nothing is changed then.
#[crate::boxed]
pub async fn cancel(cx: &Context, who: &Actor, id: BookingId) -> Result<BookingRecord, BookingError> {
    let settings = shop::settings(cx, who.user.shop_id).await?;
    transact!(cx.store, |tx| {
        let booking = found(tx, who, id).await?;
        if booking.status == BookingStatus::Cancelled {
            return Ok(booking);
        }
        may_change(cx, who, &booking, settings.offers.booking_notice_hours)?;
        let why = if who.user.roles.is_customer() { Why::ByCustomer } else { Why::ByGarage };
        let values = args![id, why, cx.clock.now(), booking.slot_id];
        if tx.optional::<(BookingId,)>(CANCEL, values).await?.is_none() {
            return Err(changed(tx, who, id).await?);
        }
        give_back(tx, booking.slot_id).await?;
        let booking: BookingRecord = tx.one(BOOKING, args![id, who.user.shop_id]).await?;
        if booking.customer_id != Some(who.user.id) {
            tell(cx, tx, who.user.shop_id, &settings, &booking, Told::Cancelled(why)).await?;
        }
        tx.record(
            cx,
            Change::audited(who.into(), "booking_cancelled", id.to_string(), &topics(who.user.shop_id, &booking)),
        )
        .await?;
        Ok(booking)
    })
}

/// Moves a booking to another slot. The customer moves it to one that is open, the staff to any.
///
/// # Errors
/// [`BookingError`]; nothing is changed then.
#[crate::boxed]
pub async fn move_to(cx: &Context, who: &Actor, id: BookingId, slot: SlotId) -> Result<BookingRecord, BookingError> {
    let settings = shop::settings(cx, who.user.shop_id).await?;
    transact!(cx.store, |tx| {
        let before = found(tx, who, id).await?;
        if before.slot_id == slot {
            return Ok(before);
        }
        may_change(cx, who, &before, settings.offers.booking_notice_hours)?;
        let taken = take(cx, tx, (slot, who.user.shop_id), who.user.roles.is_staff()).await?;
        let values = args![id, slot, taken.mechanic_id, taken.starts_at, before.slot_id];
        if tx.optional::<(BookingId,)>(MOVE, values).await?.is_none() {
            return Err(changed(tx, who, id).await?);
        }
        give_back(tx, before.slot_id).await?;
        let booking: BookingRecord = tx.one(BOOKING, args![id, who.user.shop_id]).await?;
        if booking.customer_id != Some(who.user.id) {
            tell(cx, tx, who.user.shop_id, &settings, &booking, Told::Moved).await?;
        }
        let mut topics = topics(who.user.shop_id, &booking);
        topics.push(Topic::Person(before.mechanic_id));
        let change = Change::audited(who.into(), "booking_moved", id.to_string(), &topics);
        let detail = format!("{} → {}", before.starts_at, booking.starts_at);
        tx.record(cx, Change { detail: &detail, ..change }).await?;
        Ok(booking)
    })
}

/// What a change of it concerns: its people, and what can be booked.
pub(super) fn topics(shop_id: ShopId, booking: &BookingRecord) -> Vec<Topic> {
    let people = booking.customer_id.into_iter().chain([booking.mechanic_id]).map(Topic::Person);
    people.chain([Topic::Slots(shop_id)]).collect()
}

async fn found(tx: &mut Tx, who: &Actor, id: BookingId) -> Result<BookingRecord, BookingError> {
    let found: Option<BookingRecord> = tx.optional(BOOKING, args![id, who.user.shop_id]).await?;
    found.filter(|booking| sees(&who.user, booking)).ok_or(BookingError::NotFound)
}

/// How it stands after somebody else was first.
async fn changed(tx: &mut Tx, who: &Actor, id: BookingId) -> Result<BookingError, BookingError> {
    Ok(BookingError::BookingIs { current: found(tx, who, id).await?.status })
}

fn may_change(cx: &Context, who: &Actor, booking: &BookingRecord, notice_hours: i64) -> Result<(), BookingError> {
    if booking.status != BookingStatus::Booked {
        return Err(BookingError::BookingIs { current: booking.status });
    }
    let is_late = cx.clock.now() > changeable_until(booking.starts_at, notice_hours);
    if who.user.roles.is_customer() && is_late { Err(BookingError::TooLate { notice_hours }) } else { Ok(()) }
}
