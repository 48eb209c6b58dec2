//! The live queue: who waits, for how long, with which plan; the oldest first, each with its *Accept*.

use leptos::prelude::*;
use session::id::UserId;
use session::service::{ActiveSnapshot, ParticipantRole, Queue, QueueEntry};

use crate::part::badge;
use crate::tick::ticking;
use crate::time::stretch;
use crate::{live, path};

/// The queue as mechanic `me` sees it. `active` is their current job: while there is one, nothing can be accepted.
#[island]
pub fn QueueBoard(queue: Queue, active: ActiveSnapshot, me: UserId) -> impl IntoView {
    let (queue, active) = (RwSignal::new(queue), RwSignal::new(active));
    live::follow(queue, path::QUEUE.to_owned());
    live::follow(active, path::active(ParticipantRole::Mechanic).to_owned());
    let entries = Memo::new(move |_| queue.read().assignments.clone());
    let waiting = Memo::new(move |_| queue.read().waiting_count);
    let is_busy = Memo::new(move |_| active.read().session.is_some());
    let now = ticking(Signal::derive(move || queue.read().server_time));
    view! {
        <p class="queue-count" role="status">{move || count(waiting.get())}</p>
        {move || is_busy.get().then(|| view! { <p class="hint">"Finish your current job or give it back, then take the next one."</p> })}
        {move || {
            if entries.read().is_empty() {
                return empty().into_any();
            }
            let rows = entries.get().into_iter().map(|entry| row(entry, me, is_busy.get(), now)).collect_view();
            view! {
                <div class="table-frame" tabindex="0" role="region" aria-label="Queue">
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
                    <tbody>{rows}</tbody>
                </table>
                </div>
            }
            .into_any()
        }}
    }
}

fn row(entry: QueueEntry, me: UserId, is_busy: bool, now: Signal<i64>) -> impl IntoView {
    let asked_for_me = entry.preferred_mechanic_id == Some(me);
    let label = format!("Accept {}", entry.customer_name);
    view! {
        <tr>
            <td class="number queue-time"><span role="timer">{move || stretch(now.get() - entry.queued_at.0)}</span></td>
            <th scope="row">
                {entry.customer_name}
                {asked_for_me.then(|| view! { <span class="chip">"asked for you"</span> })}
            </th>
            <td>{badge(entry.plan, entry.channel)}</td>
            <td class="queue-concern">
                <span class="clamp">{entry.concern}</span>
                {(!entry.vehicle.is_empty()).then(|| view! { <span class="quiet">{entry.vehicle}</span> })}
            </td>
            <td class="table-action">
                {(!is_busy).then(|| view! {
                    <form method="post" action=path::ACCEPT>
                        <input type="hidden" name="id" value=entry.assignment_id.to_string()/>
                        <button class="button" data-tone="main" aria-label=label>"Accept"</button>
                    </form>
                })}
            </td>
        </tr>
    }
}

fn empty() -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">"Nobody is waiting"</p>
            <p>"New requests appear here by themselves. Leave this page open, and have a coffee."</p>
        </div>
    }
}

fn count(waiting: i64) -> String {
    match waiting {
        0 => "Queue empty".to_owned(),
        1 => "1 waiting".to_owned(),
        many => format!("{many} waiting"),
    }
}
