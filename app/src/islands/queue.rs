//! The live queue, as an inbox: who waits and for how long, the oldest first; and what the one that is read wrote, whole, with its
//! *Accept*. Without a script each line unfolds by itself.

use leptos::prelude::*;
use session::change::Topic;
use session::consultation::{ParticipantRole, QueueEntry};
use session::id::{AssignmentId, UserId};
use web_sys::MouseEvent;

use crate::components::{Face, badge, clock, once};
use crate::islands::title_count::in_the_title;
use crate::live::server_clock::ticking;
use crate::state::page_state;
use crate::{live, path};

/// The queue as the mechanic who looks at the page sees it. While they have a job, nothing can be accepted.
#[island(lazy)]
pub fn QueueBoard() -> impl IntoView {
    let state = page_state();
    let me = state.me;
    let first = state.queue.clone().expect("the page of the queue carries it");
    let now = ticking(first.server_time);
    let (queue, active) = (RwSignal::new(first), RwSignal::new(state.active.clone()));
    live::follow(queue, Topic::Queue(state.shop_id), path::QUEUE.to_owned());
    live::follow(active, state.mine(), path::active(ParticipantRole::Mechanic).to_owned());
    let entries = Memo::new(move |_| queue.read().assignments.clone());
    let waiting = Memo::new(move |_| queue.read().waiting_count);
    in_the_title(move || waiting.get());
    let is_busy = Memo::new(move |_| active.read().session.is_some());
    let reading = RwSignal::new(None);
    // Who is read of may be taken meanwhile: then it is who waits longest.
    let shown = Memo::new(move |_| {
        let entries = entries.read();
        let is_there = |id: &AssignmentId| entries.iter().any(|entry| entry.assignment_id == *id);
        reading.get().filter(is_there).or_else(|| entries.first().map(|entry| entry.assignment_id))
    });
    let row = move |entry| entry_of(entry, me, is_busy.get(), now, (reading, shown));
    view! {
        <p class="queue-count" role="status">{move || count(waiting.get())}</p>
        {move || is_busy.get().then(|| view! { <p class="hint">"Finish your current job or give it back, then take the next one."</p> })}
        <div class="empty" hidden=move || !entries.read().is_empty()>
            <p class="empty-title">"Nobody is waiting"</p>
            <p>"New requests appear here by themselves. Leave this page open, and have a coffee."</p>
        </div>
        <div class="inbox" role="region" aria-label="Queue" hidden=move || entries.read().is_empty()>
            {move || entries.get().into_iter().map(row).collect_view()}
        </div>
    }
}

/// Who waits, as a line of the list; unfolded, what they wrote, whole. One is unfolded at a time, beside the list where there is room.
fn entry_of(
    entry: QueueEntry,
    me: UserId,
    is_busy: bool,
    now: RwSignal<i64>,
    (reading, shown): (RwSignal<Option<AssignmentId>>, Memo<Option<AssignmentId>>),
) -> impl IntoView {
    let (id, queued_at) = (entry.assignment_id, entry.queued_at);
    let asked_for_me = entry.preferred_mechanic_id == Some(me);
    // Booked with another mechanic: it is theirs first.
    let kept_until = entry.reserved_until.filter(|_| !asked_for_me);
    let is_kept = Memo::new(move |_| kept_until.is_some_and(|until| now.get() < until.0));
    let label = format!("Accept {}", entry.customer_name);
    let wait = Memo::new(move |_| Wait::after(now.get() - queued_at.0));
    let read = move |event: MouseEvent| {
        event.prevent_default();
        reading.set(Some(id));
    };
    view! {
        <details class="inbox-entry" name="queue" open=move || shown.get() == Some(id)>
            <summary on:click=read>
                <span class="inbox-who">
                    <bdi>{entry.customer_name.clone()}</bdi>
                    {asked_for_me.then(|| view! { <span class="chip">"asked for you"</span> })}
                </span>
                <span class="inbox-wait" data-wait=move || wait.get().as_str()>
                    {move || wait.get().said().map(|said| view! { <span class="icon" data-icon="pending" aria-hidden="true"></span> <span>{said}</span> })}
                    {clock(Face::Running(queued_at), now, "queue-time")}
                </span>
                <span class="inbox-concern">{entry.concern.clone()}</span>
            </summary>
            <div class="reading">
                <p class="reading-who"><bdi>{entry.customer_name}</bdi> {badge(entry.plan, entry.channel)}</p>
                {(!entry.vehicle.is_empty()).then(|| view! { <p class="quiet"><bdi>{entry.vehicle}</bdi></p> })}
                <p class="prose">{entry.concern}</p>
                <p class="hint" hidden=move || !is_kept.get()>"Booked with another mechanic, who has a few minutes to take it."</p>
                {(!is_busy).then(|| view! {
                    <form method="post" action=once(path::ACCEPT) hidden=move || is_kept.get()>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <button class="button" data-tone="main" data-size="large" aria-label=label>"Accept"</button>
                    </form>
                })}
            </div>
        </details>
    }
}

/// How long somebody has waited, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    Short,
    Long,
    TooLong,
}

impl Wait {
    const LONG_MS: i64 = 10 * 60_000;
    const TOO_LONG_MS: i64 = 30 * 60_000;

    const fn after(ms: i64) -> Self {
        match ms {
            ..Self::LONG_MS => Self::Short,
            Self::LONG_MS..Self::TOO_LONG_MS => Self::Long,
            Self::TOO_LONG_MS.. => Self::TooLong,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::TooLong => "too-long",
        }
    }

    /// Said in words: a colour alone says nothing to many.
    const fn said(self) -> Option<&'static str> {
        match self {
            Self::Short => None,
            Self::Long => Some("over 10 min"),
            Self::TooLong => Some("over 30 min"),
        }
    }
}

fn count(waiting: i64) -> String {
    match waiting {
        0 => String::new(),
        1 => "1 waiting".to_owned(),
        many => format!("{many} waiting"),
    }
}
