//! The mechanics of a shop: whom a customer may ask for by name, and to whom a consultation may be handed.

use super::view::Mechanic;
use crate::Context;
use crate::id::ShopId;
use crate::store::{StoreError, args};

/// Mechanics offered to choose from.
const ROWS_MAX: i64 = 200;

const MECHANICS: &str = "SELECT u.id, u.name,
        EXISTS (SELECT 1 FROM assignments AS a WHERE a.mechanic_id = u.id AND a.status = 'accepted') AS is_busy
     FROM users AS u
     WHERE u.shop_id = $1 AND u.roles LIKE '%mechanic%' AND u.roles <> 'customer' AND u.disabled_at IS NULL
     ORDER BY u.name, u.id LIMIT $2";

/// The mechanics of a shop, by name.
///
/// # Errors
/// [`StoreError`].
pub async fn mechanics(cx: &Context, shop_id: ShopId) -> Result<Vec<Mechanic>, StoreError> {
    cx.store.all(MECHANICS, args![shop_id, ROWS_MAX]).await
}
