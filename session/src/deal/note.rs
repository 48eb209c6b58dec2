//! Notes on a deal: written once, never changed.

use super::error::DealError;
use super::event;
use super::kind::DealEventKind;
use super::record;
use super::view::DealRecord;
use super::visible::may_see;
use crate::Context;
use crate::change::Actor;
use crate::id::{DealId, DealNoteId};
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

/// Takes the deal, if this person sees it: it is no longer stale.
pub(super) const TOUCH: &str = concat!(
    "UPDATE deals AS d SET activity_at = $3
     WHERE d.id = $2 AND d.deleted_at IS NULL AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    ")"
);
const INSERT: &str =
    "INSERT INTO deal_notes (id, shop_id, deal_id, author_id, body, at) VALUES ($1, $2, $3, $4, $5, $6)";

/// Writes a note on a deal.
///
/// # Errors
/// [`DealError::NotFound`], [`DealError::Invalid`].
#[crate::boxed]
pub async fn add_note(cx: &Context, staff: &Actor, id: DealId, body: &str) -> Result<DealRecord, DealError> {
    let body =
        text::checked(body, 1, cx.limits.note_chars_max).map_err(|message| DealError::invalid("body", message))?;
    if !transact!(cx.store, |tx| write(cx, tx, staff, id, &body).await)? {
        return Err(DealError::NotFound);
    }
    record::get(cx, staff, id).await
}

async fn write(cx: &Context, tx: &mut Tx, staff: &Actor, id: DealId, body: &str) -> Result<bool, StoreError> {
    let now = cx.clock.now();
    if tx.execute(TOUCH, args![staff.user.id, id, now]).await? == 0 {
        return Ok(false);
    }
    let note = cx.ids.next::<DealNoteId>();
    tx.execute(INSERT, args![note, staff.user.shop_id, id, staff.user.id, body, now]).await?;
    event::record(cx, tx, staff, id, DealEventKind::NoteAdded, "").await?;
    Ok(true)
}
