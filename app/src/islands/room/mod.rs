//! The room of a consultation: messages, the people, the time, what can be done now, the mechanic's notes, the history.
//!
//! One island with one snapshot; its parts draw from it. What somebody is typing is never touched by a newer snapshot.

mod composer;
mod handover;
mod messages;
mod notes;
mod sidebar;

use leptos::prelude::*;
use session::change::Topic;
use session::consultation::{Consultation, ParticipantRole};

use crate::components::{Face, badge, clock, pill};
use crate::live::server_clock::ticking;
use crate::state::{RoomBounds, page_state};
use crate::words::consultation as label;
use crate::{live, path};
use composer::composer;
use handover::handover;
#[cfg(feature = "ssr")]
pub(crate) use messages::message_line;
use messages::messages;
use notes::notes;
#[cfg(feature = "ssr")]
pub(crate) use sidebar::event_line;
use sidebar::{history, people};

/// The consultation whose room the page is, as one of its two sides sees it.
#[island(lazy)]
pub fn RoomLive() -> impl IntoView {
    let state = page_state();
    let first = state.room.clone().expect("the page of a room carries it");
    let chars_max = |of: fn(RoomBounds) -> i64| state.room_bounds.map(|bounds| of(bounds).to_string());
    let (message_max, note_max) =
        (chars_max(|bounds| bounds.message_chars_max), chars_max(|bounds| bounds.note_chars_max));
    let (me, word_max) = (state.me, chars_max(|bounds| bounds.word_chars_max));
    let (id, role, has_notes) = (first.session.id, first.role, first.note.is_some());
    let now = ticking(first.server_time);
    let room = RwSignal::new(first);
    live::follow(room, Topic::Consultation(id), format!("{}?id={id}", path::ROOM));
    let session = Memo::new(move |_| room.read().session.clone());
    let status = Memo::new(move |_| session.read().status);
    view! {
        <div class="room" data-status=move || status.get().as_str()>
            <header class="room-head">
                <h1 class="room-title">{move || title(role, &session.read())}</h1>
                // While it is going on the bar above says how it stands, since when, and what can be done.
                {move || (!status.get().is_active()).then(|| {
                    let session = session.read();
                    view! {
                        {pill(session.status)}
                        {badge(session.plan, session.channel)}
                        <p class="room-meaning">{label::meaning_of(session.status, role, other(role, &session).as_deref())}</p>
                        {took_ms(&session).map(|ms| view! {
                            <p class="room-time">"Lasted " {clock(Face::Still(ms), now, "clock-time")}</p>
                        })}
                    }
                })}
            </header>
            <div class="room-columns">
                <div class="room-talk">
                    {messages(room, role)}
                    {composer(id, status, state.message.clone(), message_max)}
                </div>
                <aside class="room-side" aria-label="About this consultation" tabindex="0">
                    {concern(session)}
                    {people(session, role)}
                    {has_notes.then(|| notes(room, state.note.clone(), note_max))}
                    {has_notes.then(|| handover(room, me, &state.mechanics, state.word.clone(), word_max))}
                    {history(room)}
                </aside>
            </div>
        </div>
    }
}

fn title(role: ParticipantRole, session: &Consultation) -> impl IntoView + use<> {
    let (what, name) = match (role, &session.mechanic_name) {
        (ParticipantRole::Mechanic, _) => ("Consultation for ", Some(session.customer_name.clone())),
        (ParticipantRole::Customer, Some(name)) => ("Consultation with ", Some(name.clone())),
        (ParticipantRole::Customer, None) => ("Your consultation", None),
    };
    view! { {what}{name.map(|name| view! { <bdi>{name}</bdi> })} }
}

fn other(role: ParticipantRole, session: &Consultation) -> Option<String> {
    match role {
        ParticipantRole::Mechanic => Some(session.customer_name.clone()),
        ParticipantRole::Customer => session.mechanic_name.clone(),
    }
}

/// For how long a consultation was live that has ended.
fn took_ms(session: &Consultation) -> Option<i64> {
    Some(session.ended_at?.since_ms(session.started_at?))
}

fn concern(session: Memo<Consultation>) -> impl IntoView {
    view! {
        <section class="side-part" aria-labelledby="concern-title">
            <h2 id="concern-title">"Concern"</h2>
            <p class="prose">{move || session.read().concern.clone()}</p>
            {move || {
                let vehicle = session.read().vehicle.clone();
                (!vehicle.is_empty()).then(|| view! { <p class="quiet"><bdi>{vehicle}</bdi></p> })
            }}
        </section>
    }
}
