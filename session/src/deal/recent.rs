//! The deals a person selected last, newest first: those they still see.

use super::staff::Staff;
use super::types::Deal;
use super::visible::{deal_where, visible};
use crate::Context;
use crate::store::{StoreError, args};

/// How many are one key away.
const SHOWN: i64 = 5;

const RECENT: &str = deal_where!(
    visible!(),
    " AND d.id IN (SELECT r.deal_id FROM recent_deals AS r WHERE r.user_id = $1)
     ORDER BY (SELECT r.revision FROM recent_deals AS r WHERE r.user_id = v.id AND r.deal_id = d.id) DESC LIMIT $2"
);

/// The last five deals that `staff` selected and still sees.
///
/// # Errors
/// [`StoreError`].
pub async fn recent(cx: &Context, staff: &Staff) -> Result<Vec<Deal>, StoreError> {
    cx.store.all(RECENT, args![staff.user.id, SHOWN]).await
}
