//! The deals a person selected last, newest first: those they still see.

use crate::Context;
use crate::change::Actor;
use crate::deal::types::Deal;
use crate::deal::visible::{deal_columns, may_see};
use crate::store::{StoreError, args};

/// How many are one key away.
const SHOWN: i64 = 5;

/// Cross joins keep SQLite's planner to their order (<https://www.sqlite.org/optoverview.html#crossjoin>): without counts of the
/// rows it would begin at all deals of the shop.
const RECENT: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v CROSS JOIN recent_deals AS r CROSS JOIN deals AS d CROSS JOIN users AS o
        LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND r.user_id = v.id AND d.id = r.deal_id AND d.shop_id = v.shop_id AND o.id = d.owner_id
        AND d.deleted_at IS NULL AND ",
    may_see!(),
    " ORDER BY r.revision DESC LIMIT $2"
);

/// The last five deals that `staff` selected and still sees.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn recent(cx: &Context, staff: &Actor) -> Result<Vec<Deal>, StoreError> {
    cx.store.all(RECENT, args![staff.user.id, SHOWN]).await
}
