//! The request timeout: how long an answer may take to begin. A stream that has begun is not cut.

use std::time::Duration;

use app::problem::Problem;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Refusal, ServerState};

/// Gives up on an answer that takes too long.
pub(super) async fn bound(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let limit = Duration::from_secs(state.settings.request_timeout_seconds.into());
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(seconds = limit.as_secs(), "an answer took too long and was given up");
            Refusal::from(Problem::busy()).into_response()
        }
    }
}
