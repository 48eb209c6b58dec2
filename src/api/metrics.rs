//! What the server counts, for Prometheus. Only for the addresses that `--metrics-from` names.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use session::{health, metric};

use crate::http::{ServerState, Watcher};

/// Prometheus' text format.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What the server counts
///
/// In Prometheus' text format. Needs no cookie; only for the addresses that the setting `metrics-from` names.
#[utoipa::path(get, path = "/metrics", tag = "Health", security(()), responses(
    (status = 200, body = String, content_type = "text/plain", description = "Every measurement."),
    (status = 403, description = "`not-allowed`: not for this address."),
))]
pub(super) async fn metrics(_: Watcher, State(state): State<ServerState>) -> impl IntoResponse {
    // Asked by every process for itself, and also when the database is gone: no job could say so then.
    health::measure(&state.cx).await;
    metric::connections(&state.cx.store);
    ([(header::CONTENT_TYPE, TEXT)], state.metrics.render(state.streams.taken()))
}
