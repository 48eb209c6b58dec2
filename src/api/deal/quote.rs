//! Quotes: made by staff, decided on by the customer they are for.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::Context;
use session::deal::{self, DealRecord, Decision, NewQuote, Quote, QuoteHead, Signed};
use session::id::{DealId, QuoteId};
use utoipa::ToSchema;

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{Customer, OfStaff, Refusal};

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct DecisionBody {
    /// What you say to it.
    decision: Decision,
    /// The name you sign with; your account's when left out.
    #[serde(default)]
    name: String,
    /// Why you decline; may be left out.
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct QuotesAnswer {
    /// Those to decide on first, then the newest.
    quotes: Vec<Quote>,
}

/// Make a quote of what a deal offers
///
/// An open one is replaced by it.
#[utoipa::path(post, path = "/api/deals/{id}/quotes", tag = "Deals", request_body(content = NewQuote, example = json!({ "version": 1, "message": "As talked over on the phone.", "valid_days": 14 })),
    params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 201, body = DealRecord, description = "The customer can decide on it."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see."),
    (status = 409, description = "`not-quotable`, `stale`: `deal` is the present one, or `full`."),
))]
pub(in crate::api) async fn quote(
    State(cx): State<Context>,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Json(body): Json<NewQuote>,
) -> Result<(StatusCode, Answer<DealRecord>), Refusal> {
    Ok((StatusCode::CREATED, Answer(deal::quote(&cx, &staff, id, &body).await?)))
}

/// The quotes made for me
#[utoipa::path(get, path = "/api/customer/quotes", tag = "Deals", responses(
    (status = 200, body = QuotesAnswer, description = "Those that were not replaced by a newer one."),
    (status = 403, description = "`not-allowed`: only for customers."),
))]
pub(in crate::api) async fn mine(
    State(cx): State<Context>,
    Customer(customer): Customer,
) -> Result<Answer<QuotesAnswer>, Refusal> {
    Ok(Answer(QuotesAnswer { quotes: deal::of_customer(&cx, &customer.user).await? }))
}

/// Approve or decline a quote
///
/// Version, time and name are kept. Saying the same again changes nothing.
#[utoipa::path(post, path = "/api/customer/quotes/{id}/decision", tag = "Deals", request_body(content = DecisionBody, example = json!({ "decision": "approve", "name": "Ada Winter" })),
    params(("id" = QuoteId, Path, description = "The quote.")), responses(
    (status = 200, body = QuoteHead, description = "It is decided."),
    (status = 403, description = "`not-allowed`: only for customers."),
    (status = 404, description = "`not-found`: none that was made for you."),
    (status = 409, description = "`quote-not-open`: `current` is what became of it; `open` when it is no longer valid."),
))]
pub(in crate::api) async fn decide(
    State(cx): State<Context>,
    Customer(customer): Customer,
    Id(id): Id<QuoteId>,
    Json(body): Json<DecisionBody>,
) -> Result<Answer<QuoteHead>, Refusal> {
    let DecisionBody { decision, name, reason } = body;
    Ok(Answer(deal::decide(&cx, &customer, id, Signed { decision, name, reason }).await?))
}
