//! Booking: the slots of a week, those one has, and those one waits for. It answers one question: *when can somebody help me?*
//!
//! Times are the garage's, by its own clock, with one's own beside them. Without a script that one is UTC, and says so.

mod form;
mod mine;
mod week;

pub(super) use form::wanted_fields;
pub(super) use mine::{bookings_table, feed, mover};

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::booking;
use session::change::Topic;
use session::id::{BookingId, SlotId, UserId};
use session::{consultation, shop};

use crate::actions::{BookSlot, MoveBooking, PrebookSlot, name_of};
use crate::layout::guard::{load, only};
use crate::layout::{Followed, Layout, Viewer};
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// The page.
#[component]
#[must_use]
pub fn BookPage() -> impl IntoView {
    let (week, mechanic, slot, moved) = use_query_map().with_untracked(|query| {
        let get = |name| query.get(name).unwrap_or_default();
        (get("week"), get("mechanic"), get("slot"), get("move"))
    });
    load(async move {
        let (who, cx) = (only(|user| user.roles.is_customer())?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let followed = viewer.own_things();
        let active = viewer.active().and_then(|active| active.session.as_ref()).map(|session| session.id);
        let settings = shop::settings(&cx, who.user.shop_id).await?;
        let zone = settings.reckoning.time_zone.clone();
        let now = cx.clock.now();
        let watched = Followed::now(&cx, &who.user, Topic::Slots(who.user.shop_id)).await?;
        let mechanic: Option<UserId> = mechanic.parse().ok();
        let (week, slots) = week::with_slots(&cx, who.user.shop_id, &week, (&zone, now), mechanic).await?;
        let mechanics = consultation::mechanics(&cx, who.user.shop_id).await?;
        let upcoming = booking::upcoming(&cx, &who.user).await?;
        let waiting = booking::waiting_prebookings(&cx, &who.user).await?;
        let chosen = match slot.parse::<SlotId>() {
            Ok(id) => {
                let slot = booking::slot(&cx, who.user.shop_id, id).await?.ok_or_else(Problem::not_found)?;
                Some(form::form(&cx, &who.user, &slot, &zone).await?)
            }
            Err(_) => None,
        };
        let moving = match moved.parse::<BookingId>() {
            Ok(id) => Some(mover(&cx, &actor()?, id, &zone).await?),
            Err(_) => None,
        };
        let made_at = booking::feed_made_at(&cx, &who.user).await?;
        let layout = Layout {
            forms: const { &[name_of::<BookSlot>(), name_of::<PrebookSlot>(), name_of::<MoveBooking>()] },
            followed,
            watched,
            ..Layout::new("Book", viewer)
        };
        let notice_hours = settings.offers.booking_notice_hours;
        Ok(layout.around(view! {
            <h1>"Book a time"</h1>
            {chosen}
            {moving}
            <div id="my-bookings" data-refresh="">{mine::bookings(&upcoming, (&zone, now), notice_hours, active)}</div>
            <div id="my-prebookings" data-refresh="">{mine::prebookings(&waiting, &zone)}</div>
            {week.shown(slots, &mechanics, mechanic, (&zone, now))}
            {feed(made_at)}
        }))
    })
}
