//! What every page has around it: skip link, header with the way home, the banner, notices, the foot.

use std::sync::Arc;

use leptos::prelude::*;
use session::Context;
use session::id::ShiftId;
use session::login::SignedIn;
use session::service::{self, ParticipantRole};
use session::shift::{self, ShiftStatus, TillSnapshot};
use session::shop::{Role, User};

use super::chip::{Chip, chip};
use super::guard::{home, present_path};
use super::notice::notice;
use crate::build::PageBuild;
use crate::caller::signed_in as who_asks;
use crate::island::{Banner, Fresh};
use crate::part::{PageTitle, embedded};
use crate::path;
use crate::problem::Problem;
use crate::state::{self, PageState};
use crate::time::{Show, moment};

/// What a page tells its frame.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// The page's name in the window's title.
    pub(super) title: String,
    /// Who looks at it. What is active for them was provided before: see [`provide_active`].
    pub(super) who: Option<SignedIn>,
    /// The forms on it that show their own refusals.
    pub(super) forms: &'static [&'static str],
    /// How wide it may grow.
    pub(super) width: Width,
    /// The shift it shows, where it does.
    pub(super) shift: Option<Shown>,
    /// What else its still parts follow.
    pub(super) followed: Option<Followed>,
}

/// What the still parts of a page are fetched again for.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    /// The event in the stream.
    pub(super) event: &'static str,
    /// What the stream is asked for; nothing for what it tells of anyhow.
    pub(super) asked: String,
    /// Where it is asked for while there is no stream.
    pub(super) from: String,
    /// What the page shows, where that is numbered.
    pub(super) revision: Option<i64>,
}

impl Followed {
    /// An event, how it is asked for, and where it is to be had without a stream.
    pub(super) fn new(event: &'static str, asked: &str, from: &str) -> Self {
        Self { event, asked: asked.to_owned(), from: from.to_owned(), revision: None }
    }
}

/// The shift a page shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    /// Which.
    pub(super) id: ShiftId,
    /// Its board's revision when it was read.
    pub(super) revision: i64,
    /// Whether an island draws it; its still parts are fetched again otherwise.
    pub(super) is_drawn: bool,
}

/// How wide a page may grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Width {
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
    pub(super) fn around(self, content: impl IntoView + 'static) -> AnyView {
        let Self { title, who, forms, width, shift, followed } = self;
        let state = use_context::<Arc<PageState>>();
        let till = use_context::<Arc<TillSnapshot>>();
        let counter = till.is_some().then(|| of_counter(shift));
        let is_drawn = shift.is_some_and(|shift| shift.is_drawn);
        let asked = [state.as_deref().map(asked_by_islands), counter.as_ref().map(|counter| counter.asked.clone())];
        let asked = asked.into_iter().flatten().chain(followed.as_ref().map(|followed| followed.asked.clone()));
        let stream = who.is_some().then(|| stream(asked));
        let followed: Vec<Followed> = counter.filter(|_| !is_drawn).into_iter().chain(followed).collect();
        let deal = use_context::<Arc<Chip>>();
        let is_fresh = !followed.is_empty() || deal.is_some();
        let user = who.map(|who| who.user);
        let me = user.as_ref().filter(|_| till.is_some()).map(|user| user.id.to_string());
        let banner = state.is_some().then(|| view! { <Banner/> });
        let json = state.map(|state| embedded(state::ELEMENT, &*state));
        view! {
            <PageTitle name=title/>
            <a class="skip" href="#main">"Skip to the content"</a>
            {header(user, deal.as_deref())}
            {json}
            <div class="banner-slot" data-live=stream>
                {banner}
                {till.map(|till| view! { <div id="till-line" data-refresh="yes">{till_line(&till)}</div> })}
                {followed.into_iter().map(follows).collect_view()}
                {is_fresh.then(|| view! { <Fresh/> })}
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
pub(super) fn provide(state: PageState) -> Arc<PageState> {
    let state = Arc::new(state);
    provide_context(Arc::clone(&state));
    state
}

/// Reads what is active for `user` and hands it to the islands; the counter takes no part in consultations, and has the
/// shift of its device instead.
///
/// # Errors
/// `internal`, `busy`.
pub(super) async fn provide_active(cx: &Context, user: &User) -> Result<Option<Arc<PageState>>, Problem> {
    let Some(role) = part(user.role) else {
        let device = who_asks()?.login_session_id;
        provide_context(Arc::new(shift::till(cx, device).await?));
        return Ok(None);
    };
    let active = service::active(cx, user).await?;
    Ok(Some(provide(PageState::new(user.id, role, active))))
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

/// What the islands of a page ask its event stream for.
fn asked_by_islands(state: &PageState) -> String {
    match state {
        PageState { queue: Some(_), .. } => "queue=1".to_owned(),
        PageState { room: Some(room), .. } => format!("room={}", room.session.id),
        _ => String::new(),
    }
}

/// What a page of the counter follows: its shift, or how the registers stand.
fn of_counter(shift: Option<Shown>) -> Followed {
    match shift {
        Some(Shown { id, revision, .. }) => {
            Followed { revision: Some(revision), ..Followed::new("shift", &format!("shift={id}"), &path::api_shift(id)) }
        }
        None => Followed::new("registers", "counter=1", path::API_REGISTERS),
    }
}

/// The address of a page's one stream.
fn stream(asked: impl Iterator<Item = String>) -> String {
    let asked: Vec<String> = asked.filter(|asked| !asked.is_empty()).collect();
    if asked.is_empty() { "/live".to_owned() } else { format!("/live?{}", asked.join("&")) }
}

/// Says what the still parts of the page are fetched again for.
fn follows(of: Followed) -> impl IntoView {
    view! { <span hidden data-fresh=of.event data-fresh-from=of.from data-revision=of.revision></span> }
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
        <div class="head-deal" id="head-deal" data-refresh="yes" data-fresh="selection" data-fresh-from=path::API_ME data-revision=deal.revision()>{chip(deal)}</div>
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
