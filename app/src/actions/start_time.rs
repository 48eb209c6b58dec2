//! The moment that a `datetime-local` field means: what was typed, by the clock of the zone that the form names.
//!
//! A time that a clock skips when it goes forward is moved on by as much, and that is said. One that comes twice when it goes
//! back is asked about: nobody guesses which of the two was meant.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use session::clock::Timestamp;

use crate::problem::Problem;

/// The field of the time, and what it is called where it was wrong.
const FIELD: &str = "scheduled_for";

/// Which of two moments is meant, where a clock shows the same time twice: what the form sends.
pub(crate) const FIRST: &str = "first";
/// The same, for the later one.
pub(crate) const SECOND: &str = "second";

/// A moment, and what to say where it is not quite what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) at: Timestamp,
    pub(super) said: Option<String>,
}

/// The moment that `typed` means in `zone`; nothing when it is empty. `which` says which of two, where it comes twice.
pub(super) fn meant(typed: &str, zone: &str, which: &str) -> Result<Option<Meant>, Problem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let civil: DateTime = typed.trim().parse().map_err(|_| no_time())?;
    let clock = TimeZone::get(zone).map_err(|_| {
        let detail = format!("We don't know your browser's time zone, “{zone}”, so we can't tell when that is. Leave the field empty to join the queue now.");
        Problem::invalid(FIELD, detail)
    })?;
    let ambiguous = clock.to_ambiguous_zoned(civil);
    let offset = ambiguous.offset();
    let zoned = match (offset, which) {
        (AmbiguousOffset::Fold { .. }, FIRST) => ambiguous.earlier(),
        (AmbiguousOffset::Fold { .. }, SECOND) => ambiguous.later(),
        (AmbiguousOffset::Fold { .. }, _) => {
            let time = civil.strftime("%H:%M");
            let detail =
                format!("The clocks go back on that day in {zone}, so {time} comes twice. Say which one you mean.");
            return Err(Problem::invalid(FIELD, detail));
        }
        // Unambiguous; or skipped, and then moved on by as much as the clocks are.
        _ => ambiguous.compatible(),
    };
    let zoned = zoned.map_err(|_| no_time())?;
    let is_skipped = matches!(offset, AmbiguousOffset::Gap { .. });
    let said = is_skipped.then(|| {
        let (typed, moved) = (civil.strftime("%H:%M"), zoned.strftime("%H:%M"));
        format!("The clocks go forward on that day in {zone} and {typed} does not come, so we took {moved}.")
    });
    Ok(Some(Meant { at: Timestamp(zoned.timestamp().as_millisecond()), said }))
}

/// The two moments that `typed` may mean in `zone`, as people tell them apart; nothing where it comes once.
pub(crate) fn twice(typed: &str, zone: &str) -> Option<[String; 2]> {
    let civil: DateTime = typed.trim().parse().ok()?;
    match TimeZone::get(zone).ok()?.to_ambiguous_zoned(civil).offset() {
        AmbiguousOffset::Fold { before, after } => {
            let told = |which: &str, offset: Offset| format!("The {which} {} (UTC{offset})", civil.strftime("%H:%M"));
            Some([told("first", before), told("second", after)])
        }
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Gap { .. } => None,
    }
}

fn no_time() -> Problem {
    Problem::invalid(FIELD, "This is not a date and time. Choose one, or leave the field empty to join the queue now.")
}

#[cfg(test)]
mod tests {
    use super::{FIRST, SECOND, meant, twice};

    fn at(typed: &str, zone: &str, which: &str) -> Option<(String, Option<String>)> {
        let meant = meant(typed, zone, which).ok().flatten()?;
        Some((meant.at.to_string(), meant.said))
    }

    #[test]
    fn a_time_is_the_one_of_the_clock_where_it_was_typed() {
        let same = "2026-07-01T10:00";
        for (zone, utc) in [
            ("America/New_York", "2026-07-01T14:00:00.000Z"),
            ("Europe/Berlin", "2026-07-01T08:00:00.000Z"),
            ("Asia/Calcutta", "2026-07-01T04:30:00.000Z"),
        ] {
            assert_eq!(at(same, zone, ""), Some((utc.to_owned(), None)), "{zone}");
        }
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_moved_on_and_that_is_said() {
        let (moment, said) = at("2027-03-28T02:30", "Europe/Berlin", "").expect("a moment");
        assert_eq!(moment, "2027-03-28T01:30:00.000Z", "03:30 of the summer time that has begun");
        assert!(said.is_some_and(|said| said.contains("02:30 does not come") && said.contains("03:30")));
    }

    #[test]
    fn a_time_that_comes_twice_is_asked_about() {
        let (typed, zone) = ("2026-11-01T01:30", "America/New_York");
        let asked = meant(typed, zone, "").expect_err("nobody can know");
        assert_eq!(asked.field.as_deref(), Some("scheduled_for"));
        assert_eq!(
            twice(typed, zone).as_ref().map(|both| both.each_ref().map(String::as_str)),
            Some(["The first 01:30 (UTC-04)", "The second 01:30 (UTC-05)"])
        );
        assert_eq!(at(typed, zone, FIRST).map(|meant| meant.0).as_deref(), Some("2026-11-01T05:30:00.000Z"));
        assert_eq!(at(typed, zone, SECOND).map(|meant| meant.0).as_deref(), Some("2026-11-01T06:30:00.000Z"));
        assert_eq!(twice("2026-11-01T03:30", zone), None);
    }

    #[test]
    fn an_empty_time_means_now_and_nonsense_is_refused_by_its_field() {
        assert_eq!(meant("", "Europe/Berlin", "").ok(), Some(None));
        for (typed, zone) in [("tomorrow", "Europe/Berlin"), ("2026-07-01T10:00", "Nowhere/Else")] {
            let refused = meant(typed, zone, "").expect_err("no moment");
            assert_eq!(refused.field.as_deref(), Some("scheduled_for"), "{typed} in {zone}");
        }
    }
}
