//! Which day of the shop's books a moment belongs to, and what its clock shows then.

use jiff::civil::Date;

use crate::clock::Timestamp;

/// The business day of `at`, as `YYYY-MM-DD`: the latest date whose cut-off on the shop's own clock has passed. By UTC when
/// nobody knows the zone.
///
/// A day begins once: a cut-off that the clock shows twice counts the first time, one that it skips as much later as the
/// clock went forward (RFC 5545 §3.3.5 reads such times the same way). So days never go back.
#[must_use]
pub fn business_day(time_zone: &str, day_begins_minutes: i64, at: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let Ok(moment) = jiff::Timestamp::from_millisecond(at.0) else { return String::new() };
    let begins = jiff::civil::time(0, 0, 0, 0).saturating_add(jiff::SignedDuration::from_mins(day_begins_minutes));
    let has_begun =
        |date: &Date| date.to_datetime(begins).to_zoned(zone.clone()).is_ok_and(|start| start.timestamp() <= moment);
    let local = moment.to_zoned(zone.clone()).date();
    // Also the day after: where the clocks go back at midnight, its beginning may have passed.
    let latest = [local.tomorrow(), Ok(local), local.yesterday()].into_iter().flatten().find(has_begun);
    latest.unwrap_or(local).to_string()
}

/// The time of day of `at` on the shop's own clock, as `HH:MM`; by UTC when nobody knows the zone.
#[must_use]
pub fn time_of_day(time_zone: &str, at: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let moment = jiff::Timestamp::from_millisecond(at.0);
    moment.map_or_else(|_| String::new(), |moment| moment.to_zoned(zone).strftime("%H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::business_day;

    fn day(cut_off_minutes: i64, at: &str) -> String {
        business_day("Europe/Berlin", cut_off_minutes, at.parse().expect("a moment"))
    }

    #[test]
    fn a_night_shift_belongs_to_the_day_it_began_before_the_cut_off() {
        assert_eq!(day(0, "2026-11-20T23:30:00Z"), "2026-11-21");
        assert_eq!(day(4 * 60, "2026-11-21T02:59:00Z"), "2026-11-20");
        assert_eq!(day(4 * 60, "2026-11-21T03:00:00Z"), "2026-11-21");
    }

    #[test]
    fn a_day_begins_once_when_the_clocks_change() {
        // Forward on 29 March 2026: 01:59 is followed by 03:00. A cut-off at 02:30 falls into the gap.
        assert_eq!(day(150, "2026-03-29T01:29:00Z"), "2026-03-28");
        assert_eq!(day(150, "2026-03-29T01:30:00Z"), "2026-03-29");
        // Back on 25 October 2026: 02:00 to 03:00 happens twice.
        assert_eq!(day(150, "2026-10-25T00:29:00Z"), "2026-10-24");
        assert_eq!(day(150, "2026-10-25T00:45:00Z"), "2026-10-25");
        assert_eq!(day(150, "2026-10-25T01:15:00Z"), "2026-10-25");
        // In Havana the clocks go from 01:00 back to 00:00, and midnight happens twice.
        let havana = |at: &str| business_day("America/Havana", 0, at.parse().expect("a moment"));
        assert_eq!(
            [havana("2026-11-01T03:59:00Z"), havana("2026-11-01T04:30:00Z"), havana("2026-11-01T05:30:00Z")],
            ["2026-10-31", "2026-11-01", "2026-11-01",]
        );
        assert_eq!(business_day("Nowhere/Else", 0, "2026-11-20T23:30:00Z".parse().expect("a moment")), "2026-11-20");
    }
}
