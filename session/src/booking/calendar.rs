//! A mechanic's calendar: the rule their slots are made of.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::BookingError;
use super::make;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::UserId;
use crate::shop::hours::{self, Span, WEEKDAYS};
use crate::store::{StoreError, args, transact};

/// Minutes a slot may last.
pub const SLOT_MINUTES: std::ops::RangeInclusive<i64> = 10..=480;
/// How many can book a slot.
pub const SEATS: std::ops::RangeInclusive<i64> = 1..=50;
/// How many days before a slot may open.
pub const OPENS_DAYS: std::ops::RangeInclusive<i64> = 1..=90;
/// Exceptions of a calendar.
pub const EXCEPTIONS_MAX: usize = 60;
/// Characters of an exception: two dates, or a date and its hours.
pub const EXCEPTION_CHARS_MAX: usize = 80;

/// A mechanic's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Calendar {
    /// Seven days, Monday first: `08:00-12:00, 13:00-17:00`, or nothing for a day without slots.
    pub week: Vec<String>,
    /// Days that are otherwise: `2026-12-24` or `2026-12-24/2026-12-31` without slots, `2026-12-24 10:00-12:00` with other hours.
    pub exceptions: Vec<String>,
    /// The zone whose clock it goes by, as in the IANA database: the shop's when it was saved.
    pub time_zone: String,
    /// How long a slot lasts, in minutes.
    pub slot_minutes: i64,
    /// How many can book a slot.
    pub seats: i64,
    /// How many days before a slot opens for booking.
    pub opens_days: i64,
    /// And at what time of that day, in minutes after midnight.
    pub opens_minutes: i64,
    /// Grows with every change; 0 for one that was never saved.
    pub version: i64,
}

/// A calendar as somebody saves it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct CalendarEdit {
    /// The version it was made from; 0 for the first.
    pub version: i64,
    /// Seven days, Monday first: `08:00-12:00, 13:00-17:00`, or nothing for a day without slots.
    pub week: Vec<String>,
    /// Days that are otherwise: `2026-12-24` or `2026-12-24/2026-12-31` without slots, `2026-12-24 10:00-12:00` with other hours.
    #[serde(default)]
    pub exceptions: Vec<String>,
    /// How long a slot lasts, in minutes.
    pub slot_minutes: i64,
    /// How many can book a slot.
    pub seats: i64,
    /// How many days before a slot opens for booking.
    pub opens_days: i64,
    /// And at what time of that day, in minutes after midnight.
    pub opens_minutes: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct CalendarRow {
    week: String,
    exceptions: String,
    time_zone: String,
    slot_minutes: i64,
    seats: i64,
    opens_days: i64,
    opens_minutes: i64,
    version: i64,
}

impl From<CalendarRow> for Calendar {
    fn from(row: CalendarRow) -> Self {
        Self {
            week: serde_json::from_str(&row.week).unwrap_or_default(),
            exceptions: serde_json::from_str(&row.exceptions).unwrap_or_default(),
            time_zone: row.time_zone,
            slot_minutes: row.slot_minutes,
            seats: row.seats,
            opens_days: row.opens_days,
            opens_minutes: row.opens_minutes,
            version: row.version,
        }
    }
}

impl Calendar {
    /// What a mechanic who never saved one starts from: no hours, half an hour each, a week before at eight.
    fn empty(time_zone: String) -> Self {
        Self {
            week: vec![String::new(); 7],
            exceptions: Vec::new(),
            time_zone,
            slot_minutes: 30,
            seats: 1,
            opens_days: 7,
            opens_minutes: 8 * 60,
            version: 0,
        }
    }

    /// The hours of a date.
    pub(super) fn spans_of(&self, date: Date) -> Vec<Span> {
        // The last line about a day counts: whoever adds one means it.
        let exception = self.exceptions.iter().rev().filter_map(|line| read(line)).find(|one| one.holds(date));
        if let Some(exception) = exception {
            return exception.spans;
        }
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.week.get(weekday).and_then(|day| hours::spans(day).ok()).unwrap_or_default()
    }
}

/// Days that are otherwise.
struct Exception {
    from: Date,
    to: Date,
    spans: Vec<Span>,
}

impl Exception {
    fn holds(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }

    fn written(&self) -> String {
        let days = if self.from == self.to { self.from.to_string() } else { format!("{}/{}", self.from, self.to) };
        format!("{days} {}", hours::written(&self.spans)).trim_end().to_owned()
    }
}

fn read(line: &str) -> Option<Exception> {
    let (days, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (from, to) = hours::dates(days)?;
    Some(Exception { from, to, spans: hours::spans(rest).ok()? })
}

pub(super) const OF_MECHANIC: &str =
    "SELECT week, exceptions, time_zone, slot_minutes, seats, opens_days, opens_minutes, version
     FROM booking_calendars WHERE mechanic_id = $1";
const ZONE: &str = "SELECT time_zone FROM shops WHERE id = $1";
const WRITE: &str = "INSERT INTO booking_calendars (mechanic_id, shop_id, week, exceptions, time_zone, slot_minutes, seats,
        opens_days, opens_minutes, version, made_until, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10 + 1, 0, $11)
     ON CONFLICT (mechanic_id) DO UPDATE SET week = excluded.week, exceptions = excluded.exceptions, time_zone = excluded.time_zone,
        slot_minutes = excluded.slot_minutes, seats = excluded.seats, opens_days = excluded.opens_days,
        opens_minutes = excluded.opens_minutes, version = excluded.version, made_until = 0, updated_at = excluded.updated_at
     WHERE booking_calendars.version = $10";

/// A mechanic's own calendar; an empty one where they never saved any.
///
/// # Errors
/// [`BookingError::NotAllowed`] for whoever takes no consultations.
#[crate::boxed]
pub async fn calendar(cx: &Context, who: &Actor) -> Result<Calendar, BookingError> {
    if !who.user.roles.takes_consultations() {
        return Err(BookingError::NotAllowed);
    }
    if let Some(row) = cx.store.optional::<CalendarRow>(OF_MECHANIC, args![who.user.id]).await? {
        return Ok(row.into());
    }
    let (zone,) = cx.store.one::<(String,)>(ZONE, args![who.user.shop_id]).await?;
    Ok(Calendar::empty(zone))
}

/// Saves a mechanic's own calendar, and makes its slots. What no longer belongs to it and nobody has booked is withdrawn; what is
/// booked stays booked.
///
/// # Errors
/// [`BookingError`]; nothing is changed then.
#[crate::boxed]
pub async fn save_calendar(cx: &Context, who: &Actor, edit: &CalendarEdit) -> Result<Calendar, BookingError> {
    if !who.user.roles.takes_consultations() {
        return Err(BookingError::NotAllowed);
    }
    let edit = checked(edit)?;
    let (id, shop_id) = (who.user.id, who.user.shop_id);
    let week = serde_json::to_string(&edit.week).unwrap_or_default();
    let exceptions = serde_json::to_string(&edit.exceptions).unwrap_or_default();
    transact!(cx.store, |tx| {
        let (zone,) = tx.one::<(String,)>(ZONE, args![shop_id]).await?;
        let values = args![
            id,
            shop_id,
            &week,
            &exceptions,
            zone,
            edit.slot_minutes,
            edit.seats,
            edit.opens_days,
            edit.opens_minutes,
            edit.version,
            cx.clock.now(),
        ];
        if tx.execute(WRITE, values).await? == 0 {
            return Err(BookingError::Stale);
        }
        let topics = [Topic::Person(id), Topic::Slots(shop_id)];
        Ok(tx.record(cx, Change::audited(who.into(), "calendar_changed", id.to_string(), &topics)).await?)
    })?;
    // Should the server end in between, the job makes the rest.
    make::make_all_of(cx, id).await?;
    calendar(cx, who).await
}

/// The mechanics whose slots are not made as far ahead as they should be.
pub(super) async fn behind(
    cx: &Context,
    until: crate::clock::Timestamp,
    limit: i64,
) -> Result<Vec<UserId>, StoreError> {
    const BEHIND: &str = "SELECT c.mechanic_id FROM booking_calendars AS c JOIN users AS u ON u.id = c.mechanic_id
         WHERE c.made_until < $1 AND u.disabled_at IS NULL AND u.roles LIKE '%mechanic%' ORDER BY c.made_until LIMIT $2";
    let rows: Vec<(UserId,)> = cx.store.all(BEHIND, args![until, limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

fn checked(edit: &CalendarEdit) -> Result<CalendarEdit, BookingError> {
    if edit.week.len() != WEEKDAYS.len() {
        return Err(BookingError::invalid("week", "A week has seven days, Monday first."));
    }
    let mut week = Vec::with_capacity(WEEKDAYS.len());
    for (day, name) in edit.week.iter().zip(WEEKDAYS) {
        let spans = hours::spans(day).map_err(|why| BookingError::invalid(name.to_lowercase(), why))?;
        week.push(hours::written(&spans));
    }
    let lines = edit.exceptions.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let mut exceptions = Vec::new();
    for (number, line) in (1..).zip(lines) {
        let exception = read(line).ok_or_else(|| {
            let message = format!(
                "Line {number} is no exception. Write 2026-12-24 or 2026-12-24/2026-12-31 for days off, \
                 2026-12-24 10:00-12:00 for other hours."
            );
            BookingError::invalid("exceptions", message)
        })?;
        exceptions.push(exception.written());
    }
    if exceptions.len() > EXCEPTIONS_MAX {
        let message = format!("At most {EXCEPTIONS_MAX} exceptions fit. Leave out those that are over.");
        return Err(BookingError::invalid("exceptions", message));
    }
    let within = |field: &str, value: i64, bounds: std::ops::RangeInclusive<i64>, what: &str| {
        if bounds.contains(&value) {
            return Ok(());
        }
        Err(BookingError::invalid(field, format!("{what} is between {} and {}.", bounds.start(), bounds.end())))
    };
    within("slot_minutes", edit.slot_minutes, SLOT_MINUTES, "The length of a slot in minutes")?;
    within("seats", edit.seats, SEATS, "The number of seats")?;
    within("opens_days", edit.opens_days, OPENS_DAYS, "The number of days before")?;
    within("opens_minutes", edit.opens_minutes, 0..=hours::LAST_MINUTE, "The minute of the day")?;
    Ok(CalendarEdit { week, exceptions, ..edit.clone() })
}
