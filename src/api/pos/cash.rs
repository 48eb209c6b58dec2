//! Cash that moves without a sale.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::counter::{self, CashMovement, NewMovement};
use session::id::{CashMovementId, ShiftId};
use utoipa::ToSchema;

use super::super::json::Json;
use super::super::parse_id::{Id, Ids};
use crate::http::{AtTill, Refusal, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct VoidBody {
    /// Why it counts for nothing.
    reason: String,
}

/// Put cash in, take it out, or carry it to the safe
#[utoipa::path(post, path = "/api/pos/shifts/{id}/cash-movements", tag = "Till", request_body(content = NewMovement, example = json!({ "id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "kind": "paid_out", "amount_cents": 500, "reason": "Stamps" })),
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 201, body = CashMovement, description = "It is recorded; sent again with the same id, once."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: no such shift in your shop."),
    (status = 409, description = "`shift-not-open`: `current` is how it stands. `id-taken`: the id belongs to another one. `not-at-this-shift`: this device does not stand there."),
))]
pub(in crate::api) async fn move_cash(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    Json(body): Json<NewMovement>,
) -> Result<(StatusCode, Answer<CashMovement>), Refusal> {
    Ok((StatusCode::CREATED, Answer(counter::move_cash(&cx, &teller, id, body).await?)))
}

/// Void a cash movement
///
/// It counts for nothing from then on, and stays to be seen.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/cash-movements/{movement_id}/void", tag = "Till", request_body(content = VoidBody, example = json!({ "reason": "Typed twice" })),
    params(("id" = ShiftId, Path, description = "The shift."), ("movement_id" = CashMovementId, Path, description = "The movement.")),
    responses(
    (status = 200, body = CashMovement, description = "It is void."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: no such movement on this shift."),
    (status = 409, description = "`shift-not-open`: `current` is how it stands. `already-void`. `not-at-this-shift`: this device does not stand there."),
))]
pub(in crate::api) async fn void(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Ids(id, movement): Ids<ShiftId, CashMovementId>,
    Json(body): Json<VoidBody>,
) -> Result<Answer<CashMovement>, Refusal> {
    Ok(Answer(counter::void_movement(&cx, &teller, id, movement, &body.reason).await?))
}
