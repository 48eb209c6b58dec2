//! What a deal says of its customer once they are erased: nothing.

use super::list::findable;
use crate::id::{DealId, UserId};
use crate::store::{StoreError, Tx, args};

const OF_CUSTOMER: &str = "SELECT id, number, title FROM deals WHERE customer_id = $1 ORDER BY id LIMIT 100000";
const FORGET: &str = "UPDATE deals SET customer_name = $2, vehicle = '', search = $3 WHERE id = $1";

/// Takes the name and the vehicle of `customer` out of their deals, in the transaction that erases them; the deals are found by their
/// numbers and titles from then on. `called` is what stands in the place of the name.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forget_customer(tx: &mut Tx, customer: UserId, called: &str) -> Result<(), StoreError> {
    let deals: Vec<(DealId, i64, String)> = tx.all(OF_CUSTOMER, args![customer]).await?;
    for (id, number, title) in deals {
        tx.execute(FORGET, args![id, called, findable(number, &title, "", called)]).await?;
    }
    Ok(())
}
