//! Fields that the settings and the first day have in common; and a field that shows both what was typed and what is saved.

use leptos::prelude::*;
use session::catalogue::TaxMode;
use session::money;
use session::shop::Reckoning;
use session::shop::country::{countries, currencies, time_zones};

use crate::components::{Field, choice, field};
use crate::problem::ProblemKind;
use crate::request::flash::Refused;

/// A field with what is saved in it; and, where somebody else saved meanwhile, both what was typed and what is saved.
pub(super) fn shown(of: Field, present: &str, refused: Option<&Refused>) -> Field {
    let stale = refused.filter(|refused| refused.kind == ProblemKind::Stale);
    let typed = stale.and_then(|refused| refused.kept.get(of.name)).filter(|typed| *typed != present);
    let of = of.holding(present.to_owned());
    let of = match typed {
        Some(_) => {
            let id = format!("{}-now", of.id);
            let now = if present.is_empty() { "nothing" } else { present };
            of.noted(id, "hint", format!("Saved now: {now}"))
        }
        None => of,
    };
    of.answered(refused)
}

/// What a choice shows as chosen: what was typed, or what is saved.
pub(super) fn chosen(name: &str, present: &str, refused: Option<&Refused>) -> String {
    refused.and_then(|refused| refused.kept.get(name).cloned()).unwrap_or_else(|| present.to_owned())
}

/// The countries, with one chosen.
pub(in crate::pages) fn country_choice(present: &str, refused: Option<&Refused>) -> impl IntoView + use<> {
    let none = (String::new(), "Choose a country".to_owned(), present.is_empty());
    let all = countries().iter().map(|of| (of.code.to_owned(), of.name.to_owned(), of.code == present));
    let of = Field::named("country", "Country").answered(refused);
    choice(of, [none].into_iter().chain(all).collect())
}

/// The fields of how a shop reckons. A currency that is fixed is shown with the reason, and sent as it is.
pub(in crate::pages) fn reckoning_fields(
    of: &Reckoning,
    fixed: Option<&'static str>,
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let currency = chosen("currency", &of.currency, refused);
    let currency = match fixed {
        Some(why) => view! {
            <div class="field">
                <p><strong>"Currency"</strong> " " {of.currency.clone()}</p>
                <p class="hint">{why}</p>
                <input type="hidden" name="currency" value=of.currency.clone()/>
            </div>
        }
        .into_any(),
        None => {
            let mut codes: Vec<String> = currencies().into_iter().map(str::to_owned).collect();
            if !codes.contains(&of.currency) {
                codes.push(of.currency.clone());
            }
            let hint = "It can't be changed once something was sold.";
            let of = Field::named("currency", "Currency").hint(hint).answered(refused);
            choice(of, codes.into_iter().map(|code| (code.clone(), code.clone(), code == currency)).collect())
                .into_any()
        }
    };
    let zone = chosen("time_zone", &of.time_zone, refused);
    let mut zones = time_zones();
    if !zones.contains(&of.time_zone) {
        zones.push(of.time_zone.clone());
    }
    let zones = zones.into_iter().map(|name| (name.clone(), name.replace('_', " "), name == zone)).collect();
    let mode = chosen("tax_mode", of.tax_mode.as_str(), refused);
    let modes = [(TaxMode::Included, "Prices include tax"), (TaxMode::Added, "Tax is added to prices")];
    let modes = modes.map(|(of, text)| (of.as_str().to_owned(), text.to_owned(), of.as_str() == mode)).to_vec();
    let rates: Vec<String> = of.tax_rates_bp.iter().map(|bp| percent(*bp)).collect();
    let rates_of = Field::named("tax_rates_bp", "Tax rates, %");
    let rates_of = rates_of
        .hint("With commas between, the usual one first, like 19, 7. What is in no catalogue is sold at one of them.");
    let begins = Field::named("day_begins_minutes", "Business day begins");
    let begins = begins.hint("On the shop's clock, like 04:00. Sales before then belong to the day before.");
    let begins_at = format!("{:02}:{:02}", of.day_begins_minutes / 60, of.day_begins_minutes % 60);
    view! {
        {currency}
        {choice(Field::named("tax_mode", "Prices").answered(refused), modes)}
        {field(shown(rates_of.optional(), &rates.join(", "), refused))}
        {choice(Field::named("time_zone", "Time zone").answered(refused), zones)}
        {field(shown(begins.required().at_most(5), &begins_at, refused))}
    }
}

/// Basis points as a percentage, with no more decimals than it has.
pub(super) fn percent(bp: i64) -> String {
    let text = money::amount(bp, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
