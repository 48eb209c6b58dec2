//! A person's own prebookings: one, those that wait, and all that there were, page by page.

use std::collections::HashMap;

use super::error::BookingError;
use super::kind::{PrebookingStatus, Why};
use super::prebook::WISHES_MAX;
use super::view::{PrebookingPage, PrebookingRecord, WishLine};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::cursor::{Cursor, Page};
use crate::id::{BookingId, PrebookingId};
use crate::shop::User;
use crate::store::{StoreError, args};

/// Prebookings without their wishes, on a condition.
macro_rules! prebookings_where {
    ($condition:literal) => {
        concat!(
            "SELECT p.id, p.status, p.wish, p.made_at, CASE WHEN p.why <> '' THEN p.why END AS why, b.id AS booking_id
             FROM prebookings AS p LEFT JOIN bookings AS b ON b.prebooking_id = p.id WHERE p.user_id = $1 AND ",
            $condition
        )
    };
}

/// The wishes of a person's prebookings, on a condition.
macro_rules! wishes_where {
    ($condition:literal) => {
        concat!(
            "SELECT w.prebooking_id, w.wish, w.slot_id, m.name AS mechanic_name, s.starts_at, w.due_at,
                w.is_waiting = 1 AS is_waiting
             FROM prebookings AS p JOIN prebooking_wishes AS w ON w.prebooking_id = p.id
             JOIN booking_slots AS s ON s.id = w.slot_id JOIN users AS m ON m.id = s.mechanic_id
             WHERE p.user_id = $1 AND ",
            $condition
        )
    };
}

const ONE: &str = prebookings_where!("p.id = $2");
const WISHES_OF_ONE: &str = wishes_where!("p.id = $2 ORDER BY w.wish LIMIT 3");
const BEFORE: &str = prebookings_where!("(p.made_at, p.id) < ($2, $3) ORDER BY p.made_at DESC, p.id DESC LIMIT $4");
/// Of those that a page holds, from its oldest to its newest.
const WISHES_OF_PAGE: &str =
    wishes_where!("(p.made_at, p.id) >= ($2, $3) AND (p.made_at, p.id) <= ($4, $5) ORDER BY w.prebooking_id, w.wish");
const WAITING: &str = prebookings_where!("p.status = 'waiting' ORDER BY p.made_at, p.id LIMIT $2");
const WISHES_OF_WAITING: &str = wishes_where!("p.status = 'waiting' ORDER BY p.made_at, p.id, w.wish LIMIT $2");

#[derive(Debug, sqlx::FromRow)]
struct Head {
    id: PrebookingId,
    status: PrebookingStatus,
    wish: i64,
    made_at: Timestamp,
    why: Option<Why>,
    booking_id: Option<BookingId>,
}

impl Head {
    fn place(&self) -> Cursor {
        Cursor::at(self.made_at, self.id)
    }

    fn with(self, wishes: Vec<WishLine>) -> PrebookingRecord {
        let Self { id, status, wish, made_at, why, booking_id } = self;
        PrebookingRecord { id, status, wishes, wish, made_at, why, booking_id }
    }
}

#[derive(Debug, sqlx::FromRow)]
struct Wish {
    prebooking_id: PrebookingId,
    #[sqlx(flatten)]
    line: WishLine,
}

/// A person's own prebooking.
///
/// # Errors
/// [`BookingError::NotFound`].
#[crate::boxed]
pub async fn prebooking(cx: &Context, who: &Actor, id: PrebookingId) -> Result<PrebookingRecord, BookingError> {
    read(cx, &who.user, id).await?.ok_or(BookingError::NotFound)
}

async fn read(cx: &Context, who: &User, id: PrebookingId) -> Result<Option<PrebookingRecord>, StoreError> {
    let Some(head) = cx.store.optional::<Head>(ONE, args![who.id, id]).await? else { return Ok(None) };
    let wishes: Vec<WishLine> = cx.store.all(WISHES_OF_ONE, args![who.id, id]).await?;
    Ok(Some(head.with(wishes)))
}

/// A person's own prebookings that wait, the oldest first.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn waiting_prebookings(cx: &Context, who: &User) -> Result<Vec<PrebookingRecord>, StoreError> {
    let most = cx.limits.bookings_per_customer_max;
    let heads: Vec<Head> = cx.store.all(WAITING, args![who.id, most]).await?;
    let wishes_max = most.saturating_mul(i64::try_from(WISHES_MAX).unwrap_or(i64::MAX));
    let wishes: Vec<Wish> = cx.store.all(WISHES_OF_WAITING, args![who.id, wishes_max]).await?;
    let mut waiting = whole(heads, wishes);
    // One that was decided on between the two readings waits no more.
    waiting.retain(|prebooking| !prebooking.wishes.is_empty());
    Ok(waiting)
}

/// A person's own prebookings of before a place, whatever became of them, the newest first, `history_rows_max` of them; the newest of all
/// without one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn prebookings(cx: &Context, who: &User, before: Option<Cursor>) -> Result<PrebookingPage, StoreError> {
    let most = cx.limits.history_rows_max;
    let before = before.unwrap_or(Cursor::END);
    let heads: Vec<Head> = cx.store.all(BEFORE, args![who.id, before.at, before.id, most + 1]).await?;
    let Page { rows, earlier } = Page::of(heads, most, Head::place);
    let wishes: Vec<Wish> = match (rows.first().map(Head::place), rows.last().map(Head::place)) {
        (Some(newest), Some(oldest)) => {
            let span = args![who.id, oldest.at, oldest.id, newest.at, newest.id];
            cx.store.all(WISHES_OF_PAGE, span).await?
        }
        _ => Vec::new(),
    };
    Ok(PrebookingPage { prebookings: whole(rows, wishes), earlier })
}

/// Each prebooking with its own wishes, in the order they are in.
fn whole(heads: Vec<Head>, wishes: Vec<Wish>) -> Vec<PrebookingRecord> {
    let mut of: HashMap<PrebookingId, Vec<WishLine>> = HashMap::new();
    for wish in wishes {
        of.entry(wish.prebooking_id).or_default().push(wish.line);
    }
    heads
        .into_iter()
        .map(|head| {
            let wishes = of.remove(&head.id).unwrap_or_default();
            head.with(wishes)
        })
        .collect()
}
