//! A shift's row with the names that belong to it, and the one way a command takes it.
//!
//! Whatever changes a shift, or what is in it, first takes its row and sees how it stands: sales and closing thereby have
//! an order, and a sale is either in the Z report or refused. The same statement looks whether the device stands at this very
//! shift: nobody changes another one by mistake.

use super::error::CounterError;
use super::kind::ShiftStatus;
use crate::change::Actor;
use crate::id::ShiftId;
use crate::store::{StoreError, Tx, args};

/// The columns of `Shift` and more of them, for the rows of a condition on `s`.
macro_rules! shift_where {
    ($condition:literal) => {
        $crate::counter::row::shift_where!("1 AS one", $condition)
    };
    ($more:expr, $condition:literal) => {
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

/// The condition that a device stands at a shift.
macro_rules! stands_at {
    ($device:literal, $shift:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM shift_devices AS d WHERE d.shift_id = ",
            $shift,
            " AND d.login_session_id = ",
            $device,
            " AND d.left_at IS NULL)"
        )
    };
}
pub(crate) use stands_at;

/// The column that says whether a device stands at a shift: 1 or 0.
macro_rules! here {
    ($device:literal, $shift:literal) => {
        concat!("CAST(CASE WHEN ", stands_at!($device, $shift), " THEN 1 ELSE 0 END AS BIGINT) AS here")
    };
}
pub(super) use here;

/// Takes the row while the shift stands as `$3` says, and grows its revision.
const TAKE: &str = concat!(
    "UPDATE shifts SET revision = revision + 1 WHERE id = $1 AND shop_id = $2 AND status = $3 AND ",
    stands_at!("$4", "shifts.id")
);
const STANDING: &str =
    concat!("SELECT s.status, ", here!("$3", "s.id"), " FROM shifts AS s WHERE s.id = $1 AND s.shop_id = $2");

/// Takes the shift's row for this transaction, if it stands as `wanted` and the teller's device stands at it.
///
/// # Errors
/// [`CounterError::NotFound`]; [`CounterError::NotOpen`] with where it stands; [`CounterError::NotAtThisShift`].
pub(crate) async fn take(tx: &mut Tx, teller: &Actor, id: ShiftId, wanted: ShiftStatus) -> Result<(), CounterError> {
    if tx.execute(TAKE, args![id, teller.user.shop_id, wanted, teller.login_session_id]).await? == 0 {
        return Err(refusal(tx, teller, id, &[wanted]).await?);
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

/// How a shift stands, and whether a device stands at it.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Standing {
    pub(super) status: ShiftStatus,
    here: i64,
}

impl Standing {
    /// Whether the device stands at it.
    pub(super) const fn is_here(self) -> bool {
        self.here > 0
    }

    /// Why a command that wants the shift in one of these was refused.
    pub(super) fn refusal(self, wanted: &[ShiftStatus]) -> CounterError {
        // One that is as wanted by now was not when the command looked.
        if self.is_here() || !wanted.contains(&self.status) {
            CounterError::NotOpen { status: self.status }
        } else {
            CounterError::NotAtThisShift
        }
    }
}

/// How a shift of the teller's shop stands.
///
/// # Errors
/// [`CounterError::NotFound`].
pub(super) async fn standing(tx: &mut Tx, teller: &Actor, id: ShiftId) -> Result<Standing, CounterError> {
    let values = args![id, teller.user.shop_id, teller.login_session_id];
    tx.optional(STANDING, values).await?.ok_or(CounterError::NotFound)
}

/// Why the shift could not be taken, which is to stand as one of `wanted`.
///
/// # Errors
/// [`CounterError::NotFound`].
pub(crate) async fn refusal(
    tx: &mut Tx,
    teller: &Actor,
    id: ShiftId,
    wanted: &[ShiftStatus],
) -> Result<CounterError, CounterError> {
    Ok(standing(tx, teller, id).await?.refusal(wanted))
}
