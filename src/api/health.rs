//! How the server is doing, for whoever watches it.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use session::Context;
use session::health::{Health, HealthStatus, measure};
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HealthAnswer {
    #[schema(example = "ok")]
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

/// Is the process up
///
/// Asks nothing of the database.
#[utoipa::path(get, path = "/api/health", tag = "Health", security(()), responses((status = 200, body = HealthAnswer, description = "It is.")))]
pub(super) async fn health() -> Answer<HealthAnswer> {
    Answer(HealthAnswer { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// Is everything up that sessions rest on
#[utoipa::path(get, path = "/api/health/session", tag = "Health", security(()), responses(
    (status = 200, body = Health, description = "Fit to serve: `ok`, or `degraded` when something that is not needed does not work."),
    (status = 503, body = Health, description = "Not fit to serve: which tier, and how long it took to say so."),
))]
pub(super) async fn health_of_session(State(cx): State<Context>) -> (StatusCode, Answer<Health>) {
    let health = measure(&cx).await;
    let code = match health.status {
        HealthStatus::Ok | HealthStatus::Degraded => StatusCode::OK,
        HealthStatus::Failed => StatusCode::SERVICE_UNAVAILABLE,
    };
    (code, Answer(health))
}
