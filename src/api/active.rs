//! What is active for the person right now: what the banner shows.

use axum::Json as Answer;
use axum::extract::State;
use session::Context;
use session::consultation::{self, ActiveSnapshot};

use crate::http::{Customer, Mechanic, Refusal, Signed};

/// A customer's active consultation
#[utoipa::path(get, path = "/api/customer/active-session", tag = "Consultations", responses(
    (status = 200, body = ActiveSnapshot, description = "It, or nothing, at one moment."),
    (status = 403, description = "`not-allowed`: not a customer."),
))]
pub(super) async fn of_customer(
    State(cx): State<Context>,
    Customer(_): Customer,
    signed: Signed,
) -> Result<Answer<ActiveSnapshot>, Refusal> {
    Ok(Answer(consultation::active_of(&cx, &signed.who).await?))
}

/// A mechanic's current job
#[utoipa::path(get, path = "/api/mechanic/active-session", tag = "Mechanics", responses(
    (status = 200, body = ActiveSnapshot, description = "It, or nothing, at one moment."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
))]
pub(super) async fn of_mechanic(
    State(cx): State<Context>,
    Mechanic(_): Mechanic,
    signed: Signed,
) -> Result<Answer<ActiveSnapshot>, Refusal> {
    Ok(Answer(consultation::active_of(&cx, &signed.who).await?))
}
