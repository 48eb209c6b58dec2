//! When a shop is open: by weekday, but for the days on which it is closed. And whether it is so now, by its own clock.
//!
//! Hours are kept as people write them, `08:00-12:00, 13:00-17:00`, made whole when they are saved. None goes over midnight: what
//! does is two days' hours.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::Timestamp;

/// Spans of one day.
pub const SPANS_PER_DAY_MAX: usize = 4;
/// Closed days, each a day or several in a row.
pub const CLOSED_DAYS_MAX: usize = 60;
/// Characters of a day's hours.
pub const DAY_CHARS_MAX: usize = 60;
/// Characters of a closed day: two dates at the most.
pub const CLOSED_CHARS_MAX: usize = 24;
/// The days of a week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// So many days ahead the next opening is looked for.
const LOOK_AHEAD_DAYS: i64 = 60;
/// The last minute of a day.
pub const LAST_MINUTE: i64 = DAY_MINUTES - 1;
/// The last minute of a day's hours: midnight.
const DAY_MINUTES: i64 = 1_440;

/// Opening hours as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hours {
    /// Seven days, Monday first: `08:00-12:00, 13:00-17:00`, or nothing for a day on which it is closed. No days at all: the shop does
    /// not say when it is open.
    pub week: Vec<String>,
    /// Days on which it is closed all the same: `2026-12-24`, or `2026-12-24/2026-12-31` for several in a row.
    pub closed: Vec<String>,
}

/// From and to, in minutes of the day.
pub type Span = (i64, i64);

/// How the door stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Open, until then.
    Open(Timestamp),
    /// Closed; until then, when that is known.
    Closed(Option<Timestamp>),
}

impl Hours {
    /// Whether the shop says when it is open.
    #[must_use]
    pub fn are_known(&self) -> bool {
        self.week.iter().any(|day| !day.is_empty())
    }

    /// They made whole: each day read and written anew, closed days in order.
    ///
    /// # Errors
    /// The field at fault (`monday` … or `closed`) and a sentence about it.
    pub fn checked(&self) -> Result<Self, (String, String)> {
        if !matches!(self.week.len(), 0 | 7) {
            return Err(("week".to_owned(), "A week has seven days, Monday first.".to_owned()));
        }
        let mut week = Vec::with_capacity(7);
        for (day, name) in self.week.iter().zip(WEEKDAYS) {
            week.push(written(&spans(day).map_err(|why| (name.to_lowercase(), why))?));
        }
        if self.closed.len() > CLOSED_DAYS_MAX {
            return Err((
                "closed".to_owned(),
                format!("At most {CLOSED_DAYS_MAX} closed days fit. Leave out those that are over."),
            ));
        }
        let mut closed = Vec::with_capacity(self.closed.len());
        let lines = self.closed.iter().map(|day| day.trim()).zip(1..).filter(|(day, _)| !day.is_empty());
        for (day, line) in lines {
            let (from, to) = dates(day).ok_or_else(|| ("closed".to_owned(), not_a_day(line)))?;
            closed.push(if from == to { from.to_string() } else { format!("{from}/{to}") });
        }
        closed.sort_unstable();
        closed.dedup();
        Ok(Self { week, closed })
    }

    /// When it is open on that date.
    fn on(&self, date: Date) -> Vec<Span> {
        if self.closed.iter().filter_map(|day| dates(day)).any(|(from, to)| (from..=to).contains(&date)) {
            return Vec::new();
        }
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.week.get(weekday).and_then(|day| spans(day).ok()).unwrap_or_default()
    }

    /// How the door stands at a moment, by the clock of the shop's zone.
    #[must_use]
    pub fn door(&self, time_zone: &str, at: Timestamp) -> Door {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let Some(today) = local_date(&zone, at) else { return Door::Closed(None) };
        for ahead in 0..=LOOK_AHEAD_DAYS {
            let Ok(date) = today.checked_add(jiff::Span::new().days(ahead)) else { break };
            for (from, to) in self.on(date) {
                let (from, to) = (moment(&zone, date, from), moment(&zone, date, to));
                match (from, to) {
                    (Some(from), Some(to)) if from <= at && at < to => return Door::Open(to),
                    (Some(from), _) if at < from => return Door::Closed(Some(from)),
                    _ => {}
                }
            }
        }
        Door::Closed(None)
    }

    /// Which day of the week it is there, Monday 0, and when it is open on it.
    #[must_use]
    pub fn today(&self, time_zone: &str, at: Timestamp) -> (usize, String) {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let Some(date) = local_date(&zone, at) else { return (0, String::new()) };
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        (weekday, written(&self.on(date)))
    }
}

/// When the next day begins by the clock of a zone.
#[must_use]
pub fn next_day_at(time_zone: &str, at: Timestamp) -> Option<Timestamp> {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    moment(&zone, local_date(&zone, at)?, DAY_MINUTES)
}

pub(crate) fn local_date(zone: &TimeZone, at: Timestamp) -> Option<Date> {
    jiff::Timestamp::from_millisecond(at.0).ok().map(|at| at.to_zoned(zone.clone()).date())
}

fn moment(zone: &TimeZone, date: Date, minutes: i64) -> Option<Timestamp> {
    let (date, minutes) = if minutes >= DAY_MINUTES { (date.tomorrow().ok()?, 0) } else { (date, minutes) };
    let time = Time::midnight().saturating_add(jiff::SignedDuration::from_mins(minutes));
    let zoned = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
    Some(Timestamp(zoned.timestamp().as_millisecond()))
}

/// The spans of a day as somebody wrote them: in order, none over another.
///
/// # Errors
/// A sentence about what cannot be read.
pub fn spans(day: &str) -> Result<Vec<Span>, String> {
    let day = day.trim();
    if day.is_empty() || day.eq_ignore_ascii_case("closed") || day == "-" {
        return Ok(Vec::new());
    }
    let mut spans: Vec<Span> = Vec::new();
    for part in day.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let read = part.split_once(['-', '–', '—']).and_then(|(from, to)| Some((minutes(from)?, minutes(to)?)));
        let Some((from, to)) = read else {
            return Err("Write time spans like 08:00-12:00, 13:00-17:00.".to_owned());
        };
        if from >= to {
            return Err("A span ends after it begins. Hours after midnight belong to the next day.".to_owned());
        }
        if spans.last().is_some_and(|(_, before)| from < *before) {
            return Err("The spans of a day come one after the other.".to_owned());
        }
        spans.push((from, to));
    }
    if spans.len() > SPANS_PER_DAY_MAX {
        return Err(format!("A day has at most {SPANS_PER_DAY_MAX} spans."));
    }
    Ok(spans)
}

fn not_a_day(line: usize) -> String {
    format!("Line {line} is no day. Write it like 2026-12-24, or 2026-12-24/2026-12-31 for several in a row.")
}

/// `8`, `8:30`, `08.30` or `24:00`, in minutes.
fn minutes(text: &str) -> Option<i64> {
    let text = text.trim();
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let read =
        |part: &str| (part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?;
    let (hours, minutes): (i64, i64) = (read(hours)?, read(minutes)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= DAY_MINUTES).then_some(all)
}

/// The first and the last day of `2026-12-24` or `2026-12-24/2026-12-31`.
pub(crate) fn dates(day: &str) -> Option<(Date, Date)> {
    let (from, to) = day.split_once('/').unwrap_or((day, day));
    let (from, to): (Date, Date) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from <= to).then_some((from, to))
}

/// Spans as they are kept.
pub(crate) fn written(spans: &[Span]) -> String {
    let time = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let spans: Vec<String> = spans.iter().map(|(from, to)| format!("{}-{}", time(*from), time(*to))).collect();
    spans.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Hours {
        let mut week = vec!["8-12, 13:00–17.30".to_owned(); 5];
        week.extend(["09:00-12:00".to_owned(), "closed".to_owned()]);
        let closed = vec!["2026-12-31".to_owned(), "2026-12-24/2026-12-26".to_owned()];
        Hours { week, closed }.checked().expect("hours")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn hours_are_read_as_people_write_them_and_kept_in_one_way() {
        let hours = hours();
        assert_eq!(hours.week[0], "08:00-12:00, 13:00-17:30");
        assert_eq!((hours.week[6].as_str(), hours.closed[0].as_str()), ("", "2026-12-24/2026-12-26"));
        assert_eq!(hours.checked().as_ref(), Ok(&hours));
        for wrong in ["8", "12-8", "8-25", "8-12, 11-13", "8:60-9", "a-b", "1-2,3-4,5-6,7-8,9-10"] {
            assert!(spans(wrong).is_err(), "{wrong}");
        }
        assert_eq!(spans("20:00-24:00"), Ok(vec![(1_200, 1_440)]));
        for wrong in ["2026-02-30", "24.12.2026", "2026-12-26/2026-12-24"] {
            let refused = Hours { week: Vec::new(), closed: vec![wrong.to_owned()] }.checked();
            assert_eq!(refused.map_err(|(field, _)| field), Err("closed".to_owned()), "{wrong}");
        }
    }

    #[test]
    fn the_door_stands_by_the_clock_of_the_shops_zone() {
        let (hours, zone) = (hours(), "Europe/Berlin");
        // Friday in winter, one hour ahead of UTC.
        assert_eq!(hours.door(zone, at("2026-11-27T07:00:00Z")), Door::Open(at("2026-11-27T11:00:00Z")));
        assert_eq!(hours.door(zone, at("2026-11-27T06:59:59Z")), Door::Closed(Some(at("2026-11-27T07:00:00Z"))));
        assert_eq!(hours.door(zone, at("2026-11-27T11:00:00Z")), Door::Closed(Some(at("2026-11-27T12:00:00Z"))));
        // Over Sunday, and over the closed days.
        assert_eq!(hours.door(zone, at("2026-11-28T12:00:00Z")), Door::Closed(Some(at("2026-11-30T07:00:00Z"))));
        assert_eq!(hours.door(zone, at("2026-12-23T20:00:00Z")), Door::Closed(Some(at("2026-12-28T07:00:00Z"))));
        assert_eq!(hours.today(zone, at("2026-12-24T12:00:00Z")), (3, String::new()));
        assert_eq!(hours.today(zone, at("2026-11-28T12:00:00Z")), (5, "09:00-12:00".to_owned()));
        assert_eq!(Hours::default().door(zone, at("2026-11-27T07:00:00Z")), Door::Closed(None));
        assert_eq!(next_day_at(zone, at("2026-11-27T07:00:00Z")), Some(at("2026-11-27T23:00:00Z")));
    }
}
