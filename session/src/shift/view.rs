//! What people see of the till: the registers, a shift's board, a receipt, the closing, a report. Read together, sent as
//! they are.

use serde::{Deserialize, Serialize};

use super::explain::Explanation;
use super::kind::{Booking, Outcome, SaleKind, ShiftStatus, TaxMode};
use super::tender::Tender;
use super::types::{CashMovement, OpeningRecount, Register, SaleSummary, Shift, ShiftDevice};
use crate::clock::Timestamp;
use crate::id::{CountId, ProductId, RegisterId, SaleId, ShiftId, UserId};

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
    /// The devices on it, the earliest first.
    pub devices: Vec<ShiftDevice>,
    /// Its newest receipts, newest first, at most 50.
    pub sales: Vec<SaleSummary>,
    /// What its sales and refunds come to, in minor units, voids and corrections aside.
    pub turnover_cents: i64,
    /// Other opening amounts that were found.
    pub recounts: Vec<OpeningRecount>,
    /// Cash that moved without a sale, newest first, at most 200.
    pub movements: Vec<CashMovement>,
    /// The newest count of this counting; nothing while it is open or nobody has counted yet.
    pub count: Option<Counted>,
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
    /// What was in the drawer, in minor units.
    pub counted_cents: i64,
    /// What should have been in it.
    pub expected_cents: i64,
    /// The first less the second: below 0 when something is missing.
    pub variance_cents: i64,
    /// What may explain it.
    pub explanations: Vec<Explanation>,
    /// True when closing needs a note.
    pub needs_note: bool,
    /// True when closing needs a manager.
    pub needs_manager: bool,
}

/// A line of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct SaleLine {
    /// Its place, from 0.
    pub position: i64,
    /// What was sold, if it is in the catalogue.
    pub product_id: Option<ProductId>,
    /// What it is called.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// What one costs in the catalogue, if it is in it.
    pub list_price_cents: Option<i64>,
    /// What one was sold for.
    pub unit_price_cents: i64,
    /// Why that is another price; empty when it is not.
    pub price_reason: String,
    /// Its reductions, its share of the basket's among them.
    pub discount_cents: i64,
    /// Its tax rate in basis points.
    pub tax_bp: i64,
    /// The tax in it.
    pub tax_cents: i64,
    /// What is paid for it; below 0 in a refund.
    pub total_cents: i64,
    /// How many of it were given back since.
    pub refunded_quantity: i64,
}

/// A receipt, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Its head.
    pub sale: Sale,
    /// Its lines.
    pub lines: Vec<SaleLine>,
    /// What it was paid with.
    pub tenders: Vec<Tender>,
    /// The shift it belongs to.
    pub shift: Shift,
    /// The shop's name, for the paper.
    pub shop_name: String,
    /// The shop's currency.
    pub currency: String,
}

/// The head of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Sale {
    /// Its id, made by the till.
    pub id: SaleId,
    /// The shift it belongs to.
    pub shift_id: ShiftId,
    /// 1, 2, 3 … in its shift, without gap or repeat.
    pub number: i64,
    /// What it stands for.
    pub kind: SaleKind,
    /// The sale it gives money back for.
    pub refund_of: Option<SaleId>,
    /// Who rang it up.
    pub cashier_name: String,
    /// The customer, if one was named.
    pub customer_id: Option<UserId>,
    /// What they are called.
    pub customer_name: Option<String>,
    /// Why it is a refund or void; empty for a sale.
    pub reason: String,
    /// Whether its prices hold the tax.
    pub tax_mode: TaxMode,
    /// All its reductions, in minor units.
    pub discount_cents: i64,
    /// All its tax.
    pub tax_cents: i64,
    /// What it comes to; below 0 for a refund.
    pub total_cents: i64,
    /// Change that was given.
    pub change_cents: i64,
    /// Whether it came in time for its shift's Z report.
    pub booking: Booking,
    /// When it was rung up, by the till's clock; when it arrived here, where that clock cannot be right.
    pub rung_up_at: Timestamp,
    /// When it arrived here.
    pub recorded_at: Timestamp,
    /// What the till's clock said, where that was before the shift was opened or more than five minutes after it arrived here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub till_clock_at: Option<Timestamp>,
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
