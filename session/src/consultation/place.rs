//! A customer's place in the queue, and how long it usually takes until a mechanic accepts.
//!
//! The usual wait is what happened lately, never a promise: the median of the shop's latest acceptances, and nothing where too
//! few are known to say.

use super::view::Place;
use crate::Context;
use crate::shop::User;
use crate::store::{StoreError, args};

/// The acceptances that count: so many of the latest, none older than this.
const WAITS_MAX: i64 = 20;
const LATELY_MS: i64 = 7 * 24 * 60 * 60_000;
/// Of fewer than these nobody can say what is usual.
const WAITS_MIN: usize = 5;

const PLACE: &str = "SELECT sh.queue_revision,
        (SELECT COUNT(*) FROM assignments AS o
         JOIN consultations AS t ON t.id = o.consultation_id AND t.status = 'pending'
         WHERE o.shop_id = sh.id AND o.status = 'queued' AND (o.queued_at, o.id) <= (a.queued_at, a.id)) AS place,
        (SELECT COUNT(*) FROM assignments AS o
         JOIN consultations AS t ON t.id = o.consultation_id AND t.status = 'pending'
         WHERE o.shop_id = sh.id AND o.status = 'queued') AS waiting_count
     FROM consultations AS s
     JOIN assignments AS a ON a.consultation_id = s.id
     JOIN shops AS sh ON sh.id = s.shop_id
     WHERE s.customer_id = $1 AND s.status IN ('pending', 'waiting', 'live', 'scheduled') AND s.status = 'pending'";
const WAITS: &str = "SELECT a.accepted_at - a.queued_at FROM assignments AS a
     WHERE a.shop_id = $1 AND a.accepted_at >= $2 ORDER BY a.accepted_at DESC LIMIT $3";

/// Where `customer` stands in the queue; nothing while they are not in it.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn place(cx: &Context, customer: &User) -> Result<Option<Place>, StoreError> {
    // A place is counted among everybody who waits.
    let cx = &cx.house();
    let found = cx.store.optional::<(i64, i64, i64)>(PLACE, args![customer.id]).await?;
    let Some((revision, place, waiting_count)) = found else { return Ok(None) };
    let lately = cx.clock.now().plus_ms(-LATELY_MS);
    let waits = cx.store.all::<(i64,)>(WAITS, args![customer.shop_id, lately, WAITS_MAX]).await?;
    let usual_wait_ms = usual(waits.into_iter().map(|(wait_ms,)| wait_ms).collect());
    Ok(Some(Place { revision, place, waiting_count, usual_wait_ms }))
}

/// The median; of an even number the middle between the two.
fn usual(mut waits: Vec<i64>) -> Option<i64> {
    if waits.len() < WAITS_MIN {
        return None;
    }
    waits.sort_unstable();
    let upper = waits.len() / 2;
    let lower = if waits.len().is_multiple_of(2) { upper - 1 } else { upper };
    Some((waits.get(lower)? + waits.get(upper)?) / 2)
}

#[cfg(test)]
mod tests {
    use super::usual;

    #[test]
    fn one_long_wait_does_not_make_the_usual_one_long() {
        assert_eq!(usual(vec![5, 1, 900, 3, 4]), Some(4));
        assert_eq!(usual(vec![6, 1, 900, 2, 4, 3]), Some(3), "the middle between 3 and 4, in whole milliseconds");
    }

    #[test]
    fn of_too_few_nothing_is_said() {
        assert_eq!(usual(vec![1, 2, 3, 4]), None);
    }
}
