//! The active-session banner: what is active, how it stands, with whom, since when; *Return*, and how to end it.
//!
//! A slim bar on every signed-in page, in the first HTML. It never blocks, and is gone the moment either side ends. In its own room
//! it is the head: what it says is said there once.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::consultation::{ActiveSession, ParticipantRole, Status};
use session::id::ConsultationId;

use super::title_count::in_the_title;
use crate::components::{ConsultationActions, Face, Where, badge, clock, once, pill};
use crate::live::server_clock::ticking;
use crate::state::page_state;
use crate::words::consultation as label;
use crate::words::time::{Show, moment};
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
    in_the_title(move || {
        let session = session.read();
        session.as_ref().filter(|session| here != Some(session.id)).map_or(0, |session| session.unread_count)
    });
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
    let unread = (!is_here && session.unread_count > 0).then(|| label::unread(session.unread_count));
    let idle = session.closes_at.map(|closes_at| idle(session.id, closes_at));
    view! {
        <section class="banner" data-status=session.status.as_str() aria-label="Active consultation">
            <div class="banner-row">
                {pill(session.status)}
                {badge(session.plan, session.channel)}
                <div class="banner-who">{label::meaning_of(session.status, role, session.with_name.as_deref())}</div>
                {clock(Face::of(session.status, session.since), now, "elapsed")}
                <div class="banner-actions">
                    {(!is_here).then(|| view! {
                        <a class="button" data-tone="main" href=path::room(session.id)>
                            "Return"{unread.map(|unread| view! { <span class="banner-unread">{unread}</span> })}
                        </a>
                    })}
                    <ConsultationActions of=&session role place=if is_here { Where::Head } else { Where::Banner }/>
                </div>
            </div>
            {idle}
        </section>
    }
}

/// The question whether it goes on, for both sides: nobody has attended to it for a while.
fn idle(id: ConsultationId, closes_at: Timestamp) -> impl IntoView {
    view! {
        <form class="banner-row banner-idle" method="post" action=once(path::STILL_HERE)>
            <input type="hidden" name="id" value=id.to_string()/>
            <p class="banner-who">"Nobody has written for a while. It ends at " {moment(closes_at, Show::Time)} " unless you go on."</p>
            <span class="banner-actions"><button class="button" data-tone="main">"Go on"</button></span>
        </form>
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
