//! The audit log: who did what, from where, when. Append-only, which triggers enforce.

use crate::Context;
use crate::id::{AuditLineId, ShopId, UserId};
use crate::store::{StoreError, Tx, args};

const APPEND: &str = "INSERT INTO audit_log (id, shop_id, actor_id, action, subject, address, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// One line to be written.
#[derive(Clone, Debug)]
pub struct AuditLine<'a> {
    /// The shop it happened in.
    pub shop_id: ShopId,
    /// Who did it; nobody for the server itself.
    pub actor_id: Option<UserId>,
    /// What was done, as one word: `signed_in`, `role_changed`, ….
    pub action: &'a str,
    /// What it was done to: an id or a name, never a secret.
    pub subject: &'a str,
    /// The network address it came from, or empty.
    pub address: &'a str,
}

/// Appends `line` in the transaction of what it tells of.
///
/// # Errors
/// [`StoreError`].
pub async fn append(cx: &Context, tx: &mut Tx, line: AuditLine<'_>) -> Result<(), StoreError> {
    let id = cx.ids.next::<AuditLineId>();
    let args =
        args![id, line.shop_id, line.actor_id, line.action, line.subject, line.address, cx.clock.now()];
    tx.execute(APPEND, args).await.map(|_| ())
}
