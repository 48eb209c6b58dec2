//! Offer: a live consultation's mechanic asks another one to take it over, with a word.

use super::{HandoverError, LIVE, read};
use crate::Context;
use crate::change::Actor;
use crate::consultation::types::{EventKind, ParticipantRole};
use crate::consultation::view::Handover;
use crate::consultation::{event, room};
use crate::id::{ConsultationId, HandoverId, ShopId, UserId};
use crate::store::{StoreError, Tx, args, transact};

const HELD_BY: &str = "SELECT mechanic_id FROM assignments WHERE consultation_id = $1 AND status = 'accepted'";
const MECHANIC: &str =
    "SELECT id FROM users WHERE id = $1 AND shop_id = $2 AND roles LIKE '%mechanic%' AND disabled_at IS NULL";
const INSERT: &str =
    "INSERT INTO consultation_handovers (id, shop_id, consultation_id, from_id, to_id, word, status, offered_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'offered', $7)
     ON CONFLICT (consultation_id) WHERE status = 'offered' DO NOTHING RETURNING id";

/// Offers a live consultation to the mechanic `to`, with a word (1 to `reason_chars_max` characters) that only the two of them
/// read. The same offer again is answered with the one there is.
///
/// # Errors
/// [`HandoverError`].
#[crate::boxed]
pub async fn offer(
    cx: &Context,
    who: &Actor,
    id: ConsultationId,
    to: UserId,
    word: &str,
) -> Result<Handover, HandoverError> {
    let (role, _) = room::part(cx, &who.user, id).await?.ok_or(HandoverError::NotFound)?;
    if role != ParticipantRole::Mechanic {
        return Err(HandoverError::NotAllowed);
    }
    let word = crate::text::checked(word, 1, cx.limits.reason_chars_max).map_err(|message| invalid("word", message))?;
    if to == who.user.id {
        return Err(invalid("mechanic_id", "It is already yours. Choose another mechanic.".to_owned()));
    }
    match transact!(cx.store, |tx| insert(cx, tx, who, id, to, &word).await)? {
        Some(offer) => Ok(offer),
        None => Err(match room::get(cx, &who.user, id).await? {
            Some(session) => HandoverError::WrongState { current: session.status },
            None => HandoverError::NotFound,
        }),
    }
}

/// Nothing when the consultation is not live, or not this mechanic's (any more).
async fn insert(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    id: ConsultationId,
    to: UserId,
    word: &str,
) -> Result<Option<Handover>, HandoverError> {
    let now = cx.clock.now();
    let live = tx.optional::<(ShopId, UserId)>(LIVE, args![id, now]).await?;
    let Some((shop_id, customer)) = live else { return Ok(None) };
    let held_by = tx.optional::<(Option<UserId>,)>(HELD_BY, args![id]).await?;
    if held_by != Some((Some(who.user.id),)) {
        return Ok(None);
    }
    let known = tx.optional::<(UserId,)>(MECHANIC, args![to, shop_id]).await?;
    known.ok_or_else(|| invalid("mechanic_id", "There is no such mechanic in this shop.".to_owned()))?;
    let handover = cx.ids.next::<HandoverId>();
    let row = args![handover, shop_id, id, who.user.id, to, word, now];
    if tx.optional::<(HandoverId,)>(INSERT, row).await?.is_some() {
        let people = [customer, who.user.id, to];
        event::record(cx, tx, who.into(), (id, EventKind::HandoverOffered), people, false).await?;
    }
    match read::open(tx, id).await? {
        Some(open) if open.to_id == to => Ok(Some(open)),
        Some(open) => Err(HandoverError::AlreadyOffered { to: open.to_name }),
        None => Err(StoreError::Busy.into()),
    }
}

const fn invalid(field: &'static str, message: String) -> HandoverError {
    HandoverError::Invalid { field, message }
}
