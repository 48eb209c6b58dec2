//! The server functions of a shop's settings: a group each, saved from the version that its form was made with.

use leptos::prelude::server;
use session::consultation::{Channel, Plan};
use session::money;
use session::shop::hours::Hours;
use session::shop::{self, Offers, Paper, Security, Settings, SettingsEdit, TillRules};

use super::answer::{Done, Sent, answer};
use super::name_of;
use super::typed_settings::{TypedProfile, TypedReckoning, TypedWeek};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Saves what the shop is called, and where it is.
///
/// # Errors
/// `invalid`, `stale`, `not-allowed` for who does not run the shop, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "save_profile")]
pub async fn save_profile(
    #[server(default)] version: String,
    #[server(flatten)] typed: TypedProfile,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SaveProfile>(), typed.kept());
    let edit = |_: &Settings| Ok(SettingsEdit { profile: Some(typed.read()), ..SettingsEdit::default() });
    answer(sent, save(&version, "The garage's name and address are saved.", edit)).await
}

/// Saves how the shop reckons.
///
/// # Errors
/// As [`save_profile`].
#[server(prefix = "/fn", endpoint = "save_reckoning")]
pub async fn save_reckoning(
    #[server(default)] version: String,
    #[server(flatten)] typed: TypedReckoning,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SaveReckoning>(), typed.kept());
    let edit = |_: &Settings| Ok(SettingsEdit { reckoning: Some(typed.read()?), ..SettingsEdit::default() });
    answer(sent, save(&version, "Money, taxes and time are saved.", edit)).await
}

/// Saves what the shop offers its customers online.
///
/// # Errors
/// As [`save_profile`].
#[server(prefix = "/fn", endpoint = "save_offers")]
pub async fn save_offers(
    #[server(default)] version: String,
    #[server(default)] channels: Vec<String>,
    #[server(default)] plans: Vec<String>,
    #[server(default)] credit_price_cents: String,
    #[server(default)] referral_bp: String,
    #[server(default)] escalation_bp: String,
    #[server(default)] booking_notice_hours: String,
) -> Result<(), Problem> {
    let (said_channels, said_plans) = (channels.join(","), plans.join(","));
    let kept = [
        ("channels", &*said_channels),
        ("plans", &*said_plans),
        ("credit_price_cents", &*credit_price_cents),
        ("referral_bp", &*referral_bp),
        ("escalation_bp", &*escalation_bp),
        ("booking_notice_hours", &*booking_notice_hours),
    ];
    let sent = Sent::new(name_of::<SaveOffers>(), kept);
    let edit = |present: &Settings| {
        let channels = channels.iter().map(|word| word.parse::<Channel>()).collect::<Result<_, _>>();
        let plans = plans.iter().map(|word| word.parse::<Plan>()).collect::<Result<_, _>>();
        let offers = Offers {
            channels: channels.map_err(|_| Problem::invalid("channels", "Choose from the list."))?,
            plans: plans.map_err(|_| Problem::invalid("plans", "Choose from the list."))?,
            credit_price_cents: amount(present, "credit_price_cents", &credit_price_cents)?,
            referral_bp: percent("referral_bp", &referral_bp)?,
            escalation_bp: percent("escalation_bp", &escalation_bp)?,
            booking_notice_hours: booking_notice_hours
                .trim()
                .parse()
                .map_err(|_| Problem::invalid("booking_notice_hours", "Write whole hours, like 24."))?,
        };
        Ok(SettingsEdit { offers: Some(offers), ..SettingsEdit::default() })
    };
    answer(sent, save(&version, "What customers are offered is saved.", edit)).await
}

/// Saves what holds at the tills.
///
/// # Errors
/// As [`save_profile`].
#[server(prefix = "/fn", endpoint = "save_till_rules")]
pub async fn save_till_rules(
    #[server(default)] version: String,
    #[server(default)] opening_cash_cents: String,
    #[server(default)] price_cut_bp_max: String,
    #[server(default)] cash_refund_cents_max: String,
    #[server(default)] note_above_cents: String,
    #[server(default)] manager_above_cents: String,
) -> Result<(), Problem> {
    let kept = [
        ("opening_cash_cents", &*opening_cash_cents),
        ("price_cut_bp_max", &*price_cut_bp_max),
        ("cash_refund_cents_max", &*cash_refund_cents_max),
        ("note_above_cents", &*note_above_cents),
        ("manager_above_cents", &*manager_above_cents),
    ];
    let sent = Sent::new(name_of::<SaveTillRules>(), kept);
    let edit = |present: &Settings| {
        let (cut, refund) = (price_cut_bp_max.trim(), cash_refund_cents_max.trim());
        let till = TillRules {
            opening_cash_cents: amount(present, "opening_cash_cents", &opening_cash_cents)?,
            price_cut_bp_max: if cut.is_empty() { None } else { Some(percent("price_cut_bp_max", cut)?) },
            cash_refund_cents_max: match refund {
                "" => None,
                refund => Some(amount(present, "cash_refund_cents_max", refund)?),
            },
            note_above_cents: amount(present, "note_above_cents", &note_above_cents)?,
            manager_above_cents: amount(present, "manager_above_cents", &manager_above_cents)?,
        };
        Ok(SettingsEdit { till: Some(till), ..SettingsEdit::default() })
    };
    answer(sent, save(&version, "The rules of the till are saved. Open tills use them from now on.", edit)).await
}

/// Saves what stands on receipts.
///
/// # Errors
/// As [`save_profile`].
#[server(prefix = "/fn", endpoint = "save_paper")]
pub async fn save_paper(
    #[server(default)] version: String,
    #[server(default)] receipt_head: String,
    #[server(default)] receipt_foot: String,
    #[server(default)] paper_mm: String,
) -> Result<(), Problem> {
    let kept = [("receipt_head", &*receipt_head), ("receipt_foot", &*receipt_foot), ("paper_mm", &*paper_mm)];
    let sent = Sent::new(name_of::<SavePaper>(), kept);
    let edit = |_: &Settings| {
        let paper_mm = paper_mm
            .trim()
            .parse()
            .map_err(|_| Problem::invalid("paper_mm", "Write the width in millimetres, like 80."))?;
        Ok(SettingsEdit { paper: Some(Paper { receipt_head, receipt_foot, paper_mm }), ..SettingsEdit::default() })
    };
    answer(sent, save(&version, "Receipts are printed so from now on.", edit)).await
}

/// Saves when the shop is open.
///
/// # Errors
/// As [`save_profile`].
#[server(prefix = "/fn", endpoint = "save_hours")]
pub async fn save_hours(
    #[server(default)] version: String,
    #[server(flatten)] week: TypedWeek,
    #[server(default)] closed: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SaveHours>(), week.kept()).and([("closed", &*closed)]);
    let hours = Hours { week: week.days(), closed: closed.lines().map(str::to_owned).collect() };
    let edit = |_: &Settings| Ok(SettingsEdit { hours: Some(hours), ..SettingsEdit::default() });
    answer(sent, save(&version, "The opening hours are saved, and stand on the front page.", edit)).await
}

/// Saves how the shop's people sign in: `staff_second_factor` = `yes` asks a second factor of whoever works there.
///
/// # Errors
/// As [`save_profile`].
#[server(prefix = "/fn", endpoint = "save_security")]
pub async fn save_security(
    #[server(default)] version: String,
    #[server(default)] staff_second_factor: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SaveSecurity>(), [("staff_second_factor", &*staff_second_factor)]);
    let security = Security { staff_second_factor: staff_second_factor == "yes" };
    let said = if security.staff_second_factor {
        "A second factor is asked of everybody who works here, from their next sign-in on."
    } else {
        "A second factor is not asked of anybody. Whoever has one keeps it."
    };
    let edit = |_: &Settings| Ok(SettingsEdit { security: Some(security), ..SettingsEdit::default() });
    answer(sent, save(&version, said, edit)).await
}

/// Puts the list of what is left of the first day away.
///
/// # Errors
/// `not-signed-in`.
#[server(prefix = "/fn", endpoint = "hide_checklist")]
pub async fn hide_checklist() -> Result<(), Problem> {
    let hidden = async {
        shop::hide_checklist(&context(), &actor()?).await?;
        Ok(Done::at(path::TODAY))
    };
    answer(Sent::new(name_of::<HideChecklist>(), []), hidden).await
}

/// Changes what `edit` says, from the version that the form names.
async fn save(
    version: &str,
    said: &'static str,
    edit: impl FnOnce(&Settings) -> Result<SettingsEdit, Problem>,
) -> Result<Done, Problem> {
    let (cx, manager) = (context(), actor()?);
    let present = shop::present_settings(&cx.store, manager.user.shop_id).await?;
    let edit = SettingsEdit { version: version.parse().unwrap_or(0), ..edit(&present)? };
    shop::change_settings(&cx, &manager, &edit).await?;
    Ok(Done::saying(path::MANAGE_SHOP, said))
}

/// An amount of the shop's currency as somebody typed it.
fn amount(present: &Settings, field: &'static str, text: &str) -> Result<i64, Problem> {
    let decimals = money::decimals(&present.reckoning.currency);
    typed_amount(field, text, decimals)
}

pub(super) fn typed_amount(field: &'static str, text: &str, decimals: u32) -> Result<i64, Problem> {
    money::typed(text, decimals).ok_or_else(|| {
        let example = money::amount(10_i64.pow(decimals) * 50, decimals);
        Problem::invalid(field, format!("Write an amount like {example}."))
    })
}

/// A part as somebody typed it in percent, in basis points.
fn percent(field: &'static str, text: &str) -> Result<i64, Problem> {
    let text = text.trim().trim_end_matches('%');
    money::typed(text, 2).ok_or_else(|| Problem::invalid(field, "Write a percentage like 2 or 2.5."))
}
