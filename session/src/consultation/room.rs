//! The room: everything a participant sees of one consultation, and nothing for anybody else.
//!
//! Whoever is not a participant gets nothing, exactly as for an id that does not exist.

use super::handover;
use super::row::CONSULTATION;
use super::types::{Consultation, ParticipantRole};
use super::view::{EventLine, EventPage, Message, MessagePage, Note, Room};
use crate::Context;
use crate::change::Actor;
use crate::cursor::{Cursor, Page};
use crate::id::ConsultationId;
use crate::shop::User;
use crate::store::{StoreError, args, transact};

const ROLE: &str = "SELECT p.role, u.revision FROM participants AS p JOIN users AS u ON u.id = p.user_id
     WHERE p.consultation_id = $1 AND p.user_id = $2";
const MESSAGES: &str = "SELECT m.id, m.author_id, u.name AS author_name, m.body, m.sent_at
     FROM messages AS m JOIN users AS u ON u.id = m.author_id
     WHERE m.consultation_id = $1 AND (m.sent_at, m.id) < ($2, $3) ORDER BY m.sent_at DESC, m.id DESC LIMIT $4";
const EVENTS: &str = "SELECT e.id, e.kind, u.name AS actor_name, e.at
     FROM consultation_events AS e LEFT JOIN users AS u ON u.id = e.actor_id
     WHERE e.consultation_id = $1 AND (e.at, e.id) < ($2, $3) ORDER BY e.at DESC, e.id DESC LIMIT $4";
const NOTE: &str = "SELECT body, version FROM notes WHERE consultation_id = $1";
const CONNECT: &str = "UPDATE participants SET connected_at = $3
     WHERE consultation_id = $1 AND user_id = $2 AND connected_at IS NULL";

/// Which part `who` has in a consultation, and their revision; nothing for everybody else.
pub(super) async fn part(
    cx: &Context,
    who: &User,
    id: ConsultationId,
) -> Result<Option<(ParticipantRole, i64)>, StoreError> {
    cx.store.optional(ROLE, args![id, who.id]).await
}

/// A consultation as its participants see it; nothing for everybody else.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn get(cx: &Context, who: &User, id: ConsultationId) -> Result<Option<Consultation>, StoreError> {
    match part(cx, who, id).await? {
        Some(_) => cx.store.optional(CONSULTATION, args![id]).await,
        None => Ok(None),
    }
}

/// The room of a consultation; nothing for whoever does not take part. The revision is read first.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn room(cx: &Context, who: &User, id: ConsultationId) -> Result<Option<Room>, StoreError> {
    let Some((role, revision)) = part(cx, who, id).await? else { return Ok(None) };
    let Some(session) = cx.store.optional::<Consultation>(CONSULTATION, args![id]).await? else { return Ok(None) };
    let MessagePage { messages, earlier } = message_page(cx, id, Cursor::END).await?;
    let EventPage { events, earlier: earlier_events } = event_page(cx, id, Cursor::END).await?;
    let (note, handover) = match role {
        ParticipantRole::Customer => (None, None),
        ParticipantRole::Mechanic => (Some(note(cx, id).await?), handover::of_room(cx, id).await?),
    };
    let server_time = cx.clock.now();
    Ok(Some(Room { revision, server_time, session, role, messages, earlier, events, earlier_events, note, handover }))
}

/// The messages of a consultation that came before a place, the newest of them, at most `room_lines_max`; the newest of all
/// without one. Nothing for whoever does not take part.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn messages(
    cx: &Context,
    who: &User,
    id: ConsultationId,
    before: Option<Cursor>,
) -> Result<Option<MessagePage>, StoreError> {
    match part(cx, who, id).await? {
        Some(_) => message_page(cx, id, before.unwrap_or(Cursor::END)).await.map(Some),
        None => Ok(None),
    }
}

/// What happened to a consultation before a place, the newest of it, at most `room_lines_max` lines; the newest of all without one.
/// Nothing for whoever does not take part.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn events(
    cx: &Context,
    who: &User,
    id: ConsultationId,
    before: Option<Cursor>,
) -> Result<Option<EventPage>, StoreError> {
    match part(cx, who, id).await? {
        Some(_) => event_page(cx, id, before.unwrap_or(Cursor::END)).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn message_page(cx: &Context, id: ConsultationId, before: Cursor) -> Result<MessagePage, StoreError> {
    let rows_max = cx.limits.room_lines_max;
    let rows: Vec<Message> = cx.store.all(MESSAGES, args![id, before.at, before.id, rows_max + 1]).await?;
    let Page { rows: mut messages, earlier } = Page::of(rows, rows_max, |message| Cursor::from(message));
    messages.reverse();
    Ok(MessagePage { messages, earlier })
}

pub(super) async fn event_page(cx: &Context, id: ConsultationId, before: Cursor) -> Result<EventPage, StoreError> {
    let rows_max = cx.limits.room_lines_max;
    let rows: Vec<EventLine> = cx.store.all(EVENTS, args![id, before.at, before.id, rows_max + 1]).await?;
    let Page { rows: mut events, earlier } = Page::of(rows, rows_max, |event| Cursor::at(event.at, event.id));
    events.reverse();
    Ok(EventPage { events, earlier })
}

/// The present note of a consultation; empty, with version 0, before the first.
pub(super) async fn note(cx: &Context, id: ConsultationId) -> Result<Note, StoreError> {
    let note = cx.store.optional(NOTE, args![id]).await?;
    Ok(note.unwrap_or(Note { body: String::new(), version: 0 }))
}

/// Notes that a participant has opened the room; a mechanic who has is not taken for absent. Later calls change nothing.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn connect(cx: &Context, who: &Actor, id: ConsultationId) -> Result<(), StoreError> {
    let args = args![id, who.user.id, cx.clock.now()];
    transact!(cx.store, |tx| tx.execute(CONNECT, args.clone()).await.map(|_| ()))
}
