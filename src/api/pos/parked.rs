//! Baskets that wait at a register.

use axum::Json as Answer;
use axum::http::StatusCode;
use session::counter::ParkedBasket;
use session::id::{SaleId, ShiftId};
use session::sale::{self, NewParked, TakenBasket};

use super::super::json::Json;
use super::super::parse_id::{Id, Ids};
use crate::http::{AtTill, Refusal, Theirs};

/// Park a basket at a shift's register
///
/// Every device of the register sees it in the shift. It keeps the id of the sale it becomes; sent again it is parked once.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/parked", tag = "Till", request_body(content = NewParked, example = json!({ "id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "name": "Bay 4", "basket": "2 coffee", "lines_count": 1, "total_cents": 500 })),
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 201, body = ParkedBasket, description = "It waits."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: no such shift in your shop."),
    (status = 409, description = "`shift-not-open`: `current` is how it stands. `not-at-this-shift`: this device does not stand there. `id-taken`: that sale is recorded, or another device has the basket. `full`: as many wait as may."),
))]
pub(in crate::api) async fn park(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    Json(body): Json<NewParked>,
) -> Result<(StatusCode, Answer<ParkedBasket>), Refusal> {
    Ok((StatusCode::CREATED, Answer(sale::park(&cx, &teller, id, body).await?)))
}

/// Take up a basket that waits
///
/// It is this device's from then on; asked again by the same device, the answer is the same.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/parked/{sale_id}/take", tag = "Till",
    params(("id" = ShiftId, Path, description = "The shift of the till that takes it."), ("sale_id" = SaleId, Path, description = "The sale that the basket becomes.")),
    responses(
    (status = 200, body = TakenBasket, description = "What is in it."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: no such basket waits at this register."),
    (status = 409, description = "`already-taken`: `by` was first, `at` that time. `shift-not-open`: `current` is how it stands. `not-at-this-shift`: this device does not stand there."),
))]
pub(in crate::api) async fn take(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Ids(id, sale_id): Ids<ShiftId, SaleId>,
) -> Result<Answer<TakenBasket>, Refusal> {
    Ok(Answer(sale::take_up(&cx, &teller, id, sale_id).await?))
}
