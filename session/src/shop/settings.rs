//! What a shop sets for itself, in groups as the pages save them: read once a change, and kept until something without a topic of
//! its own changes.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use moka::future::Cache;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::Hours;
use crate::Context;
use crate::catalogue::TaxMode;
use crate::change::Mark;
use crate::consultation::{Channel, Plan};
use crate::id::ShopId;
use crate::store::{Store, StoreError, Tx, args};

/// Shops whose settings are kept at the most, and for how long: what bounds memory, not what keeps it true.
const KEPT_MAX: u64 = 1_000;
const KEPT_FOR: Duration = Duration::from_secs(60);

/// All that a shop sets for itself, but the names of its own ways to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Settings {
    /// Grows with every change. A change names the version it was made from.
    pub version: i64,
    /// What the shop is called, and where it is.
    pub profile: Profile,
    /// How it reckons.
    pub reckoning: Reckoning,
    /// True once something was sold, and while a shift is open: then the currency stays as it is.
    pub is_currency_fixed: bool,
    /// What it offers its customers online.
    pub offers: Offers,
    /// What holds at its tills.
    pub till: TillRules,
    /// What stands on its receipts.
    pub paper: Paper,
    /// When it is open.
    pub hours: Hours,
    /// Its logo, as the last part of the path where it is; nothing where it has none.
    pub logo: Option<String>,
    /// How its people sign in.
    pub security: Security,
}

/// How a shop's people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Security {
    /// Whether a second factor is asked of its staff (ASVS 5.0 6.3.2). Whoever has none sets one up at their next sign-in.
    pub staff_second_factor: bool,
}

/// What a shop is called, and where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Profile {
    /// What it is called: 1 to 100 characters.
    pub name: String,
    /// Its country, ISO 3166-1; empty where none was chosen.
    #[serde(default)]
    pub country: String,
    /// Its address, line by line.
    #[serde(default)]
    pub address: String,
    /// The number its taxes are paid under.
    #[serde(default)]
    pub tax_number: String,
}

/// How a shop reckons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reckoning {
    /// Its currency, ISO 4217. Fixed once something was sold.
    pub currency: String,
    /// The zone its clocks show, as in the IANA database.
    pub time_zone: String,
    /// When its business day begins, in minutes after midnight: sales before then belong to the day before.
    pub day_begins_minutes: i64,
    /// Whether prices hold the tax.
    pub tax_mode: TaxMode,
    /// The tax rates it sells at, in basis points (1900 is 19 %), the highest first.
    pub tax_rates_bp: Vec<i64>,
}

/// What a shop offers its customers online.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Offers {
    /// How they talk to a mechanic. With none, no consultation can be started.
    pub channels: Vec<Channel>,
    /// What a consultation costs them.
    pub plans: Vec<Plan>,
    /// What one credit is worth, in minor units; 0 when credits pay nothing.
    pub credit_price_cents: i64,
    /// What a mechanic gets of each consultation of a customer they brought, in basis points of its price.
    pub referral_bp: i64,
    /// What a mechanic gets of an approved quote that came out of a consultation, in basis points.
    pub escalation_bp: i64,
    /// Until how many hours before its time customers move and cancel a booking themselves.
    #[serde(default = "usual_notice_hours")]
    pub booking_notice_hours: i64,
}

const fn usual_notice_hours() -> i64 {
    24
}

/// What holds at a shop's tills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TillRules {
    /// What a drawer is opened with unless somebody says otherwise, in minor units. A register may have its own.
    pub opening_cash_cents: i64,
    /// How much a cashier takes off the list price without a manager, in basis points. Nothing: the server's limit.
    pub price_cut_bp_max: Option<i64>,
    /// How much cash a cashier gives back without a manager for what was not paid in cash, in minor units. Nothing: the server's limit.
    pub cash_refund_cents_max: Option<i64>,
    /// A count that is off by more needs a note, in minor units.
    pub note_above_cents: i64,
    /// A count that is off by more needs a manager, in minor units.
    pub manager_above_cents: i64,
}

/// What stands on a shop's receipts, and how wide they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Paper {
    /// Above what was sold.
    pub receipt_head: String,
    /// Below it.
    pub receipt_foot: String,
    /// How wide the printer's paper is, in millimetres.
    pub paper_mm: i64,
}

/// A shop's row, as far as it is the shop's to set.
#[derive(Debug, sqlx::FromRow)]
struct SettingsRow {
    settings_version: i64,
    name: String,
    country: String,
    address: String,
    tax_number: String,
    currency: String,
    time_zone: String,
    day_begins_minutes: i64,
    tax_mode: TaxMode,
    tax_rates: String,
    active_or_sold: i64,
    channels: String,
    plans: String,
    credit_price_cents: i64,
    referral_bp: i64,
    escalation_bp: i64,
    booking_notice_hours: i64,
    opening_cash_cents: i64,
    price_cut_bp_max: Option<i64>,
    cash_refund_cents_max: Option<i64>,
    note_above_cents: i64,
    manager_above_cents: i64,
    receipt_head: String,
    receipt_foot: String,
    paper_mm: i64,
    hours: String,
    logo: Option<String>,
    staff_second_factor: i64,
}

const READ: &str = "SELECT sh.settings_version, sh.name, sh.country, sh.address, sh.tax_number, sh.currency, sh.time_zone,
        sh.day_begins_minutes, sh.tax_mode, sh.tax_rates,
        (SELECT COUNT(*) FROM (SELECT h.id FROM shifts AS h WHERE h.shop_id = sh.id
            AND (h.status IN ('open', 'counting') OR EXISTS (SELECT 1 FROM sales AS x WHERE x.shift_id = h.id)) LIMIT 1) AS one)
            AS active_or_sold,
        sh.channels, sh.plans, sh.credit_price_cents, sh.referral_bp, sh.escalation_bp, sh.booking_notice_hours,
        sh.opening_cash_cents,
        sh.price_cut_bp_max, sh.cash_refund_cents_max, sh.note_above_cents, sh.manager_above_cents, sh.receipt_head,
         sh.receipt_foot, sh.paper_mm, sh.hours, sh.staff_second_factor,
         (SELECT l.name FROM shop_logos AS l WHERE l.shop_id = sh.id) AS logo
     FROM shops AS sh WHERE sh.id = $1";

impl From<SettingsRow> for Settings {
    fn from(row: SettingsRow) -> Self {
        Self {
            version: row.settings_version,
            profile: Profile { name: row.name, country: row.country, address: row.address, tax_number: row.tax_number },
            reckoning: Reckoning {
                currency: row.currency,
                time_zone: row.time_zone,
                day_begins_minutes: row.day_begins_minutes,
                tax_mode: row.tax_mode,
                tax_rates_bp: rates_of(&row.tax_rates),
            },
            is_currency_fixed: row.active_or_sold > 0,
            offers: Offers {
                channels: words(&row.channels),
                plans: words(&row.plans),
                credit_price_cents: row.credit_price_cents,
                referral_bp: row.referral_bp,
                escalation_bp: row.escalation_bp,
                booking_notice_hours: row.booking_notice_hours,
            },
            till: TillRules {
                opening_cash_cents: row.opening_cash_cents,
                price_cut_bp_max: row.price_cut_bp_max,
                cash_refund_cents_max: row.cash_refund_cents_max,
                note_above_cents: row.note_above_cents,
                manager_above_cents: row.manager_above_cents,
            },
            paper: Paper { receipt_head: row.receipt_head, receipt_foot: row.receipt_foot, paper_mm: row.paper_mm },
            hours: serde_json::from_str(&row.hours).unwrap_or_default(),
            logo: row.logo,
            security: Security { staff_second_factor: row.staff_second_factor != 0 },
        }
    }
}

/// The rates of a list in basis points; what is none is left out.
pub(crate) fn rates_of(list: &str) -> Vec<i64> {
    list.split(',').filter_map(|bp| bp.trim().parse().ok()).collect()
}

/// The words of a list; what is none of ours is nothing that can be done.
pub(crate) fn words<T: std::str::FromStr>(list: &str) -> Vec<T> {
    list.split(',').filter_map(|word| word.trim().parse().ok()).collect()
}

/// Settings that need not be read again. Clones are the same.
#[derive(Clone, Debug)]
pub struct KeptSettings {
    kept: Cache<(ShopId, Mark), Arc<Settings>>,
    first: Arc<OnceLock<ShopId>>,
}

impl KeptSettings {
    pub(crate) fn new() -> Self {
        let kept = Cache::builder().max_capacity(KEPT_MAX).time_to_live(KEPT_FOR).build();
        Self { kept, first: Arc::default() }
    }

    /// The first shop, once somebody has asked for it.
    pub(super) fn first(&self) -> Option<ShopId> {
        self.first.get().copied()
    }

    pub(super) fn remember_first(&self, id: ShopId) {
        let _ = self.first.set(id);
    }
}

/// What a shop has set, as it was when anything of a shop last changed.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn settings(cx: &Context, shop_id: ShopId) -> Result<Arc<Settings>, StoreError> {
    // What is remembered of it is the same for everybody: nobody's view must get in there.
    let cx = &cx.house();
    // While what happens elsewhere is not heard, nothing is known to be so still.
    if cx.store.is_deaf() {
        return present_settings(&cx.store, shop_id).await.map(Arc::new);
    }
    // Taken before the reading: what is read under it is as new as it, or newer.
    let key = (shop_id, cx.store.memory().present(&[]));
    let reading = async { present_settings(&cx.store, shop_id).await.map(Arc::new) };
    cx.shop_settings.kept.try_get_with(key, reading).await.map_err(|error: Arc<StoreError>| error.shared())
}

/// What it has set at this moment, for whoever changes it.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn present_settings(store: &Store, shop_id: ShopId) -> Result<Settings, StoreError> {
    Ok(store.one::<SettingsRow>(READ, args![shop_id]).await?.into())
}

/// The same within a transaction.
pub(super) async fn read_in(tx: &mut Tx, shop_id: ShopId) -> Result<Settings, StoreError> {
    Ok(tx.one::<SettingsRow>(READ, args![shop_id]).await?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_what_it_names_and_nothing_that_nobody_knows() {
        assert_eq!(words::<Channel>("chat"), [Channel::Chat]);
        assert_eq!(words::<Plan>("credit, free,barter"), [Plan::Credit, Plan::Free]);
        assert_eq!(words::<Plan>(""), []);
        assert_eq!(rates_of("1900,700,x"), [1_900, 700]);
    }
}
