//! How a shop reckons: its currency, its tax mode, what a credit pays.

use super::kind::TaxMode;
use super::tender_names::TenderNames;
use crate::Context;
use crate::id::ShopId;
use crate::money;
use crate::store::{StoreError, args};

const SHOP: &str = "SELECT name AS shop_name, address AS shop_address,
        tax_number AS shop_tax_number, time_zone, currency, tax_mode, credit_price_cents, opening_cash_cents,
        cash_coin_cents, tenders, catalogue_revision FROM shops WHERE id = $1";

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
    /// What its cash is rounded to, in minor units; 0 for the currency's smallest coin.
    pub cash_coin_cents: i64,
    /// Its own ways to pay.
    pub tenders: TenderNames,
    /// Grows with every change of the catalogue and of these.
    pub catalogue_revision: i64,
}

impl Terms {
    /// How many decimals the shop's currency has.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        money::decimals(&self.currency)
    }

    /// What cash is rounded to, in minor units.
    #[must_use]
    pub fn coin_cents(&self) -> i64 {
        if self.cash_coin_cents > 0 { self.cash_coin_cents } else { money::smallest_coin_cents(&self.currency) }
    }
}

/// How a shop reckons.
///
/// # Errors
/// [`StoreError`].
pub async fn terms(cx: &Context, shop_id: ShopId) -> Result<Terms, StoreError> {
    cx.store.one(SHOP, args![shop_id]).await
}
