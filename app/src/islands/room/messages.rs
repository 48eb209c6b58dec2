//! The messages, oldest first. New ones are read out politely; the list follows them while its end is in sight. Earlier ones are
//! put before them, a page at a time; without a script the link leads to a page of their own.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use session::consultation::{Message, ParticipantRole, Room};
use session::cursor::Cursor;
use web_sys::HtmlDivElement;

use crate::components::linked_text;
use crate::islands::title_count::in_the_title;
use crate::words::time::{Show, moment};
use crate::{live, path};

/// How near to its end, in pixels, a list counts as read to the end.
const NEAR_END_PX: i32 = 160;

/// The messages of a room.
pub(super) fn messages(room: RwSignal<Room>, role: ParticipantRole) -> impl IntoView {
    let id = room.read_untracked().session.id;
    let me = move || {
        let room = room.read();
        match role {
            ParticipantRole::Customer => Some(room.session.customer_id),
            ParticipantRole::Mechanic => room.session.mechanic_id,
        }
    };
    let lines = RwSignal::new(room.read_untracked().messages.clone());
    let earlier = RwSignal::new(room.read_untracked().earlier.clone());
    let list = NodeRef::<html::Div>::new();
    // What was there stays, though the room holds the newest only.
    Effect::new(move |_| {
        let room = room.read();
        let known = lines.get_untracked();
        let joined = joined(&known, &room.messages);
        if joined.is_none() {
            earlier.set(room.earlier.clone());
        }
        let joined = joined.unwrap_or_else(|| room.messages.clone());
        if joined != known {
            lines.set(joined);
        }
    });
    let unread = RwSignal::new(0_i64);
    // What is in sight has been read, and is marked so for the person's other pages and devices.
    let read = StoredValue::new(room.read_untracked().messages.last().map(Cursor::from));
    let reads = move || {
        if list.get_untracked().is_none_or(|list| below(&list) >= NEAR_END_PX) || document().hidden() {
            return;
        }
        unread.set(0);
        let newest = lines.read_untracked().last().map(|message| (Cursor::from(message), message.id));
        let Some((place, message)) = newest.filter(|(place, _)| read.get_value() != Some(*place)) else { return };
        read.set_value(Some(place));
        let is_going_on = room.read_untracked().session.status.is_active();
        if is_going_on {
            leptos::task::spawn_local(async move {
                let _ = live::post_written(&path::api_read(id), &format!(r#"{{"message_id":"{message}"}}"#)).await;
            });
        }
    };
    Effect::new(move |before: Option<Option<Cursor>>| {
        let lines = lines.read();
        let newest = lines.last().map(Cursor::from);
        if let Some(list) = list.get().filter(|_| before != Some(newest)) {
            let is_in_sight = below(&list) < NEAR_END_PX + list.client_height() / 2;
            if before.is_none() || is_in_sight {
                list.set_scroll_top(list.scroll_height());
                // The new ones may not stand in it yet.
                let list = list.clone();
                request_animation_frame(move || {
                    list.set_scroll_top(list.scroll_height());
                    untrack(reads);
                });
            }
            if let Some(before) = before.filter(|_| !is_in_sight || document().hidden()) {
                let me = untrack(me);
                let new = lines.iter().rev().take_while(|message| Some(Cursor::from(*message)) != before);
                let count = new.filter(|message| Some(message.author_id) != me).count();
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                unread.update(|unread| *unread += count);
            }
        }
        newest
    });
    in_the_title(move || unread.get());
    Effect::new(move |_| {
        let seen = window_event_listener_untyped("visibilitychange", move |_| reads());
        on_cleanup(move || seen.remove());
    });
    let to_the_end = move |_| {
        if let Some(list) = list.get_untracked() {
            list.set_scroll_top(list.scroll_height());
        }
        unread.set(0);
    };
    let is_asking = RwSignal::new(false);
    let on_click = move |event: MouseEvent| {
        let is_plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key());
        let Some(before) = earlier.get_untracked().filter(|_| is_plain) else { return };
        event.prevent_default();
        if is_asking.get_untracked() {
            return;
        }
        is_asking.set(true);
        leptos::task::spawn_local(async move {
            let page = live::messages(&format!("{}?id={id}&before={before}", path::MESSAGES)).await;
            if let Some(page) = page.filter(|_| earlier.get_untracked().as_ref() == Some(&before)) {
                let place = list.get_untracked().map(|list| (list.scroll_height(), list.scroll_top()));
                earlier.set(page.earlier);
                lines.update(|lines| *lines = [page.messages, std::mem::take(lines)].concat());
                leptos::task::tick().await;
                // What was being read stays where it was.
                if let (Some(list), Some((height, top))) = (list.get_untracked(), place) {
                    list.set_scroll_top(top + list.scroll_height() - height);
                }
            }
            is_asking.set(false);
        });
    };
    view! {
        <section class="talk" aria-labelledby="talk-title">
            <h2 class="hidden" id="talk-title">"Messages"</h2>
            {move || lines.read().is_empty().then(|| view! {
                <div class="empty"><p class="empty-title">"No messages yet"</p><p>"Messages from both of you appear here."</p></div>
            })}
            <p class="messages-earlier" hidden=move || earlier.read().is_none()>
                <a
                    href=move || earlier.get().map(|before| path::earlier_messages(id, &before))
                    on:click=on_click aria-disabled=move || is_asking.get().then_some("true")
                >
                    "Earlier messages"
                </a>
            </p>
            <div class="messages" role="log" aria-label="Messages" tabindex="0" node_ref=list on:scroll=move |_| reads()>
                {move || lines.get().into_iter().map(|message| message_line(Some(message.author_id) == me(), message)).collect_view()}
            </div>
            <button class="messages-unread button" type="button" data-tone="main" hidden=move || unread.get() == 0 on:click=to_the_end>
                {move || match unread.get() {
                    1 => "1 new message".to_owned(),
                    count => format!("{count} new messages"),
                }}
            </button>
        </section>
    }
}

/// How much of a list is below what one sees of it, in pixels.
fn below(list: &HtmlDivElement) -> i32 {
    list.scroll_height() - list.scroll_top() - list.client_height()
}

/// What was `known`, and the `newest` after it; nothing where some between the two are not known.
fn joined(known: &[Message], newest: &[Message]) -> Option<Vec<Message>> {
    let Some(first) = newest.first() else { return Some(Vec::new()) };
    match known.iter().position(|message| message.id == first.id) {
        Some(at) => Some([known.get(..at).unwrap_or_default(), newest].concat()),
        None if known.is_empty() => Some(newest.to_vec()),
        None => None,
    }
}

/// A message.
pub(crate) fn message_line(is_mine: bool, message: Message) -> impl IntoView {
    view! {
        <div class="message" data-mine=is_mine.then_some("true")>
            <p class="message-by"><bdi>{message.author_name}</bdi>{moment(message.sent_at, Show::Time)}</p>
            <p class="message-body">{linked_text(&message.body)}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use session::clock::Timestamp;
    use session::consultation::Message;
    use session::id::Ids;

    use super::joined;

    fn messages(count: i64) -> Vec<Message> {
        let ids = Ids::counted();
        let author_id = ids.next();
        let message = |number: i64| Message {
            id: ids.next(),
            author_id,
            author_name: "Ada".to_owned(),
            body: number.to_string(),
            sent_at: Timestamp(number),
        };
        (0..count).map(message).collect()
    }

    #[test]
    fn what_was_read_stays_when_the_newest_move_on_and_nothing_is_ever_left_out() {
        let all = messages(10);
        assert_eq!(joined(&all[..8], &all[3..]), Some(all.clone()));
        assert_eq!(joined(&[], &all[..2]), Some(all[..2].to_vec()));
        assert_eq!(joined(&all[..4], &all[6..]), None, "4 and 5 are not known");
    }
}
