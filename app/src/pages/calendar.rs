//! A mechanic's calendar: the rule their times are made of, who booked one, and booking one for a customer.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::booking::{self, Calendar, EXCEPTION_CHARS_MAX, EXCEPTIONS_MAX, Slot};
use session::clock::Timestamp;
use session::consultation::{self, Offered};
use session::id::BookingId;
use session::login::NAME_CHARS_MAX;
use session::shop;
use session::shop::hours::{DAY_CHARS_MAX, WEEKDAYS};

use super::book::{bookings_table, feed, mover, wanted_fields};
use crate::actions::{BookFor, MoveBooking, SaveCalendar, name_of, once_of};
use crate::components::{Field, choice, field};
use crate::layout::guard::{load, only};
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::request::caller::{actor, context};
use crate::words::booking::of_slot;

/// The fields of the week's days, Monday first.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// For so long ahead times are offered to book for a customer.
const AHEAD_MS: i64 = 14 * 86_400_000;

/// The page.
#[component]
#[must_use]
pub fn CalendarPage() -> impl IntoView {
    let moved = use_query_map().with_untracked(|query| query.get("move")).unwrap_or_default();
    load(async move {
        let (who, cx) = (only(|user| user.roles.takes_consultations())?, context());
        let (mechanic, now) = (actor()?, cx.clock.now());
        let viewer = Viewer::of(&cx, &who).await?;
        let followed = viewer.own_things();
        let calendar = booking::calendar(&cx, &mechanic).await?;
        let settings = shop::settings(&cx, who.user.shop_id).await?;
        let zone = settings.reckoning.time_zone.clone();
        let bookings = booking::upcoming(&cx, &who.user).await?;
        let span = (now, now.plus_ms(AHEAD_MS));
        let slots = booking::slots(&cx, who.user.shop_id, span, Some(who.user.id)).await?;
        let offered = consultation::offered(&cx, who.user.shop_id).await?;
        let moving = match moved.parse::<BookingId>() {
            Ok(id) => Some(mover(&cx, &mechanic, id, &zone).await?),
            Err(_) => None,
        };
        let made_at = booking::feed_made_at(&cx, &who.user).await?;
        let layout = Layout {
            forms: const { &[name_of::<SaveCalendar>(), name_of::<BookFor>(), name_of::<MoveBooking>()] },
            followed,
            ..Layout::new("Calendar", viewer)
        };
        let booked = if bookings.is_empty() {
            view! {
                <div class="empty">
                    <p class="empty-title">"Nobody has booked yet"</p>
                    <p>"Save your calendar below. Customers book its times, and you see them here."</p>
                </div>
            }
            .into_any()
        } else {
            bookings_table("Bookings with you", "Customer", &bookings, &zone, |_| true)
        };
        Ok(layout.around(view! {
            <h1>"Your calendar"</h1>
            {moving}
            <section class="block" aria-labelledby="booked-title">
                <h2 id="booked-title">"Booked with you"</h2>
                <div id="booked" data-refresh="">{booked}</div>
            </section>
            {rule(&calendar)}
            {(!slots.is_empty()).then(|| book_for(&slots, &offered, (&zone, now)))}
            {feed(made_at)}
        }))
    })
}

/// The rule, to be changed.
fn rule(calendar: &Calendar) -> AnyView {
    let refused = refusal_of::<SaveCalendar>();
    let refused = refused.as_ref();
    let days = DAYS.into_iter().zip(WEEKDAYS).enumerate().map(|(at, (name, label))| {
        let present = calendar.week.get(at).cloned().unwrap_or_default();
        field(Field::named(name, label).optional().at_most(DAY_CHARS_MAX).holding(present).answered(refused))
    });
    let days = days.collect_view();
    let exceptions = Field::named("exceptions", "Exceptions")
        .optional()
        .lines(4)
        .hint("A line each: 2026-12-24 or 2026-12-24/2026-12-31 for days off, 2026-12-23 10:00-12:00 for other hours.")
        .at_most(EXCEPTIONS_MAX * EXCEPTION_CHARS_MAX)
        .holding(calendar.exceptions.join("\n"))
        .answered(refused);
    let number = |name: &'static str, label: &'static str, hint: &'static str, present: i64| {
        let of = Field::named(name, label).keys("numeric").hint(hint).required().at_most(4);
        field(of.holding(present.to_string()).answered(refused))
    };
    let opens = format!("{:02}:{:02}", calendar.opens_minutes / 60, calendar.opens_minutes % 60);
    let opens = Field::named("opens_at", "And at what time").hint("Like 08:00.").required().at_most(5).holding(opens);
    let zone = calendar.time_zone.clone();
    view! {
        <section class="block settings" aria-labelledby="rule-title">
            <h2 id="rule-title">"When you can be booked"</h2>
            <p class="quiet">"By the garage's clock, " {zone} ". What the clocks skip in spring has no time to book; of an hour that comes twice in autumn, the first counts."</p>
            <form class="form" method="post" action={once_of::<SaveCalendar>()}>
                <input type="hidden" name="version" value=calendar.version.to_string()/>
                <p class="hint">"Hours of a day like 08:00-12:00, 13:00-17:00. Leave a day empty to be off."</p>
                <div class="fields">{days}</div>
                {field(exceptions)}
                <div class="fields">
                    {number("slot_minutes", "Minutes of one booking", "10 to 480.", calendar.slot_minutes)}
                    {number("seats", "How many can book the same time", "1 to 50.", calendar.seats)}
                    {number("opens_days", "Opens for booking so many days before", "1 to 90. Until then it can be prebooked.", calendar.opens_days)}
                    {field(opens.answered(refused))}
                </div>
                <p class="hint">"What no longer belongs to it is withdrawn. What is booked stays booked: move or cancel it above."</p>
                <button class="button" data-tone="main">"Save calendar"</button>
            </form>
        </section>
    }
    .into_any()
}

/// Booking one of the mechanic's own times for a customer: at the counter, or on the phone.
fn book_for(slots: &[Slot], offered: &Offered, (zone, now): (&str, Timestamp)) -> AnyView {
    let refused = refusal_of::<BookFor>();
    let refused = refused.as_ref();
    let free = slots.iter().filter(|slot| slot.free > 0 && slot.starts_at > now);
    let options = free.map(|slot| (slot.id.to_string(), of_slot(slot, zone), false)).collect();
    let name = Field::named("customer_name", "Customer's name").at_most(NAME_CHARS_MAX);
    let name = name.optional().hint("Not needed for whoever has an account.").answered(refused);
    let email = Field::named("customer_email", "Customer's e-mail").keys("email").optional();
    let email = email.hint("With an account, it becomes a consultation at its time. They are told by e-mail.");
    view! {
        <section class="block settings" aria-labelledby="for-title">
            <h2 id="for-title">"Book for a customer"</h2>
            <form class="form" method="post" action={once_of::<BookFor>()}>
                {choice(Field::new("for-slot", "slot", "Time").required(), options)}
                {field(email.answered(refused))}
                {field(name)}
                {wanted_fields("for-", offered, 1, refused)}
                <button class="button" data-tone="quiet">"Book for them"</button>
            </form>
        </section>
    }
    .into_any()
}
