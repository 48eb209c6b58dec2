//! The earlier messages of a room, a page at a time: for whoever has no script, or comes back to a place in it.

use leptos::prelude::*;
use session::Context;
use session::consultation::{self, Cursor};
use session::id::ConsultationId;
use session::login::SignedIn;

use crate::islands::message_line;
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
    let layout = Layout::new("Earlier messages", Viewer::of(cx, who).await?);
    let me = who.user.id;
    let lines = page.messages.into_iter().map(|message| message_line(message.author_id == me, message)).collect_view();
    let content = view! {
        <section class="talk" aria-labelledby="earlier-title">
            <h1 id="earlier-title">"Earlier messages"</h1>
            {page.earlier.map(|earlier| view! { <p><a href=path::earlier_messages(id, &earlier)>"Earlier messages"</a></p> })}
            <div class="messages" data-still="">{lines}</div>
            <p><a class="button" data-tone="main" href=path::room(id)>"Back to the newest"</a></p>
        </section>
    };
    Ok(layout.around(content))
}
