//! The demo world's calendars: two mechanics can be booked, one of them only from the day before on, so that something can be prebooked.

use super::DemoError;
use super::deals::actor;
use crate::Context;
use crate::booking::{self, CalendarEdit};

/// Mechanic, hours of a weekday, minutes of a slot, seats, and how many days before it opens.
const CALENDARS: [(&str, &str, i64, i64, i64); 2] =
    [("mechanic1", "09:00-12:00, 13:00-16:00", 60, 1, 7), ("mechanic2", "10:00-12:00", 60, 2, 1)];

/// Saves the calendars.
pub(super) async fn fill(cx: &Context) -> Result<(), DemoError> {
    for (mechanic, hours, slot_minutes, seats, opens_days) in CALENDARS {
        let who = actor(cx, mechanic).await?;
        let week = (0..7).map(|day| if day < 5 { hours.to_owned() } else { String::new() }).collect();
        let exceptions = Vec::new();
        let edit =
            CalendarEdit { version: 0, week, exceptions, slot_minutes, seats, opens_days, opens_minutes: 8 * 60 };
        booking::save_calendar(cx, &who, &edit).await?;
    }
    Ok(())
}
