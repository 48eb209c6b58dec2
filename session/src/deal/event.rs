//! What happened to a deal, for its history, the audit log and whoever follows it.

use super::kind::DealEventKind;
use super::staff::Staff;
use crate::Context;
use crate::change::{Actor, Change, Topic, What};
use crate::id::{DealId, ShopId, UserId};
use crate::store::{StoreError, Tx};

impl DealEventKind {
    /// Whether the audit log must hold it too: whoever asks later who gave a deal away, deleted or approved it finds it there.
    const fn is_audited(self) -> bool {
        !matches!(self, Self::NoteAdded | Self::Attached)
    }
}

/// The deal, and in whose shop; and the customer, where what they see of it changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Of {
    pub(super) shop_id: ShopId,
    pub(super) deal: DealId,
    pub(super) customer: Option<UserId>,
}

/// Records that `kind` happened to a deal of the shop of `staff`.
pub(super) async fn record(
    cx: &Context,
    tx: &mut Tx,
    staff: &Staff,
    deal: DealId,
    kind: DealEventKind,
    detail: &str,
) -> Result<(), StoreError> {
    let of = Of { shop_id: staff.user.shop_id, deal, customer: None };
    record_by(cx, tx, staff.into(), of, kind, detail).await
}

/// Records that `actor` did `kind` to a deal.
pub(super) async fn record_by(
    cx: &Context,
    tx: &mut Tx,
    actor: Actor<'_>,
    of: Of,
    kind: DealEventKind,
    detail: &str,
) -> Result<(), StoreError> {
    let mut topics = vec![Topic::Deal(of.deal), Topic::Deals(of.shop_id)];
    topics.extend(of.customer.map(Topic::Person));
    let (what, audited) = (What::Deal(of.deal, kind), kind.is_audited());
    tx.record(cx, Change { actor, what, detail, audited, topics: &topics }).await
}

/// Records that somebody's selection changed: `kind`, with the deal it was or is. Every device of theirs is told.
pub(super) async fn record_selection(
    cx: &Context,
    tx: &mut Tx,
    (actor, person): (Actor<'_>, UserId),
    kind: &'static str,
    deal: Option<DealId>,
) -> Result<(), StoreError> {
    let what = What::Other { kind, subject: deal.map(|deal| deal.to_string()).unwrap_or_default() };
    tx.record(cx, Change { actor, what, detail: "", audited: true, topics: &[Topic::Person(person)] }).await
}
