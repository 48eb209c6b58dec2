//! A person's bookings: a customer's own, a mechanic's those that others have with them.

use super::error::BookingError;
use super::row::{BOOKING, OF_CUSTOMER, OF_CUSTOMER_FROM, OF_MECHANIC, OF_MECHANIC_FROM};
use super::view::{BookingPage, BookingRecord};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::cursor::{Cursor, Page};
use crate::id::BookingId;
use crate::shop::User;
use crate::store::{StoreError, args};

/// Bookings to come that a page shows; whoever has more goes through them by page.
const UPCOMING_MAX: i64 = 200;
/// A booking is still to come until so long after its beginning.
const GONE_AFTER_MS: i64 = 3_600_000;

/// The bookings of `who` whose times are before a place, the latest first, `history_rows_max` of them; the latest of all without one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn bookings(cx: &Context, who: &User, before: Option<Cursor>) -> Result<BookingPage, StoreError> {
    let most = cx.limits.history_rows_max;
    let before = before.unwrap_or(Cursor::END);
    let sql = if who.roles.is_customer() { OF_CUSTOMER } else { OF_MECHANIC };
    let rows: Vec<BookingRecord> = cx.store.all(sql, args![who.id, before.at, before.id, most + 1]).await?;
    let Page { rows, earlier } = Page::of(rows, most, |row| Cursor::from(row));
    Ok(BookingPage { bookings: rows, earlier })
}

/// Those that are still to come, the earliest first.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn upcoming(cx: &Context, who: &User) -> Result<Vec<BookingRecord>, StoreError> {
    since(cx, who, cx.clock.now().plus_ms(-GONE_AFTER_MS), UPCOMING_MAX).await
}

/// Those that begin at `from` or later, the earliest first.
pub(super) async fn since(
    cx: &Context,
    who: &User,
    from: Timestamp,
    most: i64,
) -> Result<Vec<BookingRecord>, StoreError> {
    let sql = if who.roles.is_customer() { OF_CUSTOMER_FROM } else { OF_MECHANIC_FROM };
    cx.store.all(sql, args![who.id, from, most]).await
}

/// One booking of the shop, for whoever has it and for the staff.
///
/// # Errors
/// [`BookingError::NotFound`] for everybody else.
#[crate::boxed]
pub async fn booking(cx: &Context, who: &Actor, id: BookingId) -> Result<BookingRecord, BookingError> {
    let found: Option<BookingRecord> = cx.store.optional(BOOKING, args![id, who.user.shop_id]).await?;
    found.filter(|booking| sees(&who.user, booking)).ok_or(BookingError::NotFound)
}

/// Whether a booking of the shop is somebody's to see and to change.
pub(super) fn sees(who: &User, booking: &BookingRecord) -> bool {
    who.roles.is_staff() || booking.customer_id == Some(who.id)
}
