//! Deleting a deal, and bringing it back. Nothing of it goes: it is only seen no more. Its quotes stay their customers'; one that is open
//! is taken back.

use super::error::DealError;
use super::event;
use super::kind::DealEventKind;
use super::quote;
use super::record;
use super::visible::{keeps, may_see};
use crate::Context;
use crate::change::Actor;
use crate::id::DealId;
use crate::store::{StoreError, args, transact};

const TAKE: &str = concat!(
    "UPDATE deals AS d SET activity_at = $3, version = version + 1
     WHERE d.id = $2 AND d.deleted_at IS NULL AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    " AND ",
    keeps!(),
    ")"
);
/// One that waited for a decision waits for none: its quote was taken back.
const DELETE: &str =
    "UPDATE deals SET deleted_at = $2, deleted_by = $3, stage = CASE stage WHEN 'quoted' THEN 'lead' ELSE stage END
     WHERE id = $1";
/// What the customer of an open quote is told when its deal is deleted.
const WORD: &str = "We are not going ahead with this. No work will be done.";
const UNDELETE: &str = concat!(
    "UPDATE deals AS d SET deleted_at = NULL, deleted_by = NULL, activity_at = $3, version = version + 1
     WHERE d.id = $2 AND d.deleted_at IS NOT NULL AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    " AND ",
    keeps!(),
    ")"
);

/// Deletes a deal: it is seen no more, and no longer selected by anybody. An open quote of it is taken back.
///
/// # Errors
/// [`DealError::NotFound`], also when it is deleted already; [`DealError::NotTheOwner`].
#[crate::boxed]
pub async fn delete(cx: &Context, staff: &Actor, id: DealId) -> Result<(), DealError> {
    let is_deleted = transact!(cx.store, |tx| {
        let now = cx.clock.now();
        if tx.execute(TAKE, args![staff.user.id, id, now]).await? == 0 {
            return Ok::<_, StoreError>(false);
        }
        quote::close(cx, tx, staff, id, WORD).await?;
        tx.execute(DELETE, args![id, now, staff.user.id]).await?;
        event::record(cx, tx, staff, id, DealEventKind::Deleted, "").await?;
        Ok(true)
    })?;
    if is_deleted {
        return Ok(());
    }
    record::seen(cx, staff, id).await?.ok_or(DealError::NotFound)?;
    Err(DealError::NotTheOwner)
}

/// Brings a deleted deal back, as it was.
///
/// # Errors
/// [`DealError::NotFound`] unless it is deleted and this person's to bring back.
#[crate::boxed]
pub async fn undelete(cx: &Context, staff: &Actor, id: DealId) -> Result<(), DealError> {
    let is_back = transact!(cx.store, |tx| {
        if tx.execute(UNDELETE, args![staff.user.id, id, cx.clock.now()]).await? == 0 {
            return Ok::<_, StoreError>(false);
        }
        event::record(cx, tx, staff, id, DealEventKind::Undeleted, "").await?;
        Ok(true)
    })?;
    if is_back { Ok(()) } else { Err(DealError::NotFound) }
}
