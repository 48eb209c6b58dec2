//! `/live`: the one stream of a browser (Server-Sent Events). Whatever changes of what it follows, it is told.
//!
//! Topics are named as in [`session::change::Topic`]: those of `follow` are sent whole, of those of `watch` only the revision. Each is sent first as
//! it stands, then again whenever a notice concerns it; its event bears the topic's name, its id is the revision, and whoever
//! listens ignores a lower one than they have. Streams are bounded by person and in all, and end with the login and the server.

mod feed;
mod listeners;
mod subscription;

use std::time::Duration;

use app::problem::ProblemKind;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::{StreamExt, stream};
use serde::Deserialize;
use session::snapshot::Extent;
use session::store::Identity;

use crate::http::{Query, Refusal, ServerState, Signed};
use feed::Ending;
pub use listeners::Listeners;
use subscription::Subscription;

/// Asks a proxy not to collect the stream before it passes it on.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// What a browser asks to be told: topics, split by commas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    follow: String,
    #[serde(default)]
    watch: String,
}

/// The stream's address.
pub fn routes(state: &ServerState) -> Router {
    Router::new().route("/live", get(live)).with_state(state.clone())
}

async fn live(
    State(state): State<ServerState>,
    signed: Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refusal> {
    let mut followed = Subscription::parse(&wanted.follow, Extent::Whole)?;
    followed.extend(Subscription::parse(&wanted.watch, Extent::Revision)?);
    let topics_max = state.settings.stream_topics_max as usize;
    if followed.len() > topics_max {
        let detail = format!("A stream follows {topics_max} things at the most.");
        return Err(Refusal::new(ProblemKind::Malformed, &detail));
    }
    let theirs = state.cx.of(Identity::of(&signed.who.user));
    for Subscription { topic, extent, .. } in &followed {
        let allowed = subscription::may_follow(&theirs, &signed.who, &signed.address, (*topic, *extent)).await;
        allowed.map_err(|refusal| refusal.about(&topic.to_string()))?;
    }
    let permit = state.streams.take(signed.who.user.id).ok_or_else(Refusal::too_many_streams)?;
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    let ending = Ending {
        stop: state.stop.clone(),
        check_every: seconds(state.settings.stream_check_seconds),
        beat_every: seconds(state.settings.stream_beat_seconds),
    };
    let first = stream::iter([Ok(build(&state)), Ok(feed::beat(ending.beat_every))]);
    let feed = feed::feed(state.cx.clone(), &state.listeners, ending, signed.who, followed, permit);
    Ok(([UNBUFFERED], Sse::new(first.chain(feed))).into_response())
}

/// Tells a page, before anything else, of which build the server is.
fn build(state: &ServerState) -> Event {
    Event::default().event("build").data(format!("\"{}\"", state.site.present().id()))
}
