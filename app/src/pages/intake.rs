//! The form that starts a consultation. It asks one question first; whatever has a usual answer is folded up, until something of it
//! was refused or is kept from before.

use leptos::either::Either;
use leptos::prelude::*;
use session::Context;
use session::consultation::{self, Channel, Mechanic, Offered, Plan};
use session::shop::{self, User};

use super::start_time::start_time;
use crate::actions::{StartConsultation, once_of};
use crate::components::{Field, choice, field};
use crate::layout::notice::refusal_of;
use crate::problem::Problem;
use crate::request::caller::context;
use crate::request::flash::Refused;

/// What the shop lets a customer choose from.
pub(super) struct Choices {
    mechanics: Vec<Mechanic>,
    pub(super) time_zone: String,
    offered: Offered,
}

impl Choices {
    /// What `customer` may choose from.
    ///
    /// # Errors
    /// `internal`, `busy`.
    pub(super) async fn of(cx: &Context, customer: &User) -> Result<Self, Problem> {
        let mechanics = consultation::mechanics(cx, customer.shop_id).await?;
        let time_zone = shop::settings(cx, customer.shop_id).await?.reckoning.time_zone.clone();
        Ok(Self { mechanics, time_zone, offered: consultation::offered(cx, customer.shop_id).await? })
    }
}

/// Whoever is free first, or a mechanic by name.
fn mechanic_choice(mechanics: &[Mechanic], refused: Option<&Refused>) -> impl IntoView + use<> {
    let asked = kept("preferred_mechanic", refused);
    let anybody = (String::new(), "Whoever is free first".to_owned(), asked.is_empty());
    let named = mechanics.iter().map(|mechanic| {
        let id = mechanic.id.to_string();
        let is_asked = id == asked;
        (id, mechanic.name.clone(), is_asked)
    });
    let of = Field::named("preferred_mechanic", "Mechanic").optional();
    let of = of.hint("If the one you ask for is busy, another may help you.").answered(refused);
    choice(of, [anybody].into_iter().chain(named).collect())
}

/// The form. `credits` is how many its customer has.
pub(super) fn start_form(credits: i64, of: &Choices) -> impl IntoView + use<> {
    let refused = refusal_of::<StartConsultation>();
    let refused = refused.as_ref();
    let (concern_max, vehicle_max) = (context().limits.concern_chars_max, context().limits.vehicle_chars_max);
    let concern = Field::named("concern", "What's wrong?").hint("What happens, since when, and when it is worst.");
    let concern = concern.lines(4).at_most(concern_max).required().answered(refused).unlabelled();
    let vehicle = Field::named("vehicle", "Vehicle").hint("Make, model and year.").optional();
    let vehicle = vehicle.at_most(vehicle_max).answered(refused);
    let (plans, channels) = (plans(&of.offered, credits), channels(&of.offered));
    if plans.is_empty() || channels.is_empty() {
        return Either::Left(view! {
            <section class="start" aria-labelledby="start-title">
                <h2 id="start-title" class="start-title">"This garage takes no consultations online"</h2>
                <p>"Call or come by. Quotes that are made for you appear here."</p>
            </section>
        });
    }
    Either::Right(view! {
        <section class="start" aria-labelledby="start-title">
            <p class="quiet">"Nobody is helping you yet."</p>
            <h2 id="start-title" class="start-title">"What's wrong?"</h2>
            <form class="form" data-draft="" method="post" action={once_of::<StartConsultation>()}>
                {field(concern)}
                {field(vehicle)}
                <details class="fold more" open=is_about_more(refused, &plans)>
                    <summary>"More: " {if plans.len() > 1 { "plan, mechanic, later start" } else { "mechanic, later start" }}</summary>
                    <div class="form">
                        {choices("plan", "Plan", &plans, refused)}
                        {choices("channel", "How to talk", &channels, refused)}
                        {mechanic_choice(&of.mechanics, refused)}
                        {start_time("", "Start later", Some("Leave it empty to join the queue now."), &of.time_zone, refused)}
                    </div>
                </details>
                <button class="button" data-tone="main" data-size="large">"Start consultation"</button>
            </form>
        </section>
    })
}

/// Whether what was refused, or is kept from before, stands where few look.
fn is_about_more(refused: Option<&Refused>, plans: &[Choosable]) -> bool {
    let is_at_fault = refused
        .and_then(|refused| refused.field.as_deref())
        .is_some_and(|field| !matches!(field, "concern" | "vehicle"));
    let plan = kept("plan", refused);
    let is_other_plan = !plan.is_empty() && plans.first().is_some_and(|first| first.0 != plan);
    let is_kept = ["scheduled_for", "preferred_mechanic"].iter().any(|field| !kept(field, refused).is_empty());
    is_at_fault || is_other_plan || is_kept
}

/// What is sent, what it is called, and what it means.
pub(super) type Choosable = (&'static str, &'static str, &'static str);

pub(super) fn channels(offered: &Offered) -> Vec<Choosable> {
    let said = |channel: &Channel| match channel {
        Channel::Chat => (channel.as_str(), "Chat", "In writing"),
        Channel::Video => (channel.as_str(), "Video", "Face to face on a screen"),
        Channel::Diagnostic => (channel.as_str(), "Diagnostic", "Over the car's own readings"),
    };
    offered.channels.iter().map(said).collect()
}

/// Payments are not taken online: a plan that is paid is none to choose.
pub(super) fn plans(offered: &Offered, credits: i64) -> Vec<Choosable> {
    let credit = if credits > 0 { "One of your credits, held until it is over" } else { "You have none left" };
    let said = |plan: &Plan| match plan {
        Plan::Free => Some((plan.as_str(), "Free", "Costs nothing")),
        Plan::Credit => Some((plan.as_str(), "Credit", credit)),
        Plan::Paid => None,
    };
    offered.plans.iter().filter_map(said).collect()
}

/// A choice of one, the first being chosen until the person says otherwise. Where there is only one, nobody is asked.
pub(super) fn choices(
    name: &'static str,
    legend: &'static str,
    options: &[Choosable],
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let error = error(name, refused);
    if let ([(only, ..)], None) = (options, &error) {
        return Either::Left(view! { <input type="hidden" name=name value=*only/> });
    }
    let kept = kept(name, refused);
    let chosen = if kept.is_empty() { options.first().map_or("", |option| option.0).to_owned() } else { kept };
    let described = error.is_some().then(|| format!("{name}-error"));
    let options = options
        .iter()
        .map(|&(value, title, text)| {
            let id = format!("{name}-{value}");
            view! {
                <div class="choice">
                    <input type="radio" id=id.clone() name=name value=value checked=chosen == value/>
                    <label for=id><span class="choice-title">{title}</span><span class="quiet">{text}</span></label>
                </div>
            }
        })
        .collect_view();
    Either::Right(view! {
        <fieldset class="field choices" aria-describedby=described>
            <legend>{legend}</legend>
            {error.map(|error| view! { <p class="field-error" id=format!("{name}-error")>{error}</p> })}
            <div class="choices-row">{options}</div>
        </fieldset>
    })
}

fn kept(name: &str, refused: Option<&Refused>) -> String {
    refused.and_then(|refused| refused.kept.get(name).cloned()).unwrap_or_default()
}

fn error(name: &str, refused: Option<&Refused>) -> Option<String> {
    refused.filter(|refused| refused.field.as_deref() == Some(name)).map(|refused| refused.detail.clone())
}
