//! What a shift, a sale and a cash movement are, as everybody sees them: server, API and browser share these types.
//!
//! Amounts are minor units of the shop's currency, tax rates basis points (1900 is 19 %).

use serde::{Deserialize, Serialize};

use super::kind::{Booking, MovementKind, SaleKind, ShiftStatus, TaxMode};
use crate::clock::Timestamp;
use crate::id::{CashMovementId, LocationId, LoginSessionId, ProductId, RegisterId, SaleId, ShiftId, ShopId, UserId};

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
    /// What was in the drawer then, in minor units.
    pub opening_cash_cents: i64,
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
}

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// What it is called.
    pub name: String,
    /// Which tab of the tiles it stands on.
    pub category: String,
    /// What a scanner types for it, if it has one.
    pub barcode: Option<String>,
    /// Its price in minor units, tax as the shop's mode says.
    pub price_cents: i64,
    /// Its tax rate in basis points.
    pub tax_bp: i64,
    /// Whether it is a line of a deal and no product: it is sold by its name.
    #[serde(default)]
    #[cfg_attr(feature = "server", sqlx(default))]
    pub of_deal: bool,
}

/// Everything a till needs to ring up on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Catalogue {
    /// The shop's currency, ISO 4217.
    pub currency: String,
    /// How many decimals that has.
    pub decimals: u32,
    /// Whether prices hold the tax.
    pub tax_mode: TaxMode,
    /// What one credit of a customer pays, in minor units; 0 when credits pay nothing.
    pub credit_price_cents: i64,
    /// What a drawer is opened with unless somebody says otherwise.
    pub opening_cash_cents: i64,
    /// What is sold, in the order of the tiles.
    pub products: Vec<Product>,
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
