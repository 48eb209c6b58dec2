//! How a shop reckons: its currency, its tax mode, what a credit pays.

use super::kind::TaxMode;
use crate::Context;
use crate::id::ShopId;
use crate::money;
use crate::store::{StoreError, args};

const SHOP: &str = "SELECT name AS shop_name, address AS shop_address,
        tax_number AS shop_tax_number, time_zone, currency, tax_mode, credit_price_cents, opening_cash_cents FROM shops WHERE id = $1";

/// How a shop reckons: all of the catalogue but what is in it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Terms {
    /// What the shop is called.
    pub shop_name: String,
    /// Its address, line by line; empty where none is kept.
    pub shop_address: String,
    /// The number its taxes are paid under; empty where none is kept.
    pub shop_tax_number: String,
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
