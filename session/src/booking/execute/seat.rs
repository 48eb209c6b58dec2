//! Giving the seats of slots that opened, in the order of asking: by wish, then by when it was made, then by id.
//!
//! Whoever has no living background login, or has booked the slot already, is passed by: they are told why when their prebooking is
//! decided on. Nobody is told here.

use crate::Context;
use crate::booking::row::INSERT;
use crate::change::{By, Change, Topic};
use crate::clock::Timestamp;
use crate::consultation::{Channel, Plan};
use crate::id::{BookingId, LoginSessionId, PrebookingId, ShopId, SlotId, UserId};
use crate::login::background::{living_background, note};
use crate::store::{Claim, StoreError, Tx, args, transact};

/// Slots of one round.
const SLOTS_AT_ONCE: i64 = 100;

const WITH_SEATS: &str = "SELECT s.id FROM booking_slots AS s
     WHERE s.id IN (SELECT p.slot_id FROM prebookings AS p WHERE p.status = 'waiting' AND p.due_at <= $1 AND p.has_seat = 0)
        AND s.taken < s.seats AND s.withdrawn_at IS NULL AND s.starts_at > $1
     ORDER BY s.opens_at, s.id LIMIT $2";
/// One process at a time gives the seats of a slot; the others go on with something else.
static SLOT: Claim = Claim::new(
    "SELECT shop_id, mechanic_id, starts_at, seats - taken AS free FROM booking_slots
     WHERE id = $1 AND taken < seats AND withdrawn_at IS NULL AND starts_at > $2",
    "",
);
const NEXT: &str = concat!(
    "SELECT p.id, p.user_id, u.name, u.email, p.plan, p.channel, p.concern, p.vehicle, l.id AS login_id, l.epoch
     FROM prebookings AS p JOIN users AS u ON u.id = p.user_id AND u.disabled_at IS NULL ",
    living_background!("JOIN"),
    " AND t.expires_at > $2
     WHERE p.slot_id = $1 AND p.status = 'waiting' AND p.has_seat = 0 AND p.due_at <= $2
        AND NOT EXISTS (SELECT 1 FROM bookings AS b
            WHERE b.slot_id = p.slot_id AND b.customer_id = p.user_id AND b.status <> 'cancelled')
     ORDER BY p.wish, p.made_at, p.id LIMIT $3"
);
const SEATED: &str =
    "UPDATE prebookings SET has_seat = 1 WHERE id = $1 AND slot_id = $2 AND status = 'waiting' AND has_seat = 0";
const TAKE: &str = "UPDATE booking_slots SET taken = taken + 1 WHERE id = $1";

#[derive(Debug, sqlx::FromRow)]
struct Slot {
    shop_id: ShopId,
    mechanic_id: UserId,
    starts_at: Timestamp,
    free: i64,
}

#[derive(Debug, sqlx::FromRow)]
struct Asker {
    id: PrebookingId,
    user_id: UserId,
    name: String,
    email: String,
    plan: Plan,
    channel: Channel,
    concern: String,
    vehicle: String,
    login_id: LoginSessionId,
    epoch: i64,
}

/// Gives the free seats of every slot that somebody waits for and that is due. Answers how many were given.
pub(super) async fn give_seats(cx: &Context) -> Result<u64, StoreError> {
    let mut given = 0;
    for (slot,) in cx.store.all::<(SlotId,)>(WITH_SEATS, args![cx.clock.now(), SLOTS_AT_ONCE]).await? {
        given += transact!(cx.store, |tx| seats_of(cx, tx, slot).await)?;
    }
    Ok(given)
}

async fn seats_of(cx: &Context, tx: &mut Tx, id: SlotId) -> Result<u64, StoreError> {
    let now = cx.clock.now();
    let Some(slot) = tx.claim::<Slot>(&SLOT, args![id, now]).await?.pop() else { return Ok(0) };
    let mut given = 0;
    for asker in tx.all::<Asker>(NEXT, args![id, now, slot.free]).await? {
        // Whether the background login lives is decided once more; its owner is shown what was done by it.
        if !note(tx, (asker.login_id, asker.epoch), "prebooking", now).await?
            || tx.execute(SEATED, args![asker.id, id]).await? == 0
        {
            // Ended, or called off, at this moment.
            continue;
        }
        tx.execute(TAKE, args![id]).await?;
        book(cx, tx, (id, &slot), &asker).await?;
        given += 1;
    }
    Ok(given)
}

async fn book(cx: &Context, tx: &mut Tx, (slot_id, slot): (SlotId, &Slot), asker: &Asker) -> Result<(), StoreError> {
    let (id, now) = (cx.ids.next::<BookingId>(), cx.clock.now());
    let values = args![
        id,
        slot.shop_id,
        slot_id,
        slot.mechanic_id,
        asker.user_id,
        &asker.name,
        &asker.email,
        asker.plan,
        asker.channel,
        &asker.concern,
        &asker.vehicle,
        slot.starts_at,
        asker.user_id,
        now,
        asker.id,
    ];
    // Nobody else books this slot meanwhile: its row is ours.
    tx.one::<(BookingId,)>(INSERT, values).await?;
    let actor = By::at(slot.shop_id, Some(asker.user_id), "");
    let topics = [Topic::Person(slot.mechanic_id), Topic::Slots(slot.shop_id)];
    let change = Change::audited(actor, "booking_made", id.to_string(), &topics);
    let detail = format!("prebooking {} by the background login {}", asker.id, asker.login_id);
    tx.record(cx, Change { detail: &detail, ..change }).await
}
