//! The customer's dashboard. It answers one question: *is somebody helping me?*

use http::HeaderValue;
use http::header::REFRESH;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_query_map;
use session::catalogue;
use session::clock::Timestamp;
use session::consultation::{self, History, Status};
use session::cursor::Page;
use session::deal::{Quote, QuoteHead};
use session::id::ConsultationId;
use session::shop::User;
use session::{Context, deal, money};

use super::account_notices::account_notices;
use super::deal::{quotes_of, waiting_of};
use super::intake::{Choices, start_form};
use super::place::{place_of, watched, watched_of};
use super::start_time::start_time;
use crate::actions::{MoveAppointment, StartConsultation, name_of, once_of, place};
use crate::components::consultation_table::consultations;
use crate::islands::ActiveCard;
use crate::layout::guard::{load, only};
use crate::layout::kept_page::keep_until;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn CustomerPage() -> impl IntoView {
    let before = use_query_map().with_untracked(|query| query.get("before"));
    load(async move {
        let who = only(|user| user.roles.is_customer())?;
        let before = place(&before.unwrap_or_default())?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let active = viewer.active().and_then(|active| active.session.as_ref());
        let active = active.map(|session| (session.id, session.status));
        let (is_active, status) = (active.is_some(), active.map_or(Status::Completed, |(_, status)| status));
        let to_decide_on = deal::to_decide_on(&cx, &who.user).await?;
        let offered = deal::heads_of_customer(&cx, &who.user, None).await?;
        let until = cx.clock.now().plus_ms(CHOICES_KEPT_FOR_MS);
        let until = next_to_run_out(&to_decide_on).map_or(until, |runs_out| runs_out.min(until));
        keep_until(&cx, Some(until), watched_of(&who.user, status).as_slice());
        let watched = watched(&cx, &who.user, status).await?;
        let queue_place = place_of(&cx, &who.user, status).await?;
        let choices = Choices::of(&cx, &who.user).await?;
        let (waiting, quotes) = quotes(&cx, &who.user, &to_decide_on, offered).await?.unzip();
        let followed = viewer.own_things();
        let (history, credits) =
            (consultation::history(&cx, &who.user, before).await?, consultation::balance(&cx, who.user.id).await?);
        let layout = Layout {
            forms: forms_of(active.map(|(_, status)| status)),
            followed,
            watched,
            ..Layout::new("Consultation", viewer)
        };
        let appointment = appointment(active, &choices.time_zone);
        let notices = account_notices(&cx, &who.user).await?;
        if is_active {
            refresh_without_script();
        }
        let content = view! {
            <h1 class="hidden">"Your consultation"</h1>
            {notices}
            <div id="quotes-waiting" data-refresh="">{waiting}</div>
            <div class="dash">
                <div class="dash-main">
                    {queue_place}
                    <ActiveCard>{start_form(credits, &choices)}</ActiveCard>
                    {appointment}
                </div>
                <aside class="dash-side" aria-label="Credits">
                    <p class="figure" id="credits" data-refresh="">
                        <span class="figure-number">{credits}</span>
                        <span class="figure-what">{if credits == 1 { "credit" } else { "credits" }}</span>
                    </p>
                    <p class="quiet">"A credit is held when you start. You get it back if nobody could help."</p>
                </aside>
            </div>
            <div id="quotes" data-refresh="">{quotes}</div>
            <section class="block" aria-labelledby="history-title">
                <h2 id="history-title">"History"</h2>
                <div id="history" data-refresh="">{history_of(history, before.is_some())}</div>
            </section>
        };
        Ok(layout.around(content))
    })
}

/// What waits for their answer, as cards at the top; and the newest of their quotes that are over, when there are any.
async fn quotes(
    cx: &Context,
    who: &User,
    to_decide_on: &[Quote],
    newest: Page<QuoteHead>,
) -> Result<Option<(AnyView, AnyView)>, Problem> {
    if newest.rows.is_empty() {
        return Ok(None);
    }
    let terms = catalogue::terms(cx, who.shop_id).await?;
    let now = cx.clock.now();
    let amount = |cents| format!("{} {}", money::amount(cents, terms.decimals()), terms.currency);
    let over: Vec<QuoteHead> = newest.rows.into_iter().filter(|head| !head.is_open(now)).collect();
    let all = newest.earlier.map(|_| view! { <p><a href=path::QUOTES>"All quotes"</a></p> });
    let over = view! { {quotes_of("Earlier quotes", &over, now, &amount)} {all} }.into_any();
    Ok(Some((waiting_of(to_decide_on, &who.name, &amount), over)))
}

/// When the first of the quotes that can be decided on no longer can.
fn next_to_run_out(to_decide_on: &[Quote]) -> Option<Timestamp> {
    to_decide_on.iter().map(|quote| quote.head.valid_until).min()
}

/// Without JavaScript the page asks again by itself while something may happen, every 20 seconds. Nothing is typed into it meanwhile.
///
/// The server writes it into the head (`src/http/refresh_without_script.rs`), where nothing of a page can be once that loads.
pub(super) fn refresh_without_script() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(REFRESH, HeaderValue::from_static("20"));
    }
}

/// A page of the history; those before it and, where it is not the first, the newest are a link away.
fn history_of(history: History, is_earlier: bool) -> AnyView {
    if history.sessions.is_empty() && !is_earlier {
        return view! {
            <div class="empty">
                <p class="empty-title">"No consultations yet"</p>
                <p>"Tell us above what's wrong to start one. You can read it here afterwards."</p>
            </div>
        }
        .into_any();
    }
    let earlier = history.earlier.map(|before| path::with_query("/customer", "before", &before) + "#history-title");
    view! {
        {consultations("Your consultations", "Mechanic", history.sessions)}
        <p class="actions">
            {is_earlier.then(|| view! { <a href="/customer#history-title">"Newest"</a> })}
            {earlier.map(|earlier| view! { <a href=earlier>"Older consultations"</a> })}
        </p>
    }
    .into_any()
}

/// For so long a page that was kept goes on offering the same mechanics. Whoever left meanwhile is refused by name.
const CHOICES_KEPT_FOR_MS: i64 = 10 * 60_000;

/// The forms that show their own refusals, for whoever has something that stands so, or nothing.
const fn forms_of(active: Option<Status>) -> &'static [&'static str] {
    match active {
        None => const { &[name_of::<StartConsultation>()] },
        Some(Status::Scheduled) => const { &[name_of::<MoveAppointment>()] },
        Some(_) => &[],
    }
}

/// For whoever has an appointment: the form that moves it.
fn appointment(active: Option<(ConsultationId, Status)>, zone: &str) -> Option<AnyView> {
    let (id, _) = active.filter(|(_, status)| *status == Status::Scheduled)?;
    let refused = refusal_of::<MoveAppointment>();
    let is_open = refused.is_some();
    Some(
        view! {
            <details class="fold appointment" open=is_open>
                <summary>"Move appointment"</summary>
                <form class="form" method="post" action={once_of::<MoveAppointment>()}>
                    <input type="hidden" name="id" value=id.to_string()/>
                    {start_time("move-", "New time", None, zone, refused.as_ref())}
                    <button class="button" data-tone="main">"Save new time"</button>
                </form>
            </details>
        }
        .into_any(),
    )
}
