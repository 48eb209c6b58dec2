//! What whoever runs the shop sees of the catalogue and sends to it. Amounts are minor units of the shop's currency, tax rates basis
//! points (1900 is 19 %).

use serde::{Deserialize, Deserializer, Serialize};

use super::super::kind::{BarcodeKind, TileColour};
use crate::clock::Timestamp;
use crate::id::ProductId;
use crate::quantity::Unit;

/// Something that is sold, as whoever runs the shop sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ManagedProduct {
    /// Its id.
    pub id: ProductId,
    /// Grows with every change: an edit names the one it was made from.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// The shop's own number of it: an article number.
    pub number: Option<String>,
    /// What a scanner types for it.
    pub barcode: Option<String>,
    /// What that is.
    pub barcode_kind: BarcodeKind,
    /// Its category, which is a tab of the tiles; empty for none.
    pub category: String,
    /// Its price in minor units, tax as the shop's mode says.
    pub price_cents: i64,
    /// What the shop pays for one, in minor units, where it says so.
    pub cost_cents: Option<i64>,
    /// Its tax rate in basis points.
    pub tax_bp: i64,
    /// What it is sold by.
    pub unit: Unit,
    /// The colour of its tile.
    pub colour: Option<TileColour>,
    /// A mark of a few characters on its tile; none where it is empty.
    pub mark: String,
    /// Its place among the tiles of its category, the lowest first.
    pub position: i64,
    /// Since when it is out of the catalogue; nothing while it is in it.
    pub archived_at: Option<Timestamp>,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ProductPage {
    /// The products, by name.
    pub products: Vec<ManagedProduct>,
    /// Where the next page begins, when there is one: to be sent as `after`.
    pub next: Option<String>,
}

/// A price that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PriceChange {
    /// What it cost before, in minor units.
    pub from_cents: i64,
    /// What it cost from then on.
    pub to_cents: i64,
    /// When it was changed.
    pub at: Timestamp,
    /// Who changed it, where that is known.
    pub by: Option<String>,
}

/// One product, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ProductRecord {
    /// It.
    pub product: ManagedProduct,
    /// What it cost before, the newest change first; the last hundred of them.
    pub prices: Vec<PriceChange>,
}

/// A category, and how much is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Category {
    /// What it is called.
    pub name: String,
    /// So many products of the catalogue are in it.
    pub products_count: i64,
}

/// A product that is to be.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewProduct {
    /// What it is called.
    pub name: String,
    /// The shop's own number of it; empty for none.
    #[serde(default)]
    pub number: String,
    /// What a scanner types for it; empty for none.
    #[serde(default)]
    pub barcode: String,
    /// `own`: a code that looks like one of the trade and whose last digit does not fit is the shop's own.
    #[serde(default)]
    pub barcode_kind: BarcodeKind,
    /// Its category; empty for none. A new one is made.
    #[serde(default)]
    pub category: String,
    /// Its price in minor units, tax as the shop's mode says.
    pub price_cents: i64,
    /// What the shop pays for one, in minor units.
    #[serde(default)]
    pub cost_cents: Option<i64>,
    /// Its tax rate in basis points.
    pub tax_bp: i64,
    /// What it is sold by.
    #[serde(default)]
    pub unit: Unit,
    /// The colour of its tile.
    #[serde(default)]
    pub colour: Option<TileColour>,
    /// A mark of a few characters on its tile.
    #[serde(default)]
    pub mark: String,
    /// Its place among the tiles of its category; the end when left out.
    #[serde(default)]
    pub position: Option<i64>,
}

/// An edit of a product: what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ProductEdit {
    /// The version it was made from.
    pub version: i64,
    /// What it is called.
    #[serde(default)]
    pub name: Option<String>,
    /// The shop's own number of it; empty takes it away.
    #[serde(default)]
    pub number: Option<String>,
    /// What a scanner types for it; empty takes it away.
    #[serde(default)]
    pub barcode: Option<String>,
    /// `own`: a code that looks like one of the trade and whose last digit does not fit is the shop's own.
    #[serde(default)]
    pub barcode_kind: Option<BarcodeKind>,
    /// Its category; empty for none. A new one is made.
    #[serde(default)]
    pub category: Option<String>,
    /// Its price in minor units.
    #[serde(default)]
    pub price_cents: Option<i64>,
    /// What the shop pays for one, in minor units; `null` takes it away.
    #[serde(default, deserialize_with = "said")]
    #[cfg_attr(feature = "server", schema(value_type = Option<i64>))]
    pub cost_cents: Option<Option<i64>>,
    /// Its tax rate in basis points.
    #[serde(default)]
    pub tax_bp: Option<i64>,
    /// What it is sold by.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// The colour of its tile; `null` takes it away.
    #[serde(default, deserialize_with = "said")]
    #[cfg_attr(feature = "server", schema(value_type = Option<TileColour>))]
    pub colour: Option<Option<TileColour>>,
    /// A mark of a few characters on its tile; empty takes it away.
    #[serde(default)]
    pub mark: Option<String>,
    /// Its place among the tiles of its category.
    #[serde(default)]
    pub position: Option<i64>,
}

/// A field that is there, be it `null`, is another thing than one that was left out.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
