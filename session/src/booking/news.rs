//! What came of a person's prebookings that they have not read: shown on every page of theirs, so it is remembered at the revision of
//! their things, as what is active for them is.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

use super::view::News;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::UserId;
use crate::login::SignedIn;
use crate::store::{StoreError, args, transact};

/// People remembered at the most, and for how long: what bounds memory, not what keeps it true.
const REMEMBERED_MAX: u64 = 10_000;
const REMEMBERED_FOR: Duration = Duration::from_secs(600);

const NEWS: &str = "SELECT p.status, p.wish, CASE WHEN p.why <> '' THEN p.why END AS why, s.starts_at,
        m.name AS mechanic_name, sh.time_zone
     FROM prebookings AS p JOIN booking_slots AS s ON s.id = p.slot_id JOIN users AS m ON m.id = s.mechanic_id
     JOIN shops AS sh ON sh.id = p.shop_id
     WHERE p.user_id = $1 AND p.ended_at IS NOT NULL AND p.seen_at IS NULL ORDER BY p.ended_at DESC LIMIT 1";
const SEEN: &str =
    "UPDATE prebookings SET seen_at = $2 WHERE user_id = $1 AND ended_at IS NOT NULL AND seen_at IS NULL";

/// What people have to be told, at the revision it was read at. Clones are the same.
#[derive(Clone, Debug)]
pub struct NewsMemory(Cache<(UserId, i64), Arc<Option<News>>>);

impl NewsMemory {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(REMEMBERED_MAX).time_to_idle(REMEMBERED_FOR).build())
    }
}

/// What came of the latest prebooking of whoever is signed in, if they have not read it; only customers have any.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn news_of(cx: &Context, who: &SignedIn) -> Result<Option<News>, StoreError> {
    if !who.user.roles.is_customer() {
        return Ok(None);
    }
    let key = (who.user.id, who.revision);
    if let Some(remembered) = cx.booking_news.0.get(&key) {
        return Ok(Option::clone(&remembered));
    }
    let read: Option<News> = cx.store.optional(NEWS, args![who.user.id]).await?;
    cx.booking_news.0.insert(key, Arc::new(read.clone()));
    Ok(read)
}

/// Notes that a person has read what came of their prebookings.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn seen(cx: &Context, who: &Actor) -> Result<(), StoreError> {
    let (id, now) = (who.user.id, cx.clock.now());
    transact!(cx.store, |tx| {
        if tx.execute(SEEN, args![id, now]).await? > 0 {
            let topics = [Topic::Person(id)];
            tx.record(cx, Change::seen(who.into(), "prebookings_seen", id.to_string(), &topics)).await?;
        }
        Ok::<_, StoreError>(())
    })
}
