//! Deals as a list and as a board: what one may see of them, filtered and searched, newest activity first.

mod filter;
mod reach;
mod statements;

pub use self::filter::Filter;
pub(super) use self::filter::findable;
use self::reach::{Reach, deleted_rows};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::cursor::{Cursor, Page};
use crate::deal::kind::Stage;
use crate::deal::types::Deal;
use crate::deal::view::{DealList, StageTotal};
use crate::store::{StoreError, Value, args};
use crate::text;

const DAY_MS: i64 = 86_400_000;

/// One page of the deals that `staff` may see and that `filter` lets through.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn list(cx: &Context, staff: &Actor, filter: &Filter) -> Result<DealList, StoreError> {
    let rows_max = cx.limits.deal_rows_max;
    let page = Page::of(rows(cx, staff, filter, filter.stage, rows_max + 1).await?, rows_max, |deal| {
        Cursor::at(deal.activity_at, deal.id)
    });
    answer(cx, staff, filter, page.rows, page.earlier).await
}

/// The newest deals of every stage that `staff` may see and that `filter` lets through, a few a stage.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn board(cx: &Context, staff: &Actor, filter: &Filter) -> Result<DealList, StoreError> {
    let mut deals = Vec::new();
    for stage in Stage::ALL {
        deals.extend(rows(cx, staff, filter, Some(*stage), cx.limits.board_rows_max).await?);
    }
    answer(cx, staff, filter, deals, None).await
}

async fn rows(
    cx: &Context,
    staff: &Actor,
    filter: &Filter,
    stage: Option<Stage>,
    limit: i64,
) -> Result<Vec<Deal>, StoreError> {
    let mut values = filters(cx, staff, filter);
    let (at, id) = (filter.after.map(|cursor| cursor.at), filter.after.map(|cursor| cursor.id));
    values.extend(args![at, id, limit]);
    if let Some(stage) = stage {
        values.extend(args![stage]);
    }
    let is_at_stage = stage.is_some();
    let sql = if filter.is_deleted { deleted_rows(is_at_stage) } else { Reach::of(staff, filter).rows(is_at_stage) };
    cx.store.all(sql, values).await
}

async fn answer(
    cx: &Context,
    staff: &Actor,
    filter: &Filter,
    deals: Vec<Deal>,
    next: Option<String>,
) -> Result<DealList, StoreError> {
    let stages: Vec<StageTotal> = if filter.is_deleted {
        Vec::new()
    } else {
        cx.store.all(Reach::of(staff, filter).stages(), filters(cx, staff, filter)).await?
    };
    Ok(DealList { deals, stages, next, stale_before: stale_before(cx), server_time: cx.clock.now() })
}

fn filters(cx: &Context, staff: &Actor, filter: &Filter) -> Vec<Value> {
    let stale = filter.is_stale.then(|| stale_before(cx));
    args![staff.user.id, text::pattern(&filter.search), stale, filter.owner_id, filter.team_id]
}

/// Deals whose activity is older than this are stale.
fn stale_before(cx: &Context) -> Timestamp {
    cx.clock.now().plus_ms(-cx.limits.deal_stale_after_days * DAY_MS)
}
