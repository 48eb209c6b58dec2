//! A shift's row with the names that belong to it, and the one way a command takes it.
//!
//! Whatever changes a shift, or what is in it, first takes its row and sees how it stands: sales and closing thereby have
//! an order, and a sale is either in the Z report or refused.

use super::error::CounterError;
use super::kind::ShiftStatus;
use crate::id::{ShiftId, ShopId};
use crate::store::{StoreError, Tx, args};

/// The columns of `Shift` and more of them, for the rows of a condition on `s`.
macro_rules! shift_where {
    ($condition:literal) => {
        $crate::counter::row::shift_where!("1 AS one", $condition)
    };
    ($more:literal, $condition:literal) => {
        concat!(
            "SELECT s.id, s.shop_id, s.register_id, r.name AS register_name, l.name AS location_name, s.number, s.status,
                s.business_day, s.opened_by, o.name AS opened_by_name, s.opened_at, s.opening_cash_cents, s.sales_count,
                c.name AS counting_by_name, s.counting_at, k.name AS closed_by_name, s.closed_at, ",
            $more,
            " FROM shifts AS s
             JOIN registers AS r ON r.id = s.register_id
             JOIN locations AS l ON l.id = r.location_id
             JOIN users AS o ON o.id = s.opened_by
             LEFT JOIN users AS c ON c.id = s.counting_by
             LEFT JOIN users AS k ON k.id = s.closed_by
             WHERE ",
            $condition
        )
    };
}
pub(super) use shift_where;

/// A shift by its id.
pub(crate) const BY_ID: &str = shift_where!("s.id = $1");
/// A shift of a shop by its id.
pub(super) const OF_SHOP: &str = shift_where!("s.id = $1 AND s.shop_id = $2");

/// Takes the row while the shift stands as `$3` says, and grows its revision.
const TAKE: &str = "UPDATE shifts SET revision = revision + 1
     WHERE id = $1 AND shop_id = $2 AND (status = $3 OR status = $4)";
const STATUS: &str = "SELECT status FROM shifts WHERE id = $1 AND shop_id = $2";

/// Takes the shift's row for this transaction, if it stands as one of `wanted`.
///
/// # Errors
/// [`CounterError::NotFound`]; [`CounterError::NotOpen`] with where it stands.
pub(super) async fn take(
    tx: &mut Tx,
    shop_id: ShopId,
    id: ShiftId,
    wanted: [ShiftStatus; 2],
) -> Result<(), CounterError> {
    let [this, or_that] = wanted;
    if tx.execute(TAKE, args![id, shop_id, this, or_that]).await? == 0 {
        return Err(standing(tx, shop_id, id).await?);
    }
    Ok(())
}

/// Changes nothing: it takes the row.
const TAKE_REGISTER: &str = "UPDATE registers SET shifts_count = shifts_count
     WHERE id = (SELECT register_id FROM shifts WHERE id = $1)";

/// Takes the row of a shift's register: closings and late sales of earlier shifts thereby have an order, and each late one
/// shows on exactly one report.
pub(crate) async fn take_register(tx: &mut Tx, id: ShiftId) -> Result<(), StoreError> {
    tx.execute(TAKE_REGISTER, args![id]).await.map(drop)
}

/// Why the shift could not be taken: where it stands, or that it is not there.
pub(crate) async fn standing(tx: &mut Tx, shop_id: ShopId, id: ShiftId) -> Result<CounterError, CounterError> {
    Ok(match tx.optional::<(ShiftStatus,)>(STATUS, args![id, shop_id]).await? {
        Some((status,)) => CounterError::NotOpen { status },
        None => CounterError::NotFound,
    })
}
