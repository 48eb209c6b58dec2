//! The mechanics of a shop: whom a customer may ask for by name, and to whom a consultation may be handed.

use super::view::Mechanic;
use crate::Context;
use crate::id::{ShopId, UserId};
use crate::store::{StoreError, Tx, args};

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
#[crate::boxed]
pub async fn mechanics(cx: &Context, shop_id: ShopId) -> Result<Vec<Mechanic>, StoreError> {
    // Whether a mechanic is busy shows in other customers' consultations.
    let cx = &cx.house();
    cx.store.all(MECHANICS, args![shop_id, ROWS_MAX]).await
}

/// Changes nothing: it takes the row, so that whoever disables them or takes the role away does so before or after, and finds what they
/// hold then.
const STILL_ONE: &str = "UPDATE users SET revision = revision
     WHERE id = $1 AND disabled_at IS NULL AND roles LIKE '%mechanic%' AND roles <> 'customer'";

/// Whether somebody takes consultations at this moment, and until the transaction is over. To be asked before a consultation's row is
/// taken: whoever lets a mechanic go takes the two in this order.
pub(super) async fn is_still_one(tx: &mut Tx, id: UserId) -> Result<bool, StoreError> {
    // A colleague's row is taken, so that nobody disables them meanwhile.
    tx.house().await?;
    Ok(tx.execute(STILL_ONE, args![id]).await? > 0)
}
