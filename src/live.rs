//! `/live`: the one stream of a browser tab (Server-Sent Events). Whatever changes, the tab gets the new snapshot.
//!
//! Each snapshot is sent first as it stands, then again whenever a hint concerns it; its event's id is its revision, and a
//! tab ignores a lower one than it has. Streams are bounded by person and in all, and end with the login and the server.

mod feed;
mod watched;

use std::time::Duration;

use app::problem::ProblemKind;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::StreamExt;
use futures::future::ready;
use futures::stream::once;
use serde::Deserialize;
use session::deal::{self, Staff};
use session::service;
use session::shift::{self, Teller};
use session::shop::Role;

use crate::http::{Query, Refusal, ServerState, Signed};
use feed::{Ending, Listener};
use watched::Watched;

/// A silent stream says something this often, so that proxies and the browser know it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Asks a proxy not to collect the stream before it passes it on.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// What a tab asks to be told besides what is active.
#[derive(Debug, Deserialize)]
struct Wanted {
    queue: Option<String>,
    room: Option<String>,
    counter: Option<String>,
    shift: Option<String>,
    deals: Option<String>,
    deal: Option<String>,
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
    let who = signed.who;
    let is_on = |value: &Option<String>| value.as_deref().is_some_and(|value| value != "0");
    let (queue, counter, deals) = (is_on(&wanted.queue), is_on(&wanted.counter), is_on(&wanted.deals));
    if queue && who.user.role != Role::Mechanic {
        return Err(Refusal::new(ProblemKind::NotAllowed, "Only mechanics follow the queue."));
    }
    let room = wanted.room.map(|id| id.parse().map_err(|_| Refusal::not_found())).transpose()?;
    if let Some(id) = room {
        service::get(&state.cx, &who.user, id).await?.ok_or_else(Refusal::not_found)?;
    }
    let shift = wanted.shift.map(|id| id.parse().map_err(|_| Refusal::not_found())).transpose()?;
    // Only the counter has a teller; whoever has none and asks for neither is none the less served.
    let teller = if counter || shift.is_some() { Some(Teller::new(&who, &signed.address)?) } else { None };
    if let (Some(teller), Some(id)) = (&teller, shift) {
        shift::get(&state.cx, teller, id).await?;
    }
    let deal = wanted.deal.map(|id| id.parse().map_err(|_| Refusal::not_found())).transpose()?;
    // Customers have no selection, and see no deals.
    let staff = Staff::new(&who, &signed.address);
    let staff = if deals || deal.is_some() { Some(staff?) } else { staff.ok() };
    if let (Some(staff), Some(id)) = (&staff, deal) {
        deal::get(&state.cx, staff, id).await?;
    }
    let place = state.streams.take(who.user.id).ok_or_else(Refusal::too_many_streams)?;
    let watched = Watched {
        user_id: who.user.id,
        shop_id: who.user.shop_id,
        queue,
        room,
        counter,
        shift,
        selection: staff.is_some(),
        deals,
        deal,
    };
    let check_every = Duration::from_secs(state.settings.stream_check_seconds.into());
    let ending = Ending { stop: state.stop.clone(), check_every };
    let feed = feed::feed(state.cx.clone(), ending, Listener { who, teller, staff }, watched, place);
    let stream = Sse::new(once(ready(Ok(build(&state)))).chain(feed)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(([UNBUFFERED], stream).into_response())
}

/// Tells a page, before anything else, of which build the server is.
fn build(state: &ServerState) -> Event {
    Event::default().event("build").data(format!("\"{}\"", state.site.present().id()))
}
