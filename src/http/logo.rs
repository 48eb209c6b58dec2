//! A shop's logo, for anybody: what is uploaded is given again as what its bytes are, and as nothing else.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use session::shop;

use super::{Refusal, ServerState};

/// Another picture has another name.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Opened by itself it runs and loads nothing, whatever a browser takes it for (Content Security Policy 3, §6.3).
const SHOWS_ITSELF: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");

/// The one address, without an HTTP session.
pub(super) fn routes(state: &ServerState) -> Router {
    Router::new().route(&format!("{}/{{name}}", app::path::LOGOS), get(logo)).with_state(state.clone())
}

async fn logo(
    State(state): State<ServerState>,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, Refusal> {
    // What cannot be read is the name of nothing.
    let Ok(Path(name)) = name else { return Err(Refusal::not_found()) };
    let logo = shop::logo(&state.cx, &name).await.map_err(app::problem::Problem::from)?;
    let logo = logo.ok_or_else(Refusal::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(logo.media_type)),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::CONTENT_SECURITY_POLICY, SHOWS_ITSELF),
    ];
    Ok((headers, logo.bytes).into_response())
}
