//! The header: the way home, the navigation of all roles that somebody has, the deal switcher, signing out.

use leptos::prelude::*;
use session::shop::User;

use super::deal_switcher::{DealSwitcher, deal_switcher};
use super::guard::{home, present_path};
use crate::actions::{SignOut, path_of};
use crate::path;

/// The header, for `user` or for whoever is not signed in. Who is `held` has nowhere to go yet but out.
pub(super) fn header(user: Option<User>, deal: Option<&DealSwitcher>, held: Option<User>) -> impl IntoView + use<> {
    let brand = user.as_ref().map_or("/", |user| home(user.roles));
    view! {
        <header class="head">
            <div class="head-row">
                <a class="brand" href=brand><span class="brand-mark" aria-hidden="true"></span>"Forecourt"</a>
                {match (user, held) {
                    (Some(user), _) => signed_in(user, deal).into_any(),
                    (None, Some(held)) => who(held).into_any(),
                    (None, None) => view! {
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

/// The selected deal, fetched again whenever it changes.
fn with_deal(deal: &DealSwitcher) -> AnyView {
    view! {
        <div class="head-deal" id="head-deal" data-refresh="yes">{deal_switcher(deal)}</div>
    }
    .into_any()
}

fn signed_in(user: User, deal: Option<&DealSwitcher>) -> impl IntoView + use<> {
    let roles = user.roles;
    view! {
        <nav class="nav" aria-label="Main">
            {roles.is_customer().then(|| link(path::CUSTOMER, "Consultation"))}
            {roles.is_customer().then(|| link(path::BOOK, "Book"))}
            {roles.works_at_the_counter().then(|| link(path::TODAY, "Today"))}
            {roles.sees_the_queue().then(|| link(path::QUEUE_PAGE, "Queue"))}
            {roles.takes_consultations().then(|| link(path::CALENDAR, "Calendar"))}
            {roles.works_at_the_counter().then(|| link(path::REGISTERS, "Till"))}
            {roles.is_staff().then(|| link(path::DEALS, "Deals"))}
            {roles.runs_the_shop().then(|| link(path::MANAGE, "Manage"))}
            {roles.sees_operations().then(|| link("/admin", "Operations"))}
            {link("/account", "Account")}
        </nav>
        {deal.map(with_deal)}
        {who(user)}
    }
}

fn who(user: User) -> impl IntoView {
    view! {
        <div class="head-who">
            <bdi class="head-name" title=user.email>{user.name}</bdi>
            <form method="post" action={path_of::<SignOut>()}><button class="button" data-tone="plain">"Sign out"</button></form>
        </div>
    }
}

fn link(to: &'static str, text: &'static str) -> impl IntoView {
    let is_here = present_path() == to;
    view! { <a href=to aria-current=is_here.then_some("page")>{text}</a> }
}
