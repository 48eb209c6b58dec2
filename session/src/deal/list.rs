//! Deals as a list and as a board: what one may see of them, filtered and searched, newest activity first.

use super::error::DealError;
use super::kind::Stage;
use super::reach::{Reach, deleted_rows};
use super::staff::Staff;
use super::types::Deal;
use super::view::{DealList, StageTotal};
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{DealId, TeamId, UserId};
use crate::store::{StoreError, Value, args};

/// Characters of a search; what is longer finds nothing anyway.
const SEARCH_CHARS_MAX: usize = 100;
const DAY_MS: i64 = 86_400_000;

/// Which deals are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// At this stage.
    pub stage: Option<Stage>,
    /// Of this owner.
    pub owner_id: Option<UserId>,
    /// Of owners in this team.
    pub team_id: Option<TeamId>,
    /// With this in number, title, vehicle or customer; anything when empty.
    pub search: String,
    /// Those that are deleted and that one may bring back, instead of all others.
    pub is_deleted: bool,
    /// Only those without activity for `deal_stale_after_ms` that are going on.
    pub is_stale: bool,
    /// From here on; from the newest when left out.
    pub after: Option<Cursor>,
}

/// A place in the list: the deal before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    activity_at: Timestamp,
    id: DealId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.activity_at.0, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = crate::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (at, id) = text.split_once('.')?;
            Some(Self { activity_at: Timestamp(at.parse().ok()?), id: id.parse().ok()? })
        };
        read().ok_or(crate::UnknownWord("Cursor"))
    }
}

/// One page of the deals that `staff` may see and that `filter` lets through.
///
/// # Errors
/// [`StoreError`].
pub async fn list(cx: &Context, staff: &Staff, filter: &Filter) -> Result<DealList, StoreError> {
    let rows_max = cx.limits.deal_rows_max;
    let mut deals = rows(cx, staff, filter, filter.stage, rows_max + 1).await?;
    let is_more = deals.len() > usize::try_from(rows_max).unwrap_or(usize::MAX);
    deals.truncate(usize::try_from(rows_max).unwrap_or(usize::MAX));
    let last = deals.last().map(|deal| Cursor { activity_at: deal.activity_at, id: deal.id });
    let next = last.filter(|_| is_more).map(|cursor| cursor.to_string());
    answer(cx, staff, filter, deals, next).await
}

/// The newest deals of every stage that `staff` may see and that `filter` lets through, a few a stage.
///
/// # Errors
/// [`StoreError`].
pub async fn board(cx: &Context, staff: &Staff, filter: &Filter) -> Result<DealList, StoreError> {
    let mut deals = Vec::new();
    for stage in Stage::ALL {
        deals.extend(rows(cx, staff, filter, Some(*stage), cx.limits.board_rows_max).await?);
    }
    answer(cx, staff, filter, deals, None).await
}

async fn rows(
    cx: &Context,
    staff: &Staff,
    filter: &Filter,
    stage: Option<Stage>,
    limit: i64,
) -> Result<Vec<Deal>, StoreError> {
    let mut values = filters(cx, staff, filter);
    let (at, id) = (filter.after.map(|cursor| cursor.activity_at), filter.after.map(|cursor| cursor.id));
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
    staff: &Staff,
    filter: &Filter,
    deals: Vec<Deal>,
    next: Option<String>,
) -> Result<DealList, StoreError> {
    let stages: Vec<StageTotal> =
        if filter.is_deleted { Vec::new() } else { cx.store.all(Reach::of(staff, filter).stages(), filters(cx, staff, filter)).await? };
    Ok(DealList { deals, stages, next, stale_before: stale_before(cx), server_time: cx.clock.now() })
}

fn filters(cx: &Context, staff: &Staff, filter: &Filter) -> Vec<Value> {
    let stale = filter.is_stale.then(|| stale_before(cx));
    args![staff.user.id, pattern(&filter.search), stale, filter.owner_id, filter.team_id]
}

/// Deals whose activity is older than this are stale.
pub(super) fn stale_before(cx: &Context) -> Timestamp {
    cx.clock.now().plus_ms(-cx.limits.deal_stale_after_days * DAY_MS)
}

/// What is looked for, as a pattern; what has a meaning in one is taken as it stands.
fn pattern(search: &str) -> String {
    let search: String = search.trim().to_lowercase().chars().filter(|c| !c.is_control()).take(SEARCH_CHARS_MAX).collect();
    if search.is_empty() {
        return search;
    }
    format!("%{}%", search.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// What a deal is found by.
pub(super) fn findable(number: i64, title: &str, vehicle: &str, customer: &str) -> String {
    format!("d-{number} {title} {vehicle} {customer}").to_lowercase()
}

impl Cursor {
    /// A cursor as somebody sent it; an empty text is none.
    ///
    /// # Errors
    /// [`DealError::Invalid`].
    pub fn read(text: &str) -> Result<Option<Self>, DealError> {
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| DealError::invalid("after", "This is no place in the list: leave it out to begin at the newest."))
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, pattern};

    #[test]
    fn what_has_a_meaning_in_a_pattern_is_looked_for_as_it_stands() {
        assert_eq!(pattern("  50% Off_ !"), "%50!% off!_ !!%");
        assert_eq!(pattern(" \0 "), "");
    }

    #[test]
    fn a_cursor_comes_back_as_it_was_sent_and_nothing_else_is_one() {
        let text = "1795248000000.00000000-0000-0000-0000-000000000001";
        assert_eq!(text.parse::<Cursor>().map(|cursor| cursor.to_string()).as_deref(), Ok(text));
        assert!("1.x".parse::<Cursor>().is_err() && "".parse::<Cursor>().is_err());
    }
}
