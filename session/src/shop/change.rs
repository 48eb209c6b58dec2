//! Changing what a shop has set: a group at a time, from the version that whoever changes it has seen. One line of the audit log
//! says what each field was and is.

use serde::Deserialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::check::checked;
use super::hours::Hours;
use super::settings::{Offers, Paper, Profile, Reckoning, Security, Settings, TillRules, present_settings, read_in};
use crate::Context;
use crate::change::{Actor, Change};
use crate::id::ShopId;
use crate::store::{StoreError, Tx, args, transact};

/// Characters of what the audit log holds of a change.
const DETAIL_CHARS_MAX: usize = 4_000;

/// What is to be changed: the groups that are named, each as a whole.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct SettingsEdit {
    /// The version the change was made from.
    pub version: i64,
    /// What the shop is called, and where it is.
    pub profile: Option<Profile>,
    /// How it reckons.
    pub reckoning: Option<Reckoning>,
    /// What it offers its customers online.
    pub offers: Option<Offers>,
    /// What holds at its tills.
    pub till: Option<TillRules>,
    /// What stands on its receipts.
    pub paper: Option<Paper>,
    /// When it is open.
    pub hours: Option<Hours>,
    /// How its people sign in.
    pub security: Option<Security>,
}

/// Why settings were not changed.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Only who runs the shop changes them.
    #[error("only who runs the shop changes its settings")]
    NotAllowed,
    /// A field cannot be taken as it is.
    #[error("{message}")]
    Invalid {
        /// Which one.
        field: String,
        /// What is wrong with it and what would do, as a sentence for people.
        message: String,
    },
    /// Somebody else has changed them since.
    #[error("somebody else has changed the settings since")]
    Stale,
    /// Something was sold in the currency, or a shift is open.
    #[error("the currency is fixed")]
    CurrencyFixed,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SettingsError {
    pub(super) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.to_owned(), message: message.into() }
    }
}

const WRITE: &str = "UPDATE shops SET settings_version = settings_version + 1, name = $3, country = $4, address = $5, tax_number = $6,
        currency = $7, time_zone = $8, day_begins_minutes = $9, tax_mode = $10, tax_rates = $11, channels = $12, plans = $13,
        credit_price_cents = $14, referral_bp = $15, escalation_bp = $16, opening_cash_cents = $17, price_cut_bp_max = $18,
        cash_refund_cents_max = $19, note_above_cents = $20, manager_above_cents = $21, receipt_head = $22, receipt_foot = $23,
        paper_mm = $24, hours = $25, staff_second_factor = $26, booking_notice_hours = $27
     WHERE id = $1 AND settings_version = $2";

/// Changes the settings of the manager's shop, and answers them as they are then. What is as it was already changes nothing.
///
/// # Errors
/// [`SettingsError`]; nothing is changed then.
#[crate::boxed]
pub async fn change_settings(cx: &Context, manager: &Actor, edit: &SettingsEdit) -> Result<Settings, SettingsError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(SettingsError::NotAllowed);
    }
    let shop_id = manager.user.shop_id;
    let changed = transact!(cx.store, |tx| {
        let before = read_in(tx, shop_id).await?;
        if before.version != edit.version {
            return Err(SettingsError::Stale);
        }
        let after = checked(&cx.limits, &before, edit)?;
        let said = differences(&before, &after);
        if said.is_empty() {
            return Ok(before);
        }
        write(tx, shop_id, &after).await?;
        let change = Change::audited(manager.into(), "settings_changed", shop_id.to_string(), &[]);
        let detail: String = said.join("; ").chars().take(DETAIL_CHARS_MAX).collect();
        tx.record(cx, Change { detail: &detail, ..change }).await?;
        // Every page and till of the shop shows it.
        tx.record_everything();
        Ok(Settings { version: after.version + 1, ..after })
    });
    changed.map_err(|error| match error {
        SettingsError::Store(error) if error.is_constraint("ck_shop_currency_fixed") => SettingsError::CurrencyFixed,
        error => error,
    })
}

/// What the manager's shop has set at this moment.
///
/// # Errors
/// [`SettingsError::NotAllowed`], [`SettingsError::Store`].
#[crate::boxed]
pub async fn managed_settings(cx: &Context, manager: &Actor) -> Result<Settings, SettingsError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(SettingsError::NotAllowed);
    }
    Ok(present_settings(&cx.store, manager.user.shop_id).await?)
}

/// Writes all of a shop's settings, if they are still of that version.
pub(super) async fn write(tx: &mut Tx, shop_id: ShopId, to: &Settings) -> Result<(), SettingsError> {
    let Settings { version, profile, reckoning, offers, till, paper, hours, security, .. } = to;
    let list = |words: Vec<&'static str>| words.join(",");
    let rates: Vec<String> = reckoning.tax_rates_bp.iter().map(ToString::to_string).collect();
    let hours =
        if *hours == Hours::default() { String::new() } else { serde_json::to_string(hours).unwrap_or_default() };
    let values = args![
        shop_id,
        *version,
        &profile.name,
        &profile.country,
        &profile.address,
        &profile.tax_number,
        &reckoning.currency,
        &reckoning.time_zone,
        reckoning.day_begins_minutes,
        reckoning.tax_mode,
        rates.join(","),
        list(offers.channels.iter().map(|channel| channel.as_str()).collect()),
        list(offers.plans.iter().map(|plan| plan.as_str()).collect()),
        offers.credit_price_cents,
        offers.referral_bp,
        offers.escalation_bp,
        till.opening_cash_cents,
        till.price_cut_bp_max,
        till.cash_refund_cents_max,
        till.note_above_cents,
        till.manager_above_cents,
        &paper.receipt_head,
        &paper.receipt_foot,
        paper.paper_mm,
        hours,
        i64::from(security.staff_second_factor),
        offers.booking_notice_hours,
    ];
    if tx.execute(WRITE, values).await? == 0 { Err(SettingsError::Stale) } else { Ok(()) }
}

/// What differs, each as `field: before → after`.
pub(super) fn differences(before: &Settings, after: &Settings) -> Vec<String> {
    let (before, after) = (serde_json::to_value(before), serde_json::to_value(after));
    let (Ok(before), Ok(after)) = (before, after) else { return Vec::new() };
    let mut said = Vec::new();
    for (group, fields) in after.as_object().into_iter().flatten() {
        for (field, now) in fields.as_object().into_iter().flatten() {
            let was = &before[group][field];
            if was != now {
                said.push(format!("{field}: {} → {}", plain(was), plain(now)));
            }
        }
    }
    said
}

/// A value as people read it.
fn plain(value: &Json) -> String {
    match value {
        Json::Null => "the server's".to_owned(),
        Json::String(text) if text.is_empty() => "nothing".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(list) if list.is_empty() => "nothing".to_owned(),
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(" | "),
        other => other.to_string(),
    }
}
