//! Read: up to which message a participant has read. What came after it and is not theirs is unread, wherever they are.

use super::room;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::id::{ConsultationId, MessageId};
use crate::store::{StoreError, Tx, args, transact};

const SENT_AT: &str = "SELECT sent_at FROM messages WHERE consultation_id = $1 AND id = $2";
const READ: &str = "UPDATE participants SET read_at = $3 WHERE consultation_id = $1 AND user_id = $2 AND read_at < $3";

/// Notes that a participant has read a message and all before it. Answers whether there is such a message, and they take part; saying
/// it again, or less, changes nothing.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn read_until(cx: &Context, who: &Actor, id: ConsultationId, message: MessageId) -> Result<bool, StoreError> {
    if room::part(cx, &who.user, id).await?.is_none() {
        return Ok(false);
    }
    let Some((sent_at,)) = cx.store.optional::<(Timestamp,)>(SENT_AT, args![id, message]).await? else {
        return Ok(false);
    };
    transact!(cx.store, |tx| mark(cx, tx, who, id, sent_at).await)?;
    Ok(true)
}

async fn mark(cx: &Context, tx: &mut Tx, who: &Actor, id: ConsultationId, until: Timestamp) -> Result<(), StoreError> {
    if tx.execute(READ, args![id, who.user.id, until]).await? == 0 {
        return Ok(());
    }
    // Theirs alone: nobody else sees what they have read.
    let topics = [Topic::Person(who.user.id)];
    tx.record(cx, Change::seen(who.into(), "messages_read", id.to_string(), &topics)).await
}
