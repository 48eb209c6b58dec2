//! A booking becomes a consultation shortly before its time: the job `bookings`. It is scheduled, joins the queue at its time, and is
//! for its mechanic alone at first.
//!
//! One active consultation a customer stays the rule, by its index. Where one is active, the booking waits until it ends, or its
//! customer makes that one the booked one; after `orphan_after_ms` it is called off.

use super::error::BookingError;
use super::kind::Why;
use super::row::BOOKING;
use super::take::give_back;
use super::tell::{Told, tell};
use super::view::BookingRecord;
use super::{change, list};
use crate::Context;
use crate::change::{Actor, By, Change, Topic};
use crate::clock::Timestamp;
use crate::consultation::{self, CreateError, Intake};
use crate::id::{BookingId, ConsultationId, ShopId, UserId};
use crate::login::Marks;
use crate::shop::{self, User};
use crate::store::{StoreError, Tx, args, transact};

const DUE: &str = "SELECT b.id, b.shop_id FROM bookings AS b
     WHERE b.status = 'booked' AND b.customer_id IS NOT NULL AND b.starts_at <= $1 ORDER BY b.starts_at, b.id LIMIT $2";
const CUSTOMER: &str = "SELECT id, shop_id, email, name, roles FROM users WHERE id = $1 AND disabled_at IS NULL";
const MECHANIC: &str = "SELECT id FROM users WHERE id = $1 AND disabled_at IS NULL AND roles LIKE '%mechanic%'";
const START: &str = "UPDATE bookings SET status = 'started', consultation_id = $2
     WHERE id = $1 AND status = 'booked' RETURNING id";
const TOLD: &str = "UPDATE bookings SET told_at = $2 WHERE id = $1 AND status = 'booked' AND told_at IS NULL";
const CALL_OFF: &str =
    "UPDATE bookings SET status = 'cancelled', why = $2, ended_at = $3 WHERE id = $1 AND status = 'booked'";
const ACTIVE: &str = "SELECT id FROM consultations
     WHERE customer_id = $1 AND status IN ('pending', 'waiting', 'live', 'scheduled')";
const ADOPT: &str = "UPDATE bookings SET status = 'started', consultation_id = $2
     WHERE id = $1 AND customer_id = $3 AND status = 'booked' AND starts_at <= $4 RETURNING mechanic_id";
const PREFER: &str = "UPDATE consultations SET preferred_mechanic_id = $2
     WHERE id = $1 AND preferred_mechanic_id IS NULL AND status IN ('pending', 'scheduled')";

/// What became of a booking whose time is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begun {
    Started,
    Waits,
    /// Somebody else was first.
    Over,
}

/// Makes consultations of the bookings whose time is near. Answers how many changed; at most `job_batch_rows`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn start_due(cx: &Context) -> Result<u64, StoreError> {
    let until = cx.clock.now().plus_ms(cx.limits.booking_lead_ms);
    let due: Vec<(BookingId, ShopId)> = cx.store.all(DUE, args![until, cx.limits.job_batch_rows]).await?;
    let mut changed = 0;
    for (id, shop_id) in due {
        let begun = transact!(cx.store, |tx| begin(cx, tx, id, shop_id).await);
        changed += match begun {
            Ok(Begun::Started) => 1,
            Ok(Begun::Waits) => wait(cx, id, shop_id).await?,
            Ok(Begun::Over) => 0,
            Err(CreateError::NoCredit) => call_off(cx, id, shop_id, Why::NoCredit).await?,
            Err(CreateError::Store(error)) => return Err(error),
            // Too many were made lately, or the shop offers it no longer: it is tried again until it has waited for too long.
            Err(_) => wait(cx, id, shop_id).await?,
        };
    }
    Ok(changed)
}

async fn begin(cx: &Context, tx: &mut Tx, id: BookingId, shop_id: ShopId) -> Result<Begun, CreateError> {
    let booking: BookingRecord = tx.one(BOOKING, args![id, shop_id]).await?;
    let Some(customer) = booking.customer_id else { return Ok(Begun::Over) };
    let Some(user) = tx.optional::<User>(CUSTOMER, args![customer]).await? else { return Ok(Begun::Waits) };
    let mechanic: Option<(UserId,)> = tx.optional(MECHANIC, args![booking.mechanic_id]).await?;
    let intake = Intake {
        plan: booking.plan,
        channel: booking.channel,
        concern: booking.concern,
        vehicle: booking.vehicle,
        scheduled_for: Some(booking.starts_at),
        preferred_mechanic_id: mechanic.map(|(id,)| id),
    };
    // In the customer's name, at no device of theirs.
    let login_session_id = uuid::Uuid::nil().into();
    let actor = Actor { user, login_session_id, address: String::new(), marks: Marks::default(), once: None };
    // Counted from when it can be accepted: where it had to wait, that is later than its time.
    let reserved_until = booking.starts_at.max(cx.clock.now()).plus_ms(cx.limits.booking_first_ms);
    let Some(session) = consultation::create_booked(cx, tx, &actor, &intake, reserved_until).await? else {
        return Ok(Begun::Waits);
    };
    if tx.optional::<(BookingId,)>(START, args![id, session]).await?.is_none() {
        // Cancelled or moved at this moment: the consultation goes with the transaction.
        return Err(StoreError::Busy.into());
    }
    let topics = [Topic::Person(customer), Topic::Person(booking.mechanic_id)];
    tx.record(cx, Change::seen(By::clock(shop_id), "booking_started", id.to_string(), &topics)).await?;
    Ok(Begun::Started)
}

/// It waits for another consultation to end: its customer is told once, and it is called off after too long.
async fn wait(cx: &Context, id: BookingId, shop_id: ShopId) -> Result<u64, StoreError> {
    let settings = shop::settings(cx, shop_id).await?;
    let now = cx.clock.now();
    let is_too_late = transact!(cx.store, |tx| {
        let booking: BookingRecord = tx.one(BOOKING, args![id, shop_id]).await?;
        if booking.starts_at.plus_ms(cx.limits.orphan_after_ms) <= now {
            return Ok::<_, StoreError>(true);
        }
        if tx.execute(TOLD, args![id, now]).await? > 0 {
            tell(cx, tx, shop_id, &settings, &booking, Told::Waits).await?;
            let topics = change::topics(shop_id, &booking);
            tx.record(cx, Change::seen(By::clock(shop_id), "booking_waits", id.to_string(), &topics)).await?;
        }
        Ok(false)
    })?;
    if is_too_late { call_off(cx, id, shop_id, Why::Waited).await } else { Ok(0) }
}

async fn call_off(cx: &Context, id: BookingId, shop_id: ShopId, why: Why) -> Result<u64, StoreError> {
    let settings = shop::settings(cx, shop_id).await?;
    let now = cx.clock.now();
    transact!(cx.store, |tx| {
        if tx.execute(CALL_OFF, args![id, why, now]).await? == 0 {
            return Ok::<_, StoreError>(0);
        }
        let booking: BookingRecord = tx.one(BOOKING, args![id, shop_id]).await?;
        give_back(tx, booking.slot_id).await?;
        tell(cx, tx, shop_id, &settings, &booking, Told::Cancelled(why)).await?;
        let topics = change::topics(shop_id, &booking);
        tx.record(cx, Change::audited(By::clock(shop_id), "booking_cancelled", id.to_string(), &topics)).await?;
        Ok(1)
    })
}

/// Makes the customer's active consultation the booked one, once the booking's time is near.
///
/// # Errors
/// [`BookingError`]; nothing is changed then.
#[crate::boxed]
pub async fn adopt(cx: &Context, who: &Actor, id: BookingId) -> Result<BookingRecord, BookingError> {
    let booking = list::booking(cx, who, id).await?;
    if booking.customer_id != Some(who.user.id) {
        return Err(BookingError::NotFound);
    }
    let near = cx.clock.now().plus_ms(cx.limits.booking_lead_ms);
    transact!(cx.store, |tx| {
        let active: Option<(ConsultationId,)> = tx.optional(ACTIVE, args![who.user.id]).await?;
        let (session,) = active.ok_or(BookingError::NothingActive)?;
        let adopted: Option<(UserId,)> = tx.optional(ADOPT, args![id, session, who.user.id, near]).await?;
        let Some((mechanic,)) = adopted else {
            return Err(refusal(&booking, near));
        };
        tx.execute(PREFER, args![session, mechanic]).await?;
        let booking: BookingRecord = tx.one(BOOKING, args![id, who.user.shop_id]).await?;
        let mut topics = change::topics(who.user.shop_id, &booking);
        topics.push(Topic::Queue(who.user.shop_id));
        tx.record(cx, Change::audited(who.into(), "booking_adopted", id.to_string(), &topics)).await?;
        Ok(booking)
    })
}

fn refusal(booking: &BookingRecord, near: Timestamp) -> BookingError {
    if booking.starts_at > near {
        BookingError::invalid("id", "Its time is not near yet.")
    } else {
        BookingError::BookingIs { current: booking.status }
    }
}
