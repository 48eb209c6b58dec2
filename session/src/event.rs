//! What happened, written down: one line of history and one hint, in the transaction of the change itself.
//!
//! History is append-only, which triggers enforce. The hint says who is to look again and goes out on commit only.

use crate::Context;
use crate::id::{EventId, ServiceSessionId, ShopId, UserId};
use crate::service::EventKind;
use crate::store::{Hint, StoreError, Tx, args};

/// Whom a change concerns.
#[derive(Clone, Debug)]
pub struct Concerned {
    /// The shop it happened in.
    pub shop_id: ShopId,
    /// The consultation it happened in.
    pub service_session_id: ServiceSessionId,
    /// The people whose own view of it changes.
    pub users: Vec<UserId>,
    /// Whether the shop's queue changes.
    pub queue: bool,
}

const APPEND: &str = "INSERT INTO service_events (id, shop_id, service_session_id, kind, actor_id, at)
     VALUES ($1, $2, $3, $4, $5, $6)";
const GROW_USER: &str = "UPDATE users SET revision = revision + 1 WHERE id = $1";
const GROW_QUEUE: &str = "UPDATE shops SET queue_revision = queue_revision + 1 WHERE id = $1";

/// Appends one line to the history of a consultation.
pub(crate) async fn append(
    cx: &Context,
    tx: &mut Tx,
    concerned: &Concerned,
    kind: EventKind,
    actor: Option<UserId>,
) -> Result<(), StoreError> {
    let id = cx.ids.next::<EventId>();
    let args = args![id, concerned.shop_id, concerned.service_session_id, kind, actor, cx.clock.now()];
    tx.execute(APPEND, args).await.map(|_| ())
}

/// Grows the revision that orders what one person is shown.
pub(crate) async fn grow_user(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    tx.execute(GROW_USER, args![user]).await.map(|_| ())
}

/// Grows the revisions of everybody concerned and hints them. The last thing a transaction does: the shop's row is the
/// busiest one, and people's rows are always taken in the order of their ids, so that two changes cannot wait for each other.
pub(crate) async fn tell(tx: &mut Tx, concerned: Concerned, kind: EventKind) -> Result<(), StoreError> {
    let mut users = concerned.users;
    users.sort_unstable();
    users.dedup();
    for user in &users {
        grow_user(tx, *user).await?;
    }
    if concerned.queue {
        tx.execute(GROW_QUEUE, args![concerned.shop_id]).await?;
    }
    tx.tell(Hint {
        users,
        service_session_id: Some(concerned.service_session_id),
        queue: concerned.queue,
        ..Hint::of(kind.as_str(), concerned.shop_id)
    });
    Ok(())
}
