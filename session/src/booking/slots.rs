//! The slots of a shop, to be looked at and chosen from.

use super::view::Slot;
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{ShopId, SlotId, UserId};
use crate::store::{StoreError, Tx, args};

/// Slots of mechanics who still take consultations, on a condition.
macro_rules! slots_where {
    ($condition:literal) => {
        concat!(
            "SELECT s.id, s.mechanic_id, m.name AS mechanic_name, s.starts_at, s.ends_at, s.opens_at, s.seats,
                s.seats - s.taken AS free
             FROM booking_slots AS s JOIN users AS m ON m.id = s.mechanic_id
             WHERE s.shop_id = $1 AND s.withdrawn_at IS NULL AND m.disabled_at IS NULL AND m.roles LIKE '%mechanic%' AND ",
            $condition
        )
    };
}

const BETWEEN: &str = slots_where!("s.starts_at >= $2 AND s.starts_at < $3 ORDER BY s.starts_at, s.id LIMIT $4");
const OF_MECHANIC: &str =
    slots_where!("s.starts_at >= $2 AND s.starts_at < $3 AND s.mechanic_id = $5 ORDER BY s.starts_at, s.id LIMIT $4");
const ONE: &str = slots_where!("s.id = $2");
const FREE: &str = slots_where!(
    "s.starts_at >= $2 AND s.starts_at < $3 AND s.starts_at > $4 AND s.opens_at <= $4 AND s.taken < s.seats
     ORDER BY s.starts_at, s.id LIMIT $5"
);
/// With a seat left: each is open, or can be prebooked.
const FIRST_FREE: &str = slots_where!("s.starts_at >= $2 AND s.taken < s.seats ORDER BY s.starts_at, s.id LIMIT 1");
const FIRST_FREE_OF_MECHANIC: &str =
    slots_where!("s.starts_at >= $2 AND s.mechanic_id = $3 AND s.taken < s.seats ORDER BY s.starts_at, s.id LIMIT 1");

/// Free slots that a letter or a page names.
const NEARBY_MAX: i64 = 3;
/// How far from what was wanted they are looked for.
const NEARBY_MS: i64 = 3 * 86_400_000;
/// Of how many the nearest are taken.
const LOOKED_AT_MAX: i64 = 200;

/// The slots that begin from `from` on and before `until`, of one mechanic or of all, the earliest first; `slot_rows_max` of them. Those
/// that are full are among them, those that were withdrawn are not.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn slots(
    cx: &Context,
    shop_id: ShopId,
    (from, until): (Timestamp, Timestamp),
    mechanic: Option<UserId>,
) -> Result<Vec<Slot>, StoreError> {
    let most = cx.limits.slot_rows_max;
    match mechanic {
        Some(id) => cx.store.all(OF_MECHANIC, args![shop_id, from, until, most, id]).await,
        None => cx.store.all(BETWEEN, args![shop_id, from, until, most]).await,
    }
}

/// The first slot from `from` on, of one mechanic or of all, that can be booked or prebooked.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn first_free(
    cx: &Context,
    shop_id: ShopId,
    from: Timestamp,
    mechanic: Option<UserId>,
) -> Result<Option<Slot>, StoreError> {
    match mechanic {
        Some(id) => cx.store.optional(FIRST_FREE_OF_MECHANIC, args![shop_id, from, id]).await,
        None => cx.store.optional(FIRST_FREE, args![shop_id, from]).await,
    }
}

/// One slot of the shop that can still be seen.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn slot(cx: &Context, shop_id: ShopId, id: SlotId) -> Result<Option<Slot>, StoreError> {
    cx.store.optional(ONE, args![shop_id, id]).await
}

/// What is open and free near `wanted`, the nearest first.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn free_nearby(cx: &Context, shop_id: ShopId, wanted: Timestamp) -> Result<Vec<Slot>, StoreError> {
    let (from, until) = (wanted.plus_ms(-NEARBY_MS), wanted.plus_ms(NEARBY_MS));
    let found = cx.store.all(FREE, args![shop_id, from, until, cx.clock.now(), LOOKED_AT_MAX]).await?;
    Ok(nearest(found, wanted))
}

/// The same within a transaction.
pub(super) async fn free_nearby_in(
    cx: &Context,
    tx: &mut Tx,
    shop_id: ShopId,
    wanted: Timestamp,
) -> Result<Vec<Slot>, StoreError> {
    let (from, until) = (wanted.plus_ms(-NEARBY_MS), wanted.plus_ms(NEARBY_MS));
    let found = tx.all(FREE, args![shop_id, from, until, cx.clock.now(), LOOKED_AT_MAX]).await?;
    Ok(nearest(found, wanted))
}

fn nearest(mut found: Vec<Slot>, wanted: Timestamp) -> Vec<Slot> {
    found.sort_by_key(|slot| (slot.starts_at.since_ms(wanted).abs(), slot.starts_at, slot.id));
    found.truncate(usize::try_from(NEARBY_MAX).unwrap_or(0));
    found
}
