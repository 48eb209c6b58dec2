//! Many prices at once: worked out and shown, and changed once somebody says that they are right.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::catalogue::{self, CatalogueError, ListFilter, NewPrices, Raise, Repriced, Rounding};
use session::id::DraftId;
use utoipa::ToSchema;

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{Acting, Refusal, Theirs};

/// What is to cost more or less, and by how much: a part or an amount, one of the two.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct NewPricesBody {
    /// In this category; in any when empty.
    #[serde(default)]
    category: String,
    /// With all of these words, or words that begin so, in name, number, category or barcode; everything when empty.
    #[serde(default)]
    search: String,
    /// By so many basis points: 500 is 5 % more, -500 is 5 % less.
    by_bp: Option<i64>,
    /// By so much, in minor units; below 0 for so much less.
    by_cents: Option<i64>,
    /// To what a new price is rounded. The smallest unit of the currency when left out.
    rounding: Option<Rounding>,
}

impl NewPricesBody {
    /// By how much, and which field says so.
    fn raise(&self) -> Result<(Raise, &'static str), Problem> {
        match (self.by_bp, self.by_cents) {
            (Some(bp), None) => Ok((Raise::Bp(bp), "by_bp")),
            (None, Some(cents)) => Ok((Raise::Cents(cents), "by_cents")),
            (by_bp, _) => {
                let field = if by_bp.is_some() { "by_cents" } else { "by_bp" };
                Err(Problem::invalid(field, "Say by which part or by which amount, one of the two."))
            }
        }
    }
}

/// Work out new prices
///
/// Nothing is changed yet. They are kept for a day, or until four other drafts were made.
#[utoipa::path(post, path = "/api/catalogue/prices", tag = "Catalogue", request_body(content = NewPricesBody, example = json!({ "category": "Fluids", "by_bp": 500, "rounding": "x.95" })), responses(
    (status = 201, body = NewPrices, description = "What would change, product by product."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 422, description = "`invalid`: no price would change, or one would be below nothing or above what an amount may be."),
))]
pub(in crate::api) async fn work_out(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Json(body): Json<NewPricesBody>,
) -> Result<(StatusCode, Answer<NewPrices>), Refusal> {
    // Whoever may not is told so, whatever they send.
    let (raise, field) = match body.raise() {
        Err(_) if !manager.user.roles.runs_the_shop() => return Err(CatalogueError::NotAllowed.into()),
        said => said?,
    };
    let filter = ListFilter { search: body.search, category: body.category, ..ListFilter::default() };
    let wish = (raise, body.rounding.unwrap_or(Rounding::Exact));
    let by_its_field = |error: CatalogueError| match error {
        CatalogueError::Invalid { field: "by", message } => Problem::invalid(field, message),
        other => other.into(),
    };
    let id = catalogue::work_out_prices(&cx, &manager, &filter, wish).await.map_err(by_its_field)?;
    Ok((StatusCode::CREATED, Answer(catalogue::new_prices(&cx, &manager, id).await?)))
}

/// New prices that wait to be confirmed
#[utoipa::path(get, path = "/api/catalogue/prices/{id}", tag = "Catalogue",
    params(("id" = DraftId, Path, description = "What they are called by.")), responses(
    (status = 200, body = NewPrices, description = "What would change."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop, or changed already, or they waited too long."),
))]
pub(in crate::api) async fn shown(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<DraftId>,
) -> Result<Answer<NewPrices>, Refusal> {
    Ok(Answer(catalogue::new_prices(&cx, &manager, id).await?))
}

/// Change the prices that were worked out
///
/// All in one transaction. A product that was changed since keeps its price, and is named.
#[utoipa::path(post, path = "/api/catalogue/prices/{id}/apply", tag = "Catalogue",
    params(("id" = DraftId, Path, description = "What they are called by.")), responses(
    (status = 200, body = Repriced, description = "They are changed. Tills show them."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop, or changed already, or they waited too long."),
))]
pub(in crate::api) async fn apply(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<DraftId>,
) -> Result<Answer<Repriced>, Refusal> {
    Ok(Answer(catalogue::change_prices(&cx, &manager, id).await?))
}
