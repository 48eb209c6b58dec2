//! The answer to an offer: the other mechanic takes the consultation over or will not, or whoever offered it keeps it.

use super::{HandoverError, LIVE, read};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::consultation::mechanic::is_still_one;
use crate::consultation::row::CONSULTATION;
use crate::consultation::types::{Consultation, EventKind, HandoverStatus};
use crate::consultation::view::Handover;
use crate::consultation::{active, event, room};
use crate::id::{ConsultationId, HandoverId, ShopId, UserId};
use crate::store::{StoreError, Tx, args, transact};

const SETTLE: &str = "UPDATE consultation_handovers SET status = $2, ended_at = $3
     WHERE id = $1 AND status = 'offered' RETURNING id";
const CLOSE: &str = "UPDATE consultation_handovers SET status = 'withdrawn', ended_at = $2
     WHERE consultation_id = $1 AND status = 'offered' RETURNING to_id";
// When it was first accepted stays: the usual wait is counted from it.
const TAKE: &str = "UPDATE assignments SET mechanic_id = $2
     WHERE consultation_id = $1 AND mechanic_id = $3 AND status = 'accepted'";
const LEAVE: &str = "DELETE FROM participants WHERE consultation_id = $1 AND role = 'mechanic'";
const PARTICIPATE: &str = "INSERT INTO participants (consultation_id, user_id, shop_id, role, joined_at, connected_at)
     VALUES ($1, $2, $3, 'mechanic', $4, $4)";
const CUSTOMER: &str = "SELECT customer_id FROM consultations WHERE id = $1";

/// Takes over what was offered to `mechanic`. Taking it over again answers the consultation again.
///
/// # Errors
/// [`HandoverError`]: not offered to them, no longer open, or the mechanic has another consultation.
#[crate::boxed]
pub async fn take_over(cx: &Context, mechanic: &Actor, id: HandoverId) -> Result<Consultation, HandoverError> {
    let offer = offered(cx, mechanic, id).await?;
    if offer.to_id != mechanic.user.id {
        return Err(HandoverError::NotFound);
    }
    if offer.status == HandoverStatus::Offered {
        match transact!(cx.store, |tx| take(cx, tx, mechanic, &offer).await) {
            Ok(Some(session)) => return Ok(session),
            Ok(None) => {}
            Err(error) if error.is_constraint("uq_accepted_assignment_per_mechanic") => {
                return Err(match active::session_of_mechanic(cx, mechanic.user.id).await? {
                    Some(current) => HandoverError::FinishCurrentFirst(Box::new(current)),
                    None => StoreError::Busy.into(),
                });
            }
            Err(error) => return Err(error.into()),
        }
    }
    let HandoverStatus::Accepted = offered(cx, mechanic, id).await?.status else {
        return Err(no_longer_open(cx, mechanic, id).await?);
    };
    // Theirs already; or no longer, when they handed it on.
    room::get(cx, &mechanic.user, offer.consultation_id).await?.ok_or(HandoverError::NotFound)
}

/// Will not take over what was offered to them, or takes back what they offered. The consultation stays with its mechanic.
///
/// # Errors
/// [`HandoverError`]: not theirs to answer, or taken over already.
#[crate::boxed]
pub async fn decline(cx: &Context, who: &Actor, id: HandoverId) -> Result<(), HandoverError> {
    let offer = offered(cx, who, id).await?;
    let (status, kind) = if offer.to_id == who.user.id {
        (HandoverStatus::Declined, EventKind::HandoverDeclined)
    } else {
        (HandoverStatus::Withdrawn, EventKind::HandoverWithdrawn)
    };
    let settled = transact!(cx.store, |tx| settle(cx, tx, who, &offer, status, kind).await)?;
    if settled || offered(cx, who, id).await?.status != HandoverStatus::Accepted {
        return Ok(());
    }
    Err(HandoverError::NotOpen { status: HandoverStatus::Accepted })
}

/// Declines everything that is offered to `mechanic`, whom `manager` lets go.
pub(in crate::consultation) async fn decline_all(
    cx: &Context,
    tx: &mut Tx,
    manager: &Actor,
    mechanic: UserId,
) -> Result<(), StoreError> {
    for offer in read::offered_to(tx, mechanic).await? {
        settle(cx, tx, manager, &offer, HandoverStatus::Declined, EventKind::HandoverDeclined).await?;
    }
    Ok(())
}

/// Closes the open offer of a consultation that ends. Answers to whom it was made.
pub(in crate::consultation) async fn close(
    tx: &mut Tx,
    id: ConsultationId,
    now: Timestamp,
) -> Result<Option<UserId>, StoreError> {
    Ok(tx.optional::<(UserId,)>(CLOSE, args![id, now]).await?.map(|(to,)| to))
}

async fn offered(cx: &Context, who: &Actor, id: HandoverId) -> Result<Handover, HandoverError> {
    read::one(cx, &who.user, id).await?.ok_or(HandoverError::NotFound)
}

async fn no_longer_open(cx: &Context, who: &Actor, id: HandoverId) -> Result<HandoverError, HandoverError> {
    Ok(match offered(cx, who, id).await?.status {
        // Still open, and yet not to be had: something is between the two, and it may be tried again.
        HandoverStatus::Offered => StoreError::Busy.into(),
        status => HandoverError::NotOpen { status },
    })
}

/// Nothing when the offer or the consultation is not as it was any more.
async fn take(
    cx: &Context,
    tx: &mut Tx,
    mechanic: &Actor,
    offer: &Handover,
) -> Result<Option<Consultation>, StoreError> {
    let (id, me, now) = (offer.consultation_id, mechanic.user.id, cx.clock.now());
    // Whoever lets them go declines it for them.
    if !is_still_one(tx, me).await? {
        return Ok(None);
    }
    let Some((shop_id, customer)) = tx.optional::<(ShopId, UserId)>(LIVE, args![id, now]).await? else {
        return Ok(None);
    };
    let settled = args![offer.id, HandoverStatus::Accepted, now];
    if tx.optional::<(HandoverId,)>(SETTLE, settled).await?.is_none() {
        return Ok(None);
    }
    if tx.execute(TAKE, args![id, me, offer.from_id]).await? == 0 {
        return Err(StoreError::Busy);
    }
    tx.execute(LEAVE, args![id]).await?;
    tx.execute(PARTICIPATE, args![id, me, shop_id, now]).await?;
    let people = [customer, offer.from_id, me];
    event::record(cx, tx, mechanic.into(), (id, EventKind::HandoverAccepted), people, false).await?;
    Ok(Some(tx.one(CONSULTATION, args![id]).await?))
}

/// False when it was settled before.
async fn settle(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    offer: &Handover,
    status: HandoverStatus,
    kind: EventKind,
) -> Result<bool, StoreError> {
    let now = cx.clock.now();
    if tx.optional::<(HandoverId,)>(SETTLE, args![offer.id, status, now]).await?.is_none() {
        return Ok(false);
    }
    let (customer,) = tx.one::<(UserId,)>(CUSTOMER, args![offer.consultation_id]).await?;
    let people = [customer, offer.from_id, offer.to_id];
    event::record(cx, tx, who.into(), (offer.consultation_id, kind), people, false).await?;
    Ok(true)
}
