//! What every page has around it: skip link, header with the way home, the banner, notices, the foot.

#![expect(unreachable_pub, reason = "`#[component]` makes a second, hidden function of the same visibility")]

pub(crate) mod deal_switcher;
mod error_page;
pub(crate) mod guard;
pub(crate) mod notice;
mod outdated;
mod shell;
pub mod static_error_page;

pub use error_page::MissingPage;
pub use guard::DashboardPage;
pub use shell::{App, DemoWorld, shell};

use std::sync::Arc;

use leptos::prelude::*;
use session::Context;
use session::change::Topic;
use session::login::SignedIn;
use session::consultation::{self, ParticipantRole};
use session::shift::{self, ShiftStatus, TillSnapshot};
use session::shop::{Role, User};
use session::snapshot::{self, Extent};

use deal_switcher::{Chip, chip};
use guard::{home, present_path};
use notice::notice;
use crate::build::PageBuild;
use crate::request::caller::signed_in as who_asks;
use crate::islands::{Banner, Fresh};
use crate::components::{PageTitle, embedded};
use crate::path;
use crate::problem::Problem;
use crate::state::{self, PageState};
use crate::words::time::{Show, moment};

/// What a page tells its frame.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    /// The page's name in the window's title.
    pub(crate) title: String,
    /// Who looks at it. What is active for them was provided before: see [`provide_active`].
    pub(crate) who: Option<SignedIn>,
    /// The forms on it that show their own refusals.
    pub(crate) forms: &'static [&'static str],
    /// How wide it may grow.
    pub(crate) width: Width,
    /// What its still parts show, and are fetched again for.
    pub(crate) followed: Option<Followed>,
    /// What an island of it draws, beyond what is in the page's state.
    pub(crate) drawn: Option<Topic>,
}

/// What still parts of a page show, and the number of what they show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Followed {
    /// What.
    pub(crate) topic: Topic,
    /// Its revision when it was read, or before.
    pub(crate) revision: i64,
}

impl Followed {
    /// `topic` at its present revision, for `user` who may see it. To be asked for before what is shown of it is read.
    ///
    /// # Errors
    /// `internal`, `busy`.
    pub(crate) async fn now(cx: &Context, user: &User, topic: Topic) -> Result<Option<Self>, Problem> {
        let snapshot = snapshot::of(cx, user, topic, Extent::Revision).await?;
        Ok(snapshot.map(|snapshot| Self { topic, revision: snapshot.revision }))
    }
}

/// How wide a page may grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Width {
    /// A form.
    Narrow,
    /// Tables and cards.
    #[default]
    Wide,
}

impl Width {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        }
    }
}

impl Frame {
    /// Puts `content` into the frame.
    pub(crate) fn around(self, content: impl IntoView + 'static) -> AnyView {
        let Self { title, who, forms, width, followed, drawn } = self;
        let state = use_context::<Arc<PageState>>();
        let till = use_context::<Arc<TillSnapshot>>();
        // A page of the counter that shows nothing else shows on which shift its device is.
        let followed = followed.or_else(|| use_context::<Followed>().filter(|_| drawn.is_none()));
        let deal = use_context::<Arc<Chip>>();
        let mine = who.as_ref().map(|who| Topic::Person(who.user.id));
        let live = mine.map(|mine| follows(mine, deal.as_deref(), followed, state.as_deref().and_then(of_islands).or(drawn)));
        let user = who.map(|who| who.user);
        let me = user.as_ref().filter(|_| till.is_some()).map(|user| user.id.to_string());
        let banner = state.is_some().then(|| view! { <Banner/> });
        let json = state.map(|state| embedded(state::ELEMENT, &*state));
        view! {
            <PageTitle name=title/>
            <a class="skip" href="#main">"Skip to the content"</a>
            {header(user, deal.as_deref())}
            {json}
            <div class="banner-slot" data-live=mine.map(|mine| mine.to_string())>
                {banner}
                {till.map(|till| view! { <div id="till-line" data-refresh="yes">{till_line(&till)}</div> })}
                {live}
            </div>
            <main id="main" class="main" tabindex="-1" data-width=width.as_str()>
                {notice(forms)}
                {content.into_any()}
            </main>
            {me.map(sends)}
            <footer class="foot"><p>"Forecourt runs a service garage on one binary."</p></footer>
        }
        .into_any()
    }
}

/// What every page of the counter does for the time without a network, for the person `me`.
fn sends(me: String) -> impl IntoView {
    let build = PageBuild::present();
    view! {
        <script src=build.file("/till-queue.js")></script>
        <script src=build.file("/till-page.js") data-me=me></script>
    }
}

/// Hands `state` to the islands of this page. Before any of them is made.
pub(crate) fn provide(state: PageState) -> Arc<PageState> {
    let state = Arc::new(state);
    provide_context(Arc::clone(&state));
    state
}

/// Reads what is active for `user` and hands it to the islands; the counter takes no part in consultations, and has the
/// shift of its device instead.
///
/// # Errors
/// `internal`, `busy`.
pub(crate) async fn provide_active(cx: &Context, user: &User) -> Result<Option<Arc<PageState>>, Problem> {
    let Some(role) = part(user.role) else {
        let device = who_asks()?.login_session_id;
        if let Some(registers) = Followed::now(cx, user, Topic::Registers(user.shop_id)).await? {
            provide_context(registers);
        }
        provide_context(Arc::new(shift::till(cx, device).await?));
        return Ok(None);
    };
    let active = consultation::active(cx, user).await?;
    Ok(Some(provide(PageState::new(user, role, active))))
}

/// The till's line of the banner: the shift this device is on, and a warning once it has been open for too long.
fn till_line(snapshot: &TillSnapshot) -> Option<impl IntoView + use<>> {
    let till = snapshot.till.clone()?;
    let here = path::till(till.shift_id);
    let is_long = snapshot.server_time.since_ms(till.opened_at) > snapshot.warn_after_ms;
    let standing = if till.status == ShiftStatus::Open { "Shift open since " } else { "Drawer being counted, open since " };
    let is_here = present_path() == here;
    Some(view! {
        <section class="banner" data-status=if till.status == ShiftStatus::Open { "live" } else { "pending" } aria-label="Shift">
            <div class="banner-row">
                <span class="pill"><span class="icon" data-icon="live" aria-hidden="true"></span>{till.register_name}</span>
                <span class="banner-who">
                    {standing} {moment(till.opened_at, Show::Day)}
                    {format!(", {} {}", till.devices_count, if till.devices_count == 1 { "device" } else { "devices" })}
                    {is_long.then_some(". It has been open for more than a day: count and close it.")}
                </span>
                <span class="banner-actions">
                    {(!is_here).then(|| view! { <a class="button" data-tone="main" href=here>"Return"</a> })}
                </span>
            </div>
        </section>
    })
}

/// What the islands of a page draw besides what is active.
fn of_islands(state: &PageState) -> Option<Topic> {
    match state {
        PageState { queue: Some(_), .. } => Some(Topic::Queue(state.shop_id)),
        PageState { room: Some(room), .. } => Some(Topic::Consultation(room.session.id)),
        _ => None,
    }
}

/// Says what the page shows, for `public/live.js`: its person's own things, what its still parts show, what its islands draw.
fn follows(mine: Topic, deal: Option<&Chip>, followed: Option<Followed>, drawn: Option<Topic>) -> impl IntoView + use<> {
    let selected = deal.map(Chip::revision);
    let followed = followed.map(|Followed { topic, revision }| {
        view! { <span hidden data-topic=topic.to_string() data-value=revision></span> }
    });
    view! {
        <span hidden data-topic=mine.to_string() data-extent="whole" data-number="selection_revision" data-value=selected></span>
        {followed}
        {drawn.map(|topic| view! { <span hidden data-topic=topic.to_string() data-extent="whole"></span> })}
        <p class="live-since" id="live-since" role="status" hidden></p>
        <Fresh/>
    }
}

/// Which part somebody of this role takes in consultations; the counter takes none.
const fn part(role: Role) -> Option<ParticipantRole> {
    match role {
        Role::Customer => Some(ParticipantRole::Customer),
        Role::Mechanic => Some(ParticipantRole::Mechanic),
        Role::Cashier | Role::Manager | Role::Admin => None,
    }
}

fn header(user: Option<User>, deal: Option<&Chip>) -> impl IntoView + use<> {
    let brand = user.as_ref().map_or("/", |user| home(user.role));
    view! {
        <header class="head">
            <div class="head-row">
                <a class="brand" href=brand><span class="brand-mark" aria-hidden="true"></span>"Forecourt"</a>
                {match user {
                    Some(user) => signed_in(user).into_any(),
                    None => view! {
                        <nav class="nav" aria-label="Main">
                            {link("/sign-in", "Sign in")}
                            {link("/sign-up", "Sign up")}
                        </nav>
                    }
                    .into_any(),
                }}
            </div>
            {deal.map(with_deal)}
        </header>
    }
}

/// The selected deal, fetched again whenever it changes.
fn with_deal(deal: &Chip) -> AnyView {
    view! {
        <div class="head-deal" id="head-deal" data-refresh="yes">{chip(deal)}</div>
    }
    .into_any()
}

fn signed_in(user: User) -> impl IntoView {
    let first = match user.role {
        Role::Customer => "Consultation",
        Role::Mechanic => "Queue",
        Role::Cashier | Role::Manager | Role::Admin => "Today",
    };
    view! {
        <nav class="nav" aria-label="Main">
            {link(home(user.role), first)}
            {user.role.works_at_the_counter().then(|| link(path::REGISTERS, "Till"))}
            {user.role.is_staff().then(|| link(path::DEALS, "Deals"))}
            {user.role.sees_operations().then(|| link("/admin", "Operations"))}
            {link("/account", "Account")}
        </nav>
        <div class="head-who">
            <span class="head-name" title=user.email>{user.name}</span>
            <form method="post" action="/fn/sign_out"><button class="button" data-tone="plain">"Sign out"</button></form>
        </div>
    }
}

fn link(to: &'static str, text: &'static str) -> impl IntoView {
    let is_here = present_path() == to;
    view! { <a href=to aria-current=is_here.then_some("page")>{text}</a> }
}
