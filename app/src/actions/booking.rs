//! Server functions of bookings: booking, prebooking, moving and calling off.

use leptos::prelude::server;
use session::booking::{self, For, Wanted};
use session::clock::Timestamp;
use session::id::{BookingId, PrebookingId, SlotId};
use session::shop;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};
use crate::words::booking::by_shop_clock;

/// What a consultation that is booked will be about, as a form sends it.
fn wanted(plan: &str, channel: &str, concern: String, vehicle: String) -> Result<Wanted, Problem> {
    Ok(Wanted {
        plan: plan.parse().map_err(|_| Problem::invalid("plan", "Choose one of the plans."))?,
        channel: channel.parse().map_err(|_| Problem::invalid("channel", "Choose how you want to talk."))?,
        concern,
        vehicle,
    })
}

/// A refusal about the slot itself stands at the top of the page: no field of it is at fault.
fn of_the_page(problem: impl Into<Problem>) -> Problem {
    let problem = problem.into();
    match problem.field.as_deref() {
        Some("slot" | "slots" | "id") => Problem { field: None, ..problem },
        _ => problem,
    }
}

/// A moment as the shop's clock shows it.
async fn said(at: Timestamp) -> Result<String, Problem> {
    let settings = shop::settings(&context(), actor()?.user.shop_id).await?;
    Ok(by_shop_clock(at, &settings.reckoning.time_zone))
}

/// Books an open slot for whoever sends the form.
///
/// # Errors
/// `slot-not-open`, `slot-full`, `slot-withdrawn`, `already-booked`, `full`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "book_slot")]
pub async fn book_slot(
    #[server(default)] slot: String,
    #[server(default)] plan: String,
    #[server(default)] channel: String,
    #[server(default)] concern: String,
    #[server(default)] vehicle: String,
) -> Result<(), Problem> {
    let kept = [("plan", plan.as_str()), ("channel", channel.as_str()), ("concern", &concern), ("vehicle", &vehicle)];
    let sent = Sent::new(name_of::<BookSlot>(), kept);
    let booked = async {
        let (who, slot) = (actor()?, known::<SlotId>(&slot)?);
        let wanted = wanted(&plan, &channel, concern, vehicle)?;
        let booking = booking::book(&context(), &who, slot, &wanted, &For::Themselves).await.map_err(of_the_page)?;
        let at = said(booking.starts_at).await?;
        Ok(Done::saying(path::BOOK, format!("Booked: {at} with {}.", booking.mechanic_name)))
    };
    answer(sent, booked).await
}

/// Books a slot for a customer, by the staff.
///
/// # Errors
/// As [`book_slot`].
#[server(prefix = "/fn", endpoint = "book_for")]
pub async fn book_for(
    #[server(default)] slot: String,
    #[server(default)] customer_name: String,
    #[server(default)] customer_email: String,
    #[server(default)] plan: String,
    #[server(default)] channel: String,
    #[server(default)] concern: String,
    #[server(default)] vehicle: String,
) -> Result<(), Problem> {
    let kept = [
        ("customer_name", customer_name.as_str()),
        ("customer_email", &customer_email),
        ("plan", &plan),
        ("channel", &channel),
        ("concern", &concern),
        ("vehicle", &vehicle),
    ];
    let sent = Sent::new(name_of::<BookFor>(), kept);
    let booked = async {
        let (who, slot) = (actor()?, known::<SlotId>(&slot)?);
        let wanted = wanted(&plan, &channel, concern, vehicle)?;
        let whom = For::Customer { name: customer_name, email: customer_email };
        let booking = booking::book(&context(), &who, slot, &wanted, &whom).await.map_err(of_the_page)?;
        let at = said(booking.starts_at).await?;
        Ok(Done::saying(path::CALENDAR, format!("Booked for {}: {at}.", booking.customer_name)))
    };
    answer(sent, booked).await
}

/// Prebooks a slot that does not open yet, with up to two lower wishes.
///
/// # Errors
/// `slot-open`, `slot-full`, `slot-withdrawn`, `already-booked`, `full`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "prebook_slot")]
pub async fn prebook_slot(
    #[server(default)] slot: String,
    #[server(default)] second: String,
    #[server(default)] third: String,
    #[server(default)] plan: String,
    #[server(default)] channel: String,
    #[server(default)] concern: String,
    #[server(default)] vehicle: String,
) -> Result<(), Problem> {
    let kept = [
        ("second", second.as_str()),
        ("third", &third),
        ("plan", &plan),
        ("channel", &channel),
        ("concern", &concern),
        ("vehicle", &vehicle),
    ];
    let sent = Sent::new(name_of::<PrebookSlot>(), kept);
    let prebooked = async {
        let who = actor()?;
        let mut slots = vec![known::<SlotId>(&slot)?];
        for wish in [&second, &third].into_iter().filter(|wish| !wish.is_empty()) {
            slots.push(known(wish)?);
        }
        let wanted = wanted(&plan, &channel, concern, vehicle)?;
        let made = booking::prebook(&context(), &who, &slots, &wanted).await.map_err(of_the_page)?;
        let due = made.wishes.first().map_or(made.made_at, |wish| wish.due_at);
        let at = said(due).await?;
        let text = format!("Prebooked. It is decided on at {at}, also while you are signed out. You get an e-mail.");
        Ok(Done::saying(path::BOOK, text))
    };
    answer(sent, prebooked).await
}

/// Calls a prebooking off.
///
/// # Errors
/// `wrong-state`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "cancel_prebooking")]
pub async fn cancel_prebooking(#[server(default)] id: String) -> Result<(), Problem> {
    let cancelled = async {
        booking::cancel_prebooking(&context(), &actor()?, known::<PrebookingId>(&id)?).await?;
        Ok(Done::saying(path::BOOK, "The prebooking is cancelled."))
    };
    answer(Sent::new(name_of::<CancelPrebooking>(), []), cancelled).await
}

/// Cancels a booking.
///
/// # Errors
/// `too-late`, `wrong-state`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "cancel_booking")]
pub async fn cancel_booking(#[server(default)] id: String) -> Result<(), Problem> {
    let cancelled = async {
        let who = actor()?;
        let booking = booking::cancel(&context(), &who, known::<BookingId>(&id)?).await?;
        let at = said(booking.starts_at).await?;
        Ok(Done::saying(home_of(&who), format!("The booking of {at} is cancelled.")))
    };
    answer(Sent::new(name_of::<CancelBooking>(), []), cancelled).await
}

/// Moves a booking to another slot.
///
/// # Errors
/// `too-late`, `slot-not-open`, `slot-full`, `slot-withdrawn`, `already-booked`, `wrong-state`, `invalid`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "move_booking")]
pub async fn move_booking(#[server(default)] id: String, #[server(default)] slot: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<MoveBooking>(), [("slot", slot.as_str())]);
    let moved = async {
        let (who, id, slot) = (actor()?, known::<BookingId>(&id)?, known::<SlotId>(&slot)?);
        let booking = booking::move_to(&context(), &who, id, slot).await.map_err(of_the_page)?;
        let at = said(booking.starts_at).await?;
        Ok(Done::saying(home_of(&who), format!("Moved to {at} with {}.", booking.mechanic_name)))
    };
    answer(sent, moved).await
}

/// Makes the active consultation the booked one.
///
/// # Errors
/// `wrong-state`, `invalid`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "adopt_booking")]
pub async fn adopt_booking(#[server(default)] id: String) -> Result<(), Problem> {
    let adopted = async {
        let booking = booking::adopt(&context(), &actor()?, known::<BookingId>(&id)?).await.map_err(of_the_page)?;
        let to = booking.consultation_id.map_or_else(|| path::BOOK.to_owned(), path::room);
        Ok(Done::saying(to, "This consultation is the booked one now."))
    };
    answer(Sent::new(name_of::<AdoptBooking>(), []), adopted).await
}

/// Notes that somebody has read what came of their prebookings.
///
/// # Errors
/// `not-signed-in`.
#[server(prefix = "/fn", endpoint = "see_bookings")]
pub async fn see_bookings() -> Result<(), Problem> {
    let seen = async {
        booking::seen(&context(), &actor()?).await?;
        Ok(Done::at(path::BOOK))
    };
    answer(Sent::new(name_of::<SeeBookings>(), []), seen).await
}

/// Where somebody sees their bookings.
fn home_of(who: &session::change::Actor) -> &'static str {
    if who.user.roles.is_customer() { path::BOOK } else { path::CALENDAR }
}
