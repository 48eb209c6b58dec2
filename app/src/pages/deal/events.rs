//! What happened to a deal, newest first, each line in words that say what.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::deal::{DealEventKind, DealEventLine, DealRecord, Stage};

use super::earlier::earlier_link;
use crate::path::DealList;
use crate::words::deal as label;
use crate::words::time::{Show, since};

/// The history of a deal.
pub(super) fn history(record: &DealRecord) -> AnyView {
    let events = record.events.iter().map(|event| happened(event, record.server_time)).collect_view();
    let earlier = earlier_link(record.deal.id, DealList::Events, record.earlier.events.as_ref(), "Earlier history");
    view! {
        <section class="block" aria-labelledby="events-title">
            <h2 id="events-title">"History"</h2>
            <ol class="deal-events">{events}</ol>
            {earlier}
        </section>
    }
    .into_any()
}

/// A line of it.
pub(super) fn happened(event: &DealEventLine, now: Timestamp) -> AnyView {
    let nobody = match event.kind {
        DealEventKind::QuoteApproved | DealEventKind::QuoteDeclined => "By the link",
        _ => "The server",
    };
    let who = event.actor_name.clone().unwrap_or_else(|| nobody.to_owned());
    view! { <li>{what(event)} <p class="quiet"><bdi>{who}</bdi> ", " {since(event.at, now, Show::Ago)}</p></li> }
        .into_any()
}

fn what(event: &DealEventLine) -> AnyView {
    let DealEventLine { kind, detail, .. } = event.clone();
    match kind {
        // What an edit did says it all.
        DealEventKind::Edited if !detail.is_empty() => view! { <bdi>{detail}</bdi> }.into_any(),
        DealEventKind::StageChanged => {
            let stages = detail.split_once(" to ").and_then(|(from, to)| Some((named(from)?, named(to)?)));
            match stages {
                Some((from, to)) => format!("Moved from {from} to {to}").into_any(),
                None => view! { {label::deal_event(kind)} " " <bdi>{detail}</bdi> }.into_any(),
            }
        }
        _ if detail.is_empty() => label::deal_event(kind).trim_end_matches(',').into_any(),
        _ => view! { {label::deal_event(kind)} " " <bdi>{detail}</bdi> }.into_any(),
    }
}

/// A stage as people read it, from the word that is kept.
fn named(stage: &str) -> Option<&'static str> {
    stage.parse::<Stage>().ok().map(label::stage)
}
