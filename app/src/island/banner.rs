//! The active-session banner: what is active, how it stands, with whom, since when; *Return*, and how to end it.
//!
//! A slim bar on every signed-in page, in the first HTML. It never blocks, and is gone the moment either side ends.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::id::ServiceSessionId;
use session::service::{ActiveSession, ActiveSnapshot, ParticipantRole, Status};

use crate::part::{Actions, Where, badge, pill};
use crate::tick::ticking;
use crate::time::{Show, moment, stretch};
use crate::{label, live, path};

/// The banner of one person. `here` is the consultation whose room this page is.
#[island]
pub fn Banner(snapshot: ActiveSnapshot, role: ParticipantRole, here: Option<ServiceSessionId>) -> impl IntoView {
    let snapshot = RwSignal::new(snapshot);
    live::follow(snapshot, path::active(role).to_owned());
    let session = Memo::new(move |_| snapshot.read().session.clone());
    let now = ticking(Signal::derive(move || snapshot.read().server_time));
    view! {
        {move || session.get().map(|session| bar(session, role, here, now))}
        <p class="hidden" role="status">{news(session, role)}</p>
    }
}

fn bar(session: ActiveSession, role: ParticipantRole, here: Option<ServiceSessionId>, now: Signal<i64>) -> impl IntoView {
    let is_here = here == Some(session.id);
    view! {
        <section class="banner" data-status=session.status.as_str() aria-label="Active consultation">
            <div class="banner-row">
                {pill(session.status)}
                {badge(session.plan, session.channel)}
                <span class="banner-who">{label::meaning(session.status, role, session.with_name.as_deref())}</span>
                {since(session.status, session.since, now)}
                <span class="banner-actions">
                    {(!is_here).then(|| view! { <a class="button" data-tone="main" href=path::room(session.id)>"Return"</a> })}
                    <Actions
                        id=session.id
                        assignment_id=session.assignment_id
                        plan=session.plan
                        status=session.status
                        role
                        place=Where::Banner
                    />
                </span>
            </div>
        </section>
    }
}

/// The running time of a status, or the moment it waits for.
pub(super) fn since(status: Status, since: Timestamp, now: Signal<i64>) -> AnyView {
    if status == Status::Scheduled {
        return view! { <span class="elapsed">{moment(since, Show::Day)}</span> }.into_any();
    }
    view! { <span class="elapsed" role="timer">{move || stretch(now.get() - since.0)}</span> }.into_any()
}

/// What a screen reader is told: changes of state only, never the ticking, and nothing about what was there at first.
pub(super) fn news(session: Memo<Option<ActiveSession>>, role: ParticipantRole) -> Signal<String> {
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
    told.into()
}
