//! A person's bookings for their calendar program: a secret address, and what stands there in iCalendar (RFC 5545).
//!
//! The address's key is shown once; its hash alone is stored. Times are in UTC, which every program shows by its own clock, so that no
//! zone has to be described. Every value is escaped (§3.3.11) and free of line ends: nothing that anybody typed becomes a line of its
//! own. Lines are folded at 75 octets, between characters (§3.1).

use super::kind::BookingStatus;
use super::list;
use super::view::BookingRecord;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::people::link::LinkKey;
use crate::shop::{self, User};
use crate::store::{StoreError, args, transact};

/// Octets of a line, without its end.
const LINE_OCTETS_MAX: usize = 75;
/// Bookings in a feed: what was lately and what is to come.
const BOOKINGS_MAX: i64 = 500;
const SHOWN_FOR_MS: i64 = 90 * 86_400_000;

const WRITE: &str = "INSERT INTO booking_feeds (user_id, shop_id, hash, made_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at";
const REVOKE: &str = "DELETE FROM booking_feeds WHERE user_id = $1";
const MADE_AT: &str = "SELECT made_at FROM booking_feeds WHERE user_id = $1";
const WHOSE: &str =
    "SELECT u.id, u.shop_id, u.email, u.name, u.roles FROM booking_feeds AS f JOIN users AS u ON u.id = f.user_id
     WHERE f.hash = $1 AND u.disabled_at IS NULL";

/// Makes the secret address of a person's bookings; one that they had before opens nothing any more.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn make_feed(cx: &Context, who: &Actor) -> Result<LinkKey, StoreError> {
    let (id, key) = (who.user.id, LinkKey::random());
    let hash = key.hash().unwrap_or_default();
    transact!(cx.store, |tx| {
        tx.execute(WRITE, args![id, who.user.shop_id, hash.as_slice(), cx.clock.now()]).await?;
        let topics = [Topic::Person(id)];
        tx.record(cx, Change::audited(who.into(), "booking_feed_made", id.to_string(), &topics)).await
    })?;
    Ok(key)
}

/// Revokes it. Where there is none, nothing changes.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn revoke_feed(cx: &Context, who: &Actor) -> Result<(), StoreError> {
    let id = who.user.id;
    transact!(cx.store, |tx| {
        if tx.execute(REVOKE, args![id]).await? > 0 {
            let topics = [Topic::Person(id)];
            tx.record(cx, Change::audited(who.into(), "booking_feed_revoked", id.to_string(), &topics)).await?;
        }
        Ok::<_, StoreError>(())
    })
}

/// Since when a person has one; nothing where they have none.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn feed_made_at(cx: &Context, who: &User) -> Result<Option<Timestamp>, StoreError> {
    Ok(cx.store.optional::<(Timestamp,)>(MADE_AT, args![who.id]).await?.map(|(at,)| at))
}

/// The calendar behind a key; nothing for what is none, or no longer.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn feed(cx: &Context, key: &LinkKey) -> Result<Option<String>, StoreError> {
    // Whoever holds the key need not be signed in: it says whose the rows are.
    let cx = &cx.house();
    let Some(hash) = key.hash() else { return Ok(None) };
    let Some(user) = cx.store.optional::<User>(WHOSE, args![hash]).await? else { return Ok(None) };
    let shop = shop::settings(cx, user.shop_id).await?;
    let now = cx.clock.now();
    let bookings = list::since(cx, &user, now.plus_ms(-SHOWN_FOR_MS), BOOKINGS_MAX).await?;
    Ok(Some(calendar(&shop.profile.name, &user, &bookings, now)))
}

/// The calendar of these bookings, as `reader` has them.
fn calendar(shop: &str, reader: &User, bookings: &[BookingRecord], now: Timestamp) -> String {
    let mut written = Written::default();
    written.line("BEGIN", "VCALENDAR");
    written.line("VERSION", "2.0");
    written.line("PRODID", "-//Forecourt//Bookings//EN");
    written.line("CALSCALE", "GREGORIAN");
    written.line("METHOD", "PUBLISH");
    written.text("NAME", shop);
    written.text("X-WR-CALNAME", shop);
    for booking in bookings.iter().filter(|booking| booking.status != BookingStatus::Cancelled) {
        event(&mut written, shop, reader, booking, now);
    }
    written.line("END", "VCALENDAR");
    written.0
}

fn event(written: &mut Written, shop: &str, reader: &User, booking: &BookingRecord, now: Timestamp) {
    let is_customers = booking.customer_id == Some(reader.id);
    let with = if is_customers { &booking.mechanic_name } else { &booking.customer_name };
    written.line("BEGIN", "VEVENT");
    written.line("UID", &format!("{}@forecourt", booking.id));
    written.line("DTSTAMP", &utc(now));
    written.line("DTSTART", &utc(booking.starts_at));
    written.line("DTEND", &utc(booking.ends_at));
    written.text("SUMMARY", &format!("{shop}: {with}"));
    let about = if booking.vehicle.is_empty() {
        booking.concern.clone()
    } else {
        format!("{} ({})", booking.concern, booking.vehicle)
    };
    written.text("DESCRIPTION", &about);
    written.line("STATUS", "CONFIRMED");
    written.line("END", "VEVENT");
}

/// A moment in UTC (§3.3.5, form 2): `20261201T090000Z`.
fn utc(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Lines of a calendar.
#[derive(Debug, Default)]
struct Written(String);

impl Written {
    /// A property whose value is ours.
    fn line(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// A property whose value is what somebody typed.
    fn text(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{}", escaped(value)));
    }

    /// Writes a line, in several where it is too long: the following ones begin with a space, which counts.
    fn fold(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > LINE_OCTETS_MAX {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text as a value (§3.3.11): a line end is two characters, and there is no other control character in it.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => written.extend(['\\', c]),
            '\n' | '\r' => written.push_str("\\n"),
            c if c.is_control() => {}
            c => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_at_75_octets_between_characters() {
        let mut written = Written::default();
        written.text("SUMMARY", &"ö".repeat(200));
        let lines: Vec<&str> = written.0.split("\r\n").collect();
        assert!(lines.iter().all(|line| line.len() <= 75), "{lines:?}");
        let unfolded = written.0.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "ö".repeat(200)));
    }

    #[test]
    fn what_somebody_typed_never_becomes_a_line_of_its_own() {
        let mut written = Written::default();
        written.text("SUMMARY", "A\r\nBEGIN:VEVENT\rX\nY;Z,\\\u{0}\u{85}end");
        assert_eq!(written.0, "SUMMARY:A\\nBEGIN:VEVENT\\nX\\nY\\;Z\\,\\\\end\r\n");
    }
}
