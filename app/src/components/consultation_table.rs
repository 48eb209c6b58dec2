//! Consultations as a table: a customer's history, a mechanic's day.

use leptos::prelude::*;
use session::consultation::Summary;

use crate::components::{badge, pill};
use crate::path;
use crate::words::time::{Show, moment, stretch};

/// The table of `sessions`; `with` heads the column of the other side's names.
pub(crate) fn consultations(label: &'static str, with: &'static str, sessions: Vec<Summary>) -> impl IntoView {
    let rows = sessions.into_iter().map(row).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=label>
            <table class="table" data-stack="phone">
                <thead>
                    <tr>
                        <th scope="col">"Concern"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">{with}</th>
                        <th scope="col">"Kind"</th>
                        <th scope="col">"When"</th>
                        <th scope="col" class="number">"Live"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(session: Summary) -> impl IntoView {
    let live = match (session.started_at, session.ended_at) {
        (Some(from), Some(to)) => stretch(to.since_ms(from)),
        _ => "–".to_owned(),
    };
    view! {
        <tr>
            <th scope="row" class="queue-concern"><a class="clamp" href=path::room(session.id)>{session.concern}</a></th>
            <td>{pill(session.status)}</td>
            <td><bdi>{session.with_name.unwrap_or_else(|| "–".to_owned())}</bdi></td>
            <td>{badge(session.plan, session.channel)}</td>
            <td class="when">{moment(session.created_at, Show::Ago)}</td>
            <td class="number" data-label="Live for">{live}</td>
        </tr>
    }
}
