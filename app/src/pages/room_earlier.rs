//! The earlier messages of a room, and the earlier lines of its history, a page at a time: for whoever has no script, or comes back to
//! a place in it.

use leptos::prelude::*;
use session::Context;
use session::consultation;
use session::cursor::Cursor;
use session::id::ConsultationId;
use session::login::SignedIn;

use crate::islands::{event_line, message_line};
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::Problem;

/// The page of the messages of `id` that came before a place.
pub(super) async fn earlier_messages(
    cx: &Context,
    who: &SignedIn,
    id: ConsultationId,
    before: Cursor,
) -> Result<AnyView, Problem> {
    let page = consultation::messages(cx, &who.user, id, Some(before)).await?.ok_or_else(Problem::not_found)?;
    let me = who.user.id;
    let lines = page.messages.into_iter().map(|message| message_line(message.author_id == me, message)).collect_view();
    let lines = view! { <div class="messages" data-still="">{lines}</div> }.into_any();
    let earlier = page.earlier.map(|before| path::earlier_messages(id, &before));
    around(cx, who, id, "Earlier messages", earlier, lines).await
}

/// The page of what happened to `id` before a place.
pub(super) async fn earlier_events(
    cx: &Context,
    who: &SignedIn,
    id: ConsultationId,
    before: Cursor,
) -> Result<AnyView, Problem> {
    let page = consultation::events(cx, &who.user, id, Some(before)).await?.ok_or_else(Problem::not_found)?;
    let lines = view! { <ol class="history">{page.events.into_iter().map(event_line).collect_view()}</ol> }.into_any();
    let earlier = page.earlier.map(|before| path::earlier_events(id, &before));
    around(cx, who, id, "Earlier history", earlier, lines).await
}

async fn around(
    cx: &Context,
    who: &SignedIn,
    id: ConsultationId,
    title: &'static str,
    earlier: Option<String>,
    lines: AnyView,
) -> Result<AnyView, Problem> {
    let layout = Layout::new(title, Viewer::of(cx, who).await?);
    let content = view! {
        <section class="talk" aria-labelledby="earlier-title">
            <h1 id="earlier-title">{title}</h1>
            {earlier.map(|earlier| view! { <p><a href=earlier>{title}</a></p> })}
            {lines}
            <p><a class="button" data-tone="main" href=path::room(id)>"Back to the newest"</a></p>
        </section>
    };
    Ok(layout.around(content))
}
