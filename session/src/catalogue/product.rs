//! The products of a shop: all that a till sells, and one by its id.

use super::terms::terms;
use super::view::{Catalogue, Product};
use crate::Context;
use crate::id::{ProductId, ShopId};
use crate::store::{StoreError, args};

/// Products a till holds.
const ROWS_MAX: i64 = 2_000;

const PRODUCT: &str = "SELECT name, price_cents, tax_bp FROM products WHERE id = $1 AND shop_id = $2";
const PRODUCTS: &str = "SELECT id, name, category, barcode, price_cents, tax_bp FROM products
     WHERE shop_id = $1 AND archived_at IS NULL ORDER BY position, name LIMIT $2";
const NAMES: &str = "SELECT id, name, price_cents FROM products WHERE shop_id = $1 AND archived_at IS NULL ORDER BY position, id LIMIT 10000";

/// What the things of a shop are called, and what one costs.
pub(crate) async fn names(cx: &Context, shop_id: ShopId) -> Result<Vec<(ProductId, String, i64)>, StoreError> {
    cx.store.all(NAMES, args![shop_id]).await
}

/// A product of a shop by its id, also one that was taken out of the catalogue: its name, price and tax rate.
pub(crate) async fn product(
    cx: &Context,
    shop_id: ShopId,
    id: ProductId,
) -> Result<Option<(String, i64, i64)>, StoreError> {
    cx.store.optional(PRODUCT, args![id, shop_id]).await
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
