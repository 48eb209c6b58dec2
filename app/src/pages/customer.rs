//! The customer's dashboard. It answers one question: *is somebody helping me?*

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::catalogue;
use session::clock::Timestamp;
use session::consultation::{self, Channel, History, Mechanic, Offered, Plan, Status};
use session::cursor::Page;
use session::deal::{Quote, QuoteHead};
use session::id::ConsultationId;
use session::shop::{self, Role, User};
use session::{Context, deal};

use super::deal::{quotes_of, waiting_of};
use super::place::{place_of, watched};
use super::start_time::start_time;
use crate::actions::{MoveAppointment, StartConsultation, name_of, once_of, place};
use crate::components::consultation_table::consultations;
use crate::components::{Field, choice, field};
use crate::islands::ActiveCard;
use crate::layout::guard::{load, only};
use crate::layout::kept_page::keep_until;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;
use crate::request::flash::Refused;

/// The page.
#[component]
#[must_use]
pub fn CustomerPage() -> impl IntoView {
    let before = use_query_map().with_untracked(|query| query.get("before"));
    load(async move {
        let who = only(|user| user.role == Role::Customer)?;
        let before = place(&before.unwrap_or_default())?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let active = viewer.active().and_then(|active| active.session.as_ref());
        let active = active.map(|session| (session.id, session.status));
        let (is_active, status) = (active.is_some(), active.map_or(Status::Completed, |(_, status)| status));
        let to_decide_on = deal::to_decide_on(&cx, &who.user).await?;
        let offered = deal::of_customer(&cx, &who.user, None).await?;
        // Their place in the queue is not theirs alone: it changes with others.
        if status != Status::Pending {
            let now = cx.clock.now();
            keep_until(next_to_run_out(&to_decide_on).into_iter().chain([now.plus_ms(CHOICES_KEPT_FOR_MS)]).min());
        }
        let watched = watched(&cx, &who.user, status).await?;
        let queue_place = place_of(&cx, &who.user, status).await?;
        let choices = Choices::of(&cx, &who.user).await?;
        let waiting = waiting_of(&to_decide_on);
        let quotes = quotes(&cx, &who.user, offered).await?;
        let followed = viewer.own_things();
        let (history, credits) =
            (consultation::history(&cx, &who.user, before).await?, consultation::balance(&cx, who.user.id).await?);
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
                    {queue_place}
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
                <div id="history" data-refresh="">{history_of(history, before.is_some())}</div>
            </section>
        };
        Ok(layout.around(content))
    })
}

/// Their newest quotes, when there are any. What waits for an answer is said before them: they stand below a long form.
async fn quotes(cx: &Context, who: &User, quotes: Page<Quote>) -> Result<Option<AnyView>, Problem> {
    if quotes.rows.is_empty() {
        return Ok(None);
    }
    let terms = catalogue::terms(cx, who.shop_id).await?;
    let list = quotes_of(&quotes.rows, cx.clock.now(), (terms.decimals(), &terms.currency));
    let earlier = quotes.earlier.map(|before| path::quotes_before(&before));
    Ok(Some(view! { {list} {earlier.map(|earlier| view! { <p><a href=earlier>"Earlier quotes"</a></p> })} }.into_any()))
}

/// When the first of the quotes that can be decided on no longer can.
fn next_to_run_out(to_decide_on: &[QuoteHead]) -> Option<Timestamp> {
    to_decide_on.iter().map(|head| head.valid_until).min()
}

/// Without JavaScript the page asks again by itself while something may happen. Nothing is typed into it meanwhile.
pub(super) fn refresh_without_script() -> impl IntoView {
    view! { <noscript><meta http-equiv="refresh" content="20"/></noscript> }
}

/// A page of the history; those before it and, where it is not the first, the newest are a link away.
fn history_of(history: History, is_earlier: bool) -> AnyView {
    if history.sessions.is_empty() && !is_earlier {
        return view! {
            <div class="empty">
                <p class="empty-title">"No consultations yet"</p>
                <p>"Describe what is wrong above and start your first one. It stays here to read afterwards."</p>
            </div>
        }
        .into_any();
    }
    let earlier = history.earlier.map(|before| path::with_query("/customer", "before", &before) + "#history-title");
    view! {
        {consultations("Your consultations", "Mechanic", history.sessions)}
        <p class="actions">
            {is_earlier.then(|| view! { <a href="/customer#history-title">"Newest"</a> })}
            {earlier.map(|earlier| view! { <a href=earlier>"Earlier consultations"</a> })}
        </p>
    }
    .into_any()
}

/// For so long a page that was kept goes on offering the same mechanics. Whoever left meanwhile is refused by name.
const CHOICES_KEPT_FOR_MS: i64 = 10 * 60_000;

/// What the shop lets a customer choose from.
struct Choices {
    mechanics: Vec<Mechanic>,
    time_zone: String,
    offered: Offered,
}

impl Choices {
    async fn of(cx: &Context, customer: &User) -> Result<Self, Problem> {
        let mechanics = consultation::mechanics(cx, customer.shop_id).await?;
        let time_zone = shop::time_zone(&cx.store, customer.shop_id).await?;
        Ok(Self { mechanics, time_zone, offered: consultation::offered(cx, customer.shop_id).await? })
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
                <form class="form" method="post" action={once_of::<MoveAppointment>()}>
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
            <form class="form" data-draft="" method="post" action={once_of::<StartConsultation>()}>
                {field(concern)}
                {field(vehicle)}
                {choices("plan", "Plan", &plans(&of.offered, credits), refused)}
                {choices("channel", "How to talk", &channels(&of.offered), refused)}
                {mechanic_choice(&of.mechanics, refused)}
                {start_time("", "Start later", Some("Leave it empty to join the queue now."), &of.time_zone, refused)}
                <button class="button" data-tone="main" data-size="large">"Start the consultation"</button>
            </form>
        </section>
    }
}

/// What is sent, what it is called, and what it means.
type Choosable = (&'static str, &'static str, &'static str);

fn channels(offered: &Offered) -> Vec<Choosable> {
    let said = |channel: &Channel| match channel {
        Channel::Chat => (channel.as_str(), "Chat", "In writing"),
        Channel::Video => (channel.as_str(), "Video", "Face to face on a screen"),
        Channel::Diagnostic => (channel.as_str(), "Diagnostic", "Over the car's own readings"),
    };
    offered.channels.iter().map(said).collect()
}

/// Payments are not taken online: a plan that is paid is none to choose.
fn plans(offered: &Offered, credits: i64) -> Vec<Choosable> {
    let credit = if credits > 0 { "One of your credits, held until it is over" } else { "You have none left" };
    let said = |plan: &Plan| match plan {
        Plan::Free => Some((plan.as_str(), "Free", "Costs nothing")),
        Plan::Credit => Some((plan.as_str(), "Credit", credit)),
        Plan::Paid => None,
    };
    offered.plans.iter().filter_map(said).collect()
}

/// A choice of one, the first being chosen until the person says otherwise. Where there is only one, nobody is asked.
fn choices(
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
