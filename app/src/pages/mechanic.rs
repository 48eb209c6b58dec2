//! The mechanic's dashboard. It answers one question: *who is next?*

use leptos::prelude::*;
use session::clock::Timestamp;
use session::consultation::{self, ParticipantRole, Record};
use session::shop::{self, Role};

use super::customer::refresh_without_script;
use crate::components::consultation_table::consultations;
use crate::islands::{ActiveCard, QueueBoard};
use crate::layout::guard::{load, only};
use crate::layout::{Layout, Viewer};
use crate::request::caller::context;
use crate::state::PageState;
use crate::words::time::{Show, moment, stretch};

/// The page.
#[component]
#[must_use]
pub fn MechanicPage() -> impl IntoView {
    load(async {
        let who = only(|user| user.role == Role::Mechanic)?;
        let cx = context();
        let active = consultation::active_of(&cx, &who).await?;
        let queue = consultation::queue(&cx, who.user.shop_id).await?;
        let since = shop::day_began_at(&cx.store, who.user.shop_id, cx.clock.now()).await?;
        let record = consultation::record_of_day(&cx, &who.user, since).await?;
        let state = PageState { queue: Some(queue), ..PageState::new(&who.user, ParticipantRole::Mechanic, active) };
        let viewer = Viewer::with(&who, state).await?;
        let followed = viewer.own_things();
        let layout = Layout { followed, ..Layout::new("Queue", viewer) };
        let content = view! {
            {refresh_without_script()}
            <ActiveCard>""</ActiveCard>
            <section class="block" aria-labelledby="queue-title">
                <h1 id="queue-title">"Who is next?"</h1>
                <QueueBoard/>
            </section>
            <section class="block" aria-labelledby="record-title">
                <h2 id="record-title">"Today's record"</h2>
                <div id="record" data-refresh="">{record_of(record, since)}</div>
            </section>
        };
        Ok(layout.around(content))
    })
}

fn record_of(record: Record, since: Timestamp) -> impl IntoView {
    let is_empty = record.sessions.is_empty();
    view! {
        <div class="figures">
            <p class="figure"><span class="figure-number">{record.completed_count}</span><span class="figure-what">"completed"</span></p>
            <p class="figure"><span class="figure-number">{stretch(record.live_ms)}</span><span class="figure-what">"live"</span></p>
        </div>
        <p class="quiet">"Counted since " {moment(since, Show::Time)} "."</p>
        {if is_empty {
            view! {
                <div class="empty">
                    <p class="empty-title">"Nothing completed today"</p>
                    <p>"Accept somebody from the queue; what you complete is listed here."</p>
                </div>
            }
            .into_any()
        } else {
            consultations("Completed today", "Customer", record.sessions).into_any()
        }}
    }
}
