//! The messages, oldest first. New ones are read out politely; the list follows them while its end is in sight.

use leptos::html;
use leptos::prelude::*;
use session::consultation::{Message, ParticipantRole, Room};

use crate::words::time::{Show, moment};

/// How near to its end, in pixels, a list counts as read to the end.
const NEAR_END_PX: i32 = 160;

/// The messages of a room.
pub(super) fn messages(room: RwSignal<Room>, role: ParticipantRole) -> impl IntoView {
    let lines = Memo::new(move |_| room.read().messages.clone());
    let list = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<usize>| {
        let count = lines.read().len();
        if let Some(list) = list.get().filter(|_| before != Some(count)) {
            let below = list.scroll_height() - list.scroll_top() - list.client_height();
            if before.is_none() || below < NEAR_END_PX + list.client_height() / 2 {
                list.set_scroll_top(list.scroll_height());
            }
        }
        count
    });
    let me = move || {
        let room = room.read();
        match role {
            ParticipantRole::Customer => Some(room.session.customer_id),
            ParticipantRole::Mechanic => room.session.mechanic_id,
        }
    };
    view! {
        <section class="talk" aria-labelledby="talk-title">
            <h2 id="talk-title">"Messages"</h2>
            {move || lines.read().is_empty().then(|| view! {
                <div class="empty"><p class="empty-title">"Nothing written yet"</p><p>"What either of you writes appears here."</p></div>
            })}
            <div class="messages" role="log" aria-label="Messages" tabindex="0" node_ref=list>
                {move || lines.get().into_iter().map(|message| line(Some(message.author_id) == me(), message)).collect_view()}
            </div>
        </section>
    }
}

fn line(is_mine: bool, message: Message) -> impl IntoView {
    view! {
        <article class="message" data-mine=is_mine.then_some("true")>
            <p class="message-by"><span>{message.author_name}</span>{moment(message.sent_at, Show::Time)}</p>
            <p class="message-body">{message.body}</p>
        </article>
    }
}
