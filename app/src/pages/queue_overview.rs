//! The queue for whoever runs the shop and takes nothing from it: who waits, and for how long. A still part of the page, fetched
//! again whenever the queue changes.

use leptos::prelude::*;
use session::Context;
use session::change::Topic;
use session::consultation::{self, QueueEntry};
use session::login::SignedIn;

use super::customer::refresh_without_script;
use crate::components::badge;
use crate::layout::{Followed, Layout, Viewer};
use crate::problem::Problem;
use crate::words::time::{Show, moment};

/// The page, for `who` who runs the shop.
pub(super) async fn queue_overview(cx: &Context, who: &SignedIn) -> Result<AnyView, Problem> {
    let watched = Followed::now(cx, &who.user, Topic::Queue(who.user.shop_id)).await?;
    let queue = consultation::queue(cx, who.user.shop_id).await?;
    let viewer = Viewer::of(cx, who).await?;
    let shown = i64::try_from(queue.assignments.len()).unwrap_or(i64::MAX);
    let more = queue.waiting_count - shown;
    let is_empty = queue.assignments.is_empty();
    let rows = queue.assignments.into_iter().map(row).collect_view();
    let layout = Layout { watched, ..Layout::new("Queue", viewer) };
    refresh_without_script();
    Ok(layout.around(view! {
        <section class="block" aria-labelledby="queue-title">
            <h1 id="queue-title">"Who is waiting?"</h1>
            <div id="waiting" data-refresh="">
                {if is_empty {
                    view! { <div class="empty"><p class="empty-title">"Nobody is waiting"</p><p>"Mechanics take requests from here."</p></div> }.into_any()
                } else {
                    view! {
                        <div class="table-frame" tabindex="0" role="region" aria-label="Queue">
                            <table class="table" data-stack="phone">
                                <thead>
                                    <tr>
                                        <th scope="col">"Customer"</th>
                                        <th scope="col">"Since"</th>
                                        <th scope="col">"Plan"</th>
                                        <th scope="col">"Concern"</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                        {(more > 0).then(|| view! { <p class="quiet">{format!("And {more} more.")}</p> })}
                    }
                    .into_any()
                }}
            </div>
        </section>
    }))
}

fn row(entry: QueueEntry) -> impl IntoView {
    view! {
        <tr>
            <th scope="row"><bdi>{entry.customer_name}</bdi></th>
            <td data-label="Since">{moment(entry.queued_at, Show::Time)}</td>
            <td data-label="Plan">{badge(entry.plan, entry.channel)}</td>
            <td data-label="Concern"><span class="clamp">{entry.concern}</span></td>
        </tr>
    }
}
