//! What a shop's settings must be before they are written: each group by itself, each refusal by its field.

use super::change::{SettingsEdit, SettingsError};
use super::country::{country, currencies, time_zones};
use super::settings::{Offers, Paper, Profile, Reckoning, Settings, TillRules};
use crate::catalogue::basket::WHOLE_BP;
use crate::consultation::Plan;
use crate::context::Limits;
use crate::text;

/// Characters of a shop's name.
pub const NAME_CHARS_MAX: usize = 100;
/// Characters of its address.
pub const ADDRESS_CHARS_MAX: usize = 300;
/// Characters of its tax number.
pub const TAX_NUMBER_CHARS_MAX: usize = 60;
/// Characters above and below a receipt, each.
pub const RECEIPT_TEXT_CHARS_MAX: usize = 500;
/// Tax rates a shop sells at.
pub const TAX_RATES_MAX: usize = 10;
/// How wide paper may be, in millimetres.
pub const PAPER_MM: std::ops::RangeInclusive<i64> = 40..=210;
/// Hours before its time until which a booking can be changed.
pub const NOTICE_HOURS: std::ops::RangeInclusive<i64> = 0..=720;
/// Minutes of a day.
pub const DAY_MINUTES_MAX: i64 = 1_439;
/// The settings `before` with what `edit` says, once it can be taken.
pub(super) fn checked(limits: &Limits, before: &Settings, edit: &SettingsEdit) -> Result<Settings, SettingsError> {
    let mut after = before.clone();
    if let Some(profile) = &edit.profile {
        after.profile = checked_profile(profile)?;
    }
    if let Some(reckoning) = &edit.reckoning {
        after.reckoning = checked_reckoning(reckoning, &before.reckoning)?;
    }
    if let Some(offers) = &edit.offers {
        after.offers = checked_offers(limits, offers)?;
    }
    if let Some(till) = &edit.till {
        after.till = checked_till(limits, till)?;
    }
    if let Some(paper) = &edit.paper {
        after.paper = checked_paper(paper)?;
    }
    if let Some(hours) = &edit.hours {
        after.hours = hours.checked().map_err(|(field, message)| SettingsError::Invalid { field, message })?;
    }
    if let Some(security) = edit.security {
        after.security = security;
    }
    Ok(after)
}

pub(super) fn checked_profile(profile: &Profile) -> Result<Profile, SettingsError> {
    let read = |field: &str, text: &str, from, to| {
        text::checked(text, from, to).map_err(|message| SettingsError::invalid(field, message))
    };
    let country_code = profile.country.trim().to_uppercase();
    if !country_code.is_empty() && country(&country_code).is_none() {
        return Err(SettingsError::invalid("country", "Choose a country of the list."));
    }
    let name = read("name", &profile.name, 1, NAME_CHARS_MAX)?;
    if name.contains('\n') {
        return Err(SettingsError::invalid("name", "A name is one line."));
    }
    Ok(Profile {
        name,
        country: country_code,
        address: read("address", &profile.address, 0, ADDRESS_CHARS_MAX)?,
        tax_number: read("tax_number", &profile.tax_number, 0, TAX_NUMBER_CHARS_MAX)?,
    })
}

pub(super) fn checked_reckoning(new: &Reckoning, before: &Reckoning) -> Result<Reckoning, SettingsError> {
    let currency = new.currency.trim().to_uppercase();
    if currency != before.currency && !currencies().contains(&currency.as_str()) {
        return Err(SettingsError::invalid("currency", "Choose a currency of the list."));
    }
    let time_zone = new.time_zone.trim().to_owned();
    if time_zone != before.time_zone && !time_zones().contains(&time_zone) {
        return Err(SettingsError::invalid("time_zone", "Choose a time zone of the list, as in Europe/Berlin."));
    }
    within("day_begins_minutes", new.day_begins_minutes, 0..=DAY_MINUTES_MAX, "A day begins between 00:00 and 23:59.")?;
    let mut rates = new.tax_rates_bp.clone();
    rates.sort_unstable_by(|one, other| other.cmp(one));
    rates.dedup();
    if rates.len() > TAX_RATES_MAX {
        return Err(SettingsError::invalid("tax_rates_bp", format!("At most {TAX_RATES_MAX} tax rates fit.")));
    }
    for bp in &rates {
        within("tax_rates_bp", *bp, 0..=WHOLE_BP, "A tax rate is between 0 and 100 %.")?;
    }
    Ok(Reckoning {
        currency,
        time_zone,
        day_begins_minutes: new.day_begins_minutes,
        tax_mode: new.tax_mode,
        tax_rates_bp: rates,
    })
}

fn checked_offers(limits: &Limits, new: &Offers) -> Result<Offers, SettingsError> {
    if new.plans.contains(&Plan::Paid) {
        return Err(SettingsError::invalid(
            "plans",
            "Payments are not set up on this server, so a paid plan cannot be offered.",
        ));
    }
    within("credit_price_cents", new.credit_price_cents, 0..=limits.amount_cents_max, TOO_MUCH)?;
    within("referral_bp", new.referral_bp, 0..=WHOLE_BP, "A share is between 0 and 100 %.")?;
    within("escalation_bp", new.escalation_bp, 0..=WHOLE_BP, "A share is between 0 and 100 %.")?;
    within("booking_notice_hours", new.booking_notice_hours, NOTICE_HOURS, "Notice is between 0 and 720 hours.")?;
    let (mut channels, mut plans) = (new.channels.clone(), new.plans.clone());
    once_each(&mut channels);
    once_each(&mut plans);
    Ok(Offers { channels, plans, ..new.clone() })
}

/// The list without repetitions, in its order.
fn once_each<T: Copy + PartialEq>(list: &mut Vec<T>) {
    let mut seen: Vec<T> = Vec::new();
    list.retain(|word| {
        let is_new = !seen.contains(word);
        seen.push(*word);
        is_new
    });
}

const TOO_MUCH: &str = "This is no amount that a till takes.";

fn checked_till(limits: &Limits, new: &TillRules) -> Result<TillRules, SettingsError> {
    let amounts = 0..=limits.amount_cents_max;
    within("opening_cash_cents", new.opening_cash_cents, amounts.clone(), TOO_MUCH)?;
    within("note_above_cents", new.note_above_cents, amounts.clone(), TOO_MUCH)?;
    within("manager_above_cents", new.manager_above_cents, amounts.clone(), TOO_MUCH)?;
    if let Some(cents) = new.cash_refund_cents_max {
        within("cash_refund_cents_max", cents, amounts, TOO_MUCH)?;
    }
    if let Some(bp) = new.price_cut_bp_max {
        within("price_cut_bp_max", bp, 0..=WHOLE_BP, "This is between 0 and 100 %.")?;
    }
    Ok(new.clone())
}

fn checked_paper(new: &Paper) -> Result<Paper, SettingsError> {
    let read = |field: &str, text: &str| {
        text::checked(text, 0, RECEIPT_TEXT_CHARS_MAX).map_err(|message| SettingsError::invalid(field, message))
    };
    within("paper_mm", new.paper_mm, PAPER_MM, "Paper is between 40 and 210 mm wide.")?;
    Ok(Paper {
        receipt_head: read("receipt_head", &new.receipt_head)?,
        receipt_foot: read("receipt_foot", &new.receipt_foot)?,
        paper_mm: new.paper_mm,
    })
}

fn within(
    field: &str,
    value: i64,
    bounds: std::ops::RangeInclusive<i64>,
    message: &'static str,
) -> Result<(), SettingsError> {
    if bounds.contains(&value) { Ok(()) } else { Err(SettingsError::invalid(field, message)) }
}
