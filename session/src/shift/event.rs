//! What happened on a shift, written down in the transaction of the change, and the hint that goes out with it.

use super::kind::ShiftEventKind;
use crate::Context;
use crate::id::{ShiftEventId, ShiftId, ShopId, UserId};
use crate::store::{Hint, StoreError, Tx, args};

const APPEND: &str = "INSERT INTO shift_events (id, shop_id, shift_id, kind, actor_id, detail, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// One line of a shift's history.
#[derive(Clone, Copy, Debug)]
pub(super) struct Happened<'a> {
    pub(super) shop_id: ShopId,
    pub(super) shift_id: ShiftId,
    pub(super) kind: ShiftEventKind,
    pub(super) actor_id: UserId,
    /// What is worth remembering of it: a number, an amount, a reason. Never a secret.
    pub(super) detail: &'a str,
}

/// Appends the line and hints everybody on the shift once this is committed.
pub(super) async fn append(cx: &Context, tx: &mut Tx, line: Happened<'_>) -> Result<(), StoreError> {
    let id = cx.ids.next::<ShiftEventId>();
    let args = args![id, line.shop_id, line.shift_id, line.kind, line.actor_id, line.detail, cx.clock.now()];
    tx.execute(APPEND, args).await?;
    tell(tx, line.shop_id, line.shift_id, line.kind.as_str());
    Ok(())
}

/// Hints everybody on the shift once this is committed.
pub(super) fn tell(tx: &mut Tx, shop_id: ShopId, shift_id: ShiftId, kind: &str) {
    tx.tell(Hint { shift_id: Some(shift_id), ..Hint::of(kind, shop_id) });
}
