//! The mechanic's dashboard. It answers one question: *who is next?*

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::clock::Timestamp;
use session::consultation::{self, Handover, ParticipantRole, Record};
use session::shop;

use super::account_notices::account_notices;
use super::customer::refresh_without_script;
use super::queue_overview::queue_overview;
use crate::actions::{DeclineHandover, TakeOver, path_of, place};
use crate::components::consultation_table::consultations;
use crate::components::once;
use crate::islands::{ActiveCard, QueueBoard};
use crate::layout::guard::{load, only};
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::request::caller::context;
use crate::state::PageState;
use crate::words::time::{Show, moment, stretch};

/// The page.
#[component]
#[must_use]
pub fn MechanicPage() -> impl IntoView {
    let before = use_query_map().with_untracked(|query| query.get("before")).unwrap_or_default();
    load(async move {
        let who = only(|user| user.roles.sees_the_queue())?;
        let cx = context();
        if !who.user.roles.takes_consultations() {
            return queue_overview(&cx, &who).await;
        }
        let before = place(&before)?;
        let active = consultation::active_of(&cx, &who).await?;
        let queue = consultation::queue(&cx, who.user.shop_id).await?;
        let offers = consultation::offers(&cx, &who.user).await?;
        let is_busy = active.session.is_some();
        let since = shop::day_began_at(&cx.store, who.user.shop_id, cx.clock.now()).await?;
        let record = consultation::record_of_day(&cx, &who.user, since, before).await?;
        let state = PageState { queue: Some(queue), ..PageState::new(&who.user, ParticipantRole::Mechanic, active) };
        let viewer = Viewer::with(&cx, &who, state).await?;
        let followed = viewer.own_things();
        let layout = Layout { followed, ..Layout::new("Queue", viewer) };
        let notices = account_notices(&cx, &who.user).await?;
        refresh_without_script();
        let content = view! {
            {notices}
            <ActiveCard>""</ActiveCard>
            <div id="handovers" data-refresh="">{offers.into_iter().map(|offer| offered(offer, is_busy)).collect_view()}</div>
            <section class="block" aria-labelledby="queue-title">
                <h1 id="queue-title">"Who is next?"</h1>
                <QueueBoard/>
            </section>
            <section class="block" aria-labelledby="record-title">
                <h2 id="record-title">"Today's record"</h2>
                <div id="record" data-refresh="">{record_of(record, since, before.is_some())}</div>
            </section>
        };
        Ok(layout.around(content))
    })
}

/// A consultation that a colleague asks this mechanic to take over.
fn offered(offer: Handover, is_busy: bool) -> impl IntoView {
    let id = offer.id.to_string();
    let answer = |action: &'static str, tone: &'static str, label: &'static str| {
        view! {
            <form method="post" action=once(action)>
                <input type="hidden" name="id" value=id.clone()/>
                <button class="button" data-tone=tone>{label}</button>
            </form>
        }
    };
    let accept = (!is_busy).then(|| answer(path_of::<TakeOver>(), "main", "Take over"));
    let decline = answer(path_of::<DeclineHandover>(), "quiet", "Decline");
    view! {
        <section class="notice" data-tone="plain" role="status" aria-label="Offered to you">
            <div>
                <p class="notice-title"><bdi>{offer.from_name}</bdi> " asks you to take over " <bdi>{offer.customer_name}</bdi></p>
                <p class="prose">{offer.word}</p>
                <p class="quiet"><span class="clamp">{offer.concern}</span></p>
                {is_busy.then(|| view! { <p class="hint">"Finish your current job or give it back first."</p> })}
                <div class="actions">{accept}{decline}</div>
            </div>
        </section>
    }
}

/// The totals, and a page of what was completed; what came before it and, where it is not the first, the newest are a link away.
fn record_of(record: Record, since: Timestamp, is_earlier: bool) -> impl IntoView {
    let is_empty = record.sessions.is_empty() && !is_earlier;
    let earlier = record.earlier.map(|before| path::with_query("/mechanic", "before", &before) + "#record-title");
    view! {
        <div class="figures">
            <p class="figure"><span class="figure-number">{record.completed_count}</span><span class="figure-what">"completed"</span></p>
            <p class="figure"><span class="figure-number">{stretch(record.live_ms)}</span><span class="figure-what">"live"</span></p>
        </div>
        <p class="quiet">"Since " {moment(since, Show::Time)} "."</p>
        {if is_empty {
            view! {
                <div class="empty">
                    <p class="empty-title">"Nothing completed today"</p>
                    <p>"Accept a request from the queue. What you complete is listed here."</p>
                </div>
            }
            .into_any()
        } else {
            view! {
                {consultations("Completed today", "Customer", record.sessions)}
                <p class="actions">
                    {is_earlier.then(|| view! { <a href="/mechanic#record-title">"Newest"</a> })}
                    {earlier.map(|earlier| view! { <a href=earlier>"Earlier today"</a> })}
                </p>
            }
            .into_any()
        }}
    }
}
