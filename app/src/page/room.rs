//! The room of a consultation. Whoever does not take part in it learns nothing, not even that it is there.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use session::id::ServiceSessionId;
use session::service::{self, ParticipantRole};

use super::frame::Frame;
use super::guard::load;
use super::notice::refusal_of;
use crate::caller::{context, signed_in};
use crate::island::{Kept, RoomLive};
use crate::path;
use crate::problem::Problem;

/// The page.
#[component]
#[must_use]
pub fn RoomPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    load(async move {
        let who = signed_in()?;
        let id: ServiceSessionId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        let cx = context();
        let room = service::room(&cx, &who.user, id).await?.ok_or_else(Problem::not_found)?;
        if room.role == ParticipantRole::Mechanic {
            service::connect(&cx, &who.user, id).await?;
        }
        let snapshot = service::active(&cx, &who.user).await?;
        let is_open = room.session.status.is_active();
        let frame = Frame {
            title: match room.role {
                ParticipantRole::Customer => "Your consultation".to_owned(),
                ParticipantRole::Mechanic => format!("Consultation for {}", room.session.customer_name),
            },
            who: Some((who, snapshot)),
            live: format!("room={id}"),
            here: Some(id),
            forms: if is_open { &["post_message", "save_note"] } else { &["save_note"] },
            ..Frame::default()
        };
        let (message, note) = (kept("post_message", "body"), kept("save_note", "note"));
        let content = view! {
            {is_open.then(|| view! {
                <noscript>
                    <p class="notice" data-tone="plain">
                        "Without JavaScript nothing arrives by itself. "
                        <a href=format!("{}#end", path::room(id))>"Check for new messages"</a>
                    </p>
                </noscript>
            })}
            <RoomLive room message note/>
        };
        Ok(frame.around(content))
    })
}

/// What came back of a form of this page.
fn kept(form: &str, field: &str) -> Option<Kept> {
    let mut refused = refusal_of(form)?;
    let text = refused.kept.remove(field).unwrap_or_default();
    Some(Kept { is_stale: refused.kind == crate::problem::ProblemKind::Stale, detail: refused.detail, text })
}
