//! The audit log: who did what, to what, from where, when. Append-only, which triggers enforce.

use super::Change;
use crate::Context;
use crate::id::AuditLineId;
use crate::store::{StoreError, Tx, args};

const APPEND: &str = "INSERT INTO audit_log (id, shop_id, actor_id, action, subject, address, at, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

pub(super) async fn append(cx: &Context, tx: &mut Tx, change: &Change<'_>) -> Result<(), StoreError> {
    let Change { actor, what, detail, .. } = change;
    let id = cx.ids.next::<AuditLineId>();
    let args =
        args![id, actor.shop_id, actor.person, what.kind(), what.subject(), actor.address, cx.clock.now(), *detail];
    tx.execute(APPEND, args).await.map(|_| ())
}
