//! What a shop sells and how it reckons, as everybody sees it: server, API and browser share these types.
//!
//! Amounts are minor units of the shop's currency, tax rates basis points (1900 is 19 %).

use serde::{Deserialize, Serialize};

use super::kind::{TaxMode, TileColour};
use crate::id::ProductId;
use crate::quantity::Unit;

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
    /// What it is sold by.
    #[serde(default)]
    pub unit: Unit,
    /// The colour of its tile, where the shop chose one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<TileColour>,
    /// A mark of a few characters on its tile; none where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mark: String,
    /// Whether it is a line of a deal and no product: it is sold by its name.
    #[serde(default)]
    #[cfg_attr(feature = "server", sqlx(default))]
    pub of_deal: bool,
}

/// What a till needs to ring up on its own: how the shop reckons, and what it sells.
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
    /// What is paid in cash is rounded to, in minor units: the smallest coin there is.
    #[serde(default = "one")]
    pub cash_coin_cents: i64,
    /// The shop's own ways to pay, beside cash, card and credits.
    #[serde(default)]
    pub tenders: Vec<String>,
    /// Grows with every change of the catalogue; what is here is as new as that, or newer.
    #[serde(default)]
    pub revision: i64,
    /// The tax rates the shop sells at, in basis points, the highest first: what is in no catalogue is taxed at one of them.
    #[serde(default)]
    pub tax_rates_bp: Vec<i64>,
    /// What is sold, in the order of the tiles: by category, each in the shop's own order, then by name. Or what was found.
    pub products: Vec<Product>,
    /// How many things the shop sells in all.
    #[serde(default)]
    pub products_count: i64,
    /// Whether there is more than `products` holds: more than a till has tiles for, or another page of what was found.
    #[serde(default)]
    pub is_cut: bool,
    /// Where the next page of what was found begins, when there is one: to be sent as `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The coin of a catalogue that was kept before it named one.
const fn one() -> i64 {
    1
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
