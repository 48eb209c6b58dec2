//! Server functions of a mechanic's calendar, and of the secret address of a person's bookings.

use leptos::prelude::server;
use session::booking::{self, CalendarEdit};

use super::answer::{Done, Sent, answer};
use super::name_of;
use super::typed_settings::{TypedWeek, minutes};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Saves a mechanic's own calendar.
///
/// # Errors
/// `invalid`, `stale`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "save_calendar")]
pub async fn save_calendar(
    #[server(default)] version: String,
    #[server(flatten)] week: TypedWeek,
    #[server(default)] exceptions: String,
    #[server(default)] slot_minutes: String,
    #[server(default)] seats: String,
    #[server(default)] opens_days: String,
    #[server(default)] opens_at: String,
) -> Result<(), Problem> {
    let others = [
        ("exceptions", &*exceptions),
        ("slot_minutes", &*slot_minutes),
        ("seats", &*seats),
        ("opens_days", &*opens_days),
        ("opens_at", &*opens_at),
    ];
    let sent = Sent::new(name_of::<SaveCalendar>(), week.kept()).and(others);
    let saved = async {
        let who = actor()?;
        let edit = CalendarEdit {
            version: version.trim().parse().unwrap_or(0),
            week: week.days(),
            exceptions: exceptions.lines().map(str::to_owned).collect(),
            slot_minutes: number("slot_minutes", &slot_minutes)?,
            seats: number("seats", &seats)?,
            opens_days: number("opens_days", &opens_days)?,
            opens_minutes: minutes_or_hours(&opens_at)
                .ok_or_else(|| Problem::invalid("opens_at", "Write the time like 08:00."))?,
        };
        booking::save_calendar(&context(), &who, &edit).await?;
        Ok(Done::saying(path::CALENDAR, "Your calendar is saved, and its times can be booked."))
    };
    answer(sent, saved).await
}

fn number(field: &'static str, typed: &str) -> Result<i64, Problem> {
    typed.trim().parse().map_err(|_| Problem::invalid(field, "Write a whole number here."))
}

/// `08:00` or `8`, in minutes after midnight.
fn minutes_or_hours(typed: &str) -> Option<i64> {
    minutes(typed).or_else(|| minutes(&format!("{}:00", typed.trim())))
}

/// Makes the secret address of a person's bookings, and shows it once.
///
/// # Errors
/// `not-signed-in`.
#[server(prefix = "/fn", endpoint = "make_bookings_feed")]
pub async fn make_bookings_feed() -> Result<(), Problem> {
    let made = async {
        let (who, cx) = (actor()?, context());
        let path = booking::make_feed(&cx, &who).await?.at(path::BOOKING_FEED);
        let link = cx.post.link(&path).unwrap_or(path);
        let to = if who.user.roles.is_customer() { path::BOOK } else { path::CALENDAR };
        Ok(Done::saying(to, "Subscribe to this address in your calendar program.").showing(link))
    };
    answer(Sent::new(name_of::<MakeBookingsFeed>(), []), made).await
}

/// Revokes it.
///
/// # Errors
/// `not-signed-in`.
#[server(prefix = "/fn", endpoint = "revoke_bookings_feed")]
pub async fn revoke_bookings_feed() -> Result<(), Problem> {
    let revoked = async {
        let who = actor()?;
        booking::revoke_feed(&context(), &who).await?;
        let to = if who.user.roles.is_customer() { path::BOOK } else { path::CALENDAR };
        Ok(Done::saying(to, "The address opens nothing any more."))
    };
    answer(Sent::new(name_of::<RevokeBookingsFeed>(), []), revoked).await
}
