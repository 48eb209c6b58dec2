//! Cash that moves without a sale: put in, taken out, carried to the safe. Voided, never deleted.

use serde::{Deserialize, Serialize};

use super::error::{CounterError, check_amount, said};
use super::event;
use super::kind::{MovementKind, ShiftEventKind, ShiftStatus};
use super::row::take;
use super::view::CashMovement;
use crate::Context;
use crate::change::Actor;
use crate::id::{CashMovementId, ShiftId};
use crate::store::{Tx, args, transact};

/// A movement as the till sends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewMovement {
    /// Its id, a UUID the till made.
    pub id: CashMovementId,
    /// Why it moves.
    pub kind: MovementKind,
    /// How much, in minor units, above 0.
    pub amount_cents: i64,
    /// What for.
    pub reason: String,
}

/// The columns of `CashMovement`, for the rows of a condition on `m`.
macro_rules! movement_where {
    ($condition:literal) => {
        concat!(
            "SELECT m.id, m.kind, m.amount_cents, m.reason, u.name AS by_name, m.at,
                v.name AS voided_by_name, m.voided_at, m.void_reason
             FROM cash_movements AS m
             JOIN users AS u ON u.id = m.by_user_id
             LEFT JOIN users AS v ON v.id = m.voided_by
             WHERE ",
            $condition
        )
    };
}
pub(super) use movement_where;

const INSERT: &str = "INSERT INTO cash_movements (id, shop_id, shift_id, kind, amount_cents, reason, by_user_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
const SAME: &str = "SELECT COUNT(*) FROM cash_movements
     WHERE id = $1 AND shop_id = $2 AND shift_id = $3 AND kind = $4 AND amount_cents = $5 AND reason = $6";
const VOID: &str = "UPDATE cash_movements SET voided_by = $3, voided_at = $4, void_reason = $5
     WHERE id = $1 AND shift_id = $2 AND voided_at IS NULL";
const MOVEMENT: &str = movement_where!("m.id = $1 AND m.shift_id = $2");

/// Moves cash on an open shift, once.
///
/// # Errors
/// [`CounterError::NotOpen`], [`CounterError::NotAtThisShift`], [`CounterError::Invalid`], [`CounterError::IdTaken`],
/// [`CounterError::NotFound`].
#[crate::boxed]
pub async fn move_cash(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: NewMovement,
) -> Result<CashMovement, CounterError> {
    let reason = said(cx, "reason", &new.reason)?;
    check_amount(cx, "amount_cents", new.amount_cents)?;
    if new.amount_cents == 0 {
        return Err(CounterError::invalid("amount_cents", "The amount must be more than nothing."));
    }
    let new = NewMovement { reason, ..new };
    let same = args![new.id, teller.user.shop_id, shift_id, new.kind, new.amount_cents, &new.reason];
    if cx.store.one::<(i64,)>(SAME, same).await?.0 > 0 {
        return Ok(cx.store.one(MOVEMENT, args![new.id, shift_id]).await?);
    }
    transact!(cx.store, |tx| insert(cx, tx, teller, shift_id, &new).await)
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    shift_id: ShiftId,
    new: &NewMovement,
) -> Result<CashMovement, CounterError> {
    let (shop_id, actor_id) = (teller.user.shop_id, teller.user.id);
    take(tx, teller, shift_id, ShiftStatus::Open).await?;
    let values = args![new.id, shop_id, shift_id, new.kind, new.amount_cents, &new.reason, actor_id, cx.clock.now()];
    if tx.execute(INSERT, values).await? == 0 {
        return Err(CounterError::IdTaken);
    }
    let detail = format!("{} {}: {}", new.kind, new.amount_cents, new.reason);
    event::record(cx, tx, teller, shift_id, ShiftEventKind::CashMoved, &detail).await?;
    Ok(tx.one(MOVEMENT, args![new.id, shift_id]).await?)
}

/// Voids a movement of an open shift: it counts for nothing from then on, and stays to be seen.
///
/// # Errors
/// [`CounterError::NotFound`], [`CounterError::AlreadyVoid`], [`CounterError::NotOpen`], [`CounterError::NotAtThisShift`],
/// [`CounterError::Invalid`].
#[crate::boxed]
pub async fn void_movement(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    id: CashMovementId,
    reason: &str,
) -> Result<CashMovement, CounterError> {
    let reason = said(cx, "reason", reason)?;
    transact!(cx.store, |tx| {
        take(tx, teller, shift_id, ShiftStatus::Open).await?;
        let voided = tx.execute(VOID, args![id, shift_id, teller.user.id, cx.clock.now(), &reason]).await?;
        let movement: CashMovement = tx.optional(MOVEMENT, args![id, shift_id]).await?.ok_or(CounterError::NotFound)?;
        if voided == 0 {
            return Err(CounterError::AlreadyVoid);
        }
        event::record(cx, tx, teller, shift_id, ShiftEventKind::MovementVoided, &reason).await?;
        Ok(movement)
    })
}
