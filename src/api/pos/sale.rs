//! Receipts: sales, voids and refunds.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::id::{SaleId, ShiftId};
use session::sale::{self, KnownCustomer, NewRefund, NewSale, Receipt};

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{AtTill, Query, Refusal, Theirs};

/// Record a sale, or one that is void before it is paid
///
/// Its id is made by the till: sent again, it is answered again and recorded once. What a till kept while it could not send
/// says `queued`, and arrives also after the shift was closed, as a correction.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/sales", tag = "Till", request_body(content = NewSale, example = json!({ "id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "customer_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "cashier_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "deal_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58",
        "lines": [{ "product_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "quantity": 1, "unit_price_cents": 1190 }], "tenders": [{ "kind": "cash", "amount_cents": 2000 }] })),
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 201, body = Receipt, description = "The receipt."),
    (status = 402, description = "`no-credit`: the customer has fewer credits."),
    (status = 403, description = "`not-allowed`: only for the counter. `needs-manager`: more comes off the list price than a cashier may give, by price or discount, and no manager signed for this id."),
    (status = 404, description = "`not-found`: no such shift in your shop."),
    (status = 409, description = "`shift-not-open`: `current` is how it stands. `id-taken`: the id belongs to another receipt. `not-your-sale`: somebody else rang it up. `set-aside`: a manager has set it aside. `beyond-quote`: it would take `beyond_cents` more for its deal than the customer approved, and no manager signed for this id; what a till kept is taken. `not-at-this-shift`: this device does not stand there, or neither it nor you ever were there for a sale that was kept."),
))]
pub(in crate::api) async fn sell(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    Json(body): Json<NewSale>,
) -> Result<(StatusCode, Answer<Receipt>), Refusal> {
    Ok((StatusCode::CREATED, Answer(sale::sell(&cx, &teller, id, body).await?)))
}

/// Give money back for lines of an earlier sale
///
/// The refund belongs to the shift whose drawer pays it, whichever the sale was on.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/refunds", tag = "Till", request_body(content = NewRefund, example = json!({ "id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "refund_of": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "lines": [{ "position": 0, "quantity": 1 }], "reason": "Did not fit", "tender": "cash" })),
    params(("id" = ShiftId, Path, description = "The shift that pays.")), responses(
    (status = 201, body = Receipt, description = "The receipt."),
    (status = 403, description = "`not-allowed`: only for the counter. `needs-manager`: more cash than a cashier may give back for what was not paid in cash, and no manager signed for this id."),
    (status = 404, description = "`not-found`: no such shift or sale in your shop."),
    (status = 409, description = "`shift-not-open`: `current` is how it stands. `id-taken`: the id belongs to another receipt. `not-at-this-shift`: this device does not stand there."),
))]
pub(in crate::api) async fn refund(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    Json(body): Json<NewRefund>,
) -> Result<(StatusCode, Answer<Receipt>), Refusal> {
    Ok((StatusCode::CREATED, Answer(sale::refund(&cx, &teller, id, body).await?)))
}

/// A receipt
#[utoipa::path(get, path = "/api/pos/sales/{id}", tag = "Till",
    params(("id" = SaleId, Path, description = "The receipt.")), responses(
    (status = 200, body = Receipt, description = "It, whole."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: none of your shop."),
))]
pub(in crate::api) async fn receipt(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<SaleId>,
) -> Result<Answer<Receipt>, Refusal> {
    Ok(Answer(sale::receipt(&cx, &teller, id).await?))
}

/// E-mail a receipt to its customer
#[utoipa::path(post, path = "/api/pos/sales/{id}/mail", tag = "Till",
    params(("id" = SaleId, Path, description = "The receipt.")), responses(
    (status = 202, description = "It is on its way."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`no-address`: it names no customer with an e-mail address."),
))]
pub(in crate::api) async fn mail(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<SaleId>,
) -> Result<StatusCode, Refusal> {
    sale::mail_receipt(&cx, &teller, id).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Debug, Deserialize)]
pub(in crate::api) struct Whose {
    email: String,
}

/// The customer with this e-mail
#[utoipa::path(get, path = "/api/pos/customers", tag = "Till",
    params(("email" = String, Query, example = "customer1@demo.test", description = "The whole address; letter case does not matter.")), responses(
    (status = 200, body = KnownCustomer, description = "Their name and credits."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: no customer of your shop has this address."),
))]
pub(in crate::api) async fn customer(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Query(whose): Query<Whose>,
) -> Result<Answer<KnownCustomer>, Refusal> {
    let found = sale::find_customer(&cx, teller.user.shop_id, &whose.email).await?;
    Ok(Answer(found.ok_or_else(Refusal::not_found)?))
}
