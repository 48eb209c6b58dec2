//! The dashboard of the counter and the office: what can be done here today, and nothing that cannot.

use leptos::prelude::*;
use session::consultation;
use session::shop::User;

use crate::layout::guard::{load, only};
use crate::layout::{Layout, Viewer};
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
        let user = who.user.clone();
        let layout = Layout::new("Today", viewer);
        Ok(layout.around(view! {
            <h1>"Hello, " {user.name.clone()}</h1>
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
