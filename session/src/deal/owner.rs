//! Giving a deal to somebody else. Whoever may no longer see it then loses it wherever they had it selected.

use super::error::DealError;
use super::event;
use super::kind::DealEventKind;
use super::record;
use super::types::Deal;
use super::visible::{keeps, may_see};
use crate::Context;
use crate::change::Actor;
use crate::id::{DealId, UserId};
use crate::store::{StoreError, Tx, args, transact};

/// Finds whom it is given to by itself, so that no foreign key ever says who exists elsewhere.
const GIVE: &str = concat!(
    "UPDATE deals AS d SET owner_id = $3, activity_at = $4, version = version + 1
     WHERE d.id = $2
        AND EXISTS (SELECT 1 FROM users AS o
            WHERE o.id = $3 AND o.shop_id = d.shop_id AND o.roles <> 'customer' AND o.disabled_at IS NULL)
        AND d.deleted_at IS NULL AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    " AND ",
    keeps!(),
    ") RETURNING (SELECT o.name FROM users AS o WHERE o.id = $3)"
);
const KEPT: &str = concat!(
    "SELECT d.id FROM users AS v JOIN deals AS d ON d.id = $2 WHERE v.id = $1 AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    keeps!()
);

/// Gives a deal to `owner_id`; its owner may, and whoever runs the shop. Answers with the deal, if it can still be seen.
///
/// # Errors
/// [`DealError::NotFound`], [`DealError::NotTheOwner`], [`DealError::Invalid`] for somebody who is not of the staff.
#[crate::boxed]
pub async fn give(cx: &Context, staff: &Actor, id: DealId, owner_id: UserId) -> Result<Option<Deal>, DealError> {
    if !transact!(cx.store, |tx| write(cx, tx, staff, id, owner_id).await)? {
        record::seen(cx, staff, id).await?.ok_or(DealError::NotFound)?;
        return Err(DealError::NotTheOwner);
    }
    Ok(record::seen(cx, staff, id).await?)
}

/// Open deals of one owner, those with the newest activity first.
const GIVE_ALL: &str = "UPDATE deals SET owner_id = $3, activity_at = $4, version = version + 1
     WHERE id IN (SELECT id FROM deals
        WHERE shop_id = $1 AND owner_id = $2 AND deleted_at IS NULL AND stage NOT IN ('invoiced', 'lost')
        ORDER BY activity_at DESC, id DESC LIMIT $5)
     RETURNING id";

/// Gives the open deals of `from` to `to`, who is called `name`, at most `job_batch_rows` of them; whoever runs the shop may. Answers how
/// many there were.
pub(crate) async fn give_all(
    cx: &Context,
    tx: &mut Tx,
    manager: &Actor,
    from: UserId,
    (to, name): (UserId, &str),
) -> Result<u64, StoreError> {
    let args = args![manager.user.shop_id, from, to, cx.clock.now(), cx.limits.job_batch_rows];
    let given = tx.all::<(DealId,)>(GIVE_ALL, args).await?;
    for (id,) in &given {
        event::record(cx, tx, manager, *id, DealEventKind::OwnerChanged, name).await?;
    }
    Ok(given.len() as u64)
}

/// False when the deal is not this person's to give.
async fn write(cx: &Context, tx: &mut Tx, staff: &Actor, id: DealId, owner_id: UserId) -> Result<bool, DealError> {
    let given: Option<(String,)> = tx.optional(GIVE, args![staff.user.id, id, owner_id, cx.clock.now()]).await?;
    let Some((name,)) = given else {
        return match tx.optional::<(DealId,)>(KEPT, args![staff.user.id, id]).await? {
            Some(_) => Err(DealError::invalid("owner_id", "Choose somebody who works in this shop.")),
            None => Ok(false),
        };
    };
    event::record(cx, tx, staff, id, DealEventKind::OwnerChanged, &name).await?;
    Ok(true)
}
