//! Quotes: made by staff, decided on by the customer they are for.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::deal::{self, DealRecord, Decision, NewQuote, QuoteHead, QuoteLink, Signed};
use session::id::{DealId, QuoteId};
use utoipa::ToSchema;

use super::super::before::Wanted;
use super::super::json::Json;
use super::super::parse_id::{Id, Ids};
use super::earlier::QuotePage;
use crate::http::{Customer, OfStaff, Query, Refusal, Theirs};

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
    /// Which optional lines you want, by their places: 1 is the quote's first line. What is not optional is always in. Every line when
    /// left out.
    #[serde(default)]
    lines: Option<Vec<i64>>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(in crate::api) struct WithdrawalBody {
    /// What to tell the customer; may be left out.
    #[serde(default)]
    word: String,
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
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Json(body): Json<NewQuote>,
) -> Result<(StatusCode, Answer<DealRecord>), Refusal> {
    Ok((StatusCode::CREATED, Answer(deal::quote(&cx, &staff, id, &body).await?)))
}

/// The quotes made for me
#[utoipa::path(get, path = "/api/customer/quotes", tag = "Deals", params(Wanted), responses(
    (status = 200, body = QuotePage, description = "Those that were not replaced by a newer one, `quote-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: only for customers."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(in crate::api) async fn mine(
    Theirs(cx): Theirs,
    Customer(customer): Customer,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<QuotePage>, Refusal> {
    Ok(Answer(deal::of_customer(&cx, &customer.user, wanted.cursor()?).await?.into()))
}

/// Approve or decline a quote
///
/// Version, time and name are kept. Saying the same again changes nothing.
#[utoipa::path(post, path = "/api/customer/quotes/{id}/decision", tag = "Deals", request_body(content = DecisionBody, example = json!({ "decision": "approve", "name": "Ada Winter", "lines": [1] })),
    params(("id" = QuoteId, Path, description = "The quote.")), responses(
    (status = 200, body = QuoteHead, description = "It is decided."),
    (status = 403, description = "`not-allowed`: only for customers."),
    (status = 404, description = "`not-found`: none that was made for you."),
    (status = 409, description = "`quote-not-open`: `current` is what became of it; `open` when it is no longer valid."),
))]
pub(in crate::api) async fn decide(
    Theirs(cx): Theirs,
    Customer(customer): Customer,
    Id(id): Id<QuoteId>,
    Json(body): Json<DecisionBody>,
) -> Result<Answer<QuoteHead>, Refusal> {
    let DecisionBody { decision, name, reason, lines } = body;
    Ok(Answer(deal::decide(&cx, &customer, id, Signed { decision, name, reason, lines }).await?))
}

/// Take a quote back
///
/// Only while it is open. Its customer sees that, and the word. The deal is a lead again. Saying the same again changes nothing.
#[utoipa::path(post, path = "/api/deals/{id}/quotes/{quote_id}/withdraw", tag = "Deals", request_body(content = WithdrawalBody, example = json!({ "word": "The part is out of stock." })),
    params(("id" = DealId, Path, description = "The deal."), ("quote_id" = QuoteId, Path, description = "A quote of it.")), responses(
    (status = 200, body = DealRecord, description = "Nobody can decide on it any more."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: no deal that you see, or no quote of it."),
    (status = 409, description = "`quote-not-open`: `current` is what became of it."),
))]
pub(in crate::api) async fn withdraw(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Ids(id, quote_id): Ids<DealId, QuoteId>,
    Json(body): Json<WithdrawalBody>,
) -> Result<Answer<DealRecord>, Refusal> {
    Ok(Answer(deal::withdraw(&cx, &staff, id, quote_id, &body.word).await?))
}

/// The link to a quote
///
/// For a customer without an account: whoever has it sees that quote, and decides on it while it is open and valid. Send it to nobody
/// else. It is the same each time, and worth nothing once the quote is decided but to look at it.
#[utoipa::path(get, path = "/api/deals/{id}/quotes/{quote_id}/link", tag = "Deals",
    params(("id" = DealId, Path, description = "The deal."), ("quote_id" = QuoteId, Path, description = "A quote of it.")), responses(
    (status = 200, body = QuoteLink, description = "A path of this server."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: no deal that you see, no quote of it, or one whose customer has an account and finds it there."),
))]
pub(in crate::api) async fn link(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Ids(id, quote_id): Ids<DealId, QuoteId>,
) -> Result<Answer<QuoteLink>, Refusal> {
    Ok(Answer(deal::quote_link(&cx, &staff, id, quote_id, app::path::LINKED_QUOTE).await?))
}
