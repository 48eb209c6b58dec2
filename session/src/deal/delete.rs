//! Deleting a deal, and bringing it back. Nothing of it goes: it is only seen no more.

use super::error::DealError;
use super::event;
use super::kind::DealEventKind;
use super::record;
use super::visible::{keeps, may_see};
use crate::Context;
use crate::change::Actor;
use crate::id::{DealId, UserId};
use crate::store::{StoreError, args, transact};

const DELETE: &str = concat!(
    "UPDATE deals AS d SET deleted_at = $3, deleted_by = $1, activity_at = $3, version = version + 1
     WHERE d.id = $2 AND d.deleted_at IS NULL AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    " AND ",
    keeps!(),
    ") RETURNING customer_id"
);
const UNDELETE: &str = concat!(
    "UPDATE deals AS d SET deleted_at = NULL, deleted_by = NULL, activity_at = $3, version = version + 1
     WHERE d.id = $2 AND d.deleted_at IS NOT NULL AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    " AND ",
    keeps!(),
    ") RETURNING customer_id"
);

/// Deletes a deal: it is seen no more, and no longer selected by anybody.
///
/// # Errors
/// [`DealError::NotFound`], also when it is deleted already; [`DealError::NotTheOwner`].
pub async fn delete(cx: &Context, staff: &Actor, id: DealId) -> Result<(), DealError> {
    if change(cx, staff, id, DELETE, DealEventKind::Deleted).await? {
        return Ok(());
    }
    record::seen(cx, staff, id).await?.ok_or(DealError::NotFound)?;
    Err(DealError::NotTheOwner)
}

/// Brings a deleted deal back, as it was.
///
/// # Errors
/// [`DealError::NotFound`] unless it is deleted and this person's to bring back.
pub async fn undelete(cx: &Context, staff: &Actor, id: DealId) -> Result<(), DealError> {
    let is_back = change(cx, staff, id, UNDELETE, DealEventKind::Undeleted).await?;
    if is_back { Ok(()) } else { Err(DealError::NotFound) }
}

async fn change(
    cx: &Context,
    staff: &Actor,
    id: DealId,
    sql: &'static str,
    kind: DealEventKind,
) -> Result<bool, StoreError> {
    transact!(cx.store, |tx| {
        let changed = tx.optional::<(Option<UserId>,)>(sql, args![staff.user.id, id, cx.clock.now()]).await?;
        let Some((customer,)) = changed else { return Ok(false) };
        event::record_by(cx, tx, staff.into(), (id, customer), kind, "").await?;
        Ok(true)
    })
}
