//! The page layout: skip link, header with navigation and deal switcher, the banner, notices, the footer. A page fills it
//! with its content.
//!
//! What follows a person on every page is the layout's `Viewer`, without which there is no layout.

#![expect(unreachable_pub, reason = "`#[component]` makes a second, hidden function of the same visibility")]

mod booking_news;
pub(crate) mod deal_switcher;
mod error_page;
pub(crate) mod guard;
mod header;
pub mod kept_page;
pub(crate) mod notice;
mod outdated;
mod shell;
mod shift_line;
pub mod static_error_page;
mod viewer;

pub use error_page::MissingPage;
pub use guard::DashboardPage;
pub use shell::{DemoWorld, page_routes, shell};
pub(crate) use viewer::Viewer;

use leptos::prelude::*;
use session::Context;
use session::change::Topic;
use session::shop::User;
use session::snapshot::{self, Extent};

use crate::build::PageBuild;
use crate::components::{PageTitle, embedded};
use crate::islands::{AutoRefresh, Banner};
use crate::pages::reminder;
use crate::problem::Problem;
use crate::request::caller::context;
use crate::state::{self, PageState};
use booking_news::booking_news;
use deal_switcher::DealSwitcher;
use header::header;
use kept_page::now;
use notice::notice;
use shift_line::shift_line;

/// What a page tells its layout.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The page's name in the window's title.
    pub(crate) title: String,
    /// Who looks at it, and what follows them on every page.
    pub(crate) viewer: Viewer,
    /// The forms on it that show their own refusals.
    pub(crate) forms: &'static [&'static str],
    /// How wide it may grow.
    pub(crate) width: Width,
    /// What its still parts show, and are fetched again for.
    pub(crate) followed: Option<Followed>,
    /// What else they show.
    pub(crate) watched: Option<Followed>,
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
    /// As wide as the screen: columns beside each other.
    Full,
    /// As high as the screen, and as wide as a page: a conversation.
    Tall,
    /// As wide and as high as the screen: a tool whose panes scroll, and whose page does not.
    Screen,
}

impl Width {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
            Self::Full => "full",
            Self::Tall => "tall",
            Self::Screen => "screen",
        }
    }
}

impl Layout {
    /// The layout of a page that says nothing but its title, for `viewer`.
    pub(crate) fn new(title: impl Into<String>, viewer: Viewer) -> Self {
        Self {
            title: title.into(),
            viewer,
            forms: &[],
            width: Width::default(),
            followed: None,
            watched: None,
            drawn: None,
        }
    }

    /// Puts `content` into the layout.
    pub(crate) fn around(self, content: impl IntoView + 'static) -> AnyView {
        let Self { title, viewer, forms, width, followed, watched, drawn } = self;
        // Whatever page a customer looks at, what came of their prebookings is told there.
        let own = viewer.own_things().filter(|_| viewer.user.as_ref().is_some_and(|user| user.roles.is_customer()));
        let Viewer { user, state, till, registers, deal, erase_at, held, news } = viewer;
        let told = user.as_ref().filter(|user| user.roles.is_customer()).map(|_| booking_news(news));
        let followed = followed.or(own);
        // A page of the counter that shows nothing else shows on which shift its device is.
        let followed = followed.or_else(|| registers.filter(|_| drawn.is_none()));
        let mine = user.as_ref().map(|user| Topic::Person(user.id));
        let live = mine.map(|mine| {
            follows(mine, deal.as_ref(), [followed, watched], state.as_deref().and_then(of_islands).or(drawn))
        });
        let me = user.as_ref().filter(|_| till.is_some()).map(|user| user.id.to_string());
        let read = mine.map(|_| now(context().clock.now()));
        let idle = user.as_ref().map(idle_ms);
        let banner = state.is_some().then(|| view! { <Banner/> });
        let json = state.map(|state| embedded(state::ELEMENT, &*state, Some(now(state.active.server_time))));
        view! {
            <PageTitle name=title/>
            <a class="skip" href="#main">"Skip to the content"</a>
            {header(user, deal.as_ref(), held)}
            {json}
            <div class="banner-slot" data-live=mine.map(|mine| mine.to_string()) data-read=read data-idle=idle data-meanwhile=drawn.and_then(meanwhile)>
                {banner}
                {till.map(|till| view! { <div id="till-line" data-refresh="yes">{shift_line(&till)}</div> })}
                {live}
            </div>
            <main id="main" class="main" tabindex="-1" data-width=width.as_str()>
                {erase_at.map(reminder)}
                {notice(forms)}
                {told}
                {content.into_any()}
            </main>
            {me.map(sends)}
        }
        .into_any()
    }
}

/// For how long a person's login may go unused.
fn idle_ms(user: &User) -> i64 {
    let limits = &context().limits;
    let life = if user.roles.is_staff() { limits.staff_login } else { limits.customer_login };
    life.idle_ms
}

/// What every page of the counter does for the time without a network, for the person `me`.
fn sends(me: String) -> impl IntoView {
    let build = PageBuild::present();
    view! {
        <script src=build.file("/till-queue.js")></script>
        <script src=build.file("/till-page.js") data-me=me></script>
    }
}

/// What whoever works with the island that draws `topic` may count on while the server is away.
fn meanwhile(topic: Topic) -> Option<&'static str> {
    matches!(topic, Topic::Shift(_)).then_some("Sales are kept on this device.")
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
fn follows(
    mine: Topic,
    deal: Option<&DealSwitcher>,
    followed: [Option<Followed>; 2],
    drawn: Option<Topic>,
) -> impl IntoView + use<> {
    let selected = deal.map(DealSwitcher::revision);
    let followed = followed.into_iter().flatten().map(|Followed { topic, revision }| {
        view! { <span hidden data-topic=topic.to_string() data-value=revision></span> }
    });
    let followed = followed.collect_view();
    view! {
        <span hidden data-topic=mine.to_string() data-extent="whole" data-number="selection_revision" data-value=selected></span>
        {followed}
        {drawn.map(|topic| view! { <span hidden data-topic=topic.to_string() data-extent="whole"></span> })}
        <AutoRefresh/>
    }
}
