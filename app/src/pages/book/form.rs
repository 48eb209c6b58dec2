//! The form of one slot: booking it where it is open, prebooking it where it opens later.

use leptos::prelude::*;
use session::Context;
use session::booking::{self, Slot};
use session::clock::Timestamp;
use session::consultation::{self, Offered};
use session::shop::User;

use crate::actions::{BookSlot, PrebookSlot, once_of};
use crate::components::{Field, choice, field};
use crate::layout::notice::refusal_of;
use crate::pages::intake::{channels, choices, plans};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;
use crate::request::flash::Refused;
use crate::words::booking::{by_shop_clock, of_slot};
use crate::words::time::{Show, moment};

/// How far around a slot the lower wishes are offered.
const AROUND_MS: i64 = 14 * 86_400_000;

/// The form of `slot`.
pub(super) async fn form(cx: &Context, who: &User, slot: &Slot, zone: &str) -> Result<AnyView, Problem> {
    let now = cx.clock.now();
    let offered = consultation::offered(cx, who.shop_id).await?;
    let credits = consultation::balance(cx, who.id).await?;
    let at = by_shop_clock(slot.starts_at, zone);
    let head = view! {
        <h2 id="slot-title">{at} " with " <bdi>{slot.mechanic_name.clone()}</bdi></h2>
        <p class="quiet">"By the garage's clock. By yours: " {moment(slot.starts_at, Show::Day)} "."</p>
    };
    let content = if slot.is_open(now) {
        let refused = refusal_of::<BookSlot>();
        view! {
            <form class="form" data-draft="" method="post" action={once_of::<BookSlot>()}>
                <input type="hidden" name="slot" value=slot.id.to_string()/>
                {wanted_fields("", &offered, credits, refused.as_ref())}
                <button class="button" data-tone="main" data-size="large">"Book"</button>
            </form>
        }
        .into_any()
    } else if slot.is_to_open(now) {
        let others = lower_wishes(cx, who, slot, now).await?;
        let refused = refusal_of::<PrebookSlot>();
        let refused = refused.as_ref();
        view! {
            <p>
                "It opens for booking on " {by_shop_clock(slot.opens_at, zone)} ". Prebook it, and it is booked for you at that moment, in the order of
                asking. You may close this page and sign out everywhere; an e-mail tells you what came of it."
            </p>
            <form class="form" data-draft="" method="post" action={once_of::<PrebookSlot>()}>
                <input type="hidden" name="slot" value=slot.id.to_string()/>
                {wish("second", "If that is taken", &others, zone, refused)}
                {wish("third", "And if that is taken too", &others, zone, refused)}
                {wanted_fields("", &offered, credits, refused)}
                <button class="button" data-tone="main" data-size="large">"Prebook"</button>
            </form>
        }
        .into_any()
    } else {
        let nearby = booking::free_nearby(cx, who.shop_id, slot.starts_at).await?;
        let nearby = nearby.into_iter().map(|slot| {
            let to = path::with_query(path::BOOK, "slot", &slot.id.to_string());
            view! { <li><a href=to>{of_slot(&slot, zone)}</a></li> }
        });
        view! {
            <p>"Every seat of this time is taken. Free nearby:"</p>
            <ul>{nearby.collect_view()}</ul>
        }
        .into_any()
    };
    let section = view! {
        <section class="block start" aria-labelledby="slot-title">
            {head}
            {content}
            <p><a href=path::BOOK>"Another time"</a></p>
        </section>
    };
    Ok(section.into_any())
}

/// What could be had instead: of any mechanic, with a seat left, around that time.
async fn lower_wishes(cx: &Context, who: &User, slot: &Slot, now: Timestamp) -> Result<Vec<Slot>, Problem> {
    let span = (slot.starts_at.plus_ms(-AROUND_MS).max(now), slot.starts_at.plus_ms(AROUND_MS));
    let around = booking::slots(cx, who.shop_id, span, None).await?;
    Ok(around.into_iter().filter(|other| other.id != slot.id && other.free > 0).collect())
}

fn wish(
    name: &'static str,
    label: &'static str,
    others: &[Slot],
    zone: &str,
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let kept = refused.and_then(|refused| refused.kept.get(name).cloned()).unwrap_or_default();
    let none = (String::new(), "Nothing else".to_owned(), kept.is_empty());
    let named = others.iter().map(|slot| {
        let id = slot.id.to_string();
        let is_kept = id == kept;
        (id, of_slot(slot, zone), is_kept)
    });
    choice(Field::named(name, label).optional().answered(refused), std::iter::once(none).chain(named).collect())
}

/// What the consultation will be about. Ids begin with `prefix`.
pub(in crate::pages) fn wanted_fields(
    prefix: &'static str,
    offered: &Offered,
    credits: i64,
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let limits = &context().limits;
    let concern = Field::new(format!("{prefix}concern"), "concern", "What's wrong?");
    let concern = concern.hint("What happens, since when, and when it is worst.").lines(4);
    let concern = concern.at_most(limits.concern_chars_max).required().answered(refused);
    let vehicle = Field::new(format!("{prefix}vehicle"), "vehicle", "Vehicle").hint("Make, model and year.").optional();
    let vehicle = vehicle.at_most(limits.vehicle_chars_max).answered(refused);
    view! {
        {field(concern)}
        {field(vehicle)}
        {choices("plan", "Plan", &plans(offered, credits), refused)}
        {choices("channel", "How to talk", &channels(offered), refused)}
    }
}
