//! What happened to a deal, for its history, the audit log and whoever follows it.

pub(super) mod edited;

use super::kind::DealEventKind;
use crate::Context;
use crate::change::{Actor, By, Change, Topic, What};
use crate::id::{DealId, UserId};
use crate::store::{StoreError, Tx};

impl DealEventKind {
    /// Whether the audit log must hold it too: whoever asks later who gave a deal away, deleted or approved it finds it there.
    const fn is_audited(self) -> bool {
        !matches!(self, Self::NoteAdded | Self::Attached)
    }
}

/// Records that somebody of the staff did `kind` to a deal.
pub(super) async fn record(
    cx: &Context,
    tx: &mut Tx,
    staff: &Actor,
    deal: DealId,
    kind: DealEventKind,
    detail: &str,
) -> Result<(), StoreError> {
    record_by(cx, tx, staff.into(), (deal, []), kind, detail).await
}

/// Records that `actor` did `kind` to a deal of their shop, and tells those customers too who see something else of it now: quotes
/// of theirs.
pub(super) async fn record_by(
    cx: &Context,
    tx: &mut Tx,
    actor: By<'_>,
    (deal, customers): (DealId, impl IntoIterator<Item = UserId> + Send),
    kind: DealEventKind,
    detail: &str,
) -> Result<(), StoreError> {
    let mut topics = vec![Topic::Deal(deal), Topic::Deals(actor.shop_id)];
    topics.extend(customers.into_iter().map(Topic::Person));
    let (what, audited) = (What::Deal(deal, kind), kind.is_audited());
    tx.record(cx, Change { actor, what, detail, audited, topics: &topics }).await
}

/// Records that somebody's selection changed: `kind`, with the deal it was or is. Every device of theirs is told.
pub(super) async fn record_selection(
    cx: &Context,
    tx: &mut Tx,
    (actor, person): (By<'_>, UserId),
    kind: &'static str,
    deal: Option<DealId>,
) -> Result<(), StoreError> {
    let subject = deal.map(|deal| deal.to_string()).unwrap_or_default();
    tx.record(cx, Change::audited(actor, kind, subject, &[Topic::Person(person)])).await
}
