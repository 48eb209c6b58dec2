//! The card of the active consultation on a person's first screen: what is active for them now, or what to do when nothing
//! is.
//!
//! What stands inside (the start form, the way to the queue) is plain HTML of the page, shown only while nothing is active.

use leptos::prelude::*;
use session::consultation::{ActiveSession, ParticipantRole};

use crate::components::{ConsultationActions, Face, Where, badge, clock, pill};
use crate::live::server_clock::ticking;
use crate::state::page_state;
use crate::words::consultation as label;
use crate::{live, path};

/// The active consultation of one person, large; `children` while there is none.
#[island]
pub fn ActiveCard(children: Children) -> impl IntoView {
    let state = page_state();
    let role = state.role;
    let snapshot = RwSignal::new(state.active.clone());
    live::follow(snapshot, state.mine(), path::active(role).to_owned());
    let session = Memo::new(move |_| snapshot.read().session.clone());
    let now = ticking(state.active.server_time);
    view! {
        {move || session.get().map(|session| card(session, role, now))}
        <div class="idle" hidden=move || session.read().is_some()>{children()}</div>
    }
}

fn card(session: ActiveSession, role: ParticipantRole, now: RwSignal<i64>) -> impl IntoView {
    view! {
        <section class="current" data-status=session.status.as_str() aria-labelledby="current-title">
            <div class="current-top">
                {pill(session.status)}
                {badge(session.plan, session.channel)}
            </div>
            <h2 id="current-title" class="current-title">{label::meaning_of(session.status, role, session.with_name.as_deref())}</h2>
            <p class="current-time">{clock(Face::of(session.status, session.since), now, "elapsed")}</p>
            <div class="actions">
                <a class="button" data-tone="main" href=path::room(session.id)>"Return to the room"</a>
                <ConsultationActions of=&session role place=Where::Card/>
            </div>
        </section>
    }
}
