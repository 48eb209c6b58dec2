//! The landing page is the shop's: its name, where it is, when it is open, and the one way in. It promises nothing that the shop
//! does not offer; before there is a shop, it says so.

use leptos::html;
use leptos::prelude::*;
use session::clock::Timestamp;
use session::consultation::{Channel, Plan};
use session::shop::hours::{Door, Hours, WEEKDAYS, next_day_at};
use session::shop::{self, Offers, Settings};

use crate::layout::DemoWorld;
use crate::layout::guard::{home, load};
use crate::layout::kept_page::keep_until;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::request::caller::{caller, context};
use crate::words::time::{Show, shop_moment};

/// What is told where somebody passes the address on.
const TITLE: &str = "Your garage, online";
const LEAD: &str = "When it is open, and the way to its people, your quotes and your receipts.";

/// What is shown where somebody passes the address on. Of the document, not of the page: what a page adds to the head while it loads
/// may come too late for it (`leptos_meta` 0.8.7).
pub(crate) fn preview() -> impl IntoView {
    let property = |name: &'static str, content: &'static str| html::meta().attr("property", name).content(content);
    [
        property("og:type", "website"),
        property("og:site_name", "Forecourt"),
        property("og:title", TITLE),
        property("og:description", LEAD),
    ]
    .into_iter()
    .collect_view()
}

/// The page.
#[component]
#[must_use]
pub fn LandingPage() -> impl IntoView {
    load(async {
        let (who, cx) = (caller().signed_in, context());
        let id = match &who {
            Some(who) => Some(who.user.shop_id),
            None => shop::first_known(&cx).await?,
        };
        let Some(id) = id else { return Ok(not_open_yet("Welcome")) };
        let (settings, now) = (shop::settings(&cx, id).await?, cx.clock.now());
        let viewer = match &who {
            Some(who) => Viewer::of(&cx, who).await?,
            None => {
                // The same for everybody, until the door opens or closes.
                keep_until(&cx, next_change(&settings, now), &[]);
                Viewer::nobody()
            }
        };
        let first = who.as_ref().map(|who| home(who.user.roles));
        let takes = takes_consultations(&settings.offers);
        let lead = if takes {
            "Something rattles? Tell us what's wrong, and talk to the mechanic who would fix it."
        } else {
            "Sign in to see your quotes and to decide on them."
        };
        let address = settings.profile.address.clone();
        let layout = Layout::new(settings.profile.name.clone(), viewer);
        Ok(layout.around(view! {
            <section class="hero" aria-labelledby="hero-title">
                <div class="hero-text">
                    {settings.logo.as_ref().map(|name| view! { <img class="logo" src=path::logo(name) alt=""/> })}
                    <h1 id="hero-title">{settings.profile.name.clone()}</h1>
                    {door(&settings, now)}
                    <p class="hero-lead">{lead}</p>
                    <p class="actions">{way_in(first, takes)}</p>
                </div>
                {workshop()}
            </section>
            {takes.then(|| steps(&settings.offers))}
            <div class="visit">
                {(!address.is_empty()).then(|| view! {
                    <section aria-labelledby="where-title">
                        <h2 id="where-title">"Where we are"</h2>
                        <address class="lines">{address}</address>
                    </section>
                })}
                {settings.hours.are_known().then(|| week(&settings.hours, settings.hours.today(&settings.reckoning.time_zone, now)))}
            </div>
        }))
    })
}

/// What a customer reads before there is a shop, under this title.
pub(super) fn not_open_yet(title: &'static str) -> AnyView {
    let layout = Layout { width: Width::Narrow, ..Layout::new(title, Viewer::nobody()) };
    layout.around(view! {
        <div class="empty">
            <h1 class="empty-title">"This garage is not open yet"</h1>
            <p>"It is still being set up. Come back a little later."</p>
            <p class="quiet">"Is it yours? The address to set it up stands where the server was started."</p>
        </div>
    })
}

fn takes_consultations(offers: &Offers) -> bool {
    !offers.channels.is_empty() && !offers.plans.is_empty()
}

/// When what the page says of the hours is another.
fn next_change(settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    if !settings.hours.are_known() {
        return None;
    }
    let zone = &settings.reckoning.time_zone;
    let door = match settings.hours.door(zone, now) {
        Door::Open(until) => Some(until),
        Door::Closed(until) => until,
    };
    door.into_iter().chain(next_day_at(zone, now)).min()
}

/// Whether it is open now, by its own clock.
fn door(settings: &Settings, now: Timestamp) -> Option<AnyView> {
    if !settings.hours.are_known() {
        return None;
    }
    let zone = &settings.reckoning.time_zone;
    let pill = |status: &'static str, word: &'static str| {
        view! { <span class="pill" data-status=status><span class="icon" data-icon=status aria-hidden="true"></span>{word}</span> }
    };
    Some(match settings.hours.door(zone, now) {
        Door::Open(until) => {
            view! { <p class="hero-door">{pill("live", "Open now")} " until " {shop_moment(until, Show::Time, zone)}</p> }.into_any()
        }
        Door::Closed(Some(opens)) => {
            let day = weekday_of(settings, opens, now);
            view! { <p class="hero-door">{pill("cancelled", "Closed")} " opens " {day} {shop_moment(opens, Show::Time, zone)}</p> }
                .into_any()
        }
        Door::Closed(None) => view! { <p class="hero-door">{pill("cancelled", "Closed")}</p> }.into_any(),
    })
}

/// The day on which it opens, where that is not today; with the date where the weekday alone would mislead.
fn weekday_of(settings: &Settings, opens: Timestamp, now: Timestamp) -> AnyView {
    const WEEK_MS: i64 = 6 * 86_400_000;
    let zone = &settings.reckoning.time_zone;
    let (today, _) = settings.hours.today(zone, now);
    let (day, _) = settings.hours.today(zone, opens);
    if opens.since_ms(now) > WEEK_MS {
        view! { {shop_moment(opens, Show::Date, zone)} ", " }.into_any()
    } else if day == today {
        ().into_any()
    } else {
        view! { {WEEKDAYS.get(day).copied().unwrap_or_default()} " " }.into_any()
    }
}

/// The hours of the week, today's marked. Of a day that is closed this once, today's line says so.
fn week(hours: &Hours, (today, open_today): (usize, String)) -> impl IntoView + use<> {
    let rows = WEEKDAYS.iter().enumerate().map(|(place, day)| {
        let usual = hours.week.get(place).cloned().unwrap_or_default();
        let is_today = place == today;
        let said = if is_today { open_today.clone() } else { usual };
        let said = if said.is_empty() { "Closed".to_owned() } else { said.replace('-', "–") };
        view! {
            <tr aria-current=is_today.then_some("date")>
                <th scope="row">{*day} {is_today.then(|| view! { " " <span class="chip">"Today"</span> })}</th>
                <td>{said}</td>
            </tr>
        }
    });
    view! {
        <section aria-labelledby="hours-title">
            <h2 id="hours-title">"Opening hours"</h2>
            <table class="table hours"><tbody>{rows.collect_view()}</tbody></table>
        </section>
    }
}

/// How it goes, as far as the shop offers it.
fn steps(offers: &Offers) -> impl IntoView + use<> {
    let cost = match (offers.plans.contains(&Plan::Free), offers.plans.contains(&Plan::Credit)) {
        (true, true) => "Free, or with a credit you get back if nobody could help.",
        (true, false) => "It costs nothing.",
        _ => "With a credit that you get back if nobody could help.",
    };
    let how = if offers.channels == [Channel::Chat] { "In writing, with" } else { "With" };
    view! {
        <ol class="steps">
            <li><h2>"Tell us what's wrong"</h2><p>"A few words and your car. " {cost}</p></li>
            <li><h2>"See who takes it"</h2><p>"Your request joins the workshop's queue. A bar on every page shows its status."</p></li>
            <li><h2>"Talk it through"</h2><p>{how} " the mechanic who took it. You can read it again at any time."</p></li>
        </ol>
    }
}

/// The one way in: to one's own start page, to the demo's accounts, to a mechanic, or to what is there for customers.
fn way_in(first: Option<&'static str>, takes: bool) -> AnyView {
    let is_demo = use_context::<DemoWorld>().is_some_and(|demo| demo.0);
    let (to, text) = match first {
        Some(first) => (first, "Go to your start page"),
        None if is_demo => ("/sign-in", "Look around with a demo account"),
        None if takes => ("/sign-up", "Talk to a mechanic"),
        None => ("/sign-in", "Sign in"),
    };
    view! { <a class="button" data-tone="main" data-size="large" href=to>{text}</a> }.into_any()
}

/// A workshop in morning light: an open gate, a car on the lift, the sun coming in low.
fn workshop() -> impl IntoView {
    view! {
        <svg class="hero-art" viewBox="0 0 480 360" aria-hidden="true" focusable="false">
            <rect class="art-wall" x="0.5" y="0.5" width="479" height="359" rx="12"/>
            <circle class="art-sun" cx="372" cy="128" r="44"/>
            <path class="art-light" d="M372 128 L150 304 H438 Z"/>
            <path class="art-line" d="M48 304 V72 H432 V304"/>
            <path class="art-line" d="M48 88 H432 M48 104 H432 M48 120 H432"/>
            <path class="art-floor" d="M16 304 H464"/>
            <path class="art-line" d="M120 304 V232 M328 304 V232 M96 232 H352"/>
            <path class="art-car" d="M104 214 v-22 q0-10 10-12 l34-6 30-30 q6-6 14-6 h66 q9 0 15 7 l25 29 32 6 q14 3 14 17 v17 z"/>
            <path class="art-glass" d="M164 174 l22-22 q3-3 8-3 h24 v25 z M228 149 h26 q5 0 8 4 l18 21 h-52 z"/>
            <circle class="art-wheel" cx="154" cy="214" r="18"/>
            <circle class="art-wheel" cx="300" cy="214" r="18"/>
            <path class="art-line" d="M392 304 v-56 h40 v56 M392 264 h40 M392 280 h40"/>
        </svg>
    }
}
