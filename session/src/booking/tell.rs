//! Telling a customer by mail what became of a booking or a prebooking, in the transaction in which it did.

use super::kind::Why;
use super::view::{BookingRecord, Slot};
use crate::Context;
use crate::clock::Timestamp;
use crate::id::ShopId;
use crate::mail::{self, Letter, NewMail};
use crate::shop::Settings;
use crate::store::{StoreError, Tx};

/// What is told of a booking.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told {
    /// The garage booked it.
    Made,
    /// The garage moved it.
    Moved,
    /// It was cancelled.
    Cancelled(Why),
    /// Its time is near, and another consultation is in the way.
    Waits,
}

/// A moment as the shop's clock shows it.
pub(super) fn shown(settings: &Settings, at: Timestamp) -> String {
    at.in_zone(&settings.reckoning.time_zone)
}

/// What is free near it, as a sentence; nothing where nothing is.
pub(super) fn nearby(settings: &Settings, free: &[Slot]) -> String {
    if free.is_empty() {
        return "Nothing is free nearby at the moment.".to_owned();
    }
    let named = |slot: &Slot| format!("{} with {}", shown(settings, slot.starts_at), slot.mechanic_name);
    format!("Free nearby: {}.", free.iter().map(named).collect::<Vec<_>>().join("; "))
}

/// Writes the customer, if they have an address.
pub(super) async fn tell(
    cx: &Context,
    tx: &mut Tx,
    shop_id: ShopId,
    settings: &Settings,
    booking: &BookingRecord,
    told: Told,
) -> Result<(), StoreError> {
    if booking.customer_email.is_empty() {
        return Ok(());
    }
    let (at, with) = (shown(settings, booking.starts_at), &booking.mechanic_name);
    let (title, what) = match told {
        Told::Made => (format!("Your booking: {at}"), format!("We booked {at} with {with} for you.")),
        Told::Moved => (format!("Your booking was moved: {at}"), format!("We moved your booking to {at} with {with}.")),
        Told::Cancelled(why) => (
            format!("Your booking was cancelled: {at}"),
            format!("Your booking of {at} with {with} was cancelled. {}", why.sentence()),
        ),
        Told::Waits => (
            format!("Your booking waits: {at}"),
            format!(
                "Your booking of {at} with {with} begins soon, and another consultation of yours is not over. You can make that \
                 one the booked one; otherwise the booking begins once it is over."
            ),
        ),
    };
    let letter = Letter::Booking { name: &booking.customer_name, title: &title, what: &what };
    let (address, user_id) = (booking.customer_email.as_str(), booking.customer_id);
    let new = NewMail { shop_id, address, user_id, letter, worth_until: None };
    mail::queue(cx, tx, &new).await
}
