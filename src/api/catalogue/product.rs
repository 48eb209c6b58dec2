//! Products: listed, read, made, changed, archived and brought back.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::catalogue::{self, ListFilter, ManagedProduct, NewProduct, ProductEdit, ProductPage, ProductRecord};
use session::id::ProductId;
use utoipa::IntoParams;

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Theirs};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Listed {
    /// With all of these words, or words that begin so, in name, number, category or barcode.
    #[param(example = "oil")]
    q: Option<String>,
    /// In this category.
    #[param(example = "Fluids")]
    category: Option<String>,
    /// `true`: what was archived, in the place of what is in the catalogue.
    #[serde(default)]
    #[param(example = false)]
    archived: bool,
    /// Where the page begins: `next` of the one before.
    #[param(example = "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58.oil")]
    after: Option<String>,
}

/// The products
#[utoipa::path(get, path = "/api/catalogue/products", tag = "Catalogue", params(Listed), responses(
    (status = 200, body = ProductPage, description = "Those of your shop by name, 50 at a time."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 422, description = "`invalid`: `after` is no place in the list."),
))]
pub(in crate::api) async fn list(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Query(listed): Query<Listed>,
) -> Result<Answer<ProductPage>, Refusal> {
    let no_place = |_| Problem::invalid("after", "This is no place in the list: leave it out to begin at the first.");
    let filter = ListFilter {
        search: listed.q.unwrap_or_default(),
        category: listed.category.unwrap_or_default(),
        is_archived: listed.archived,
        after: listed
            .after
            .filter(|after| !after.is_empty())
            .map(|after| after.parse().map_err(no_place))
            .transpose()?,
    };
    Ok(Answer(catalogue::list_products(&cx, &manager, &filter).await?))
}

/// Make a product
///
/// Tills show it at once. A barcode of the trade whose last digit does not fit is refused, unless `barcode_kind` is `own`.
#[utoipa::path(post, path = "/api/catalogue/products", tag = "Catalogue", request_body(content = NewProduct, example = json!({ "name": "Engine oil 5W-30", "category": "Fluids", "price_cents": 1490, "cost_cents": 720, "tax_bp": 1900, "unit": "l", "colour": "green", "mark": "5W" })), responses(
    (status = 201, body = ManagedProduct, description = "It is in the catalogue."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 422, description = "`invalid`: `field` does not hold what it must, or another product has this number or barcode."),
))]
pub(in crate::api) async fn create(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Json(body): Json<NewProduct>,
) -> Result<(StatusCode, Answer<ManagedProduct>), Refusal> {
    Ok((StatusCode::CREATED, Answer(catalogue::create_product(&cx, &manager, &body).await?)))
}

/// One product, and what it cost before
#[utoipa::path(get, path = "/api/catalogue/products/{id}", tag = "Catalogue", params(("id" = ProductId, Path, description = "The product.")), responses(
    (status = 200, body = ProductRecord, description = "It, also when it is archived, and the last hundred changes of its price."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop."),
))]
pub(in crate::api) async fn record(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<ProductId>,
) -> Result<Answer<ProductRecord>, Refusal> {
    Ok(Answer(catalogue::product_record(&cx, &manager, id).await?))
}

/// Change a product
///
/// What is left out stays. `version` is the one you changed. What waits on a till without a network keeps the price it was rung up at.
#[utoipa::path(patch, path = "/api/catalogue/products/{id}", tag = "Catalogue", request_body(content = ProductEdit, example = json!({ "version": 1, "price_cents": 1590 })),
    params(("id" = ProductId, Path, description = "The product.")), responses(
    (status = 200, body = ManagedProduct, description = "As it is now."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`stale`: `product` is the present one and `differs` what it holds otherwise."),
    (status = 422, description = "`invalid`: `field` does not hold what it must, or another product has this number or barcode."),
))]
pub(in crate::api) async fn edit(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<ProductId>,
    Json(body): Json<ProductEdit>,
) -> Result<Answer<ManagedProduct>, Refusal> {
    Ok(Answer(catalogue::edit_product(&cx, &manager, id, &body).await?))
}

/// Archive a product
///
/// Tills no longer show it. Where it lies in a basket it is sold all the same; its number and barcode are free.
#[utoipa::path(post, path = "/api/catalogue/products/{id}/archive", tag = "Catalogue", params(("id" = ProductId, Path, description = "The product.")), responses(
    (status = 200, body = ManagedProduct, description = "It is archived, or was."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop."),
))]
pub(in crate::api) async fn archive(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<ProductId>,
) -> Result<Answer<ManagedProduct>, Refusal> {
    Ok(Answer(catalogue::archive_product(&cx, &manager, id).await?))
}

/// Bring an archived product back
#[utoipa::path(post, path = "/api/catalogue/products/{id}/restore", tag = "Catalogue", params(("id" = ProductId, Path, description = "The product.")), responses(
    (status = 200, body = ManagedProduct, description = "It is in the catalogue, or was."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 422, description = "`invalid`: another product has its number or its barcode by now."),
))]
pub(in crate::api) async fn restore(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<ProductId>,
) -> Result<Answer<ManagedProduct>, Refusal> {
    Ok(Answer(catalogue::restore_product(&cx, &manager, id).await?))
}
