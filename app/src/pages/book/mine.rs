//! One's own bookings and prebookings, moving a booking, and the address for a calendar program.

use leptos::prelude::*;
use session::Context;
use session::booking::{self, BookingRecord, BookingStatus, PrebookingRecord, changeable_until};
use session::change::Actor;
use session::clock::Timestamp;
use session::id::{BookingId, ConsultationId};

use crate::actions::{
    AdoptBooking, CancelBooking, CancelPrebooking, MakeBookingsFeed, MoveBooking, RevokeBookingsFeed, once_of,
};
use crate::components::{Field, choice};
use crate::layout::notice::refusal_of;
use crate::path;
use crate::problem::Problem;
use crate::words::booking::{by_shop_clock, of_slot, status};
use crate::words::time::{Show, moment};

/// How far ahead a booking is moved.
const AHEAD_MS: i64 = 60 * 86_400_000;

/// The bookings that are to come, with what can be done about them.
pub(super) fn bookings(
    upcoming: &[BookingRecord],
    (zone, now): (&str, Timestamp),
    notice_hours: i64,
    active: Option<ConsultationId>,
) -> AnyView {
    if upcoming.is_empty() {
        return ().into_any();
    }
    let in_the_way = upcoming
        .iter()
        .filter(|booking| booking.status == BookingStatus::Booked && booking.consultation_id.is_none())
        .find(|booking| active.is_some() && is_near(booking, now))
        .map(adopt);
    view! {
        <section class="block" aria-labelledby="bookings-title">
            <h2 id="bookings-title">"Your bookings"</h2>
            {in_the_way}
            {bookings_table("Bookings to come", "Mechanic", upcoming, zone, |booking| now <= changeable_until(booking.starts_at, notice_hours))}
            <p class="quiet">{format!("You can move and cancel a booking until {notice_hours} h before its time.")}</p>
        </section>
    }
    .into_any()
}

/// Whether a booking would begin, were nothing in its way.
fn is_near(booking: &BookingRecord, now: Timestamp) -> bool {
    let lead_ms = crate::request::caller::context().limits.booking_lead_ms;
    booking.starts_at.plus_ms(-lead_ms) <= now
}

/// Makes the active consultation the booked one.
fn adopt(booking: &BookingRecord) -> AnyView {
    view! {
        <div class="notice" data-tone="plain" role="status">
            <div>
                <p class="notice-title">"Your booking waits for your other consultation"</p>
                <p>"It begins once that one is over. Or make that one the booked one."</p>
            </div>
            <form method="post" action={once_of::<AdoptBooking>()}>
                <input type="hidden" name="id" value=booking.id.to_string()/>
                <button class="button" data-tone="main">"Make it the booked one"</button>
            </form>
        </div>
    }
    .into_any()
}

/// Bookings as a table; `may` says which can be moved and cancelled.
pub(in crate::pages) fn bookings_table(
    label: &'static str,
    with: &'static str,
    bookings: &[BookingRecord],
    zone: &str,
    may: impl Fn(&BookingRecord) -> bool,
) -> AnyView {
    let rows = bookings.iter().map(|booking| row(booking, with, zone, may(booking))).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=label>
            <table class="table" data-stack="phone">
                <thead>
                    <tr>
                        <th scope="col">"Time"</th>
                        <th scope="col">{with}</th>
                        <th scope="col">"What for"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col"><span class="hidden">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(booking: &BookingRecord, with: &'static str, zone: &str, may: bool) -> AnyView {
    let (id, at) = (booking.id.to_string(), by_shop_clock(booking.starts_at, zone));
    let is_mechanics = with == "Customer";
    let name = if is_mechanics { booking.customer_name.clone() } else { booking.mechanic_name.clone() };
    let (move_label, cancel_label) = (format!("Move the booking of {at}"), format!("Cancel the booking of {at}"));
    let page = if is_mechanics { path::CALENDAR } else { path::BOOK };
    let change = (may && booking.status == BookingStatus::Booked).then(|| {
        view! {
            <div class="actions">
                <a class="button" data-tone="quiet" href=path::with_query(page, "move", &id) aria-label=move_label>"Move"</a>
                <form method="post" action={once_of::<CancelBooking>()}>
                    <input type="hidden" name="id" value=id.clone()/>
                    <button class="button" data-tone="quiet" aria-label=cancel_label>"Cancel"</button>
                </form>
            </div>
        }
    });
    let room = booking.consultation_id.map(|id| view! { " " <a href=path::room(id)>"Go to it"</a> });
    view! {
        <tr>
            <th scope="row">{at} " " <span class="quiet">{moment(booking.starts_at, Show::Time)}</span></th>
            <td data-label=with><bdi>{name}</bdi></td>
            <td data-label="What for"><span class="clamp">{booking.concern.clone()}</span></td>
            <td data-label="Status">{status(booking.status)} {room}</td>
            <td class="table-action">{change}</td>
        </tr>
    }
    .into_any()
}

/// The prebookings that wait.
pub(super) fn prebookings(waiting: &[PrebookingRecord], zone: &str) -> AnyView {
    if waiting.is_empty() {
        return ().into_any();
    }
    let lines = waiting.iter().map(|prebooking| {
        let wishes = prebooking.wishes.iter().map(|wish| {
            let at = by_shop_clock(wish.starts_at, zone);
            view! { <li>{at} " with " <bdi>{wish.mechanic_name.clone()}</bdi></li> }
        });
        let wishes = wishes.collect_view();
        let present = prebooking.wishes.iter().find(|wish| wish.wish == prebooking.wish);
        let due = present.map(|wish| by_shop_clock(wish.due_at, zone));
        let label = format!("Cancel the prebooking that is decided on at {}", due.clone().unwrap_or_default());
        view! {
            <li class="prebooking">
                <p class="prebooking-due"><span class="icon" data-icon="scheduled" aria-hidden="true"></span> "Decided on " {due}</p>
                <ol>{wishes}</ol>
                <form method="post" action={once_of::<CancelPrebooking>()}>
                    <input type="hidden" name="id" value=prebooking.id.to_string()/>
                    <button class="button" data-tone="quiet" aria-label=label>"Cancel"</button>
                </form>
            </li>
        }
    });
    view! {
        <section class="block" aria-labelledby="prebookings-title">
            <h2 id="prebookings-title">"Prebooked"</h2>
            <ul class="prebookings">{lines.collect_view()}</ul>
            <p class="quiet">"What comes of it is told here and by e-mail, also while you are signed out."</p>
        </section>
    }
    .into_any()
}

/// The form that moves a booking.
pub(in crate::pages) async fn mover(cx: &Context, who: &Actor, id: BookingId, zone: &str) -> Result<AnyView, Problem> {
    let booking = booking::booking(cx, who, id).await?;
    let now = cx.clock.now();
    let is_staff = who.user.roles.is_staff();
    let ahead = booking::slots(cx, who.user.shop_id, (now, now.plus_ms(AHEAD_MS)), None).await?;
    let to = ahead.iter().filter(|slot| slot.id != booking.slot_id);
    let to = to.filter(|slot| if is_staff { slot.free > 0 } else { slot.is_open(now) });
    let refused = refusal_of::<MoveBooking>();
    let kept = refused.as_ref().and_then(|refused| refused.kept.get("slot").cloned()).unwrap_or_default();
    let none = (String::new(), "Choose a time".to_owned(), kept.is_empty());
    let named = to.map(|slot| {
        let id = slot.id.to_string();
        let is_kept = id == kept;
        (id, of_slot(slot, zone), is_kept)
    });
    let of = Field::new("move-slot", "slot", "Move to").required();
    let chosen = choice(of, std::iter::once(none).chain(named).collect());
    let view = view! {
        <section class="block" aria-labelledby="move-title">
            <h2 id="move-title">"Move the booking of " {by_shop_clock(booking.starts_at, zone)}</h2>
            <form class="form" method="post" action={once_of::<MoveBooking>()}>
                <input type="hidden" name="id" value=booking.id.to_string()/>
                {chosen}
                <button class="button" data-tone="main">"Move"</button>
            </form>
        </section>
    };
    Ok(view.into_any())
}

/// The secret address for a calendar program.
pub(in crate::pages) fn feed(made_at: Option<Timestamp>) -> AnyView {
    let make = if made_at.is_some() { "Make another address" } else { "Make an address" };
    view! {
        <section class="block" aria-labelledby="feed-title">
            <h2 id="feed-title">"In your own calendar"</h2>
            <p>"A secret address that your calendar program subscribes to: Google, Apple, Outlook and others. You see it once."</p>
            {made_at.map(|at| view! { <p class="quiet">"There is one, made " {moment(at, Show::Day)} ". Another one takes its place."</p> })}
            <div class="actions">
                <form method="post" action={once_of::<MakeBookingsFeed>()}><button class="button" data-tone="quiet">{make}</button></form>
                {made_at.map(|_| view! {
                    <form method="post" action={once_of::<RevokeBookingsFeed>()}><button class="button" data-tone="quiet">"Revoke it"</button></form>
                })}
            </div>
        </section>
    }
    .into_any()
}
