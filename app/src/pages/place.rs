//! Where a customer stands in the queue: a still part of their pages, fetched again whenever the queue changes.

use leptos::prelude::*;
use session::Context;
use session::change::Topic;
use session::consultation::{self, Status};
use session::shop::User;

use crate::layout::Followed;
use crate::problem::Problem;
use crate::words::consultation as label;

/// The part of a page of `who`, whose consultation stands so; without words while they do not wait.
pub(super) async fn place_of(cx: &Context, who: &User, status: Status) -> Result<AnyView, Problem> {
    let is_waiting = who.roles.is_customer() && status == Status::Pending;
    let place = if is_waiting { consultation::place(cx, who).await? } else { None };
    let said = place.map(|place| {
        view! {
            <p class="notice" data-tone="plain" role="status">
                <strong>{label::place(&place)}</strong>
                " "
                {label::usual_wait(&place)}
            </p>
        }
    });
    Ok(view! { <div id="place" data-refresh="">{said}</div> }.into_any())
}

/// The queue, for whoever waits in it or will: only that it changed is told them.
pub(super) async fn watched(cx: &Context, who: &User, status: Status) -> Result<Option<Followed>, Problem> {
    match watched_of(who, status) {
        Some(queue) => Followed::now(cx, who, queue).await,
        None => Ok(None),
    }
}

/// What a page of `who`, whose consultation stands so, shows beside their own things.
pub(super) fn watched_of(who: &User, status: Status) -> Option<Topic> {
    let waits = who.roles.is_customer() && matches!(status, Status::Pending | Status::Scheduled);
    waits.then_some(Topic::Queue(who.shop_id))
}
