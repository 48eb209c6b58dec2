//! The live queue: who waits, for how long, with which plan; the oldest first, each with its *Accept*.

use leptos::prelude::*;
use session::change::Topic;
use session::consultation::{ParticipantRole, QueueEntry};
use session::id::UserId;

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
    view! {
        <p class="queue-count" role="status">{move || count(waiting.get())}</p>
        {move || is_busy.get().then(|| view! { <p class="hint">"Finish your current job or give it back, then take the next one."</p> })}
        <div class="empty" hidden=move || !entries.read().is_empty()>
            <p class="empty-title">"Nobody is waiting"</p>
            <p>"New requests appear here by themselves. Leave this page open, and have a coffee."</p>
        </div>
        <div class="table-frame" tabindex="0" role="region" aria-label="Queue" hidden=move || entries.read().is_empty()>
            <table class="table" data-stack="phone">
                <thead>
                    <tr>
                        <th scope="col" class="number">"Waiting"</th>
                        <th scope="col">"Customer"</th>
                        <th scope="col">"Kind"</th>
                        <th scope="col">"Concern"</th>
                        <th scope="col"><span class="hidden">"Take it"</span></th>
                    </tr>
                </thead>
                <tbody>{move || entries.get().into_iter().map(|entry| row(entry, me, is_busy.get(), now)).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(entry: QueueEntry, me: UserId, is_busy: bool, now: RwSignal<i64>) -> impl IntoView {
    let asked_for_me = entry.preferred_mechanic_id == Some(me);
    let label = format!("Accept {}", entry.customer_name);
    view! {
        <tr>
            <td class="number">{clock(Face::Running(entry.queued_at), now, "queue-time")}</td>
            <th scope="row">
                <bdi>{entry.customer_name}</bdi>
                {asked_for_me.then(|| view! { <span class="chip">"asked for you"</span> })}
            </th>
            <td>{badge(entry.plan, entry.channel)}</td>
            <td class="queue-concern">
                <span class="clamp">{entry.concern}</span>
                {(!entry.vehicle.is_empty()).then(|| view! { <span class="quiet">{entry.vehicle}</span> })}
            </td>
            <td class="table-action">
                {(!is_busy).then(|| view! {
                    <form method="post" action=once(path::ACCEPT)>
                        <input type="hidden" name="id" value=entry.assignment_id.to_string()/>
                        <button class="button" data-tone="main" aria-label=label>"Accept"</button>
                    </form>
                })}
            </td>
        </tr>
    }
}

fn count(waiting: i64) -> String {
    match waiting {
        0 => String::new(),
        1 => "1 waiting".to_owned(),
        many => format!("{many} waiting"),
    }
}
