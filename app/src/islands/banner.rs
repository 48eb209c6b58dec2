//! The active-session banner: what is active, how it stands, with whom, since when; *Return*, and how to end it.
//!
//! A slim bar on every signed-in page, in the first HTML. It never blocks, and is gone the moment either side ends. In its own room
//! it is the head: what it says is said there once.

use leptos::prelude::*;
use session::consultation::{ActiveSession, ParticipantRole, Status};
use session::id::ConsultationId;

use crate::components::{ConsultationActions, Face, Where, badge, clock, pill};
use crate::live::server_clock::ticking;
use crate::state::page_state;
use crate::words::consultation as label;
use crate::{live, path};

/// The banner of the person who looks at the page.
#[island]
pub fn Banner() -> impl IntoView {
    let state = page_state();
    let (role, here) = (state.role, state.here());
    let snapshot = RwSignal::new(state.active.clone());
    live::follow(snapshot, state.mine(), path::active(role).to_owned());
    let session = Memo::new(move |_| snapshot.read().session.clone());
    let now = ticking(state.active.server_time);
    view! {
        {move || session.get().map(|session| bar(session, role, here, now))}
        <p class="hidden" role="status">{news(session, role)}</p>
    }
}

fn bar(
    session: ActiveSession,
    role: ParticipantRole,
    here: Option<ConsultationId>,
    now: RwSignal<i64>,
) -> impl IntoView {
    let is_here = here == Some(session.id);
    view! {
        <section class="banner" data-status=session.status.as_str() aria-label="Active consultation">
            <div class="banner-row">
                {pill(session.status)}
                {badge(session.plan, session.channel)}
                <div class="banner-who">{label::meaning_of(session.status, role, session.with_name.as_deref())}</div>
                {clock(Face::of(session.status, session.since), now, "elapsed")}
                <div class="banner-actions">
                    {(!is_here).then(|| view! { <a class="button" data-tone="main" href=path::room(session.id)>"Return"</a> })}
                    <ConsultationActions of=&session role place=if is_here { Where::Head } else { Where::Banner }/>
                </div>
            </div>
        </section>
    }
}

/// What a screen reader is told: changes of state only, never the ticking, and nothing about what was there at first.
fn news(session: Memo<Option<ActiveSession>>, role: ParticipantRole) -> RwSignal<String> {
    let told = RwSignal::new(String::new());
    Effect::new(move |before: Option<Option<Status>>| {
        let present = session.with(|session| session.as_ref().map(|session| session.status));
        if before.is_some_and(|before| before != present) {
            told.set(session.with_untracked(|session| match session {
                Some(session) => label::meaning(session.status, role, session.with_name.as_deref()),
                None => "The consultation is over".to_owned(),
            }));
        }
        present
    });
    told
}
