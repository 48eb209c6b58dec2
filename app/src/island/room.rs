//! The room of a consultation: messages, the people, the time, what can be done now, the mechanic's notes, the history.
//!
//! One island with one snapshot; its parts draw from it. What somebody is typing is never touched by a newer snapshot.

mod composer;
mod messages;
mod notes;
mod side;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use session::service::{ParticipantRole, Room, Status};

use crate::part::{Actions, Where, badge, pill};
use crate::tick::ticking;
use crate::time::{Show, moment, stretch};
use crate::{label, live, path};
use composer::composer;
use messages::messages;
use notes::notes;
use side::{history, people};

/// What came back from a form that was refused without JavaScript: the sentence and what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Whether somebody else had saved in between.
    pub is_stale: bool,
    /// Why it was refused.
    pub detail: String,
    /// What was typed.
    pub text: String,
}

/// A consultation as one of its two sides sees it.
#[island]
pub fn RoomLive(room: Room, message: Option<Kept>, note: Option<Kept>) -> impl IntoView {
    let (id, role, has_notes) = (room.session.id, room.role, room.note.is_some());
    let room = RwSignal::new(room);
    live::follow(room, format!("{}?id={id}", path::ROOM));
    let session = Memo::new(move |_| room.read().session.clone());
    let now = ticking(Signal::derive(move || room.read().server_time));
    let status = Memo::new(move |_| session.read().status);
    view! {
        <div class="room" data-status=move || status.get().as_str()>
            <header class="room-head">
                <div class="room-what">
                    <p class="room-kind">
                        {move || pill(status.get())}
                        {move || { let session = session.read(); badge(session.plan, session.channel) }}
                    </p>
                    <h1 class="room-title">{move || title(role, &session.read())}</h1>
                    <p class="room-meaning" role="status">
                        {move || label::meaning(status.get(), role, other(role, &session.read()).as_deref())}
                    </p>
                </div>
                {move || timer(&session.read(), now)}
            </header>
            <div class="actions room-actions">
                {move || {
                    let session = session.read();
                    view! {
                        <Actions
                            id=session.id
                            assignment_id=session.assignment_id
                            plan=session.plan
                            status=session.status
                            role
                            place=Where::Card
                        />
                    }
                }}
            </div>
            <div class="room-columns">
                <div class="room-talk">
                    {messages(room, role)}
                    {composer(id, status, message)}
                </div>
                <aside class="room-side" aria-label="About this consultation">
                    {concern(session)}
                    {people(session, role)}
                    {has_notes.then(|| notes(room, note))}
                    {history(room)}
                </aside>
            </div>
        </div>
    }
}

fn title(role: ParticipantRole, session: &session::service::ServiceSession) -> String {
    match (role, &session.mechanic_name) {
        (ParticipantRole::Mechanic, _) => format!("Consultation for {}", session.customer_name),
        (ParticipantRole::Customer, Some(name)) => format!("Consultation with {name}"),
        (ParticipantRole::Customer, None) => "Your consultation".to_owned(),
    }
}

fn other(role: ParticipantRole, session: &session::service::ServiceSession) -> Option<String> {
    match role {
        ParticipantRole::Mechanic => Some(session.customer_name.clone()),
        ParticipantRole::Customer => session.mechanic_name.clone(),
    }
}

/// The time that matters now, readable from two metres: waiting, live, or how long it took.
fn timer(session: &session::service::ServiceSession, now: Signal<i64>) -> AnyView {
    let running = |what: &'static str, since: i64| {
        view! {
            <p class="clock"><span class="clock-what">{what}</span><span class="clock-time" role="timer">{move || stretch(now.get() - since)}</span></p>
        }
        .into_any()
    };
    let still = |what: &'static str, ms: i64| {
        view! { <p class="clock"><span class="clock-what">{what}</span><span class="clock-time">{stretch(ms)}</span></p> }.into_any()
    };
    match (session.status, session.scheduled_for) {
        (Status::Scheduled, Some(at)) => {
            view! { <p class="clock"><span class="clock-what">"Joins the queue"</span><span class="clock-day">{moment(at, Show::Day)}</span></p> }.into_any()
        }
        (Status::Pending | Status::Scheduled, _) => running("In the queue for", session.queued_at.0),
        (Status::Waiting, _) => running("Accepted since", session.accepted_at.unwrap_or(session.queued_at).0),
        (Status::Live, _) => running("Live for", session.started_at.unwrap_or(session.queued_at).0),
        _ => match (session.started_at, session.ended_at) {
            (Some(from), Some(to)) => still("It took", to.since_ms(from)),
            _ => ().into_any(),
        },
    }
}

fn concern(session: Memo<session::service::ServiceSession>) -> impl IntoView {
    view! {
        <section class="side-part" aria-labelledby="concern-title">
            <h2 id="concern-title">"Concern"</h2>
            <p class="prose">{move || session.read().concern.clone()}</p>
            {move || {
                let vehicle = session.read().vehicle.clone();
                (!vehicle.is_empty()).then(|| view! { <p class="quiet">{vehicle}</p> })
            }}
        </section>
    }
}
