//! The outermost layer: gives each request its number, and counts it and writes one line when it is answered.
//!
//! The line has method, path, status and time; never a query string, a header or a body.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use super::ServerState;
use super::request_id::{HEADER, RequestId};

/// Where a request comes from, as far as that is believed. Nothing when there is no connection (in a test).
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin(pub(super) Option<IpAddr>);

/// Numbers, times, counts and logs a request.
pub(super) async fn number(State(state): State<ServerState>, mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    let origin = origin(&state, &request);
    request.extensions_mut().insert(Origin(origin));
    let route = request.extensions().get::<MatchedPath>().cloned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", %id, %method, path);
    let header = HeaderValue::from_str(id.as_str());
    let work = async move {
        let begun = Instant::now();
        let response = next.run(request).await;
        let (status, took) = (response.status(), begun.elapsed());
        state.metrics.requests.answered(route.as_ref().map(MatchedPath::as_str), &method, status, took);
        note(&method, status, took);
        response
    };
    let mut response = id.scope(work).instrument(span).await;
    if let Ok(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    response
}

fn origin(state: &ServerState, request: &Request) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = request.headers().get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    Some(state.settings.trusted_proxies.origin(peer.ip(), forwarded))
}

/// Reading that worked is everyday; what changes something or is refused is worth a line by default.
fn note(method: &Method, status: StatusCode, took: Duration) {
    let (code, took_ms) = (status.as_u16(), took.as_secs_f64() * 1_000.0);
    if status.is_server_error() {
        tracing::warn!(status = code, took_ms, "answered");
    } else if method.is_safe() && !status.is_client_error() {
        tracing::debug!(status = code, took_ms, "answered");
    } else {
        tracing::info!(status = code, took_ms, "answered");
    }
}
