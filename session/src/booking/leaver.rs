//! What a mechanic offers when they take consultations no longer: their slots are withdrawn, in the transaction in which they leave. What
//! is booked stays booked, and is for the garage to move.

use crate::Context;
use crate::id::UserId;
use crate::store::{StoreError, Tx, args};

const WITHDRAW: &str =
    "UPDATE booking_slots SET withdrawn_at = $2 WHERE mechanic_id = $1 AND starts_at > $2 AND withdrawn_at IS NULL";
/// Should they come back, their slots are made anew.
const START_AGAIN: &str = "UPDATE booking_calendars SET made_until = 0 WHERE mechanic_id = $1";

/// Withdraws the slots of `mechanic`.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn withdraw_slots(cx: &Context, tx: &mut Tx, mechanic: UserId) -> Result<u64, StoreError> {
    tx.execute(START_AGAIN, args![mechanic]).await?;
    tx.execute(WITHDRAW, args![mechanic, cx.clock.now()]).await
}
