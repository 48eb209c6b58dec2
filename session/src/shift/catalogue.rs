//! The catalogue: what a till sells, and how the shop reckons.

use super::teller::Teller;
use super::types::{Catalogue, Product, TaxMode};
use crate::Context;
use crate::money;
use crate::store::{StoreError, args};

/// Products a till holds.
const ROWS_MAX: i64 = 2_000;

const SHOP: &str = "SELECT currency, tax_mode, credit_price_cents, opening_cash_cents FROM shops WHERE id = $1";
const PRODUCTS: &str = "SELECT id, name, category, barcode, price_cents, tax_bp FROM products
     WHERE shop_id = $1 AND archived_at IS NULL ORDER BY position, name LIMIT $2";

#[derive(sqlx::FromRow)]
struct ShopRow {
    currency: String,
    tax_mode: TaxMode,
    credit_price_cents: i64,
    opening_cash_cents: i64,
}

/// The catalogue of the teller's shop.
///
/// # Errors
/// [`StoreError`].
pub async fn catalogue(cx: &Context, teller: &Teller) -> Result<Catalogue, StoreError> {
    let shop: ShopRow = cx.store.one(SHOP, args![teller.user.shop_id]).await?;
    let products: Vec<Product> = cx.store.all(PRODUCTS, args![teller.user.shop_id, ROWS_MAX]).await?;
    Ok(Catalogue {
        decimals: money::decimals(&shop.currency),
        currency: shop.currency,
        tax_mode: shop.tax_mode,
        credit_price_cents: shop.credit_price_cents,
        opening_cash_cents: shop.opening_cash_cents,
        products,
    })
}
