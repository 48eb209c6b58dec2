//! Everything that can be asked for, and the layers around it.

use app::problem::Problem;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use super::{
    Refusal, ServerState, body, caller, cross_site, file_name, files, headers, logo, moved, pages, request,
    request_timeout, sessions, static_error_page,
};
use crate::{api, live};

/// Answers smaller than this cost more to compress than to send.
const COMPRESSED_BYTES_MIN: u16 = 860;

/// The whole server as one service.
pub fn router(state: &ServerState) -> Router {
    let known = pages::routes(state).merge(api::routes(state)).merge(live::routes(state));
    let files =
        files::before(with_caller(pages::not_found(state), state), state).layer(from_fn(file_name::refuse_impossible));
    let all = with_caller(with_method(known), state)
        .merge(with_method(api::health_routes(state)))
        .merge(with_method(logo::routes(state)))
        .merge(moved::routes());
    let all = all.fallback_service(files);
    around(all, state)
}

/// What is there, but not for this method, is refused like everything else.
fn with_method(routes: Router) -> Router {
    routes.method_not_allowed_fallback(async || Refusal::method_not_allowed())
}

/// The HTTP session and who is asking, before everything in `routes`.
fn with_caller(routes: Router, state: &ServerState) -> Router {
    sessions::before(routes.layer(from_fn_with_state(state.clone(), caller::find)), state)
}

/// The layers of every request, the innermost first.
fn around(routes: Router, state: &ServerState) -> Router {
    let compress = CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(
        SizeAbove::new(COMPRESSED_BYTES_MIN)
            .and(NotForContentType::SSE)
            .and(NotForContentType::IMAGES)
            .and(NotForContentType::const_new("application/wasm"))
            .and(files::NotForFiles),
    );
    routes
        // What is read is bounded by the layer around it, also where that is more than axum reads by itself.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(state.clone(), body::read_whole))
        .layer(from_fn(cross_site::refuse))
        .layer(from_fn_with_state(state.clone(), request_timeout::bound))
        .layer(CatchPanicLayer::custom(|_| panicked()))
        .layer(from_fn(static_error_page::show))
        .layer(compress)
        .layer(from_fn_with_state(state.clone(), headers::add))
        .layer(from_fn_with_state(state.clone(), request::number))
}

/// What a client is told when a handler panicked: nothing of why.
fn panicked() -> Response {
    Refusal::from(Problem::internal("a handler panicked")).into_response()
}
