//! Headers of every answer: what a browser may do with it, that nobody keeps it unless it says so, and when it was given.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::ServerState;

const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // A form without script is answered by going back to where it came from, which must be told.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// For answers that are no page: they load nothing. A page brings its own policy, with its nonce.
const LOADS_NOTHING: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; img-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// Which build of the site answers: a page of another one says so ([`app::build`]).
const BUILD: HeaderName = HeaderName::from_static(app::build::HEADER);

const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The moment of an answer (RFC 9110 §6.6.1), by the server's clock: the library's own one stands still for as long as the clock
/// was ahead once it is put back.
fn date(state: &ServerState) -> Option<HeaderValue> {
    HeaderValue::try_from(state.cx.clock.now().to_http_date()).ok()
}

/// Adds what is missing.
pub(super) async fn add(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    if let Some(date) = date(&state) {
        headers.insert(header::DATE, date);
    }
    headers.insert(BUILD, state.site.present().header());
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(LOADS_NOTHING);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if state.settings.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
    response
}
