//! What happened to a consultation, for its history and for whoever follows it.

use super::types::EventKind;
use crate::Context;
use crate::change::{By, Change, Topic, What};
use crate::id::{ConsultationId, UserId};
use crate::store::{StoreError, Tx};

/// Records that `actor` did `kind` to a consultation; it changes what `people` are shown, and, where it `is_of_the_queue`, who waits
/// in the shop.
pub(super) async fn record(
    cx: &Context,
    tx: &mut Tx,
    actor: By<'_>,
    (id, kind): (ConsultationId, EventKind),
    people: impl IntoIterator<Item = UserId> + Send,
    is_of_the_queue: bool,
) -> Result<(), StoreError> {
    let mut topics = vec![Topic::Consultation(id)];
    topics.extend(people.into_iter().map(Topic::Person));
    if is_of_the_queue {
        topics.push(Topic::Queue(actor.shop_id));
    }
    let what = What::Consultation(id, kind);
    tx.record(cx, Change { actor, what, detail: "", audited: false, topics: &topics }).await
}
