//! What every page has around it: skip link, header with the way home, the banner, notices, the foot.

use leptos::prelude::*;
use leptos_meta::{Body, Title};
use session::id::ServiceSessionId;
use session::login::SignedIn;
use session::service::{ActiveSnapshot, ParticipantRole};
use session::shop::{Role, User};

use super::guard::{home, present_path};
use super::notice::notice;
use crate::island::Banner;

/// What a page tells its frame.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// The page's name in the window's title.
    pub(super) title: String,
    /// Who looks at it, and what is active for them.
    pub(super) who: Option<(SignedIn, ActiveSnapshot)>,
    /// What its event stream is asked for besides that: `queue=1`, `room=ID`, or nothing.
    pub(super) live: String,
    /// The consultation whose room it is.
    pub(super) here: Option<ServiceSessionId>,
    /// The forms on it that show their own refusals.
    pub(super) forms: &'static [&'static str],
    /// How wide it may grow.
    pub(super) width: Width,
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
        let Self { title, who, live, here, forms, width } = self;
        let stream = who.is_some().then(|| if live.is_empty() { "/live".to_owned() } else { format!("/live?{live}") });
        let user = who.as_ref().map(|(who, _)| who.user.clone());
        let banner = who.and_then(|(who, snapshot)| {
            let role = part(who.user.role)?;
            Some(view! { <Banner snapshot role here/> })
        });
        view! {
            <Title text=format!("{title} · Forecourt")/>
            <Body attr:data-live=stream/>
            <a class="skip" href="#main">"Skip to the content"</a>
            {header(user)}
            <div class="banner-slot">{banner}</div>
            <main id="main" class="main" tabindex="-1" data-width=width.as_str()>
                {notice(forms)}
                {content.into_any()}
            </main>
            <footer class="foot"><p>"Forecourt runs a service garage on one binary."</p></footer>
        }
        .into_any()
    }
}

/// Which part somebody of this role takes in consultations; the counter takes none.
pub(super) const fn part(role: Role) -> Option<ParticipantRole> {
    match role {
        Role::Customer => Some(ParticipantRole::Customer),
        Role::Mechanic => Some(ParticipantRole::Mechanic),
        Role::Cashier | Role::Manager | Role::Admin => None,
    }
}

fn header(user: Option<User>) -> impl IntoView {
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
        </header>
    }
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
