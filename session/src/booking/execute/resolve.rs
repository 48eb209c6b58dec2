//! Deciding on what is leased: what came of each is read back, and said in the transaction that writes it down.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::claim::Lease;
use crate::Context;
use crate::booking::kind::{BookingStatus, PrebookingStatus, Why};
use crate::booking::slots::free_nearby_in;
use crate::booking::tell::{nearby, shown};
use crate::change::{By, Change, Topic};
use crate::clock::Timestamp;
use crate::id::{BookingId, LoginSessionId, PrebookingId, ShopId, SlotId, UserId};
use crate::login::background::living_background;
use crate::mail::{self, Letter, NewMail};
use crate::shop::{self, Settings};
use crate::store::{Rows, StoreError, Tx, Value, args, transact};

/// What became of a lease.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outcome {
    pub(super) decided: u64,
    pub(super) moved_on: u64,
    /// It was over before its work was.
    pub(super) is_lost: bool,
}

/// What is read back of each: its person and their background login, the present wish's slot, the booking that was made, the next wish.
static FACTS: Rows = Rows::new(
    concat!(
        "SELECT p.id, p.attempt, p.shop_id, p.user_id, u.name, u.email, p.wish, p.has_seat,
        CASE WHEN u.disabled_at IS NULL AND t.expires_at > p.due_at THEN l.id END AS login_id,
        s.starts_at, m.name AS mechanic_name, s.seats - s.taken AS free, s.withdrawn_at IS NOT NULL AS is_withdrawn,
        b.starts_at AS booked_at, b.status AS booking_status,
        o.id AS other_booking_id, n.slot_id AS next_slot_id, n.due_at AS next_due_at
     FROM prebookings AS p
     JOIN users AS u ON u.id = p.user_id
     JOIN booking_slots AS s ON s.id = p.slot_id
     JOIN users AS m ON m.id = s.mechanic_id ",
        living_background!("LEFT JOIN"),
        " LEFT JOIN bookings AS b ON b.prebooking_id = p.id
     LEFT JOIN bookings AS o ON o.slot_id = p.slot_id AND o.customer_id = p.user_id AND o.status <> 'cancelled' AND p.has_seat = 0
     LEFT JOIN prebooking_wishes AS n ON n.prebooking_id = p.id AND n.wish = p.wish + 1
     WHERE p.status = 'waiting' AND (p.id, p.attempt) IN (VALUES "
    ),
    "",
    (1, 2),
    ")",
);
static END: Rows = Rows::new(
    "UPDATE prebookings SET status = $1, why = $2, ended_at = $3, lease_until = NULL
     WHERE status = 'waiting' AND has_seat = $4 AND (id, attempt) IN (VALUES ",
    "",
    (5, 2),
    ") RETURNING id",
);
static OVER: Rows = Rows::new(
    "UPDATE prebooking_wishes SET is_waiting = 0 WHERE is_waiting = 1 AND prebooking_id IN (",
    "",
    (1, 1),
    ")",
);
const NEXT_WISH: &str = "UPDATE prebookings SET wish = wish + 1, slot_id = $3, due_at = $4, lease_until = NULL
     WHERE id = $1 AND attempt = $2 AND status = 'waiting' AND has_seat = 0";
const WISH_OVER: &str =
    "UPDATE prebooking_wishes SET is_waiting = 0 WHERE prebooking_id = $1 AND wish = $2 AND is_waiting = 1";
const NOT_YET: &str = "UPDATE prebookings SET lease_until = NULL WHERE id = $1 AND attempt = $2 AND status = 'waiting'";

#[derive(Clone, Debug, sqlx::FromRow)]
struct Facts {
    id: PrebookingId,
    attempt: i64,
    shop_id: ShopId,
    user_id: UserId,
    name: String,
    email: String,
    wish: i64,
    has_seat: i64,
    login_id: Option<LoginSessionId>,
    starts_at: Timestamp,
    mechanic_name: String,
    free: i64,
    is_withdrawn: bool,
    booked_at: Option<Timestamp>,
    booking_status: Option<BookingStatus>,
    other_booking_id: Option<BookingId>,
    next_slot_id: Option<SlotId>,
    next_due_at: Option<Timestamp>,
}

/// What is to be done about one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Its booking is there.
    Booked,
    /// Its present wish cannot be granted; the next one is looked at.
    MovesOn,
    /// It was the last.
    Missed(Why),
    Failed(Why),
    /// Its slot has seats that somebody is giving at this moment.
    NotYet,
}

impl Facts {
    fn verdict(&self, now: Timestamp) -> Verdict {
        if self.has_seat != 0 {
            return match self.booking_status {
                Some(BookingStatus::Booked | BookingStatus::Started) => Verdict::Booked,
                _ => Verdict::Missed(Why::ByGarage),
            };
        }
        if self.login_id.is_none() {
            return Verdict::Failed(Why::NoBackgroundLogin);
        }
        let why = if self.other_booking_id.is_some() {
            Why::AlreadyBooked
        } else if self.is_withdrawn {
            Why::Withdrawn
        } else if self.starts_at <= now {
            Why::Past
        } else if self.free <= 0 {
            Why::Full
        } else {
            return Verdict::NotYet;
        };
        if self.next_slot_id.is_some() { Verdict::MovesOn } else { Verdict::Missed(why) }
    }
}

/// Decides on what is leased.
pub(super) async fn resolve(cx: &Context, lease: &Lease) -> Result<Outcome, StoreError> {
    let mut values: Vec<Value> = Vec::new();
    lease.rows.iter().for_each(|(id, attempt)| values.extend(args![*id, *attempt]));
    // Outside of the transaction: what is read here was committed, and is what is told.
    let facts: Vec<Facts> = cx.store.all(FACTS.text(lease.rows.len()), values).await?;
    let mut outcome = Outcome::default();
    let mut by_shop: BTreeMap<ShopId, Vec<Facts>> = BTreeMap::new();
    for one in facts {
        by_shop.entry(one.shop_id).or_default().push(one);
    }
    for (shop_id, of_shop) in by_shop {
        let settings = shop::settings(cx, shop_id).await?;
        if cx.clock.now() >= lease.until {
            outcome.is_lost = true;
            break;
        }
        let (decided, moved_on) = transact!(cx.store, |tx| decide(cx, tx, (shop_id, &settings), &of_shop).await)?;
        outcome.decided += decided;
        outcome.moved_on += moved_on;
    }
    Ok(outcome)
}

async fn decide(
    cx: &Context,
    tx: &mut Tx,
    shop: (ShopId, &Settings),
    facts: &[Facts],
) -> Result<(u64, u64), StoreError> {
    let now = cx.clock.now();
    let mut by_verdict: BTreeMap<Verdict, Vec<&Facts>> = BTreeMap::new();
    for one in facts {
        by_verdict.entry(one.verdict(now)).or_default().push(one);
    }
    let (mut decided, mut moved_on) = (0, 0);
    for (verdict, of_verdict) in by_verdict {
        match verdict {
            Verdict::MovesOn => {
                for one in of_verdict {
                    moved_on += next_wish(tx, one).await?;
                }
            }
            Verdict::NotYet => {
                for one in of_verdict {
                    tx.execute(NOT_YET, args![one.id, one.attempt]).await?;
                }
            }
            Verdict::Booked => decided += end(cx, tx, shop, (PrebookingStatus::Booked, None), &of_verdict).await?,
            Verdict::Missed(why) => {
                decided += end(cx, tx, shop, (PrebookingStatus::Missed, Some(why)), &of_verdict).await?;
            }
            Verdict::Failed(why) => {
                decided += end(cx, tx, shop, (PrebookingStatus::Failed, Some(why)), &of_verdict).await?;
            }
        }
    }
    Ok((decided, moved_on))
}

/// Goes on to the next wish, unless the lease is lost or a seat was given meanwhile.
async fn next_wish(tx: &mut Tx, one: &Facts) -> Result<u64, StoreError> {
    let moved = tx.execute(NEXT_WISH, args![one.id, one.attempt, one.next_slot_id, one.next_due_at]).await?;
    if moved > 0 {
        tx.execute(WISH_OVER, args![one.id, one.wish]).await?;
    }
    Ok(moved)
}

/// Ends those that are still ours, and tells their people.
async fn end(
    cx: &Context,
    tx: &mut Tx,
    (shop_id, settings): (ShopId, &Settings),
    (status, why): (PrebookingStatus, Option<Why>),
    facts: &[&Facts],
) -> Result<u64, StoreError> {
    let has_seat = facts.first().map_or(0, |one| one.has_seat);
    let mut values = args![status, why.map_or("", Why::as_str), cx.clock.now(), has_seat];
    facts.iter().for_each(|one| values.extend(args![one.id, one.attempt]));
    let ended: Vec<(PrebookingId,)> = tx.all(END.text(facts.len()), values).await?;
    let mut ended: Vec<&Facts> = facts.iter().copied().filter(|one| ended.contains(&(one.id,))).collect();
    ended.sort_by_key(|one| one.user_id);
    if ended.is_empty() {
        return Ok(0);
    }
    tx.execute(OVER.text(ended.len()), ended.iter().map(|one| one.id.into()).collect()).await?;
    tell(cx, tx, (shop_id, settings), (status, why), &ended).await?;
    let topics: Vec<Topic> = ended.iter().map(|one| Topic::Person(one.user_id)).collect();
    let by = By::clock(shop_id);
    if status == PrebookingStatus::Failed {
        for one in &ended {
            tx.record(cx, Change::audited(by, "prebooking_failed", one.id.to_string(), &[])).await?;
        }
    }
    tx.record(cx, Change::seen(by, "prebookings_decided", shop_id.to_string(), &topics)).await?;
    Ok(u64::try_from(ended.len()).unwrap_or(u64::MAX))
}

async fn tell(
    cx: &Context,
    tx: &mut Tx,
    (shop_id, settings): (ShopId, &Settings),
    (status, why): (PrebookingStatus, Option<Why>),
    ended: &[&Facts],
) -> Result<(), StoreError> {
    let mut free: BTreeMap<Timestamp, String> = BTreeMap::new();
    let mut texts = Vec::with_capacity(ended.len());
    for one in ended {
        let at = shown(settings, one.booked_at.unwrap_or(one.starts_at));
        if status == PrebookingStatus::Booked {
            let wish = if one.wish > 1 { " Your first wish was not to be had; this is a lower one." } else { "" };
            let what = format!("You have {at} with {}.{wish}", one.mechanic_name);
            texts.push((format!("Booked: {at}"), what));
            continue;
        }
        if let Entry::Vacant(place) = free.entry(one.starts_at) {
            let slots = free_nearby_in(cx, tx, shop_id, one.starts_at).await?;
            place.insert(nearby(settings, &slots));
        }
        let reason = why.map_or("", Why::sentence);
        let nearby = free.get(&one.starts_at).map_or("", String::as_str);
        let what = format!("We could not book {at} with {} for you. {reason} {nearby}", one.mechanic_name);
        texts.push((format!("Not booked: {at}"), what));
    }
    let mails: Vec<NewMail<'_>> = ended
        .iter()
        .zip(&texts)
        .map(|(one, (title, what))| NewMail {
            shop_id,
            address: &one.email,
            user_id: Some(one.user_id),
            letter: Letter::Booking { name: &one.name, title, what },
            worth_until: None,
        })
        .collect();
    mail::queue_all(cx, tx, shop_id, &mails).await
}
