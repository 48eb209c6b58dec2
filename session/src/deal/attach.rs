//! Consultations and deals: attaching one to a deal, and making a deal of one. A consultation belongs to one deal at most.

use super::create::{self, Checked, Customer};
use super::error::DealError;
use super::event;
use super::kind::{DealEventKind, LinkKind};
use super::line::Lines;
use super::note::TOUCH;
use super::record;
use super::types::Deal;
use super::view::DealRecord;
use super::visible::{deal_columns, may_see};
use crate::Context;
use crate::catalogue::basket::Discount;
use crate::change::Actor;
use crate::consultation::{self, Consultation};
use crate::id::{ConsultationId, DealId};
use crate::store::{StoreError, Tx, args, transact};

const LINK: &str = "INSERT INTO deal_consultations (consultation_id, shop_id, deal_id, kind, by_user_id, at)
     SELECT p.consultation_id, $2, $3, $4, $5, $6 FROM participants AS p
     WHERE p.consultation_id = $1 AND p.user_id = $5
     ON CONFLICT (consultation_id) DO NOTHING";
/// Cross joins keep SQLite's planner to their order (<https://www.sqlite.org/optoverview.html#crossjoin>): without counts of the
/// rows it would begin at all deals of the shop.
const LINKED: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v CROSS JOIN deal_consultations AS l CROSS JOIN deals AS d CROSS JOIN users AS o
        LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND l.consultation_id = $2 AND d.id = l.deal_id AND d.shop_id = v.shop_id AND o.id = d.owner_id
        AND d.deleted_at IS NULL AND ",
    may_see!()
);

/// Attaches a consultation that this person takes part in to a deal they see.
///
/// # Errors
/// [`DealError::NotFound`] for either; [`DealError::AlreadyAttached`] when it belongs to another deal.
#[crate::boxed]
pub async fn attach(cx: &Context, staff: &Actor, id: DealId, consultation: ConsultationId) -> Result<(), DealError> {
    consultation::get(cx, &staff.user, consultation).await?.ok_or(DealError::NotFound)?;
    let attached = transact!(cx.store, |tx| {
        if tx.execute(TOUCH, args![staff.user.id, id, cx.clock.now()]).await? == 0 {
            return Err(DealError::NotFound);
        }
        Ok(link(cx, tx, staff, id, (consultation, LinkKind::Attached)).await?)
    })?;
    if attached {
        return Ok(());
    }
    consultation::get(cx, &staff.user, consultation).await?.ok_or(DealError::NotFound)?;
    let other = of_consultation(cx, staff, consultation).await?.map(|deal| deal.id);
    if other == Some(id) { Ok(()) } else { Err(DealError::AlreadyAttached(other)) }
}

/// Makes a deal of a consultation that this person takes part in: for its customer, about its car.
///
/// # Errors
/// [`DealError::NotFound`]; [`DealError::AlreadyAttached`] when it belongs to a deal already.
#[crate::boxed]
pub async fn escalate(cx: &Context, staff: &Actor, consultation: ConsultationId) -> Result<DealRecord, DealError> {
    let session = consultation::get(cx, &staff.user, consultation).await?.ok_or(DealError::NotFound)?;
    let new = about(cx, &session);
    let (id, nothing) = (cx.ids.next::<DealId>(), Lines::none());
    let made = transact!(cx.store, |tx| {
        create::insert(cx, tx, staff, id, &new, &nothing).await?;
        if link(cx, tx, staff, id, (consultation, LinkKind::Escalated)).await? {
            return Ok(());
        }
        // Rolls the new deal back.
        Err(DealError::AlreadyAttached(None))
    });
    match made {
        Err(DealError::AlreadyAttached(_)) => {
            let other = of_consultation(cx, staff, consultation).await?;
            Err(DealError::AlreadyAttached(other.map(|deal| deal.id)))
        }
        made => {
            made?;
            record::get(cx, staff, id).await
        }
    }
}

/// The deal that a consultation belongs to, if this person sees it.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn of_consultation(
    cx: &Context,
    staff: &Actor,
    consultation: ConsultationId,
) -> Result<Option<Deal>, StoreError> {
    cx.store.optional(LINKED, args![staff.user.id, consultation]).await
}

fn about(cx: &Context, session: &Consultation) -> Checked {
    let concern = session.concern.lines().next().unwrap_or_default();
    let title = concern.chars().take(cx.limits.deal_title_chars_max).collect();
    let customer = Customer { id: Some(session.customer_id), name: session.customer_name.clone() };
    let discount = (Discount::None, String::new());
    Checked { title, vehicle: session.vehicle.clone(), customer, discount }
}

/// False when the consultation belongs to a deal already.
async fn link(
    cx: &Context,
    tx: &mut Tx,
    staff: &Actor,
    id: DealId,
    (consultation, kind): (ConsultationId, LinkKind),
) -> Result<bool, StoreError> {
    let values = args![consultation, staff.user.shop_id, id, kind, staff.user.id, cx.clock.now()];
    if tx.execute(LINK, values).await? == 0 {
        return Ok(false);
    }
    event::record(cx, tx, staff, id, DealEventKind::Attached, kind.as_str()).await?;
    Ok(true)
}
