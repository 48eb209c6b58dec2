//! What the shop sets for itself: a form a group, each saved by itself. Of two who save, the second sees both.

use leptos::prelude::*;
use session::consultation::{Channel, Plan};
use session::money;
use session::shop::hours::{CLOSED_CHARS_MAX, CLOSED_DAYS_MAX, DAY_CHARS_MAX, WEEKDAYS};
use session::shop::{self, ADDRESS_CHARS_MAX, NAME_CHARS_MAX, RECEIPT_TEXT_CHARS_MAX, Settings, TAX_NUMBER_CHARS_MAX};

use super::fields::{chosen, country_choice, percent, reckoning_fields, shown};
use super::logo::logo;
use super::{runs_the_shop, tabs};
use crate::actions::{
    SaveHours, SaveLogo, SaveOffers, SavePaper, SaveProfile, SaveReckoning, SaveSecurity, SaveTillRules, name_of,
    once_of,
};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::request::caller::context;
use crate::request::flash::Refused;

/// The page.
#[component]
#[must_use]
pub fn ShopPage() -> impl IntoView {
    load(async {
        let who = runs_the_shop()?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let settings = shop::present_settings(&cx.store, who.user.shop_id).await?;
        let layout = Layout {
            forms: const {
                &[
                    name_of::<SaveProfile>(),
                    name_of::<SaveReckoning>(),
                    name_of::<SaveOffers>(),
                    name_of::<SaveTillRules>(),
                    name_of::<SavePaper>(),
                    name_of::<SaveHours>(),
                    name_of::<SaveLogo>(),
                ]
            },
            ..Layout::new("Shop", viewer)
        };
        let limits = &cx.limits;
        let (cut, refund) = (limits.price_cut_bp_max, limits.cash_refund_cents_max);
        Ok(layout.around(view! {
            {tabs()}
            <h1>"Shop"</h1>
            {profile(&settings)}
            {logo(settings.logo.as_deref())}
            {hours(&settings)}
            {reckoning(&settings)}
            {offers(&settings)}
            {till(&settings, (cut, refund))}
            {paper(&settings)}
            {security(&settings)}
        }))
    })
}

/// A group: what it is called, its form, and the version it was made with.
fn group<V: IntoView + 'static>(
    (id, title): (&'static str, &'static str),
    (action, version): (String, i64),
    fields: V,
    save: &'static str,
) -> AnyView {
    let title_id = format!("{id}-title");
    let labelled = title_id.clone();
    view! {
        <section class="block settings" id=id aria-labelledby=labelled>
            <h2 id=title_id>{title}</h2>
            <form class="form" method="post" action=action>
                <input type="hidden" name="version" value=version.to_string()/>
                {fields}
                <button class="button" data-tone="main">{save}</button>
            </form>
        </section>
    }
    .into_any()
}

fn profile(settings: &Settings) -> impl IntoView + use<> {
    let refused = refusal_of::<SaveProfile>();
    let refused = refused.as_ref();
    let of = &settings.profile;
    let fields = view! {
        {field(shown(Field::named("name", "Name").at_most(NAME_CHARS_MAX).required(), &of.name, refused))}
        {country_choice(&chosen("country", &of.country, refused), refused)}
        {field(shown(Field::named("address", "Address").lines(3).at_most(ADDRESS_CHARS_MAX).optional().hint("As it stands on receipts and quotes."), &of.address, refused))}
        {field(shown(Field::named("tax_number", "Tax number").at_most(TAX_NUMBER_CHARS_MAX).optional(), &of.tax_number, refused))}
    };
    group(
        ("profile", "Name and address"),
        (once_of::<SaveProfile>(), settings.version),
        fields,
        "Save name and address",
    )
}

fn reckoning(settings: &Settings) -> impl IntoView + use<> {
    let refused = refusal_of::<SaveReckoning>();
    let fixed = settings.is_currency_fixed.then_some(
        "Fixed: something was sold, or a shift is open. Amounts that are recorded are worth something else in another currency.",
    );
    let fields = reckoning_fields(&settings.reckoning, fixed, refused.as_ref());
    let form = (once_of::<SaveReckoning>(), settings.version);
    group(("reckoning", "Money, taxes and time"), form, fields, "Save money, taxes and time")
}

fn offers(settings: &Settings) -> impl IntoView + use<> {
    let refused = refusal_of::<SaveOffers>();
    let refused = refused.as_ref();
    let (of, amount) = (&settings.offers, amounts(settings));
    let channels: Vec<&str> = of.channels.iter().map(|channel| channel.as_str()).collect();
    let plans: Vec<&str> = of.plans.iter().map(|plan| plan.as_str()).collect();
    let channels = boxes(
        "channels",
        "How customers talk to a mechanic",
        &CHANNELS,
        &chosen("channels", &channels.join(","), refused),
        refused,
    );
    let plans =
        boxes("plans", "What a consultation costs them", &PLANS, &chosen("plans", &plans.join(","), refused), refused);
    let share = |name, label, hint: &str| Field::named(name, label).decimal().hint(hint).required();
    let currency = &settings.reckoning.currency;
    let price =
        Field::named("credit_price_cents", format!("What one credit is worth, {currency}")).decimal().required();
    let notice = Field::named("booking_notice_hours", "Notice for bookings, hours")
        .keys("numeric")
        .hint("Until so long before its time customers move and cancel a booking themselves.")
        .required();
    let fields = view! {
        {channels}
        {plans}
        <div class="fields">
            {field(shown(price, &amount(of.credit_price_cents), refused))}
            {field(shown(share("referral_bp", "Referral, %", "Of each consultation, to the mechanic who brought the customer."), &percent(of.referral_bp), refused))}
            {field(shown(share("escalation_bp", "Escalation, %", "Of an approved quote, to the mechanic whose consultation it came out of."), &percent(of.escalation_bp), refused))}
            {field(shown(notice, &of.booking_notice_hours.to_string(), refused))}
        </div>
    };
    group(
        ("offers", "What customers are offered"),
        (once_of::<SaveOffers>(), settings.version),
        fields,
        "Save what is offered",
    )
}

/// What is built: the others are not shown.
const CHANNELS: [(&str, &str); 1] = [(Channel::Chat.as_str(), "Chat")];
const PLANS: [(&str, &str); 2] = [(Plan::Free.as_str(), "Free"), (Plan::Credit.as_str(), "One credit")];

/// Several that may be ticked, each on its own.
fn boxes(
    name: &'static str,
    legend: &'static str,
    options: &[(&'static str, &'static str)],
    ticked: &str,
    refused: Option<&Refused>,
) -> AnyView {
    let ticked: Vec<&str> = ticked.split(',').collect();
    let error = refused.filter(|refused| refused.field.as_deref() == Some(name)).map(|refused| refused.detail.clone());
    let options = options
        .iter()
        .map(|(value, text)| {
            let is_ticked = ticked.contains(value);
            view! { <label class="check"><input type="checkbox" name=format!("{name}[]") value=*value checked=is_ticked/> {*text}</label> }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            {error.map(|error| view! { <p class="field-error">{error}</p> })}
            <div class="fields">{options}</div>
        </fieldset>
    }
    .into_any()
}

/// How amounts of the shop are written.
fn amounts(settings: &Settings) -> impl Fn(i64) -> String + use<> {
    let decimals = money::decimals(&settings.reckoning.currency);
    move |cents| money::amount(cents, decimals)
}

fn till(settings: &Settings, (cut, refund): (i64, i64)) -> impl IntoView + use<> {
    let refused = refusal_of::<SaveTillRules>();
    let refused = refused.as_ref();
    let (of, amount, currency) = (&settings.till, amounts(settings), &settings.reckoning.currency);
    let money =
        |name, label: &str, hint: String| Field::named(name, format!("{label}, {currency}")).decimal().hint(hint);
    let opening =
        money("opening_cash_cents", "Cash in a drawer at the start", "A register may have its own.".to_owned());
    let cash =
        format!("More needs a manager, where it was not paid in cash. Empty: the server's limit, {}.", amount(refund));
    let price_cut = Field::named("price_cut_bp_max", "Off the list price without a manager, %").decimal();
    let price_cut = price_cut.hint(format!("Empty: the server's limit, {}.", percent(cut))).optional();
    let fields = view! {
        {field(shown(opening.required(), &amount(of.opening_cash_cents), refused))}
        {field(shown(price_cut, &of.price_cut_bp_max.map(percent).unwrap_or_default(), refused))}
        {field(shown(money("cash_refund_cents_max", "Cash back without a manager", cash).optional(), &of.cash_refund_cents_max.map(&amount).unwrap_or_default(), refused))}
        {field(shown(money("note_above_cents", "A count off by more needs a note", "How far a drawer may be off without a word.".to_owned()).required(), &amount(of.note_above_cents), refused))}
        {field(shown(money("manager_above_cents", "A count off by more needs a manager", "How far it may be off before a manager signs.".to_owned()).required(), &amount(of.manager_above_cents), refused))}
    };
    group(
        ("till-rules", "Limits at the till"),
        (once_of::<SaveTillRules>(), settings.version),
        fields,
        "Save the limits",
    )
}

fn paper(settings: &Settings) -> impl IntoView + use<> {
    let refused = refusal_of::<SavePaper>();
    let refused = refused.as_ref();
    let of = &settings.paper;
    let text = |name, label: &str| Field::named(name, label).lines(3).at_most(RECEIPT_TEXT_CHARS_MAX).optional();
    let width = Field::named("paper_mm", "Paper width, mm")
        .keys("numeric")
        .hint("What the printer takes: 58, 80 or 210.")
        .at_most(3);
    let fields = view! {
        {field(shown(text("receipt_head", "Above what was sold"), &of.receipt_head, refused))}
        {field(shown(text("receipt_foot", "Below it").hint("Thanks, guarantee, opening hours."), &of.receipt_foot, refused))}
        {field(shown(width.required(), &of.paper_mm.to_string(), refused))}
    };
    group(("paper", "Receipts"), (once_of::<SavePaper>(), settings.version), fields, "Save receipts")
}

fn security(settings: &Settings) -> impl IntoView + use<> {
    let is_asked = settings.security.staff_second_factor;
    let fields = view! {
        <label class="check">
            <input type="checkbox" name="staff_second_factor" value="yes" checked=is_asked/>
            "Ask everybody who works here for a second factor"
        </label>
        <p class="quiet">"A code from their phone, after the password. Whoever has none sets it up at their next sign-in, and does nothing else before. If somebody loses their phone, take the second factor away on their page under People."</p>
    };
    group(("security", "Signing in"), (once_of::<SaveSecurity>(), settings.version), fields, "Save signing in")
}

fn hours(settings: &Settings) -> impl IntoView + use<> {
    const FIELDS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let refused = refusal_of::<SaveHours>();
    let refused = refused.as_ref();
    let of = &settings.hours;
    let days = FIELDS
        .into_iter()
        .zip(WEEKDAYS)
        .enumerate()
        .map(|(place, (name, label))| {
            let present = of.week.get(place).map(String::as_str).unwrap_or_default();
            field(shown(Field::named(name, label).at_most(DAY_CHARS_MAX).placeholder("Closed"), present, refused))
        })
        .collect_view();
    let closed =
        Field::named("closed", "Closed days").lines(3).at_most(CLOSED_DAYS_MAX * (CLOSED_CHARS_MAX + 1)).optional();
    let closed = closed.hint("A line each, like 2026-12-24, or 2026-12-24/2026-12-31 for several in a row.");
    let fields = view! {
        <p class="quiet">"Like 08:00-12:00, 13:00-17:00. A day that is left empty is closed. Leave all empty to say nothing about hours."</p>
        <div class="fields">{days}</div>
        {field(shown(closed, &of.closed.join("\n"), refused))}
    };
    group(("hours", "Opening hours"), (once_of::<SaveHours>(), settings.version), fields, "Save opening hours")
}
