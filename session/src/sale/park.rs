//! Parking: a basket that waits at its register under a name, until one of the devices there takes it up.
//!
//! It keeps the id of the sale it becomes. So whatever answer is lost, and whoever presses twice, it is taken up by one device and
//! sold once. It stays with the register when the shift is closed.

use serde::{Deserialize, Serialize};

use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::counter::row::take;
use crate::counter::{CounterError, PARKED, ParkedBasket, ShiftStatus, check_amount};
use crate::id::{RegisterId, SaleId, ShiftId};
use crate::store::{Tx, args, transact};
use crate::text;

/// A basket that is to be parked.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewParked {
    /// The sale it becomes, a UUID the till made.
    pub id: SaleId,
    /// What it is called at the register: a name, a plate, a bay.
    pub name: String,
    /// What is in it, as the till writes and reads it; the server keeps it as it is.
    pub basket: String,
    /// How many lines it has, 1 or more.
    pub lines_count: i64,
    /// What it comes to, in minor units.
    pub total_cents: i64,
}

/// A basket that was taken up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, sqlx::FromRow)]
pub struct TakenBasket {
    /// The sale it becomes.
    pub id: SaleId,
    /// What it was called.
    pub name: String,
    /// What is in it, as it was parked.
    pub basket: String,
}

/// What was taken up so long ago is forgotten with the next one that is parked.
const TAKEN_KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

const REGISTER: &str = "SELECT register_id FROM shifts WHERE id = $1";
const FORGET: &str = "DELETE FROM parked_baskets WHERE register_id = $1 AND taken_at < $2";
const WAITING: &str = "SELECT COUNT(*) FROM parked_baskets AS b WHERE b.register_id = $1 AND b.taken_at IS NULL
        AND b.sale_id <> $2 AND NOT EXISTS (SELECT 1 FROM sales AS x WHERE x.id = b.sale_id)";
/// The device that took it up may park it again; anybody else only says once more what is so already.
const PARK: &str = "INSERT INTO parked_baskets (sale_id, shop_id, register_id, name, basket, lines_count, total_cents,
        parked_by, parked_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT 1 FROM sales AS x WHERE x.id = $1)
     ON CONFLICT (sale_id) DO UPDATE SET name = excluded.name, basket = excluded.basket,
        lines_count = excluded.lines_count, total_cents = excluded.total_cents, parked_by = excluded.parked_by,
        parked_at = excluded.parked_at, taken_by = NULL, taken_device = NULL, taken_at = NULL
     WHERE parked_baskets.register_id = excluded.register_id AND (parked_baskets.taken_device = $10
        OR (parked_baskets.taken_at IS NULL AND parked_baskets.basket = excluded.basket))";
const TAKE_UP: &str = "UPDATE parked_baskets SET taken_by = $3, taken_device = $4, taken_at = COALESCE(taken_at, $5)
     WHERE sale_id = $1 AND register_id = $2 AND (taken_at IS NULL OR taken_device = $4)
        AND NOT EXISTS (SELECT 1 FROM sales AS x WHERE x.id = parked_baskets.sale_id)
     RETURNING sale_id AS id, name, basket";
const TAKEN: &str = "SELECT u.name, b.taken_at FROM parked_baskets AS b JOIN users AS u ON u.id = b.taken_by
     WHERE b.sale_id = $1 AND b.register_id = $2 AND NOT EXISTS (SELECT 1 FROM sales AS x WHERE x.id = b.sale_id)";

/// Parks a basket at the register of an open shift. Sent again it is parked once; the device that took it up may park it again.
///
/// # Errors
/// [`CounterError::NotOpen`], [`CounterError::NotAtThisShift`], [`CounterError::Invalid`], [`CounterError::TooManyParked`],
/// [`CounterError::IdTaken`] when that sale is recorded already or another device has the basket, [`CounterError::NotFound`].
#[crate::boxed]
pub async fn park(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: NewParked,
) -> Result<ParkedBasket, CounterError> {
    let name = text::checked(&new.name, 1, cx.limits.reason_chars_max)
        .map_err(|message| CounterError::invalid("name", message))?;
    let basket = text::checked(&new.basket, 1, cx.limits.parked_basket_chars_max)
        .map_err(|message| CounterError::invalid("basket", message))?;
    check_amount(cx, "total_cents", new.total_cents)?;
    let lines_max = i64::try_from(cx.limits.sale_lines_max).unwrap_or(i64::MAX);
    if !(1..=lines_max).contains(&new.lines_count) {
        return Err(CounterError::invalid("lines_count", format!("A basket has between 1 and {lines_max} lines.")));
    }
    let new = NewParked { name, basket, ..new };
    transact!(cx.store, |tx| insert(cx, tx, teller, shift_id, &new).await)
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    shift_id: ShiftId,
    new: &NewParked,
) -> Result<ParkedBasket, CounterError> {
    let (shop_id, now) = (teller.user.shop_id, cx.clock.now());
    take(tx, teller, shift_id, ShiftStatus::Open).await?;
    let (register_id,) = tx.one::<(RegisterId,)>(REGISTER, args![shift_id]).await?;
    tx.execute(FORGET, args![register_id, now.plus_ms(-TAKEN_KEPT_MS)]).await?;
    let (waiting,) = tx.one::<(i64,)>(WAITING, args![register_id, new.id]).await?;
    if waiting >= cx.limits.parked_baskets_max {
        return Err(CounterError::TooManyParked { most: cx.limits.parked_baskets_max });
    }
    let values = args![
        new.id,
        shop_id,
        register_id,
        &new.name,
        &new.basket,
        new.lines_count,
        new.total_cents,
        teller.user.id,
        now,
        teller.login_session_id,
    ];
    // Their shift is taken: whether the id is some basket's or some sale's already is asked of every shop.
    tx.house().await?;
    if tx.execute(PARK, values).await? == 0 {
        return Err(CounterError::IdTaken);
    }
    seen(cx, tx, teller, shift_id).await?;
    let all: Vec<ParkedBasket> = tx.all(PARKED, args![shift_id, cx.limits.parked_baskets_max]).await?;
    all.into_iter().find(|parked| parked.id == new.id).ok_or(CounterError::IdTaken)
}

/// Takes up a basket that waits at the register of an open shift, for this device alone. Asked again by the same device, the answer
/// is the same.
///
/// # Errors
/// [`CounterError::TakenUp`] with who was first, [`CounterError::NotFound`] also for one that was sold,
/// [`CounterError::NotOpen`], [`CounterError::NotAtThisShift`].
#[crate::boxed]
pub async fn take_up(cx: &Context, teller: &Actor, shift_id: ShiftId, id: SaleId) -> Result<TakenBasket, CounterError> {
    transact!(cx.store, |tx| {
        take(tx, teller, shift_id, ShiftStatus::Open).await?;
        let (register_id,) = tx.one::<(RegisterId,)>(REGISTER, args![shift_id]).await?;
        let values = args![id, register_id, teller.user.id, teller.login_session_id, cx.clock.now()];
        let Some(taken) = tx.optional::<TakenBasket>(TAKE_UP, values).await? else {
            let first: Option<(String, Timestamp)> = tx.optional(TAKEN, args![id, register_id]).await?;
            return Err(first.map_or(CounterError::NotFound, |(by, at)| CounterError::TakenUp { by, at }));
        };
        seen(cx, tx, teller, shift_id).await?;
        Ok(taken)
    })
}

/// Whoever follows the shift sees what waits at its register.
async fn seen(cx: &Context, tx: &mut Tx, teller: &Actor, id: ShiftId) -> Result<(), CounterError> {
    Ok(tx.record(cx, Change::seen(teller.into(), "basket_parked", id.to_string(), &[Topic::Shift(id)])).await?)
}
