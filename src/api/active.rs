//! What is active for the person right now: what the banner shows.

use axum::Json as Answer;
use axum::extract::State;
use session::Context;
use session::consultation::{self, ActiveSnapshot};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{Customer, Mechanic, Refusal, ServerState};

pub(super) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(of_customer)).routes(routes!(of_mechanic))
}

/// A customer's active consultation
#[utoipa::path(get, path = "/api/customer/active-session", tag = "Consultations", responses(
    (status = 200, body = ActiveSnapshot, description = "It, or nothing, at one moment."),
    (status = 403, description = "`not-allowed`: not a customer."),
))]
async fn of_customer(State(cx): State<Context>, Customer(who): Customer) -> Result<Answer<ActiveSnapshot>, Refusal> {
    Ok(Answer(consultation::active_of(&cx, &who).await?))
}

/// A mechanic's current job
#[utoipa::path(get, path = "/api/mechanic/active-session", tag = "Mechanics", responses(
    (status = 200, body = ActiveSnapshot, description = "It, or nothing, at one moment."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
))]
async fn of_mechanic(State(cx): State<Context>, Mechanic(who): Mechanic) -> Result<Answer<ActiveSnapshot>, Refusal> {
    Ok(Answer(consultation::active_of(&cx, &who).await?))
}
