//! A sale as a till sends it: the same type writes it there and reads it here.

use serde::{Deserialize, Serialize};

use super::basket::Discount;
use super::tender::Tender;
use crate::clock::Timestamp;
use crate::id::{DealId, ProductId, SaleId, UserId};
use crate::quantity::{Quantity, Unit};

/// A line as the till sends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewLine {
    /// What, if it is in the catalogue.
    pub product_id: Option<ProductId>,
    /// What it is called, when it is not.
    #[serde(default)]
    pub name: String,
    /// How much, more than 0; pieces are whole.
    pub quantity: Quantity,
    /// What it is sold by, when it is not in the catalogue.
    #[serde(default, skip_serializing_if = "Unit::is_piece")]
    pub unit: Unit,
    /// What one costs, in minor units; the catalogue's price when left out.
    pub unit_price_cents: Option<i64>,
    /// Why that is another price than the catalogue's.
    #[serde(default)]
    pub price_reason: String,
    /// Its reduction.
    #[serde(default)]
    pub discount: Discount,
    /// The tax rate in basis points of what is not in the catalogue.
    pub tax_bp: Option<i64>,
}

/// A sale as the till sends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewSale {
    /// Its id, a UUID the till made.
    pub id: SaleId,
    /// Its lines, one at the least.
    pub lines: Vec<NewLine>,
    /// The reduction of all of it.
    #[serde(default)]
    pub discount: Discount,
    /// What it is paid with; nothing for a void.
    #[serde(default)]
    pub tenders: Vec<Tender>,
    /// The customer, who must be named where credits pay.
    pub customer_id: Option<UserId>,
    /// Why it is void; a sale has none.
    pub void_reason: Option<String>,
    /// When it was rung up, by the till's clock; now when left out.
    pub rung_up_at: Option<Timestamp>,
    /// Who rang it up; whoever sends it when left out. A till that keeps sales names them, so that nobody else's name comes
    /// on a receipt because they signed in before it was sent.
    #[serde(default)]
    pub cashier_id: Option<UserId>,
    /// The deal that is sold with it, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deal_id: Option<DealId>,
    /// Whether it is a payment on the deal before its last sale: one line that is no turnover yet, taken off that sale later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_deposit: bool,
    /// True when the till kept it while it could not send.
    #[serde(default)]
    pub queued: bool,
}
