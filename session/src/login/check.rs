//! Who is asking: what every request begins with.
//!
//! The login session's own row decides, joined with its user's, so that a record left in a cookie or a cache opens
//! nothing; nor does one of an older epoch of its person. A background login never answers here: it is nobody's client.

use std::sync::Arc;

use super::SignedIn;
use super::cached_login::{Known, TOUCH_EVERY_MS};
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{DealId, LoginSessionId};
use crate::shop::User;
use crate::store::{StoreError, args, transact};

const FIND: &str = "SELECT u.id, u.shop_id, u.email, u.name, u.roles, u.revision, u.deal_revision, u.last_deal_id, u.erase_at, l.last_seen_at, l.idle_ms, l.expires_at,
        l.set_up_due <> 0 AS set_up_due
     FROM login_sessions AS l JOIN users AS u ON u.id = l.user_id
     WHERE l.id = $1 AND l.kind = 'device' AND l.revoked_at IS NULL AND l.epoch = u.epoch AND u.disabled_at IS NULL";

/// A compare-and-set: of several that meet one writes, and a revoked one stays as it was. `$3` is so far ahead that only a clock
/// that was wrong wrote it.
const TOUCH: &str = "UPDATE login_sessions SET last_seen_at = $2
     WHERE id = $1 AND (last_seen_at < $2 OR last_seen_at > $3) AND revoked_at IS NULL";

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    user: User,
    revision: i64,
    deal_revision: i64,
    last_deal_id: Option<DealId>,
    erase_at: Option<Timestamp>,
    last_seen_at: Timestamp,
    idle_ms: i64,
    expires_at: Option<Timestamp>,
    set_up_due: bool,
}

/// When a login session ends unless somebody does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// In so many milliseconds.
    pub in_ms: i64,
    /// Whether because it is not used: using it puts that off.
    pub is_unused: bool,
}

/// The person behind the login session `id`; `None` when it is unknown, revoked, too long unused or too old, or when its
/// user is disabled. Notes that it was seen, at most once a minute.
///
/// # Errors
/// [`StoreError`] when it cannot be read. That noting failed is only logged: it must not stop a request.
#[crate::boxed]
pub async fn check(cx: &Context, id: LoginSessionId) -> Result<Option<SignedIn>, StoreError> {
    let Some(known) = living(cx, id).await? else { return Ok(None) };
    let now = cx.clock.now();
    if known.claims_touch(now) {
        touch(cx, id, now).await;
    }
    Ok(Some(signed_in(id, &known)))
}

/// The same check where nobody asks: for a stream that goes on by itself, which is no use of the login and keeps it from
/// nothing. Whoever would be refused a request is nobody here too, and a role is the present one. And when the login ends.
///
/// # Errors
/// [`StoreError`] when it cannot be read: nothing is known of the person then.
#[crate::boxed]
pub async fn check_unused(cx: &Context, id: LoginSessionId) -> Result<Option<(SignedIn, Ends)>, StoreError> {
    let now = cx.clock.now();
    Ok(living(cx, id).await?.map(|known| (signed_in(id, &known), known.ends(now))))
}

async fn living(cx: &Context, id: LoginSessionId) -> Result<Option<Arc<Known>>, StoreError> {
    Ok(know(cx, id).await?.filter(|known| known.is_living(cx.clock.now())))
}

fn signed_in(id: LoginSessionId, known: &Known) -> SignedIn {
    SignedIn {
        user: known.user.clone(),
        login_session_id: id,
        revision: known.revision,
        deal_revision: known.deal_revision,
        erase_at: known.erase_at,
        set_up_due: known.set_up_due,
    }
}

async fn know(cx: &Context, id: LoginSessionId) -> Result<Option<Arc<Known>>, StoreError> {
    let moment = match cx.login_cache.look_up(id) {
        Ok(known) => return Ok(Some(known)),
        Err(moment) => moment,
    };
    let Some(found) = cx.store.optional::<Found>(FIND, args![id]).await? else { return Ok(None) };
    let Found { user, revision, deal_revision, last_deal_id, erase_at, last_seen_at, idle_ms, expires_at, set_up_due } =
        found;
    let deal = (deal_revision, last_deal_id);
    let known = Known::new(user, revision, deal, last_seen_at, (idle_ms, expires_at), set_up_due);
    let known = Arc::new(known.with_erase_at(erase_at));
    cx.login_cache.put(id, &known, moment);
    Ok(Some(known))
}

async fn touch(cx: &Context, id: LoginSessionId, now: Timestamp) {
    let touched = transact!(cx.store, |tx| tx.execute(TOUCH, args![id, now, now.plus_ms(TOUCH_EVERY_MS)]).await);
    if let Err(error) = touched {
        tracing::warn!(%error, "that a login session was seen could not be noted");
    }
}
