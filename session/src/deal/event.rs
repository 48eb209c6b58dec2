//! What happened to a deal, written down in the transaction of the change: its history, the audit log where that is owed,
//! and the hint that goes out with the commit.

use super::kind::DealEventKind;
use super::staff::Staff;
use crate::Context;
use crate::audit::{self, AuditLine};
use crate::event::grow_user;
use crate::id::{DealEventId, DealId, ShopId, UserId};
use crate::store::{Hint, StoreError, Tx, args};

const APPEND: &str = "INSERT INTO deal_events (id, shop_id, deal_id, kind, actor_id, detail, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Who did something, and from where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Actor<'a> {
    pub(super) shop_id: ShopId,
    pub(super) id: UserId,
    pub(super) address: &'a str,
}

impl<'a> From<&'a Staff> for Actor<'a> {
    fn from(staff: &'a Staff) -> Self {
        Self { shop_id: staff.user.shop_id, id: staff.user.id, address: &staff.address }
    }
}

impl DealEventKind {
    /// Whether the audit log must hold it too: whoever asks later who gave a deal away, deleted or approved it finds it there.
    const fn is_audited(self) -> bool {
        !matches!(self, Self::NoteAdded | Self::Attached)
    }
}

/// Appends the line and hints everybody who sees the deal, and `customer`, once this is committed.
pub(super) async fn append(
    cx: &Context,
    tx: &mut Tx,
    actor: Actor<'_>,
    deal: DealId,
    kind: DealEventKind,
    detail: &str,
) -> Result<(), StoreError> {
    let id = cx.ids.next::<DealEventId>();
    tx.execute(APPEND, args![id, actor.shop_id, deal, kind, actor.id, detail, cx.clock.now()]).await?;
    if kind.is_audited() {
        audit(cx, tx, actor, kind.as_str(), deal).await?;
    }
    tx.tell(Hint { deal_id: Some(deal), ..Hint::of(kind.as_str(), actor.shop_id) });
    Ok(())
}

/// Appends to the audit log what somebody did to a deal.
pub(super) async fn audit(
    cx: &Context,
    tx: &mut Tx,
    actor: Actor<'_>,
    action: &str,
    deal: DealId,
) -> Result<(), StoreError> {
    let subject = deal.to_string();
    let Actor { shop_id, id, address } = actor;
    audit::append(cx, tx, AuditLine { shop_id, actor_id: Some(id), action, subject: &subject, address }).await
}

/// Grows the revision of the customer whose quotes changed, and hints them once this is committed.
pub(super) async fn tell_customer(
    tx: &mut Tx,
    shop_id: ShopId,
    customer: Option<UserId>,
    kind: DealEventKind,
) -> Result<(), StoreError> {
    if let Some(customer) = customer {
        grow_user(tx, customer).await?;
        tx.tell(Hint { users: vec![customer], ..Hint::of(kind.as_str(), shop_id) });
    }
    Ok(())
}
