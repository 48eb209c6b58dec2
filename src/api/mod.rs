//! The JSON API for tills, scripts and other clients: one file a noun.
//!
//! A handler does three things: who is asking, one function of `session`, the shape of the answer. To add a call: its handler
//! with its `#[utoipa::path]` in the noun's file, and a line in `routes.rs`; the description follows by itself.

mod active;
mod answer;
mod assignment;
mod before;
mod booking;
mod catalogue;
mod consultation;
mod deal;
mod docs;
mod email;
mod handover;
mod health;
mod idempotency;
mod intake;
mod invite;
mod json;
mod login;
mod login_session;
mod logo;
mod mail;
mod me;
mod message;
mod metrics;
mod openapi;
mod own_data;
mod parse_id;
mod password_link;
mod people;
mod people_login;
mod pos;
mod queue;
mod routes;
mod second_factor;
mod shop;

use axum::Router;
use axum::middleware::from_fn_with_state;
use serde_json::Value;
use session::context::Limits;

use crate::http::ServerState;

/// Every call but those about the server's own health.
pub fn routes(state: &ServerState) -> Router {
    let (router, _) = routes::nouns().split_for_parts();
    router
        .layer(from_fn_with_state(state.clone(), idempotency::once))
        .with_state(state.clone())
        .merge(docs::routes(&description(&state.cx.limits, state.settings.https)))
}

/// What a server with these limits, reached by HTTPS or not, says of itself at `/api/openapi.json`.
#[must_use]
pub fn description(limits: &Limits, https: bool) -> Value {
    let (_, mut handlers) = routes::nouns().split_for_parts();
    handlers.merge(routes::watching().into_openapi());
    openapi::describe(&handlers, limits, https)
}

/// How the server is doing: without an HTTP session.
pub fn health_routes(state: &ServerState) -> Router {
    let (router, _) = routes::watching().split_for_parts();
    router.with_state(state.clone())
}
