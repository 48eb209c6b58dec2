//! What is left of somebody who goes, in the transaction in which they leave: the slots of a mechanic who takes consultations no longer
//! are withdrawn (what is booked stays booked, and is for the garage to move), and what a customer who is erased still has before them
//! is called off, so that others get their seats.

use crate::Context;
use crate::id::UserId;
use crate::store::{StoreError, Tx, args};

const WITHDRAW: &str =
    "UPDATE booking_slots SET withdrawn_at = $2 WHERE mechanic_id = $1 AND starts_at > $2 AND withdrawn_at IS NULL";
/// Should they come back, their slots are made anew.
const START_AGAIN: &str = "UPDATE booking_calendars SET made_until = 0 WHERE mechanic_id = $1";

const GIVE_BACK: &str = "UPDATE booking_slots SET taken = taken - 1
     WHERE id IN (SELECT slot_id FROM bookings WHERE customer_id = $1 AND status = 'booked')";
const CALL_OFF: &str = "UPDATE bookings SET status = 'cancelled', ended_at = $2, why = 'by_customer'
     WHERE customer_id = $1 AND status = 'booked'";
const CALL_OFF_WISHES: &str =
    "UPDATE prebookings SET status = 'cancelled', ended_at = $2, seen_at = $2, why = 'by_customer', lease_until = NULL
     WHERE user_id = $1 AND status = 'waiting'";
const FORGET_WISHES: &str = "UPDATE prebooking_wishes SET is_waiting = 0 WHERE user_id = $1 AND is_waiting = 1";

/// Calls off what `customer` has booked and prebooked and what has not begun.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn call_off_of(cx: &Context, tx: &mut Tx, customer: UserId) -> Result<(), StoreError> {
    let now = cx.clock.now();
    tx.execute(CALL_OFF_WISHES, args![customer, now]).await?;
    tx.execute(FORGET_WISHES, args![customer]).await?;
    tx.execute(GIVE_BACK, args![customer]).await?;
    tx.execute(CALL_OFF, args![customer, now]).await.map(|_| ())
}

/// Withdraws the slots of `mechanic`.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn withdraw_slots(cx: &Context, tx: &mut Tx, mechanic: UserId) -> Result<u64, StoreError> {
    tx.execute(START_AGAIN, args![mechanic]).await?;
    tx.execute(WITHDRAW, args![mechanic, cx.clock.now()]).await
}
