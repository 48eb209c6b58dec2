//! Offers as their two mechanics see them.

use crate::Context;
use crate::consultation::types::HandoverStatus;
use crate::consultation::view::Handover;
use crate::id::{ConsultationId, HandoverId, UserId};
use crate::shop::User;
use crate::store::{StoreError, Tx, args};

/// Offers shown at once, the oldest first.
const ROWS_MAX: i64 = 20;

macro_rules! handovers {
    ($rest:literal) => {
        concat!(
            "SELECT h.id, h.consultation_id, c.name AS customer_name, s.concern, h.from_id, f.name AS from_name, h.to_id,
                t.name AS to_name, h.word, h.status, h.offered_at
             FROM consultation_handovers AS h
             JOIN consultations AS s ON s.id = h.consultation_id
             JOIN users AS c ON c.id = s.customer_id
             JOIN users AS f ON f.id = h.from_id
             JOIN users AS t ON t.id = h.to_id ",
            $rest
        )
    };
}

const OFFERED_TO: &str = handovers!("WHERE h.to_id = $1 AND h.status = 'offered' ORDER BY h.offered_at, h.id LIMIT $2");
const OF_ROOM: &str = handovers!(
    "WHERE h.consultation_id = $1 AND h.status IN ('offered', 'accepted') ORDER BY h.offered_at DESC, h.id DESC LIMIT 1"
);
const OPEN: &str = handovers!("WHERE h.consultation_id = $1 AND h.status = 'offered'");
const ONE: &str = handovers!("WHERE h.id = $1 AND h.shop_id = $2");
const HANDED_OVER: &str = "SELECT h.status FROM consultation_handovers AS h
     WHERE h.consultation_id = $1 AND h.from_id = $2 AND h.status = 'accepted' LIMIT 1";

/// What is offered to `mechanic` and waits for their answer.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn offers(cx: &Context, mechanic: &User) -> Result<Vec<Handover>, StoreError> {
    cx.store.all(OFFERED_TO, args![mechanic.id, ROWS_MAX]).await
}

/// Whether `who` had a consultation and handed it over: it is no longer theirs to see.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn handed_over(cx: &Context, who: &User, id: ConsultationId) -> Result<bool, StoreError> {
    Ok(cx.store.optional::<(HandoverStatus,)>(HANDED_OVER, args![id, who.id]).await?.is_some())
}

/// The offer of a consultation that is open, or that brought it to its mechanic.
pub(in crate::consultation) async fn of_room(cx: &Context, id: ConsultationId) -> Result<Option<Handover>, StoreError> {
    cx.store.optional(OF_ROOM, args![id]).await
}

/// What is offered to a mechanic and waits for their answer.
pub(super) async fn offered_to(tx: &mut Tx, mechanic: UserId) -> Result<Vec<Handover>, StoreError> {
    tx.all(OFFERED_TO, args![mechanic, ROWS_MAX]).await
}

/// The open offer of a consultation.
pub(super) async fn open(tx: &mut Tx, id: ConsultationId) -> Result<Option<Handover>, StoreError> {
    tx.optional(OPEN, args![id]).await
}

/// An offer that `who` makes or is made; nothing for everybody else.
pub(super) async fn one(cx: &Context, who: &User, id: HandoverId) -> Result<Option<Handover>, StoreError> {
    let found: Option<Handover> = cx.store.optional(ONE, args![id, who.shop_id]).await?;
    Ok(found.filter(|offer| offer.from_id == who.id || offer.to_id == who.id))
}
