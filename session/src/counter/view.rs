//! What people see of the counter: the registers, a shift, its board, its count. Server, API and browser share these types.
//!
//! Amounts are minor units of the shop's currency.

use serde::{Deserialize, Serialize};

use super::explain::Explanation;
use super::kind::{Booking, CountResult, MovementKind, Outcome, SaleKind, ShiftStatus};
use crate::clock::Timestamp;
use crate::id::{CashMovementId, CountId, LocationId, LoginSessionId, RegisterId, SaleId, ShiftId, ShopId, UserId};

/// A shift of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// Its shop.
    pub shop_id: ShopId,
    /// Its register.
    pub register_id: RegisterId,
    /// What the register is called.
    pub register_name: String,
    /// Where it stands.
    pub location_name: String,
    /// 1, 2, 3 … on this register, without gap or repeat. Also the number of its Z report.
    pub number: i64,
    /// Where it stands.
    pub status: ShiftStatus,
    /// The day it belongs to in the shop's books, as `YYYY-MM-DD`: of its opening, by the shop's zone and cut-off.
    pub business_day: String,
    /// Who opened it.
    pub opened_by: UserId,
    /// What they are called.
    pub opened_by_name: String,
    /// When.
    pub opened_at: Timestamp,
    /// What was in the drawer then, in minor units; nothing for a cashier until it is closed.
    pub opening_cash_cents: Option<i64>,
    /// How many receipts it has.
    pub sales_count: i64,
    /// Who froze the selling, while it is counted or after.
    pub counting_by_name: Option<String>,
    /// Since when.
    pub counting_at: Option<Timestamp>,
    /// Who closed it.
    pub closed_by_name: Option<String>,
    /// When.
    pub closed_at: Option<Timestamp>,
}

/// A register as one picks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Register {
    /// Its id.
    pub id: RegisterId,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub location_id: LocationId,
    /// What that place is called.
    pub location_name: String,
    /// Since when nobody may open a shift on it; nothing while one may.
    pub disabled_at: Option<Timestamp>,
    /// What its drawer is opened with unless somebody says otherwise, in minor units; nothing where that is as in the rest of the shop.
    #[serde(default)]
    pub opening_cash_cents: Option<i64>,
    /// Its active shift, if it has one.
    pub shift_id: Option<ShiftId>,
    /// Where that stands.
    pub shift_status: Option<ShiftStatus>,
    /// Who opened it.
    pub opened_by_name: Option<String>,
    /// When.
    pub opened_at: Option<Timestamp>,
    /// Devices on it.
    pub devices_count: i64,
    /// Its last closed shift: the one whose Z report was written last.
    pub last_closed_id: Option<ShiftId>,
}

/// A device on a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ShiftDevice {
    /// Its login session.
    pub login_session_id: LoginSessionId,
    /// What it calls itself.
    pub device: String,
    /// Who works on it.
    pub user_name: String,
    /// When it came.
    pub joined_at: Timestamp,
    /// When it was last heard of.
    pub last_seen_at: Timestamp,
    /// Sales it said it holds and could not send yet.
    pub unsent_count: i64,
    /// When it left the shift; nothing while it stands there. One that left is named only while it holds unsent sales.
    #[serde(default)]
    pub left_at: Option<Timestamp>,
}

/// A device is silent that was not heard of for so long, in milliseconds: it may hold sales that it could not tell of.
const SILENT_AFTER_MS: i64 = 2 * 60_000;

impl ShiftDevice {
    /// Whether it stands at the shift and was not heard of lately.
    #[must_use]
    pub const fn is_silent(&self, now: Timestamp) -> bool {
        self.left_at.is_none() && now.since_ms(self.last_seen_at) > SILENT_AFTER_MS
    }
}

/// Another amount that somebody who joined found in the drawer at the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct OpeningRecount {
    /// Who.
    pub user_name: String,
    /// How much, in minor units.
    pub amount_cents: i64,
    /// When.
    pub at: Timestamp,
}

/// Cash that moved without a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct CashMovement {
    /// Its id, made by the client.
    pub id: CashMovementId,
    /// Why it moved.
    pub kind: MovementKind,
    /// How much, in minor units, above 0.
    pub amount_cents: i64,
    /// What for.
    pub reason: String,
    /// Who moved it.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// Who voided it, if somebody did: then it counts for nothing.
    pub voided_by_name: Option<String>,
    /// When.
    pub voided_at: Option<Timestamp>,
    /// Why.
    pub void_reason: Option<String>,
}

/// A receipt in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct SaleSummary {
    /// Its id.
    pub id: SaleId,
    /// 1, 2, 3 … in its shift.
    pub number: i64,
    /// What it stands for.
    pub kind: SaleKind,
    /// Its total in minor units; below 0 for a refund.
    pub total_cents: i64,
    /// Who rang it up.
    pub cashier_name: String,
    /// When, by the till's clock.
    pub rung_up_at: Timestamp,
    /// Whether it came in time for its shift's Z report.
    pub booking: Booking,
}

/// The registers of a shop at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Registers {
    /// The server's clock when this was read.
    pub server_time: Timestamp,
    /// By location, then name.
    pub registers: Vec<Register>,
}

/// What get-or-create answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OnShift {
    /// The shift.
    pub shift: Shift,
    /// Whether this call opened it.
    pub outcome: Outcome,
    /// Who opened it, by name.
    pub opened_by: String,
    /// What the register's last closing left in the drawer, in minor units: for who opens the next shift. Nothing for who
    /// joins, and on a register that was never closed.
    pub left_before_cents: Option<i64>,
}

/// A shift as its till shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ShiftBoard {
    /// Grows with every change; a till ignores a snapshot with a lower one than it has.
    pub revision: i64,
    /// The server's clock when this was read.
    pub server_time: Timestamp,
    /// The shift.
    pub shift: Shift,
    /// The devices that stand at it or hold sales of it, the earliest first.
    pub devices: Vec<ShiftDevice>,
    /// Its newest receipts, newest first, at most 50.
    pub sales: Vec<SaleSummary>,
    /// What its sales and refunds come to, in minor units, voids and corrections aside.
    pub turnover_cents: i64,
    /// Other opening amounts that were found; none for a cashier until it is closed.
    pub recounts: Vec<OpeningRecount>,
    /// Cash that moved without a sale, newest first, at most 200.
    pub movements: Vec<CashMovement>,
    /// The baskets that wait at its register, the longest waiting first.
    pub parked: Vec<ParkedBasket>,
    /// The newest count of this counting; nothing while it is open or nobody has counted yet.
    pub count: Option<Counted>,
}

impl ShiftBoard {
    /// Whether a device stands at the shift.
    #[must_use]
    pub fn has(&self, device: LoginSessionId) -> bool {
        self.devices.iter().any(|row| row.login_session_id == device && row.left_at.is_none())
    }
}

/// A basket that waits at a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ParkedBasket {
    /// The sale it becomes.
    pub id: SaleId,
    /// What it is called.
    pub name: String,
    /// How many lines it has.
    pub lines_count: i64,
    /// What it comes to, in minor units.
    pub total_cents: i64,
    /// Who parked it, by name.
    pub parked_by: String,
    /// When.
    pub parked_at: Timestamp,
}

/// A count of the drawer, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Counted {
    /// Its id: closing names the count it rests on.
    pub id: CountId,
    /// Who counted.
    pub counted_by: String,
    /// When.
    pub at: Timestamp,
    /// Which count of this counting it is: 1, 2, 3 … Every one of them stands in the Z report.
    pub number: i64,
    /// What was in the drawer, in minor units.
    pub counted_cents: i64,
    /// How it compares with what should have been in it.
    pub result: CountResult,
    /// What should have been in it; nothing for a cashier until the shift is closed.
    pub expected_cents: Option<i64>,
    /// What was counted less what was expected: below 0 when something is missing. Nothing for a cashier until the shift is
    /// closed.
    pub variance_cents: Option<i64>,
    /// What may explain it; nothing for a cashier.
    pub explanations: Vec<Explanation>,
    /// A note is needed where a count of this counting was off by more, in minor units.
    pub note_above_cents: i64,
    /// And a manager where one was off by more than this.
    pub manager_above_cents: i64,
    /// True when closing needs a note: the largest difference of this counting decides.
    pub needs_note: bool,
    /// True when closing needs a manager, likewise.
    pub needs_manager: bool,
}

/// The till's line of the banner: the shift a device is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct TillLine {
    /// The shift.
    pub shift_id: ShiftId,
    /// Its register.
    pub register_id: RegisterId,
    /// What the register is called.
    pub register_name: String,
    /// Where it stands.
    pub status: ShiftStatus,
    /// Since when it is open.
    pub opened_at: Timestamp,
    /// Devices on it.
    pub devices_count: i64,
}

/// What is active for a device of the counter at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TillSnapshot {
    /// The shift, or nothing.
    pub till: Option<TillLine>,
    /// Grows with every change; a browser ignores a snapshot with a lower one than it has.
    pub revision: i64,
    /// The server's clock when this was read.
    pub server_time: Timestamp,
    /// After so long an open shift is warned of, in milliseconds.
    pub warn_after_ms: i64,
}
