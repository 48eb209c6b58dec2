//! The sidebar of a room: who takes part, and what happened when.

use leptos::prelude::*;
use session::consultation::{Consultation, EventLine, ParticipantRole, Room};

use crate::path;
use crate::words::consultation as label;
use crate::words::time::{Show, moment};

/// The two sides of a consultation.
pub(super) fn people(session: Memo<Consultation>, role: ParticipantRole) -> impl IntoView {
    let person = move |part: ParticipantRole, name: String| {
        view! {
            <li class="person" data-part=part.as_str()>
                <bdi class="person-name">{name}</bdi>
                <span class="quiet">{label::role(part)}{(part == role).then_some(" · you")}</span>
            </li>
        }
    };
    view! {
        <section class="side-part" aria-labelledby="people-title">
            <h2 id="people-title">"Participants"</h2>
            <ul class="people">
                {move || person(ParticipantRole::Customer, session.read().customer_name.clone())}
                {move || person(
                    ParticipantRole::Mechanic,
                    session.read().mechanic_name.clone().unwrap_or_else(|| "Nobody yet".to_owned()),
                )}
            </ul>
        </section>
    }
}

/// The history of a consultation.
pub(super) fn history(room: RwSignal<Room>) -> impl IntoView {
    let events = Memo::new(move |_| room.read().events.clone());
    let earlier = Memo::new(move |_| {
        let room = room.read();
        room.earlier_events.as_ref().map(|before| path::earlier_events(room.session.id, before))
    });
    view! {
        <section class="side-part" aria-labelledby="history-title">
            <h2 id="history-title">"History"</h2>
            {move || earlier.get().map(|to| view! { <p><a href=to>"Earlier history"</a></p> })}
            <ol class="history">{move || events.get().into_iter().map(event_line).collect_view()}</ol>
        </section>
    }
}

/// A line of the history.
pub(crate) fn event_line(event: EventLine) -> impl IntoView {
    view! {
        <li>
            <span class="history-what">{label::event(event.kind)}</span>
            <span class="quiet">
                {event.actor_name.map(|name| view! { <bdi>{name}</bdi> " · " })}
                {moment(event.at, Show::Time)}
            </span>
        </li>
    }
}
