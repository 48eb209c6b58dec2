//! The dashboard of the counter and the office: what can be done here today, and nothing that cannot.

use leptos::prelude::*;
use session::change::Topic;
use session::consultation;
use session::shop::{self, Checklist, User};

use super::account_notices::account_notices;
use crate::actions::{HideChecklist, once_of};
use crate::layout::guard::{load, only};
use crate::layout::{Followed, Layout, Viewer};
use crate::path;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn StaffPage() -> impl IntoView {
    load(async {
        let who = only(|user| user.roles.works_at_the_counter())?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let queue = consultation::queue(&cx, who.user.shop_id).await?;
        let left = match who.user.roles.runs_the_shop() {
            true => shop::checklist(&cx, who.user.shop_id).await?,
            false => shop::Checklist::default(),
        };
        let user = who.user.clone();
        let notices = account_notices(&cx, &user).await?;
        let mine = Followed { topic: Topic::Person(user.id), revision: who.revision };
        let layout = Layout { watched: Some(mine), ..Layout::new("Today", viewer) };
        Ok(layout.around(view! {
            <h1>"Hello, " {user.name.clone()}</h1>
            {notices}
            {left.is_left().then(|| checklist(left))}
            <div class="figures">
                <p class="figure">
                    <span class="figure-number">{queue.waiting_count}</span>
                    <span class="figure-what">{if queue.waiting_count == 1 { "customer waits in the queue" } else { "customers wait in the queue" }}</span>
                </p>
            </div>
            <section class="block" aria-labelledby="can-title">
                <h2 id="can-title">"What you can do here"</h2>
                {what(&user)}
            </section>
        }))
    })
}

/// What is left of the first day, a link each.
fn checklist(left: Checklist) -> impl IntoView {
    let lines = [
        (left.lacks_products, path::CATALOGUE, "Add what you sell", "Until then, ring things up as open items."),
        (
            left.lacks_people,
            path::INVITES,
            "Invite the people who work with you",
            "Each signs in with their own account.",
        ),
        (left.lacks_hours, "/manage/shop#hours", "Say when you are open", "It stands on the front page."),
        (left.lacks_shift, path::REGISTERS, "Start your first shift", "Then the till is ready to sell."),
    ];
    let lines = lines.into_iter().filter(|(is_left, ..)| *is_left);
    let lines =
        lines.map(|(_, to, what, why)| view! { <li><a href=to>{what}</a><span class="quiet">{why}</span></li> });
    view! {
        <section class="block" aria-labelledby="left-title">
            <h2 id="left-title">"What is left to do"</h2>
            <ul class="ways">{lines.collect_view()}</ul>
            <form method="post" action={once_of::<HideChecklist>()}>
                <button class="button" data-tone="plain">"Don't show this list any more"</button>
            </form>
        </section>
    }
}

fn what(user: &User) -> impl IntoView + use<> {
    view! {
        <ul class="ways">
            <li><a href=path::REGISTERS>"Till"</a><span class="quiet">"Start a shift on a register or join one, sell, count the drawer and close."</span></li>
            {user.roles.runs_the_shop().then(|| view! {
                <li><a href=path::MANAGE>"Manage"</a><span class="quiet">"People, catalogue, places and the shop itself."</span></li>
            })}
            {user.roles.sees_operations().then(|| view! {
                <li><a href="/admin">"Operations"</a><span class="quiet">"Background jobs: when they last ran, and whether they worked."</span></li>
            })}
            <li><a href="/account">"Account"</a><span class="quiet">"Where you are signed in. Sign out devices you don't recognise."</span></li>
        </ul>
    }
}
