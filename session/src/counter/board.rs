//! What a till shows of its shift, and the one line of it that every page shows.

use super::cash::movement_where;
use super::count::newest;
use super::device::{DEVICES, RECOUNTS};
use super::error::CounterError;
use super::kind::ShiftStatus;
use super::row::OF_SHOP;
use super::sight::Sight;
use super::view::{
    CashMovement, OpeningRecount, ParkedBasket, SaleSummary, Shift, ShiftBoard, ShiftDevice, TillLine, TillSnapshot,
};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::{LoginSessionId, RegisterId, ShiftId, ShopId};
use crate::shop::User;
use crate::store::{StoreError, args, transact};

/// Receipts shown at once: the newest.
const SALES_MAX: i64 = 50;
/// Movements and recounts shown at once.
const ROWS_MAX: i64 = 200;

pub(crate) const REVISION: &str = "SELECT s.revision + CAST(COALESCE(SUM(d.revision), 0) AS BIGINT) FROM shifts AS s
     LEFT JOIN shift_devices AS d ON d.shift_id = s.id WHERE s.id = $1 GROUP BY s.revision";
const SALES: &str = "SELECT x.id, x.number, x.kind, x.total_cents, u.name AS cashier_name, x.rung_up_at, x.booking
     FROM sales AS x JOIN users AS u ON u.id = x.cashier_id WHERE x.shift_id = $1 ORDER BY x.number DESC LIMIT $2";
const TURNOVER: &str = "SELECT CAST(COALESCE(SUM(total_cents), 0) AS BIGINT) FROM sales
     WHERE shift_id = $1 AND booking = 'regular' AND kind <> 'void'";
const MOVEMENTS: &str = movement_where!("m.shift_id = $1 ORDER BY m.at DESC, m.id DESC LIMIT $2");
/// The baskets that wait at a shift's register, the longest waiting first.
pub(crate) const PARKED: &str =
    "SELECT b.sale_id AS id, b.name, b.lines_count, b.total_cents, u.name AS parked_by, b.parked_at
     FROM shifts AS s JOIN parked_baskets AS b ON b.register_id = s.register_id JOIN users AS u ON u.id = b.parked_by
     WHERE s.id = $1 AND b.taken_at IS NULL AND NOT EXISTS (SELECT 1 FROM sales AS x WHERE x.id = b.sale_id)
     ORDER BY b.parked_at, b.sale_id LIMIT $2";
const TILL: &str = "SELECT s.id AS shift_id, s.register_id, r.name AS register_name, s.status, s.opened_at,
        (SELECT COUNT(*) FROM shift_devices AS o WHERE o.shift_id = s.id AND o.left_at IS NULL) AS devices_count,
        (SELECT CAST(COALESCE(SUM(x.revision + y.revision), 0) AS BIGINT) FROM shift_devices AS mine
            JOIN shifts AS x ON x.id = mine.shift_id JOIN shift_devices AS y ON y.shift_id = x.id
            WHERE mine.login_session_id = $1) AS revision
     FROM (SELECT 1 AS one) AS always
     LEFT JOIN shift_devices AS d ON d.login_session_id = $1 AND d.left_at IS NULL
        AND EXISTS (SELECT 1 FROM shifts AS a WHERE a.id = d.shift_id AND a.status IN ('open', 'counting'))
     LEFT JOIN shifts AS s ON s.id = d.shift_id
     LEFT JOIN registers AS r ON r.id = s.register_id
     ORDER BY d.joined_at DESC LIMIT 1";

#[derive(sqlx::FromRow)]
struct Till {
    shift_id: Option<ShiftId>,
    register_id: Option<RegisterId>,
    register_name: Option<String>,
    status: Option<ShiftStatus>,
    opened_at: Option<Timestamp>,
    devices_count: i64,
    revision: i64,
}

/// A shift of the teller's shop.
///
/// # Errors
/// [`CounterError::NotFound`].
#[crate::boxed]
pub async fn get(cx: &Context, teller: &Actor, id: ShiftId) -> Result<Shift, CounterError> {
    Ok(Sight::of(&teller.user).shift(of_shop(cx, teller.user.shop_id, id).await?))
}

async fn of_shop(cx: &Context, shop_id: ShopId, id: ShiftId) -> Result<Shift, CounterError> {
    cx.store.optional(OF_SHOP, args![id, shop_id]).await?.ok_or(CounterError::NotFound)
}

/// A shift as its till shows it. The revision is read first, so that a newer state may come with an older one, never the
/// other way round.
///
/// # Errors
/// [`CounterError::NotFound`].
#[crate::boxed]
pub async fn board(cx: &Context, teller: &Actor, id: ShiftId) -> Result<ShiftBoard, CounterError> {
    board_of(cx, &teller.user, id).await
}

/// The same, for `who` may see it.
pub(crate) async fn board_of(cx: &Context, who: &User, id: ShiftId) -> Result<ShiftBoard, CounterError> {
    let Some((revision,)) = cx.store.optional::<(i64,)>(REVISION, args![id]).await? else {
        return Err(CounterError::NotFound);
    };
    let shift = of_shop(cx, who.shop_id, id).await?;
    let sales: Vec<SaleSummary> = cx.store.all(SALES, args![id, SALES_MAX]).await?;
    let (turnover_cents,) = cx.store.one::<(i64,)>(TURNOVER, args![id]).await?;
    let recounts: Vec<OpeningRecount> = cx.store.all(RECOUNTS, args![id, ROWS_MAX]).await?;
    let movements: Vec<CashMovement> = cx.store.all(MOVEMENTS, args![id, ROWS_MAX]).await?;
    let devices: Vec<ShiftDevice> = cx.store.all(DEVICES, args![id]).await?;
    let parked: Vec<ParkedBasket> = cx.store.all(PARKED, args![id, cx.limits.parked_baskets_max]).await?;
    let count = match shift.status {
        ShiftStatus::Counting => transact!(cx.store, |tx| newest(tx, id).await)?,
        ShiftStatus::Open | ShiftStatus::Closed => None,
    };
    let server_time = cx.clock.now();
    let board =
        ShiftBoard { revision, server_time, shift, devices, sales, turnover_cents, recounts, movements, parked, count };
    Ok(Sight::of(who).board(board))
}

/// The shift that this device stands at, if it stands at one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn till(cx: &Context, device: LoginSessionId) -> Result<TillSnapshot, StoreError> {
    let row: Till = cx.store.one(TILL, args![device]).await?;
    let revision = row.revision;
    let line = || {
        Some(TillLine {
            shift_id: row.shift_id?,
            register_id: row.register_id?,
            register_name: row.register_name?,
            status: row.status?,
            opened_at: row.opened_at?,
            devices_count: row.devices_count,
        })
    };
    let (server_time, warn_after_ms) = (cx.clock.now(), cx.limits.shift_warn_after_ms);
    Ok(TillSnapshot { till: line(), revision, server_time, warn_after_ms })
}
