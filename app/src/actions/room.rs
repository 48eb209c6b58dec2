//! Server functions of a consultation's room: writing a message, saving notes, reading it all for a tab whose stream broke.

use leptos::prelude::server;
use leptos::server_fn::codec::{GetUrl, Json};
use session::consultation::{self, MessagePage, Room};
use session::cursor::Cursor;
use session::id::ConsultationId;

use super::answer::{Done, Sent, answer, refuse};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context, signed_in};

/// Writes a message.
///
/// # Errors
/// `session-closed`, `invalid`, `full`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "post_message")]
pub async fn post_message(#[server(default)] id: String, #[server(default)] body: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<PostMessage>(), [("body", &body)]);
    let written = async {
        let (who, id) = (actor()?, known::<ConsultationId>(&id)?);
        consultation::post(&context(), &who, id, body).await?;
        Ok(Done::at(format!("{}#end", path::room(id))))
    };
    answer(sent, written).await
}

/// Saves the mechanic's notes over the `version` they were made from.
///
/// # Errors
/// `stale`, `invalid`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "save_note")]
pub async fn save_note(
    #[server(default)] id: String,
    #[server(default)] note: String,
    #[server(default)] version: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SaveNote>(), [("note", &note)]);
    let saved = async {
        let (who, id) = (actor()?, known::<ConsultationId>(&id)?);
        let version = version
            .parse()
            .map_err(|_| Problem::invalid("note", "The form arrived damaged. Your text is kept; save it again."))?;
        consultation::save_note(&context(), &who, id, note, version).await?;
        Ok(Done::saying(path::room(id), "Notes saved."))
    };
    answer(sent, saved).await
}

/// A room as its participant sees it.
///
/// # Errors
/// `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "room", input = GetUrl, output = Json)]
pub async fn read_room(#[server(default)] id: String) -> Result<Room, Problem> {
    let room = async {
        let who = signed_in()?;
        consultation::room(&context(), &who.user, known(&id)?).await?.ok_or_else(Problem::not_found)
    };
    room.await.map_err(refuse)
}

/// The messages of a room that came before a place, for an island that shows more of them.
///
/// # Errors
/// `invalid`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "messages", input = GetUrl, output = Json)]
pub async fn read_messages(
    #[server(default)] id: String,
    #[server(default)] before: String,
) -> Result<MessagePage, Problem> {
    let page = async {
        let (who, before) = (signed_in()?, place(&before)?);
        consultation::messages(&context(), &who.user, known(&id)?, before).await?.ok_or_else(Problem::not_found)
    };
    page.await.map_err(refuse)
}

/// A place in a list that goes back in time.
pub(crate) fn place(before: &str) -> Result<Option<Cursor>, Problem> {
    Cursor::read(before)
        .map_err(|_| Problem::invalid("before", "This page of the list does not exist. Start with the newest."))
}
