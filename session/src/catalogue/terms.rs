//! How a shop reckons: its currency, its tax mode, what a credit pays.

use std::time::Duration;

use moka::future::Cache;

use super::kind::TaxMode;
use super::tender_names::TenderNames;
use crate::Context;
use crate::change::{Mark, Topic};
use crate::context::Limits;
use crate::id::ShopId;
use crate::money;
use crate::store::{StoreError, args};

const SHOP: &str = "SELECT name AS shop_name, address AS shop_address,
        tax_number AS shop_tax_number, time_zone, currency, tax_mode, credit_price_cents, opening_cash_cents,
        cash_coin_cents, tenders, catalogue_revision, tax_rates, price_cut_bp_max, cash_refund_cents_max, receipt_head, receipt_foot, paper_mm,
        COALESCE((SELECT l.name FROM shop_logos AS l WHERE l.shop_id = shops.id), '') AS shop_logo
     FROM shops WHERE id = $1";

/// How a shop reckons: all of the catalogue but what is in it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Terms {
    /// What the shop is called.
    pub shop_name: String,
    /// Its address, line by line; empty where none is kept.
    pub shop_address: String,
    /// The number its taxes are paid under; empty where none is kept.
    pub shop_tax_number: String,
    /// Its logo, as the last part of the path where it is; empty where it has none.
    pub shop_logo: String,
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
    /// The tax rates it sells at, in basis points, as a list with commas.
    pub tax_rates: String,
    /// How much a cashier takes off the list price without a manager, in basis points, where the shop says so.
    pub price_cut_bp_max: Option<i64>,
    /// How much cash a cashier gives back without a manager, in minor units, where the shop says so.
    pub cash_refund_cents_max: Option<i64>,
    /// What stands above its receipts.
    pub receipt_head: String,
    /// What stands below them.
    pub receipt_foot: String,
    /// How wide they are, in millimetres.
    pub paper_mm: i64,
}

impl Terms {
    /// How many decimals the shop's currency has.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        money::decimals(&self.currency)
    }

    /// How much a cashier takes off the list price without a manager, in basis points.
    #[must_use]
    pub fn price_cut_bp(&self, limits: &Limits) -> i64 {
        self.price_cut_bp_max.unwrap_or(limits.price_cut_bp_max)
    }

    /// How much cash a cashier gives back without a manager for what was not paid in cash, in minor units.
    #[must_use]
    pub fn cash_refund_cents(&self, limits: &Limits) -> i64 {
        self.cash_refund_cents_max.unwrap_or(limits.cash_refund_cents_max)
    }

    /// What cash is rounded to, in minor units.
    #[must_use]
    pub fn coin_cents(&self) -> i64 {
        if self.cash_coin_cents > 0 { self.cash_coin_cents } else { money::smallest_coin_cents(&self.currency) }
    }
}

/// Shops whose terms are kept at the most, and for how long: what bounds memory, not what keeps it true.
const KEPT_MAX: u64 = 1_000;
const KEPT_FOR: Duration = Duration::from_secs(60);

/// Terms that need not be read again. Clones are the same.
#[derive(Clone, Debug)]
pub struct KeptTerms(Cache<(ShopId, Mark), Terms>);

impl KeptTerms {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(KEPT_MAX).time_to_live(KEPT_FOR).build())
    }
}

/// How a shop reckons: read once a change of its catalogue or of what a shop has set, as [`crate::shop::settings`].
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn terms(cx: &Context, shop_id: ShopId) -> Result<Terms, StoreError> {
    // What is remembered of it is the same for everybody: nobody's view must get in there.
    let cx = &cx.house();
    let reading = cx.store.one::<Terms>(SHOP, args![shop_id]);
    if cx.store.is_deaf() {
        return reading.await;
    }
    // Taken before the reading: what is read under it is as new as it, or newer.
    let key = (shop_id, cx.store.memory().present(&[Topic::Catalogue(shop_id)]));
    cx.terms.0.try_get_with(key, reading).await.map_err(|error| error.shared())
}
