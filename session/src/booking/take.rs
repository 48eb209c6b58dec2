//! A seat of a slot: taken and given back by one statement each, on the slot's own row. That no more are taken than there are is the
//! database's, by `ck_slot_seats`.

use super::error::BookingError;
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{ShopId, SlotId, UserId};
use crate::store::{StoreError, Tx, args};

const TAKE: &str = "UPDATE booking_slots SET taken = taken + 1
     WHERE id = $1 AND shop_id = $2 AND withdrawn_at IS NULL AND starts_at > $3 AND opens_at <= $4 AND taken < seats
        AND EXISTS (SELECT 1 FROM users AS m
            WHERE m.id = booking_slots.mechanic_id AND m.disabled_at IS NULL AND m.roles LIKE '%mechanic%')
     RETURNING starts_at, mechanic_id";
const GIVE_BACK: &str = "UPDATE booking_slots SET taken = taken - 1 WHERE id = $1 AND taken > 0";
const STATE: &str = "SELECT starts_at, opens_at, seats - taken AS free, withdrawn_at IS NOT NULL AS is_withdrawn
     FROM booking_slots WHERE id = $1 AND shop_id = $2";

/// How a slot stands.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct SlotState {
    pub(super) starts_at: Timestamp,
    pub(super) opens_at: Timestamp,
    pub(super) free: i64,
    pub(super) is_withdrawn: bool,
}

/// What was taken.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Taken {
    pub(super) starts_at: Timestamp,
    pub(super) mechanic_id: UserId,
}

/// Takes a seat of a slot that is open, or of any that is to come where somebody of the staff does.
///
/// # Errors
/// Why there is none to take.
pub(super) async fn take(
    cx: &Context,
    tx: &mut Tx,
    (id, shop_id): (SlotId, ShopId),
    is_by_staff: bool,
) -> Result<Taken, BookingError> {
    // How many took a seat is kept of everybody.
    tx.house().await?;
    let now = cx.clock.now();
    let opens_until = if is_by_staff { Timestamp(i64::MAX) } else { now };
    if let Some(taken) = tx.optional(TAKE, args![id, shop_id, now, opens_until]).await? {
        return Ok(taken);
    }
    let state = state(tx, id, shop_id).await?.ok_or(BookingError::NotFound)?;
    Err(state.refusal(now, opens_until).unwrap_or(BookingError::SlotWithdrawn))
}

/// How a slot of the shop stands; nothing where there is none.
pub(super) async fn state(tx: &mut Tx, id: SlotId, shop_id: ShopId) -> Result<Option<SlotState>, StoreError> {
    tx.optional(STATE, args![id, shop_id]).await
}

impl SlotState {
    /// Why it cannot be taken at `now` by whoever takes what opened by `opens_until`.
    pub(super) fn refusal(&self, now: Timestamp, opens_until: Timestamp) -> Option<BookingError> {
        if self.is_withdrawn {
            Some(BookingError::SlotWithdrawn)
        } else if self.starts_at <= now {
            Some(BookingError::invalid("slot", "This time has passed. Choose a later one."))
        } else if self.free <= 0 {
            Some(BookingError::SlotFull)
        } else if self.opens_at > opens_until {
            Some(BookingError::NotOpen { opens_at: self.opens_at })
        } else {
            None
        }
    }
}

/// Gives a seat back.
pub(super) async fn give_back(tx: &mut Tx, id: SlotId) -> Result<(), StoreError> {
    tx.house().await?;
    tx.execute(GIVE_BACK, args![id]).await.map(|_| ())
}
