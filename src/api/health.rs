//! How the server is doing, for whoever watches it.

use std::time::{Duration, Instant};

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use session::Context;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::ServerState;

/// A database that takes longer than this to answer is not fit to serve.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

pub(super) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(health)).routes(routes!(health_of_session))
}

#[derive(Debug, Serialize, ToSchema)]
struct HealthAnswer {
    #[schema(example = "ok")]
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct TiersAnswer {
    /// `ok`, or `failed` when one of the tiers is.
    status: &'static str,
    /// What a session rests on.
    tiers: Vec<Tier>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Tier {
    /// What it is.
    name: &'static str,
    /// `ok` or `failed`.
    status: &'static str,
    /// How long it took to answer.
    latency_ms: f64,
}

/// Is the process up
///
/// Asks nothing of the database.
#[utoipa::path(get, path = "/api/health", tag = "Health", security(()), responses((status = 200, body = HealthAnswer, description = "It is.")))]
async fn health() -> Answer<HealthAnswer> {
    Answer(HealthAnswer { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// Is everything up that sessions rest on
#[utoipa::path(get, path = "/api/health/session", tag = "Health", security(()), responses(
    (status = 200, body = TiersAnswer, description = "Fit to serve."),
    (status = 503, body = TiersAnswer, description = "Not fit to serve: which tier, and why it took how long."),
))]
async fn health_of_session(State(cx): State<Context>) -> (StatusCode, Answer<TiersAnswer>) {
    let asked = Instant::now();
    let is_ok = match tokio::time::timeout(ANSWERS_WITHIN, cx.ping()).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::error!(%error, "the database does not answer");
            false
        }
        Err(_) => {
            tracing::error!("the database does not answer in time");
            false
        }
    };
    let status = if is_ok { "ok" } else { "failed" };
    let store = Tier { name: "store", status, latency_ms: asked.elapsed().as_secs_f64() * 1_000.0 };
    let code = if is_ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Answer(TiersAnswer { status, tiers: vec![store] }))
}
