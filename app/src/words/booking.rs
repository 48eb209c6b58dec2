//! How bookings, slots and their times are called.

use jiff::Zoned;
use jiff::tz::TimeZone;
use session::booking::{BookingStatus, News, PrebookingStatus, Slot};
use session::clock::Timestamp;

/// A moment on the clock of a zone; by UTC where nobody knows the zone.
pub(crate) fn zoned(at: Timestamp, time_zone: &str) -> Zoned {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone)
}

/// A moment as the shop's clock shows it: `Tue 1 Dec 2026, 10:00`.
pub(crate) fn by_shop_clock(at: Timestamp, time_zone: &str) -> String {
    zoned(at, time_zone).strftime("%a %-d %b %Y, %H:%M").to_string()
}

/// The time of day alone.
pub(crate) fn time_of(at: Timestamp, time_zone: &str) -> String {
    zoned(at, time_zone).strftime("%H:%M").to_string()
}

/// A slot among others to choose from.
pub(crate) fn of_slot(slot: &Slot, time_zone: &str) -> String {
    format!("{} – {}", by_shop_clock(slot.starts_at, time_zone), slot.mechanic_name)
}

/// Where a booking stands.
pub(crate) const fn status(status: BookingStatus) -> &'static str {
    match status {
        BookingStatus::Booked => "Booked",
        BookingStatus::Started => "Started",
        BookingStatus::Cancelled => "Cancelled",
    }
}

/// What came of a prebooking, as a heading and a sentence.
pub(crate) fn news(news: &News) -> (&'static str, String) {
    let (at, with) = (by_shop_clock(news.starts_at, &news.time_zone), &news.mechanic_name);
    let reason = news.why.map_or("", session::booking::Why::sentence);
    match news.status {
        PrebookingStatus::Booked if news.wish > 1 => ("Booked: a lower wish", format!("You have {at} with {with}.")),
        PrebookingStatus::Booked => ("Booked", format!("You have {at} with {with}.")),
        PrebookingStatus::Failed => ("Not booked", format!("{at} with {with}. {reason}")),
        _ => ("Missed", format!("{at} with {with}. {reason}")),
    }
}
