//! Overseeing: whoever runs a shop reads its consultations. They take no part: nobody in the room sees them, they write nothing, and
//! each reading leaves a line in the audit log.

use super::room::{event_page, message_page, note};
use super::row::CONSULTATION;
use super::types::Consultation;
use super::view::{EventPage, MessagePage, Overseen, OverseenLine, OverseenPage};
use crate::Context;
use crate::change::{Actor, Change};
use crate::clock::Timestamp;
use crate::cursor::{Cursor, Page};
use crate::id::ConsultationId;
use crate::store::{StoreError, args, transact};

/// For how long one line in the audit log stands for all that one person reads of one consultation.
const READING_LASTS_MS: i64 = 60 * 60_000;

/// Why somebody does not oversee.
#[derive(Debug, thiserror::Error)]
pub enum OverseeError {
    /// Only whoever runs the shop does.
    #[error("only who runs the shop reads other people's consultations")]
    NotAllowed,
    /// There is no such consultation in this shop.
    #[error("there is no such consultation in this shop")]
    NotFound,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const ALL: &str =
    "SELECT s.id, s.plan, s.channel, s.status, s.concern, c.name AS customer_name, m.name AS mechanic_name,
        s.created_at, s.ended_at
     FROM consultations AS s
     JOIN assignments AS a ON a.consultation_id = s.id
     JOIN users AS c ON c.id = s.customer_id
     LEFT JOIN users AS m ON m.id = a.mechanic_id
     WHERE s.shop_id = $1 AND (s.created_at, s.id) < ($2, $3) ORDER BY s.created_at DESC, s.id DESC LIMIT $4";
const READ_LATELY: &str = "SELECT 1 FROM audit_log
     WHERE shop_id = $1 AND at > $2 AND actor_id = $3 AND action = 'consultation_read' AND subject = $4 LIMIT 1";

/// The consultations of the manager's shop that were made before a place, newest first, at most `history_rows_max`.
///
/// # Errors
/// [`OverseeError::NotAllowed`] for whoever does not run the shop.
#[crate::boxed]
pub async fn all_of_shop(cx: &Context, manager: &Actor, before: Option<Cursor>) -> Result<OverseenPage, OverseeError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(OverseeError::NotAllowed);
    }
    let (before, rows_max) = (before.unwrap_or(Cursor::END), cx.limits.history_rows_max);
    let args = args![manager.user.shop_id, before.at, before.id, rows_max + 1];
    let rows: Vec<OverseenLine> = cx.store.all(ALL, args).await?;
    let Page { rows: consultations, earlier } =
        Page::of(rows, rows_max, |session| Cursor::at(session.created_at, session.id));
    Ok(OverseenPage { consultations, earlier })
}

/// A consultation of the manager's shop, with the newest of what was said and of what happened, or what came before `messages` and
/// `events`. That they read it is written down first, once an hour.
///
/// # Errors
/// [`OverseeError`].
#[crate::boxed]
pub async fn oversee(
    cx: &Context,
    manager: &Actor,
    id: ConsultationId,
    messages: Option<Cursor>,
    events: Option<Cursor>,
) -> Result<Overseen, OverseeError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(OverseeError::NotAllowed);
    }
    let found: Option<Consultation> = cx.store.optional(CONSULTATION, args![id]).await?;
    let is_here = |session: &Consultation| session.shop_id == manager.user.shop_id;
    let session = found.filter(is_here).ok_or(OverseeError::NotFound)?;
    note_reading(cx, manager, id, cx.clock.now()).await?;
    let MessagePage { messages, earlier } = message_page(cx, id, messages.unwrap_or(Cursor::END)).await?;
    let EventPage { events, earlier: earlier_events } = event_page(cx, id, events.unwrap_or(Cursor::END)).await?;
    let note = note(cx, id).await?;
    Ok(Overseen { session, messages, earlier, events, earlier_events, note })
}

async fn note_reading(cx: &Context, manager: &Actor, id: ConsultationId, now: Timestamp) -> Result<(), StoreError> {
    let (who, subject) = (&manager.user, id.to_string());
    let lately = args![who.shop_id, now.plus_ms(-READING_LASTS_MS), who.id, &subject];
    if cx.store.optional::<(i32,)>(READ_LATELY, lately).await?.is_some() {
        return Ok(());
    }
    transact!(cx.store, |tx| {
        tx.record(cx, Change::audited(manager.into(), "consultation_read", subject.clone(), &[])).await
    })
}
