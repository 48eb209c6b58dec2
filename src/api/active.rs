//! What is active for the person right now: what the banner shows. And what was, for a customer.

use axum::Json as Answer;
use session::consultation::{self, ActiveSnapshot, History};

use super::before::Wanted;
use crate::http::{Customer, Mechanic, Query, Refusal, Signed, Theirs};

/// A customer's active consultation
#[utoipa::path(get, path = "/api/customer/active-session", tag = "Consultations", responses(
    (status = 200, body = ActiveSnapshot, description = "It, or nothing, at one moment."),
    (status = 403, description = "`not-allowed`: not a customer."),
))]
pub(super) async fn of_customer(
    Theirs(cx): Theirs,
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
    Theirs(cx): Theirs,
    Mechanic(_): Mechanic,
    signed: Signed,
) -> Result<Answer<ActiveSnapshot>, Refusal> {
    Ok(Answer(consultation::active_of(&cx, &signed.who).await?))
}

/// A customer's consultations
#[utoipa::path(get, path = "/api/customer/consultations", tag = "Consultations", params(Wanted), responses(
    (status = 200, body = History, description = "Newest first, `history-rows-max` at a time; `earlier` leads to those before them."),
    (status = 403, description = "`not-allowed`: not a customer."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(super) async fn history(
    Theirs(cx): Theirs,
    Customer(customer): Customer,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<History>, Refusal> {
    Ok(Answer(consultation::history(&cx, &customer.user, wanted.cursor()?).await?))
}
