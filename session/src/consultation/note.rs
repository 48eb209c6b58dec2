//! The mechanic's notes of a consultation. A save names the version it was made from, so that none is overwritten unseen.

use super::types::{EventKind, ParticipantRole};
use super::view::Note;
use super::{event, room};
use crate::Context;
use crate::change::Actor;
use crate::id::ConsultationId;
use crate::store::{StoreError, Tx, args, transact};

/// Why a note was not saved. The stored one is as it was.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// There is no such consultation that the person takes part in.
    #[error("there is no such consultation for this person")]
    NotFound,
    /// Notes are the mechanic's.
    #[error("notes are the mechanic's")]
    NotAllowed,
    /// It was saved elsewhere since: this is the present one.
    #[error("the note was changed meanwhile")]
    Stale(Note),
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong with it, for people.
        message: String,
    },
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const FIRST: &str = "INSERT INTO notes (consultation_id, shop_id, author_id, body, version, updated_at)
     VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT (consultation_id) DO NOTHING RETURNING body, version";
const NEXT: &str = "UPDATE notes SET body = $2, version = version + 1, author_id = $3, updated_at = $4
     WHERE consultation_id = $1 AND version = $5 RETURNING body, version";

/// Saves the mechanic's note (up to `note_chars_max` characters) over the one of `version`; 0 for the first.
/// It may be done after the consultation has ended.
///
/// # Errors
/// [`NoteError`].
#[crate::boxed]
pub async fn save_note(
    cx: &Context,
    who: &Actor,
    id: ConsultationId,
    body: String,
    version: i64,
) -> Result<Note, NoteError> {
    let (role, _) = room::part(cx, &who.user, id).await?.ok_or(NoteError::NotFound)?;
    if role != ParticipantRole::Mechanic {
        return Err(NoteError::NotAllowed);
    }
    let body = crate::text::checked(&body, 0, cx.limits.note_chars_max)
        .map_err(|message| NoteError::Invalid { field: "note", message })?;
    let saved = transact!(cx.store, |tx| put(cx, tx, who, id, &body, version).await)?;
    match saved {
        Some(note) => Ok(note),
        None => Err(NoteError::Stale(room::note(cx, id).await?)),
    }
}

/// Nothing when the stored note is not of `version`.
async fn put(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    id: ConsultationId,
    body: &str,
    version: i64,
) -> Result<Option<Note>, StoreError> {
    let now = cx.clock.now();
    let saved: Option<Note> = if version == 0 {
        tx.optional(FIRST, args![id, who.user.shop_id, who.user.id, body, now]).await?
    } else {
        tx.optional(NEXT, args![id, body, who.user.id, now, version]).await?
    };
    if saved.is_some() {
        event::record(cx, tx, who.into(), (id, EventKind::NoteSaved), [who.user.id], false).await?;
    }
    Ok(saved)
}
