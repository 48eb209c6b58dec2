//! The catalogue: what a till sells, and how the shop reckons.

use super::kind::TaxMode;
use super::types::{Catalogue, Product};
use crate::Context;
use crate::id::{ProductId, ShopId};
use crate::money;
use crate::store::{StoreError, args};

/// Products a till holds.
const ROWS_MAX: i64 = 2_000;

const SHOP: &str = "SELECT name AS shop_name, time_zone, currency, tax_mode, credit_price_cents, opening_cash_cents FROM shops WHERE id = $1";
const PRODUCT: &str = "SELECT name, price_cents, tax_bp FROM products WHERE id = $1 AND shop_id = $2";
const PRODUCTS: &str = "SELECT id, name, category, barcode, price_cents, tax_bp FROM products
     WHERE shop_id = $1 AND archived_at IS NULL ORDER BY position, name LIMIT $2";

/// A product of a shop by its id, also one that was taken out of the catalogue: its name, price and tax rate.
pub(crate) async fn product(
    cx: &Context,
    shop_id: ShopId,
    id: ProductId,
) -> Result<Option<(String, i64, i64)>, StoreError> {
    cx.store.optional(PRODUCT, args![id, shop_id]).await
}

/// How a shop reckons: all of the catalogue but what is in it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Terms {
    /// What the shop is called.
    pub shop_name: String,
    /// The zone its clocks show, as in the IANA database.
    pub time_zone: String,
    /// The shop's currency, ISO 4217.
    pub currency: String,
    /// Whether prices hold the tax.
    pub tax_mode: TaxMode,
    /// What one credit of a customer pays, in minor units; 0 when credits pay nothing.
    pub credit_price_cents: i64,
    /// What a drawer is opened with unless somebody says otherwise.
    pub opening_cash_cents: i64,
}

impl Terms {
    /// How many decimals the shop's currency has.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        money::decimals(&self.currency)
    }
}

/// How a shop reckons.
///
/// # Errors
/// [`StoreError`].
pub async fn terms(cx: &Context, shop_id: ShopId) -> Result<Terms, StoreError> {
    cx.store.one(SHOP, args![shop_id]).await
}

/// The catalogue of a shop.
///
/// # Errors
/// [`StoreError`].
pub async fn catalogue(cx: &Context, shop_id: ShopId) -> Result<Catalogue, StoreError> {
    let terms = terms(cx, shop_id).await?;
    let products: Vec<Product> = cx.store.all(PRODUCTS, args![shop_id, ROWS_MAX]).await?;
    Ok(Catalogue {
        decimals: terms.decimals(),
        currency: terms.currency,
        tax_mode: terms.tax_mode,
        credit_price_cents: terms.credit_price_cents,
        opening_cash_cents: terms.opening_cash_cents,
        products,
    })
}
