//! What an X or a Z report says: the form it is kept in for ever, so it only ever gains fields.

use serde::{Deserialize, Serialize};

use super::kind::{MovementKind, SaleKind, TenderKind};
use super::view::{CashMovement, OpeningRecount, ShiftDevice};
use crate::catalogue::TaxTotal;
use crate::clock::Timestamp;
use crate::id::SaleId;

/// An X or a Z report: what a shift took, and what its drawer should hold. A Z report is written once and never again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ShiftReport {
    /// `X` at any time, `Z` for a closed shift.
    pub kind: String,
    /// The shop's name.
    pub shop_name: String,
    /// The shop's currency, ISO 4217.
    pub currency: String,
    /// How many decimals that has.
    pub decimals: u32,
    /// The zone its times are shown in.
    pub time_zone: String,
    /// Where the register stands.
    pub location_name: String,
    /// What it is called.
    pub register_name: String,
    /// The shift's number on it, and the Z report's.
    pub number: i64,
    /// The day in the shop's books.
    pub business_day: String,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
    /// When this was written.
    pub written_at: Timestamp,
    /// Who closed it; nothing in an X report.
    pub closed_by: Option<String>,
    /// The manager who allowed it, where one was needed.
    pub approved_by: Option<String>,
    /// What they wrote.
    pub note: String,
    /// Receipts by kind.
    pub receipts: Vec<KindTotal>,
    /// Reductions given, in minor units.
    pub discount_cents: i64,
    /// Tax by rate.
    pub taxes: Vec<TaxTotal>,
    /// What came in by tender, change taken off; none in a cashier's X report, which holds no cash sums.
    pub tenders: Vec<TenderTotal>,
    /// What cash brought more than the receipts come to because it was rounded, less what it brought less.
    #[serde(default)]
    pub rounding_cents: i64,
    /// Deposits taken on deals, less those that went back: they are in `tenders`, and in none of the other sums.
    #[serde(default)]
    pub deposits_cents: i64,
    /// The drawer; nothing in a cashier's X report, because a count is blind.
    pub drawer: Option<Drawer>,
    /// Cash that moved without a sale, in order; none in a cashier's X report.
    pub movements: Vec<CashMovement>,
    /// Other opening amounts that were found; none in a cashier's X report.
    pub recounts: Vec<OpeningRecount>,
    /// Every count of the drawer, in order, also those that were counted again; none in a cashier's X report.
    #[serde(default)]
    pub counts: Vec<CountLine>,
    /// Receipts of closed shifts of this register that arrived since the last one was closed. None of the sums above holds them.
    pub corrections: Vec<Correction>,
    /// What managers allowed on it, in the order of its receipts.
    #[serde(default)]
    pub allowed: Vec<AllowedReceipt>,
    /// Sales that managers set aside on it, for information: none of the sums holds them.
    #[serde(default)]
    pub set_aside: Vec<SetAsideSale>,
    /// Devices that were known to hold unsent sales, when a manager closed all the same.
    pub unsent: Vec<ShiftDevice>,
    /// Other devices that stood at the shift and were not heard of for two minutes: they may hold sales, too.
    #[serde(default)]
    pub silent: Vec<ShiftDevice>,
}

/// What receipts of one kind come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct KindTotal {
    /// Which kind.
    pub kind: SaleKind,
    /// How many.
    pub count: i64,
    /// What they come to.
    pub total_cents: i64,
}

/// What one tender brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct TenderTotal {
    /// Which.
    pub kind: TenderKind,
    /// What the shop calls it, where it is a way of its own.
    #[serde(default)]
    pub name: String,
    /// How much, change and refunds taken off.
    pub total_cents: i64,
}

/// A count of the drawer, as a report names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct CountLine {
    /// Which counting of the shift it belongs to: 1, 2, 3 … 0 in the books of before these were told apart.
    pub counting: i64,
    /// Who counted.
    pub counted_by: String,
    /// When.
    pub at: Timestamp,
    /// What was in the drawer, in minor units.
    pub counted_cents: i64,
    /// What should have been in it then.
    pub expected_cents: i64,
    /// The first less the second: below 0 when something was missing.
    pub variance_cents: i64,
}

/// A receipt that a manager allowed: more off the list price, or more cash back, than a cashier may give alone; or more for a deal than
/// its customer approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct AllowedReceipt {
    /// Its number in the shift.
    pub number: i64,
    /// Whether it is a sale or a refund.
    pub kind: SaleKind,
    /// How much they allowed, in minor units.
    pub cents: i64,
    /// The manager.
    pub approved_by: String,
    /// Why; nothing where a manager stood at the till themselves.
    pub reason: Option<String>,
    /// Whether it is that the sale takes more for its deal than the customer approved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_beyond_quote: bool,
}

/// A sale that a till kept, that the server never takes, and that a manager has set aside. It moves no money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct SetAsideSale {
    /// Its id.
    pub id: SaleId,
    /// The register at which it was rung up: perhaps another one than this report's.
    pub register_name: String,
    /// Its shift there.
    pub shift_number: i64,
    /// Who rang it up.
    pub sold_by: String,
    /// When, as its till says.
    pub rung_up_at: Timestamp,
    /// The device that kept it.
    pub device: String,
    /// What was sold: how much of what.
    pub lines: String,
    /// What it came to, in minor units; nothing where it cannot be added up.
    pub total_cents: Option<i64>,
    /// What of it was cash.
    pub cash_cents: Option<i64>,
    /// Why the server did not take it.
    pub refused_because: String,
    /// The manager.
    pub set_aside_by: String,
    /// Why they set it aside.
    pub reason: String,
    /// When.
    pub set_aside_at: Timestamp,
}

/// What a drawer should hold, and held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Drawer {
    /// At the start.
    pub opening_cents: i64,
    /// What the register's last closing had left in it; nothing on a register that was never closed.
    #[serde(default)]
    pub left_before_cents: Option<i64>,
    /// From sales, change taken off.
    pub sales_cents: i64,
    /// Given back, 0 or below.
    pub refunds_cents: i64,
    /// Put in.
    pub paid_in_cents: i64,
    /// Taken out, 0 or below.
    pub paid_out_cents: i64,
    /// Carried to the safe, 0 or below.
    pub dropped_cents: i64,
    /// All of these.
    pub expected_cents: i64,
    /// What was counted; nothing in an X report.
    pub counted_cents: Option<i64>,
    /// The count less what was expected.
    pub variance_cents: Option<i64>,
    /// Carried to the safe at the closing; nothing in an X report.
    #[serde(default)]
    pub closing_drop_cents: Option<i64>,
    /// What was left in it for the next shift.
    #[serde(default)]
    pub left_cents: Option<i64>,
}

impl Drawer {
    /// What was found at the start less what the last closing had left: below 0 when something was missing.
    #[must_use]
    pub fn opening_variance_cents(&self) -> Option<i64> {
        self.left_before_cents.map(|left_cents| self.opening_cents - left_cents)
    }

    /// Adds what moved without a sale.
    #[must_use]
    pub const fn with(mut self, kind: MovementKind, amount_cents: i64) -> Self {
        let signed = kind.signed(amount_cents);
        match kind {
            MovementKind::PaidIn => self.paid_in_cents += signed,
            MovementKind::PaidOut => self.paid_out_cents += signed,
            MovementKind::Drop => self.dropped_cents += signed,
        }
        self
    }

    /// The drawer with its sum.
    #[must_use]
    pub const fn summed(mut self) -> Self {
        self.expected_cents = self.opening_cents
            + self.sales_cents
            + self.refunds_cents
            + self.paid_in_cents
            + self.paid_out_cents
            + self.dropped_cents;
        self
    }
}

/// A receipt that arrived after its shift was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Correction {
    /// Its id.
    pub id: SaleId,
    /// The shift it belongs to.
    pub shift_number: i64,
    /// Its number there.
    pub number: i64,
    /// What it comes to.
    pub total_cents: i64,
    /// What of it is cash.
    pub cash_cents: i64,
    /// When it was rung up.
    pub rung_up_at: Timestamp,
    /// When it arrived.
    pub recorded_at: Timestamp,
}
