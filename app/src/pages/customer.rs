//! The customer's dashboard. It answers one question: *is somebody helping me?*

use leptos::prelude::*;
use session::catalogue;
use session::clock::Timestamp;
use session::consultation::{self, Channel, Mechanic, Plan, Status, Summary};
use session::deal::Quote;
use session::id::ConsultationId;
use session::shop::{self, Role, User};
use session::{Context, deal};

use super::deal::{quotes_of, waiting_of};
use super::place::{place_of, watched};
use super::start_time::start_time;
use crate::actions::{MoveAppointment, StartConsultation, name_of, path_of};
use crate::components::consultation_table::consultations;
use crate::components::{Field, choice, field};
use crate::islands::ActiveCard;
use crate::layout::guard::{load, only};
use crate::layout::kept_page::keep_until;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::problem::Problem;
use crate::request::caller::context;
use crate::request::flash::Refused;

/// The page.
#[component]
#[must_use]
pub fn CustomerPage() -> impl IntoView {
    load(async {
        let who = only(|user| user.role == Role::Customer)?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let active = viewer.active().and_then(|active| active.session.as_ref());
        let active = active.map(|session| (session.id, session.status));
        let (is_active, status) = (active.is_some(), active.map_or(Status::Completed, |(_, status)| status));
        let offered = deal::of_customer(&cx, &who.user).await?;
        // Their place in the queue is not theirs alone: it changes with others.
        if status != Status::Pending {
            let now = cx.clock.now();
            keep_until(next_to_run_out(&offered, now).into_iter().chain([now.plus_ms(CHOICES_KEPT_FOR_MS)]).min());
        }
        let watched = watched(&cx, &who.user, status).await?;
        let place = place_of(&cx, &who.user, status).await?;
        let choices = Choices::of(&cx, &who.user).await?;
        let (waiting, quotes) = quotes(&cx, &who.user, &offered).await?.unzip();
        let followed = viewer.own_things();
        let (history, credits) =
            (consultation::history(&cx, &who.user).await?, consultation::balance(&cx, who.user.id).await?);
        let layout = Layout {
            forms: forms_of(active.map(|(_, status)| status)),
            followed,
            watched,
            ..Layout::new("Consultation", viewer)
        };
        let appointment = appointment(active, &choices.time_zone);
        let content = view! {
            {is_active.then(refresh_without_script)}
            <h1 class="hidden">"Your consultation"</h1>
            <div id="quotes-waiting" data-refresh="">{waiting}</div>
            <div class="dash">
                <div class="dash-main">
                    {place}
                    <ActiveCard>{start_form(credits, &choices)}</ActiveCard>
                    {appointment}
                </div>
                <aside class="dash-side" aria-label="Credits">
                    <p class="figure" id="credits" data-refresh="">
                        <span class="figure-number">{credits}</span>
                        <span class="figure-what">{if credits == 1 { "credit" } else { "credits" }}</span>
                    </p>
                    <p class="quiet">"A credit is held when you start and comes back when nobody could help."</p>
                </aside>
            </div>
            <div id="quotes" data-refresh="">{quotes}</div>
            <section class="block" aria-labelledby="history-title">
                <h2 id="history-title">"History"</h2>
                <div id="history" data-refresh="">{history_of(history)}</div>
            </section>
        };
        Ok(layout.around(content))
    })
}

/// Their quotes, when there are any, and before them what waits for an answer: the quotes stand below a long form.
async fn quotes(cx: &Context, who: &User, quotes: &[Quote]) -> Result<Option<(AnyView, AnyView)>, Problem> {
    if quotes.is_empty() {
        return Ok(None);
    }
    let terms = catalogue::terms(cx, who.shop_id).await?;
    let now = cx.clock.now();
    Ok(Some((waiting_of(quotes, now), quotes_of(quotes, now, (terms.decimals(), &terms.currency)))))
}

/// When the first of the quotes that can be decided on no longer can.
fn next_to_run_out(quotes: &[Quote], now: Timestamp) -> Option<Timestamp> {
    quotes.iter().map(|quote| &quote.head).filter(|head| head.is_open(now)).map(|head| head.valid_until).min()
}

/// Without JavaScript the page asks again by itself while something may happen. Nothing is typed into it meanwhile.
pub(super) fn refresh_without_script() -> impl IntoView {
    view! { <noscript><meta http-equiv="refresh" content="20"/></noscript> }
}

fn history_of(history: Vec<Summary>) -> AnyView {
    if history.is_empty() {
        return view! {
            <div class="empty">
                <p class="empty-title">"No consultations yet"</p>
                <p>"Describe what is wrong above and start your first one. It stays here to read afterwards."</p>
            </div>
        }
        .into_any();
    }
    consultations("Your consultations", "Mechanic", history).into_any()
}

/// For so long a page that was kept goes on offering the same mechanics. Whoever left meanwhile is refused by name.
const CHOICES_KEPT_FOR_MS: i64 = 10 * 60_000;

/// What the shop lets a customer choose from.
struct Choices {
    mechanics: Vec<Mechanic>,
    time_zone: String,
}

impl Choices {
    async fn of(cx: &Context, customer: &User) -> Result<Self, Problem> {
        let mechanics = consultation::mechanics(cx, customer.shop_id).await?;
        Ok(Self { mechanics, time_zone: shop::time_zone(&cx.store, customer.shop_id).await? })
    }
}

/// The forms that show their own refusals, for whoever has something that stands so, or nothing.
const fn forms_of(active: Option<Status>) -> &'static [&'static str] {
    match active {
        None => const { &[name_of::<StartConsultation>()] },
        Some(Status::Scheduled) => const { &[name_of::<MoveAppointment>()] },
        Some(_) => &[],
    }
}

/// For whoever has an appointment: the form that moves it.
fn appointment(active: Option<(ConsultationId, Status)>, zone: &str) -> Option<AnyView> {
    let (id, _) = active.filter(|(_, status)| *status == Status::Scheduled)?;
    let refused = refusal_of::<MoveAppointment>();
    let is_open = refused.is_some();
    Some(
        view! {
            <details class="fold appointment" open=is_open>
                <summary>"Choose another time"</summary>
                <form class="form" method="post" action={path_of::<MoveAppointment>()}>
                    <input type="hidden" name="id" value=id.to_string()/>
                    {start_time("move-", "New time", None, zone, refused.as_ref())}
                    <button class="button" data-tone="main">"Move the appointment"</button>
                </form>
            </details>
        }
        .into_any(),
    )
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

fn start_form(credits: i64, of: &Choices) -> impl IntoView + use<> {
    let refused = refusal_of::<StartConsultation>();
    let refused = refused.as_ref();
    let (concern_max, vehicle_max) = (context().limits.concern_chars_max, context().limits.vehicle_chars_max);
    let concern = Field::named("concern", "Your concern").hint("What happens, since when, and when it is worst.");
    let concern = concern.lines(4).at_most(concern_max).required().answered(refused);
    let vehicle = Field::named("vehicle", "Vehicle").hint("Make, model and year.").optional();
    let vehicle = vehicle.at_most(vehicle_max).answered(refused);
    view! {
        <section class="start" aria-labelledby="start-title">
            <h2 id="start-title" class="start-title">"Nobody is helping you yet. What is wrong?"</h2>
            <form class="form" method="post" action={path_of::<StartConsultation>()}>
                {field(concern)}
                {field(vehicle)}
                {choices("plan", "Plan", &plans(credits), refused)}
                {choices("channel", "How to talk", &CHANNELS, refused)}
                {mechanic_choice(&of.mechanics, refused)}
                {start_time("", "Start later", Some("Leave it empty to join the queue now."), &of.time_zone, refused)}
                <button class="button" data-tone="main" data-size="large">"Start the consultation"</button>
            </form>
        </section>
    }
}

const CHANNELS: [(&str, &str, &str); 3] = [
    (Channel::Chat.as_str(), "Chat", "In writing"),
    (Channel::Video.as_str(), "Video", "Face to face on a screen"),
    (Channel::Diagnostic.as_str(), "Diagnostic", "Over the car's own readings"),
];

fn plans(credits: i64) -> Vec<(&'static str, &'static str, &'static str)> {
    let credit = if credits > 0 { "One of your credits, held until it is over" } else { "You have none left" };
    vec![
        (Plan::Free.as_str(), "Free", "Costs nothing"),
        (Plan::Credit.as_str(), "Credit", credit),
        (Plan::Paid.as_str(), "Paid", "Not offered online yet"),
    ]
}

/// A choice of one, the first being chosen until the person says otherwise.
fn choices(
    name: &'static str,
    legend: &'static str,
    options: &[(&'static str, &'static str, &'static str)],
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let kept = kept(name, refused);
    let chosen = if kept.is_empty() { options.first().map_or("", |option| option.0).to_owned() } else { kept };
    let error = error(name, refused);
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
    view! {
        <fieldset class="field choices" aria-describedby=described>
            <legend>{legend}</legend>
            {error.map(|error| view! { <p class="field-error" id=format!("{name}-error")>{error}</p> })}
            <div class="choices-row">{options}</div>
        </fieldset>
    }
}

fn kept(name: &str, refused: Option<&Refused>) -> String {
    refused.and_then(|refused| refused.kept.get(name).cloned()).unwrap_or_default()
}

fn error(name: &str, refused: Option<&Refused>) -> Option<String> {
    refused.filter(|refused| refused.field.as_deref() == Some(name)).map(|refused| refused.detail.clone())
}
