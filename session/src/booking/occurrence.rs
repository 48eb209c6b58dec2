//! From a rule in local time to moments: which slots a calendar has within a stretch of time.
//!
//! A slot whose beginning the clocks skip when they go forward does not exist on that day; of a time that comes twice when they go
//! back, the first is meant, and the hour that comes again has no slots. A slot lasts as long as it says by any clock, and none
//! begins before the one before it has ended.

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::calendar::Calendar;
use crate::clock::Timestamp;
use crate::shop::hours::{self, local_date};

const MINUTE_MS: i64 = 60_000;
/// More days than slots are ever made ahead.
const DAYS_MAX: usize = 400;

/// A slot of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// The local time at which the rule has it: `2026-12-01T10:00`.
    pub(super) local: String,
    pub(super) starts_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) opens_at: Timestamp,
}

/// The slots of `calendar` that begin from `from` on and before `until`, in order.
pub(super) fn occurrences(calendar: &Calendar, from: Timestamp, until: Timestamp) -> Vec<Occurrence> {
    let zone = TimeZone::get(&calendar.time_zone).unwrap_or(TimeZone::UTC);
    let mut found = Vec::new();
    let Some(mut date) = local_date(&zone, from) else { return found };
    let mut free_from = Timestamp(i64::MIN);
    for _ in 0..DAYS_MAX {
        let mut is_past_end = local_date(&zone, until).is_none_or(|last| date > last);
        let opens_at = opening(calendar, &zone, date);
        for minutes in beginnings(calendar, date) {
            let Some(starts_at) = beginning(&zone, date, minutes) else { continue };
            let ends_at = starts_at.plus_ms(calendar.slot_minutes * MINUTE_MS);
            if starts_at < free_from {
                continue;
            }
            free_from = ends_at;
            is_past_end |= starts_at >= until;
            if let Some(opens_at) = opens_at.filter(|_| starts_at >= from && starts_at < until) {
                let local = format!("{date}T{:02}:{:02}", minutes / 60, minutes % 60);
                found.push(Occurrence { local, starts_at, ends_at, opens_at: opens_at.min(starts_at) });
            }
        }
        match date.tomorrow() {
            Ok(tomorrow) if !is_past_end => date = tomorrow,
            _ => break,
        }
    }
    found
}

/// When slots of that date begin, in minutes of the day.
fn beginnings(calendar: &Calendar, date: Date) -> Vec<i64> {
    let mut found = Vec::new();
    for (from, to) in calendar.spans_of(date) {
        let mut at = from;
        while at + calendar.slot_minutes <= to {
            found.push(at);
            at += calendar.slot_minutes;
        }
    }
    found
}

/// The moment of a local time; nothing where the clocks skip it.
fn beginning(zone: &TimeZone, date: Date, minutes: i64) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_zoned(date.to_datetime(time(minutes)));
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return None;
    }
    Some(Timestamp(ambiguous.earlier().ok()?.timestamp().as_millisecond()))
}

/// When the slots of that date open: a time that the clocks skip is moved on by as much, of two the first is meant.
fn opening(calendar: &Calendar, zone: &TimeZone, date: Date) -> Option<Timestamp> {
    let day = date.checked_sub(jiff::Span::new().days(calendar.opens_days)).ok()?;
    let zoned = zone.to_ambiguous_zoned(day.to_datetime(time(calendar.opens_minutes))).compatible().ok()?;
    Some(Timestamp(zoned.timestamp().as_millisecond()))
}

fn time(minutes: i64) -> Time {
    Time::midnight().saturating_add(jiff::SignedDuration::from_mins(minutes.min(hours::LAST_MINUTE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(hours: &str) -> Calendar {
        Calendar {
            week: vec![hours.to_owned(); 7],
            exceptions: Vec::new(),
            time_zone: "Europe/Berlin".to_owned(),
            slot_minutes: 60,
            seats: 1,
            opens_days: 2,
            opens_minutes: 2 * 60 + 30,
            version: 1,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    fn of(calendar: &Calendar, from: &str, until: &str) -> Vec<(String, String)> {
        let found = occurrences(calendar, at(from), at(until));
        found.into_iter().map(|slot| (slot.local, slot.starts_at.to_string())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(local, utc)| ((*local).to_owned(), format!("{utc}:00.000Z"))).collect()
    }

    #[test]
    fn a_slot_keeps_its_local_time_when_the_clocks_change() {
        let found = of(&calendar("10-11"), "2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z");
        assert_eq!(found, pairs(&[("2026-10-24T10:00", "2026-10-24T08:00"), ("2026-10-25T10:00", "2026-10-25T09:00")]));
    }

    #[test]
    fn what_the_clocks_skip_has_no_slot_and_what_comes_twice_has_one() {
        // 02:00 to 03:00 does not come on this day.
        let spring = of(&calendar("1-5"), "2027-03-27T23:00:00Z", "2027-03-28T06:00:00Z");
        let expected = [
            ("2027-03-28T01:00", "2027-03-28T00:00"),
            ("2027-03-28T03:00", "2027-03-28T01:00"),
            ("2027-03-28T04:00", "2027-03-28T02:00"),
        ];
        assert_eq!(spring, pairs(&expected));
        let autumn = of(&calendar("1-4"), "2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z");
        let expected = [
            ("2026-10-25T01:00", "2026-10-24T23:00"),
            ("2026-10-25T02:00", "2026-10-25T00:00"),
            ("2026-10-25T03:00", "2026-10-25T02:00"),
        ];
        assert_eq!(autumn, pairs(&expected));
    }

    #[test]
    fn no_slot_begins_before_the_one_before_it_has_ended() {
        let long = Calendar { slot_minutes: 90, ..calendar("0-6") };
        let found = occurrences(&long, at("2027-03-27T23:00:00Z"), at("2027-03-28T06:00:00Z"));
        assert!(found.windows(2).all(|pair| pair[0].ends_at <= pair[1].starts_at), "{found:?}");
        assert!(found.len() >= 3, "{found:?}");
    }

    #[test]
    fn it_opens_by_the_local_clock_so_many_days_before() {
        let found = occurrences(&calendar("10-11"), at("2026-10-26T00:00:00Z"), at("2026-10-27T12:00:00Z"));
        let opens: Vec<String> = found.iter().map(|slot| slot.opens_at.to_string()).collect();
        assert_eq!(
            opens,
            ["2026-10-24T00:30:00.000Z", "2026-10-25T00:30:00.000Z"],
            "of 02:30 that comes twice, the first"
        );
        let spring = occurrences(&calendar("10-11"), at("2027-03-30T00:00:00Z"), at("2027-03-30T12:00:00Z"));
        assert_eq!(spring[0].opens_at.to_string(), "2027-03-28T01:30:00.000Z", "02:30 does not come: 03:30");
    }

    #[test]
    fn an_exception_is_a_day_off_or_other_hours() {
        let exceptions = vec!["2026-12-24/2026-12-26".to_owned(), "2026-12-28 14:00-16:00".to_owned()];
        let busy = Calendar { exceptions, ..calendar("10-11") };
        let found = of(&busy, "2026-12-23T00:00:00Z", "2026-12-29T00:00:00Z");
        let local: Vec<&str> = found.iter().map(|(local, _)| local.as_str()).collect();
        assert_eq!(local, ["2026-12-23T10:00", "2026-12-27T10:00", "2026-12-28T14:00", "2026-12-28T15:00"]);
    }
}
