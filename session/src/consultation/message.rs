//! Messages: what the participants write to each other while the consultation is active.

use super::types::{EventKind, Status};
use super::view::Message;
use super::{event, room};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::{ConsultationId, MessageId, ShopId, UserId};
use crate::store::{StoreError, Tx, args, transact};

/// Why a message was not taken. Nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// There is no such consultation that the person takes part in.
    #[error("there is no such consultation for this person")]
    NotFound,
    /// The consultation is over.
    #[error("the consultation is {current}")]
    Closed {
        /// How it ended.
        current: Status,
    },
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong with it, for people.
        message: String,
    },
    /// There are `messages_per_session_max` already.
    #[error("the consultation holds as many messages as it can")]
    Full,
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

// Takes the session's row, so that a message and the end of the consultation have one order. Whoever writes attends to it, and
// no message is older than the one before it, whichever clock it was written by.
const OPEN: &str = "UPDATE consultations SET attended_at = CASE WHEN attended_at < $2 THEN $2 ELSE attended_at END
     WHERE id = $1 RETURNING shop_id, status, attended_at";
const PARTS: &str = "SELECT user_id FROM participants WHERE consultation_id = $1";
const COUNT: &str = "SELECT COUNT(*) FROM messages WHERE consultation_id = $1";
const INSERT: &str = "INSERT INTO messages (id, shop_id, consultation_id, author_id, body, sent_at)
     VALUES ($1, $2, $3, $4, $5, $6)";

/// Writes `body` (1 to `message_chars_max` characters) into a consultation that is still active.
///
/// # Errors
/// [`MessageError`].
#[crate::boxed]
pub async fn post(cx: &Context, who: &Actor, id: ConsultationId, body: String) -> Result<Message, MessageError> {
    room::part(cx, &who.user, id).await?.ok_or(MessageError::NotFound)?;
    let body = crate::text::checked(&body, 1, cx.limits.message_chars_max)
        .map_err(|message| MessageError::Invalid { field: "body", message })?;
    transact!(cx.store, |tx| insert(cx, tx, who, id, &body).await)
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    id: ConsultationId,
    body: &str,
) -> Result<Message, MessageError> {
    let opened = tx.one::<(ShopId, Status, Timestamp)>(OPEN, args![id, cx.clock.now()]).await?;
    let (shop_id, current, sent_at) = opened;
    let users: Vec<UserId> = tx.all::<(UserId,)>(PARTS, args![id]).await?.into_iter().map(|(user,)| user).collect();
    if !users.contains(&who.user.id) {
        return Err(MessageError::NotFound);
    }
    if !current.is_active() {
        return Err(MessageError::Closed { current });
    }
    let (count,) = tx.one::<(i64,)>(COUNT, args![id]).await?;
    if count >= cx.limits.messages_per_session_max {
        return Err(MessageError::Full);
    }
    let message = Message {
        id: cx.ids.next(),
        author_id: who.user.id,
        author_name: who.user.name.clone(),
        body: body.to_owned(),
        sent_at,
    };
    let message_id: MessageId = message.id;
    tx.execute(INSERT, args![message_id, shop_id, id, who.user.id, body, message.sent_at]).await?;
    event::record(cx, tx, who.into(), (id, EventKind::MessagePosted), users, false).await?;
    Ok(message)
}
