//! What people see of a sale: its receipt, and the customer it is for. Read together, sent as it is.
//!
//! Amounts are minor units of the shop's currency, tax rates basis points (1900 is 19 %).

use serde::{Deserialize, Serialize};

use super::tender::Tender;
use crate::catalogue::TaxMode;
use crate::clock::Timestamp;
use crate::counter::{Booking, SaleKind, Shift};
use crate::id::{ProductId, SaleId, ShiftId, UserId};
use crate::quantity::{Quantity, Unit};

const fn is_none(cents: &i64) -> bool {
    *cents == 0
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
    /// How much.
    pub quantity: Quantity,
    /// What it is sold by.
    #[serde(default)]
    pub unit: Unit,
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
    /// How much of it was given back since.
    pub refunded_quantity: Quantity,
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
    /// Its address, line by line; empty where none is kept.
    #[serde(default)]
    pub shop_address: String,
    /// The number its taxes are paid under; empty where none is kept.
    #[serde(default)]
    pub shop_tax_number: String,
    /// Its logo, as the last part of the path where it is; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shop_logo: String,
    /// The zone its clocks show, as in the IANA database: times on paper are by it.
    #[serde(default)]
    pub time_zone: String,
    /// What the shop writes above what was sold.
    #[serde(default)]
    pub receipt_head: String,
    /// What it writes below it.
    #[serde(default)]
    pub receipt_foot: String,
    /// How wide its paper is, in millimetres; 0 where nobody said.
    #[serde(default)]
    pub paper_mm: i64,
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
    /// So much more was paid than it comes to, because cash was rounded; below 0 for so much less.
    #[serde(default, skip_serializing_if = "is_none")]
    pub rounding_cents: i64,
    /// What of it is a deposit on a deal, taken off the deal's last sale: below 0 for one that went back.
    #[serde(default, skip_serializing_if = "is_none")]
    pub deposit_cents: i64,
    /// Whether it came in time for its shift's Z report.
    pub booking: Booking,
    /// When it was rung up, by the till's clock; when it arrived here, where that clock cannot be right.
    pub rung_up_at: Timestamp,
    /// When it arrived here.
    pub recorded_at: Timestamp,
    /// What the till's clock said, where that was before the shift was opened or more than five minutes after it arrived here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub till_clock_at: Option<Timestamp>,
    /// The manager who allowed what a cashier may not give alone, where one had to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// What they allowed, in minor units: so much off the list price, or so much cash back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_cents: Option<i64>,
    /// Why, if they signed at somebody else's till.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_reason: Option<String>,
    /// The manager who allowed that it takes more for its deal than the customer approved, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond_by: Option<String>,
    /// How much more, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond_cents: Option<i64>,
    /// Why, if they signed at somebody else's till.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond_reason: Option<String>,
}

/// A customer at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct KnownCustomer {
    /// Their id.
    pub id: UserId,
    /// What they are called.
    pub name: String,
    /// Credits they have.
    pub credits: i64,
}
