//! The page of a consultation's room. Whoever does not take part in it learns nothing, not even that it is there.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_params_map, use_query_map};
use session::consultation::{self, ParticipantRole};
use session::id::ConsultationId;

use super::place::{place_of, watched};
use super::room_deal::room_deal;
use super::room_earlier::{earlier_events, earlier_messages};
use crate::actions::{HandOver, PostMessage, SaveNote, name_of, place};
use crate::islands::RoomLive;
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::problem::{Problem, ProblemKind};
use crate::request::caller::{actor, context, signed_in};
use crate::state::{Kept, PageState, RoomBounds};

/// The forms that show their own refusals, while something can be written.
const FORMS: &[&str] = &[name_of::<PostMessage>(), name_of::<SaveNote>()];

/// The page.
#[component]
#[must_use]
pub fn RoomPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    let query = use_query_map();
    let before = query.with_untracked(|query| query.get("before")).unwrap_or_default();
    let events_before = query.with_untracked(|query| query.get("events")).unwrap_or_default();
    load(async move {
        let who = signed_in()?;
        let id: ConsultationId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        let cx = context();
        if let Some(before) = place(&before)? {
            return earlier_messages(&cx, &who, id, before).await;
        }
        if let Some(before) = place(&events_before)? {
            return earlier_events(&cx, &who, id, before).await;
        }
        let Some(room) = consultation::room(&cx, &who.user, id).await? else {
            // Whoever handed it over goes on with what is next for them.
            let is_past = consultation::handed_over(&cx, &who.user, id).await?;
            return Err(if is_past {
                Problem::new(ProblemKind::NotAllowed, "This consultation was handed over.")
            } else {
                Problem::not_found()
            });
        };
        let watched = watched(&cx, &who.user, room.session.status).await?;
        let queue_place = place_of(&cx, &who.user, room.session.status).await?;
        let mut mechanics = Vec::new();
        if room.role == ParticipantRole::Mechanic {
            consultation::connect(&cx, &actor()?, id).await?;
            mechanics = consultation::mechanics(&cx, who.user.shop_id).await?;
        }
        let active = consultation::active_of(&cx, &who).await?;
        let unread =
            active.session.as_ref().filter(|session| session.id == id).map_or(0, |session| session.unread_count);
        if let Some(newest) = room.messages.last().filter(|_| unread > 0) {
            consultation::read_until(&cx, &actor()?, id, newest.id).await?;
        }
        let deal = room_deal(id).await?;
        let is_open = room.session.status.is_active();
        let title = match room.role {
            ParticipantRole::Customer => "Your consultation".to_owned(),
            ParticipantRole::Mechanic => format!("Consultation for {}", room.session.customer_name),
        };
        let state = PageState {
            message: kept::<PostMessage>("body"),
            note: kept::<SaveNote>("note"),
            word: kept::<HandOver>("word").map(|kept| kept.text),
            mechanics,
            room_bounds: Some(RoomBounds {
                message_chars_max: i64::try_from(cx.limits.message_chars_max).unwrap_or(i64::MAX),
                note_chars_max: i64::try_from(cx.limits.note_chars_max).unwrap_or(i64::MAX),
                word_chars_max: i64::try_from(cx.limits.reason_chars_max).unwrap_or(i64::MAX),
            }),
            ..PageState::new(&who.user, room.role, active)
        };
        let viewer = Viewer::with(&cx, &who, PageState { room: Some(room), ..state }).await?;
        let layout = Layout {
            forms: if is_open { FORMS } else { const { &[name_of::<SaveNote>()] } },
            watched,
            width: if is_open { Width::Tall } else { Width::default() },
            ..Layout::new(title, viewer)
        };
        let content = view! {
            {is_open.then(|| view! {
                <noscript>
                    <p class="notice" data-tone="plain">
                        {format!(
                            "Without JavaScript new messages do not appear by themselves, and text over {} characters is cut off. ",
                            cx.limits.message_chars_max
                        )}
                        // Without a fragment: with one a browser only scrolls, and asks for nothing.
                        <a href=path::room(id)>"Check for new messages"</a>
                    </p>
                </noscript>
            })}
            {deal}
            {queue_place}
            <RoomLive/>
        };
        Ok(layout.around(content))
    })
}

/// What came back of a form of this page.
fn kept<F: ServerFn>(field: &str) -> Option<Kept> {
    let mut refused = refusal_of::<F>()?;
    let text = refused.kept.remove(field).unwrap_or_default();
    Some(Kept { is_stale: refused.kind == ProblemKind::Stale, detail: refused.detail, text })
}
