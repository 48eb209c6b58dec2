//! How many consultations may be made in a while: by one customer, and in one shop.
//!
//! Counted in the transaction that makes one, on a row that it holds until its commit: however many are asked for at once,
//! on however many nodes, no more come through. Cancelling gives none back. Windows begin with the first one made, so that
//! around the end of one up to twice as many come together.

use super::create::CreateError;
use crate::Context;
use crate::clock::Timestamp;
use crate::shop::User;
use crate::store::{Tx, Value, args};

/// So many within a window of so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rate {
    made_max: i64,
    window_ms: i64,
}

/// Takes the row, or no row when as many were made as may be. A window that began in the future is over: the clock was wrong.
const COUNT: &str = "INSERT INTO consultation_rates (subject_id, kind, shop_id, window_began_at, made)
     VALUES ($1, $2, $3, $4, 1)
     ON CONFLICT (subject_id, kind) DO UPDATE SET
       made = CASE WHEN consultation_rates.window_began_at BETWEEN $5 AND $4 THEN consultation_rates.made + 1 ELSE 1 END,
       window_began_at = CASE WHEN consultation_rates.window_began_at BETWEEN $5 AND $4
                              THEN consultation_rates.window_began_at ELSE $4 END
     WHERE consultation_rates.made < $6 OR consultation_rates.window_began_at NOT BETWEEN $5 AND $4
     RETURNING made";
const BEGAN: &str = "SELECT window_began_at FROM consultation_rates WHERE subject_id = $1 AND kind = $2";

/// Counts one more consultation of `customer`, whose row comes before the shop's: the shop's is held for the shorter time.
pub(super) async fn count(cx: &Context, tx: &mut Tx, customer: &User, now: Timestamp) -> Result<(), CreateError> {
    let limits = &cx.limits;
    let own = Rate { made_max: limits.consultations_per_customer_per_hour_max, window_ms: 60 * 60_000 };
    let shops = Rate { made_max: limits.consultations_per_shop_per_minute_max, window_ms: 60_000 };
    let of_customer = take(tx, args![customer.id, "customer", customer.shop_id], own, now).await?;
    let of_shop = match of_customer {
        None => take(tx, args![customer.shop_id, "shop", customer.shop_id], shops, now).await?,
        Some(_) => None,
    };
    match (of_customer, of_shop) {
        (None, None) => Ok(()),
        (Some(retry_after_s), _) => Err(CreateError::TooMany { retry_after_s, by_customer: true }),
        (None, Some(retry_after_s)) => Err(CreateError::TooMany { retry_after_s, by_customer: false }),
    }
}

/// Nothing when there was room; otherwise the seconds until there is again, one at the least.
async fn take(tx: &mut Tx, subject: Vec<Value>, rate: Rate, now: Timestamp) -> Result<Option<i64>, CreateError> {
    let looked_up = subject.iter().take(2).cloned().collect();
    // The first moment that a window which has not ended can have begun at.
    let earliest = now.plus_ms(1 - rate.window_ms);
    let values = [subject, args![now, earliest, rate.made_max]].concat();
    if tx.optional::<(i64,)>(COUNT, values).await?.is_some() {
        return Ok(None);
    }
    let (began_at,) = tx.one::<(Timestamp,)>(BEGAN, looked_up).await?;
    let left_ms = began_at.plus_ms(rate.window_ms).since_ms(now);
    Ok(Some((left_ms.saturating_add(999) / 1_000).max(1)))
}
