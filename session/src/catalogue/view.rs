//! What a shop sells and how it reckons, as everybody sees it: server, API and browser share these types.
//!
//! Amounts are minor units of the shop's currency, tax rates basis points (1900 is 19 %).

use serde::{Deserialize, Serialize};

use super::kind::TaxMode;
use crate::id::ProductId;

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

/// The tax of one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TaxTotal {
    /// The rate in basis points.
    pub tax_bp: i64,
    /// What it is taken of, without tax.
    pub net_cents: i64,
    /// The tax.
    pub tax_cents: i64,
}
