//! Restoring the selection: on every request of the staff, with nothing to do for them.
//!
//! Whoever remembers it at the present revision asks nothing. Everybody else reads once, by the same predicate as the list:
//! what may no longer be seen is cleared there and then, with the reason and without its title.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::Context;
use crate::change::By;
use crate::clock::Timestamp;
use crate::deal::event;
use crate::deal::kind::{Cleared, Stage};
use crate::deal::view::{SelectedDeal, Selection};
use crate::deal::visible::may_see;
use crate::id::{DealId, LoginSessionId, ShopId, UserId};
use crate::login::{SignedIn, meant};
use crate::metric::{self, RestoreOutcome};
use crate::store::{StoreError, Tx, args, transact};

/// How a selection was had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restored {
    /// It was remembered at the present revision.
    Warm,
    /// It was read.
    Restored,
    /// It was read, and may no longer be seen.
    Cleared,
}

/// How often a clearing that lost to a new selection is looked at again.
const ATTEMPTS_MAX: u32 = 5;

const READ: &str = concat!(
    "SELECT v.shop_id, v.deal_revision AS revision, v.deal_cleared AS reason, v.deal_before_id AS before_id,
        v.deal_changed_at AS changed_at, v.deal_changed_on AS changed_on, l.device AS changed_device, v.last_deal_id,
        d.number, d.title, d.stage, d.customer_id, d.customer_name,
        CAST(CASE WHEN ",
    may_see!(),
    " THEN CASE WHEN d.deleted_at IS NULL THEN 2 ELSE 1 END ELSE 0 END AS BIGINT) AS sight
     FROM users AS v
     LEFT JOIN deals AS d ON d.id = v.last_deal_id
     LEFT JOIN login_sessions AS l ON l.id = v.deal_changed_on
     WHERE v.id = $1"
);
const CLEAR: &str = "UPDATE users SET last_deal_id = NULL, deal_before_id = NULL, deal_cleared = $3,
        deal_revision = deal_revision + 1, deal_changed_at = $4, deal_changed_on = NULL
     WHERE id = $1 AND deal_revision = $2";
const BY_EMAIL: &str = "SELECT id FROM users WHERE email = $1";
const PING: &str = "SELECT COUNT(*) FROM (SELECT v.deal_revision FROM users AS v LEFT JOIN deals AS d ON d.id = v.last_deal_id LIMIT 1) AS one";

#[derive(Debug, sqlx::FromRow)]
struct Read {
    shop_id: ShopId,
    revision: i64,
    reason: Option<Cleared>,
    before_id: Option<DealId>,
    changed_at: Option<Timestamp>,
    changed_on: Option<LoginSessionId>,
    changed_device: Option<String>,
    last_deal_id: Option<DealId>,
    number: Option<i64>,
    title: Option<String>,
    stage: Option<Stage>,
    customer_id: Option<UserId>,
    customer_name: Option<String>,
    /// 2 when it is seen, 1 when it would be were it not deleted, 0 otherwise.
    sight: i64,
}

impl Read {
    /// Why the deal that is selected must not be shown.
    fn loss(&self) -> Option<Cleared> {
        self.last_deal_id?;
        match self.sight {
            2 => None,
            1 => Some(Cleared::Deleted),
            _ => Some(Cleared::AccessLost),
        }
    }

    fn selection(self) -> Selection {
        let Self { revision, reason, before_id, changed_at, changed_on, changed_device, last_deal_id, .. } = self;
        let deal = match (last_deal_id, self.number, self.title, self.stage, self.customer_name) {
            (Some(id), Some(number), Some(title), Some(stage), Some(customer_name)) => {
                Some(SelectedDeal { id, number, title, stage, customer_id: self.customer_id, customer_name })
            }
            _ => None,
        };
        Selection { revision, deal, reason, before_id, changed_at, changed_on, changed_device }
    }
}

/// A selection as a client remembers it. It names its person: the next one to sign in there sees nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Whose it is.
    pub user_id: UserId,
    /// What it was when it was read.
    pub selection: Selection,
}

/// The selection of `who`: `remembered`, where that is theirs and of the present revision; read otherwise.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn restore(
    cx: &Context,
    who: &SignedIn,
    remembered: Option<Remembered>,
) -> Result<(Selection, Restored), StoreError> {
    let since = Instant::now();
    let theirs = remembered.filter(|remembered| remembered.user_id == who.user.id);
    let restored = match theirs.map(|remembered| remembered.selection) {
        // Nothing was ever selected, nor anything about it changed: there is nothing to read.
        None if who.deal_revision == 0 => Ok((Selection::default(), Restored::Warm)),
        Some(selection) if selection.revision == who.deal_revision => Ok((selection, Restored::Warm)),
        _ => read(cx, who.user.id).await,
    };
    let outcome = match &restored {
        Ok((_, Restored::Warm)) => RestoreOutcome::Warm,
        Ok((_, Restored::Restored)) => RestoreOutcome::Restored,
        Ok((_, Restored::Cleared)) => RestoreOutcome::Cleared,
        Err(_) => RestoreOutcome::Failed,
    };
    metric::restore(outcome, since.elapsed().as_secs_f64());
    restored
}

/// The present selection of a person, read anew.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn selection(cx: &Context, user: UserId) -> Result<Selection, StoreError> {
    read(cx, user).await.map(|(selection, _)| selection)
}

/// What the person with this e-mail has selected, for whoever helps them: read without clearing anything. Nothing for an
/// e-mail that is nobody's.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn peek(cx: &Context, email: &str) -> Result<Option<Selection>, StoreError> {
    let Some(email) = meant(&cx.store, email).await? else { return Ok(None) };
    let Some((user,)) = cx.store.optional::<(UserId,)>(BY_EMAIL, args![email]).await? else { return Ok(None) };
    let present: Read = cx.store.one(READ, args![user]).await?;
    let reason = present.loss();
    let selection = present.selection();
    Ok(Some(match reason {
        Some(_) => Selection { deal: None, reason, before_id: None, ..selection },
        None => selection,
    }))
}

/// Reads what a restore reads, of nobody: whether selections can be served.
///
/// # Errors
/// [`StoreError`] when they cannot.
#[crate::boxed]
pub async fn ping(cx: &Context) -> Result<(), StoreError> {
    cx.store.one::<(i64,)>(PING, args![]).await.map(drop)
}

async fn read(cx: &Context, user: UserId) -> Result<(Selection, Restored), StoreError> {
    let mut outcome = Restored::Restored;
    for _ in 0..ATTEMPTS_MAX {
        let present: Read = cx.store.one(READ, args![user]).await?;
        let Some(reason) = present.loss() else { return Ok((present.selection(), outcome)) };
        clear(cx, user, &present, reason).await?;
        outcome = Restored::Cleared;
    }
    Err(StoreError::Busy)
}

/// Clears a selection that may not be seen, unless it has changed since it was read.
async fn clear(cx: &Context, user: UserId, present: &Read, reason: Cleared) -> Result<(), StoreError> {
    let (shop_id, revision, deal) = (present.shop_id, present.revision, present.last_deal_id);
    transact!(cx.store, |tx| write(cx, tx, (shop_id, user), (revision, reason), deal).await)
}

async fn write(
    cx: &Context,
    tx: &mut Tx,
    (shop_id, user): (ShopId, UserId),
    (revision, reason): (i64, Cleared),
    deal: Option<DealId>,
) -> Result<(), StoreError> {
    if tx.execute(CLEAR, args![user, revision, reason, cx.clock.now()]).await? == 0 {
        return Ok(());
    }
    event::record_selection(cx, tx, (By::clock(shop_id), user), "deal_selection_cleared", deal).await
}
