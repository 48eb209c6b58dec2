//! Selecting a deal: it is then the person's own, on every device, until they choose another or lose it.
//!
//! The deal's row is taken first, and only by whoever may see it at that moment: a change of owner or a deletion that is on
//! its way comes before this or after it. Every selection grows the person's revision; the highest is the present one.

use super::restore::selection;
use crate::Context;
use crate::change::Actor;
use crate::deal::error::DealError;
use crate::deal::event;
use crate::deal::view::Selection;
use crate::deal::visible::may_see;
use crate::id::DealId;
use crate::metric::{self, SelectionOutcome as Selected};
use crate::store::{StoreError, Tx, args, transact};

const TAKE: &str = concat!(
    "UPDATE deals AS d SET selections_count = selections_count + 1
     WHERE d.id = $2 AND d.deleted_at IS NULL AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    ")"
);
/// Asked once the row is ours: a team that changed while we waited for it counts, too.
const SEES: &str = concat!(
    "SELECT COUNT(*) FROM users AS v JOIN deals AS d ON d.id = $2 WHERE v.id = $1 AND d.deleted_at IS NULL AND ",
    may_see!()
);
const SET: &str = "UPDATE users SET deal_before_id = CASE WHEN last_deal_id = $2 THEN deal_before_id ELSE last_deal_id END,
        last_deal_id = $2, deal_cleared = NULL, deal_revision = deal_revision + 1, deal_changed_at = $3, deal_changed_on = $4
     WHERE id = $1 AND ($5 IS NULL OR deal_revision = $5) RETURNING deal_revision";
const UNSET: &str = "UPDATE users SET deal_before_id = COALESCE(last_deal_id, deal_before_id), last_deal_id = NULL,
        deal_cleared = 'by_you', deal_revision = deal_revision + 1, deal_changed_at = $2, deal_changed_on = $3
     WHERE id = $1 AND ($4 IS NULL OR deal_revision = $4) RETURNING last_deal_id";
const REMEMBER: &str = "INSERT INTO recent_deals (user_id, deal_id, shop_id, revision) VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id, deal_id) DO UPDATE SET revision = excluded.revision";
const FORGET: &str = "DELETE FROM recent_deals WHERE user_id = $1 AND revision <
        (SELECT MIN(newest.revision) FROM (SELECT revision FROM recent_deals WHERE user_id = $1 ORDER BY revision DESC LIMIT $2) AS newest)";
const PRESENT: &str = "SELECT last_deal_id FROM users WHERE id = $1";

/// Selects a deal. `seen` is the revision somebody decided on; without it, whatever is selected makes room.
///
/// # Errors
/// [`DealError::NotFound`] for one that this person does not see; [`DealError::SelectionStale`] with the present selection
/// when it is not at `seen` any more.
#[crate::boxed]
pub async fn select(cx: &Context, staff: &Actor, id: DealId, seen: Option<i64>) -> Result<Selection, DealError> {
    let set = transact!(cx.store, |tx| set(cx, tx, staff, id, seen).await);
    let selected = answer(cx, staff, set).await;
    count(&selected, Selected::Selected);
    selected
}

/// Selects nothing. `seen` is the revision somebody decided on.
///
/// # Errors
/// [`DealError::SelectionStale`] with the present selection when it is not at `seen` any more.
#[crate::boxed]
pub async fn deselect(cx: &Context, staff: &Actor, seen: Option<i64>) -> Result<Selection, DealError> {
    let unset = transact!(cx.store, |tx| unset(cx, tx, staff, seen).await);
    let cleared = answer(cx, staff, unset).await;
    count(&cleared, Selected::Cleared);
    cleared
}

/// The selection as it is after a change of it, or after one that lost.
async fn answer(cx: &Context, staff: &Actor, changed: Result<(), Lost>) -> Result<Selection, DealError> {
    match changed {
        Ok(()) => Ok(selection(cx, staff.user.id).await?),
        Err(Lost::NotFound) => Err(DealError::NotFound),
        Err(Lost::Stale) => Err(DealError::SelectionStale(Box::new(selection(cx, staff.user.id).await?))),
        Err(Lost::Store(error)) => Err(error.into()),
    }
}

/// Why a change of the selection was rolled back.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("there is no such deal for this person")]
    NotFound,
    #[error("the selection was changed meanwhile")]
    Stale,
    #[error(transparent)]
    Store(#[from] StoreError),
}

async fn set(cx: &Context, tx: &mut Tx, staff: &Actor, id: DealId, seen: Option<i64>) -> Result<(), Lost> {
    let user = staff.user.id;
    if tx.execute(TAKE, args![user, id]).await? == 0 || tx.one::<(i64,)>(SEES, args![user, id]).await?.0 == 0 {
        return Err(Lost::NotFound);
    }
    let values = args![user, id, cx.clock.now(), staff.login_session_id, seen];
    let (revision,) = tx.optional::<(i64,)>(SET, values).await?.ok_or(Lost::Stale)?;
    tx.execute(REMEMBER, args![user, id, staff.user.shop_id, revision]).await?;
    tx.execute(FORGET, args![user, cx.limits.recent_deals_max]).await?;
    Ok(event::record_selection(cx, tx, (staff.into(), user), "deal_selected", Some(id)).await?)
}

async fn unset(cx: &Context, tx: &mut Tx, staff: &Actor, seen: Option<i64>) -> Result<(), Lost> {
    let user = staff.user.id;
    let (before,) = tx.one::<(Option<DealId>,)>(PRESENT, args![user]).await?;
    let values = args![user, cx.clock.now(), staff.login_session_id, seen];
    tx.optional::<(Option<DealId>,)>(UNSET, values).await?.ok_or(Lost::Stale)?;
    Ok(event::record_selection(cx, tx, (staff.into(), user), "deal_deselected", before).await?)
}

fn count(outcome: &Result<Selection, DealError>, done: Selected) {
    metric::selection(match outcome {
        Ok(_) => done,
        Err(DealError::NotFound) => Selected::Refused,
        Err(DealError::SelectionStale(_)) => Selected::Stale,
        Err(_) => Selected::Failed,
    });
}
