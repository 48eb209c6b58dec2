//! Categories: their order, and what they are called.

use axum::Json as Answer;
use serde::{Deserialize, Serialize};
use session::catalogue::{self, Category};
use utoipa::ToSchema;

use super::super::json::Json;
use crate::http::{Acting, Refusal, Theirs};

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Categories {
    /// All of them, in the order of the till's tabs.
    categories: Vec<Category>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct CategoriesBody {
    /// What they are called, in their order.
    names: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct RenameBody {
    /// What it is called.
    from: String,
    /// What it is to be called.
    to: String,
}

/// The categories
#[utoipa::path(get, path = "/api/catalogue/categories", tag = "Catalogue", responses(
    (status = 200, body = Categories, description = "Those of your shop, in its order."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
))]
pub(in crate::api) async fn list(Theirs(cx): Theirs, Acting(manager): Acting) -> Result<Answer<Categories>, Refusal> {
    Ok(Answer(Categories { categories: catalogue::categories(&cx, &manager).await? }))
}

/// Put the categories in order
///
/// A new name makes a category. One that is left out comes last, or is gone where nothing is in it.
#[utoipa::path(put, path = "/api/catalogue/categories", tag = "Catalogue", request_body(content = CategoriesBody, example = json!({ "names": ["Labour", "Parts", "Fluids"] })), responses(
    (status = 200, body = Categories, description = "As they are now."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
))]
pub(in crate::api) async fn arrange(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Json(body): Json<CategoriesBody>,
) -> Result<Answer<Categories>, Refusal> {
    Ok(Answer(Categories { categories: catalogue::arrange_categories(&cx, &manager, &body.names).await? }))
}

/// Rename a category
///
/// Everything in it comes along. A name that is there already takes it all in.
#[utoipa::path(post, path = "/api/catalogue/categories/rename", tag = "Catalogue", request_body(content = RenameBody, example = json!({ "from": "Fluids", "to": "Oils and fluids" })), responses(
    (status = 200, body = Categories, description = "As they are now."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: nothing in your shop is called so."),
))]
pub(in crate::api) async fn rename(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Json(body): Json<RenameBody>,
) -> Result<Answer<Categories>, Refusal> {
    Ok(Answer(Categories { categories: catalogue::rename_category(&cx, &manager, &body.from, &body.to).await? }))
}
