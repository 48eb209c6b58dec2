//! The deals a person selected last, newest first: those they still see.

use crate::Context;
use crate::change::Actor;
use crate::deal::types::Deal;
use crate::deal::visible::{deal_from, visible};
use crate::store::{StoreError, args};

/// How many are one key away.
const SHOWN: i64 = 5;

const RECENT: &str = deal_from!(
    ["users AS v CROSS JOIN recent_deals AS r CROSS JOIN deals AS d CROSS JOIN users AS o"]
    visible!(),
    " AND r.user_id = v.id AND d.id = r.deal_id ORDER BY r.revision DESC LIMIT $2"
);

/// The last five deals that `staff` selected and still sees.
///
/// # Errors
/// [`StoreError`].
pub async fn recent(cx: &Context, staff: &Actor) -> Result<Vec<Deal>, StoreError> {
    cx.store.all(RECENT, args![staff.user.id, SHOWN]).await
}
