//! What else happens to a deal: another owner, deletion and its undoing, notes, consultations.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::deal::{self, Deal, DealRecord};
use session::id::{ConsultationId, DealId, UserId};
use utoipa::ToSchema;

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{OfStaff, Refusal, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct OwnerBody {
    /// Who is to own it: somebody who works in your shop.
    owner_id: UserId,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct NoteBody {
    /// What to write down.
    body: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct ConsultationBody {
    /// A consultation that you take part in.
    consultation_id: ConsultationId,
}

#[derive(Debug, serde::Serialize, ToSchema)]
pub(in crate::api) struct GivenAnswer {
    /// The deal; nothing when it is no longer yours to see.
    deal: Option<Deal>,
}

/// Delete a deal
///
/// Nothing of it goes; it is seen no more, and no longer selected by anybody. It can be brought back.
#[utoipa::path(delete, path = "/api/deals/{id}", tag = "Deals", params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 204, description = "It is deleted."),
    (status = 403, description = "`not-allowed`: only its owner, and whoever runs the shop."),
    (status = 404, description = "`not-found`: none that you see."),
))]
pub(in crate::api) async fn delete(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
) -> Result<StatusCode, Refusal> {
    deal::delete(&cx, &staff, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a deleted deal back
#[utoipa::path(post, path = "/api/deals/{id}/restore", tag = "Deals", params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 200, body = DealRecord, description = "It is back as it was."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that is deleted and yours to bring back."),
))]
pub(in crate::api) async fn undelete(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
) -> Result<Answer<DealRecord>, Refusal> {
    deal::undelete(&cx, &staff, id).await?;
    Ok(Answer(deal::get(&cx, &staff, id).await?))
}

/// Give a deal to somebody else
#[utoipa::path(post, path = "/api/deals/{id}/owner", tag = "Deals", request_body(content = OwnerBody, example = json!({ "owner_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58" })),
    params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 200, body = GivenAnswer, description = "It is theirs."),
    (status = 403, description = "`not-allowed`: only its owner, and whoever runs the shop."),
    (status = 404, description = "`not-found`: none that you see."),
))]
pub(in crate::api) async fn give(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Json(body): Json<OwnerBody>,
) -> Result<Answer<GivenAnswer>, Refusal> {
    Ok(Answer(GivenAnswer { deal: deal::give(&cx, &staff, id, body.owner_id).await? }))
}

/// Write a note on a deal
#[utoipa::path(post, path = "/api/deals/{id}/notes", tag = "Deals", request_body(content = NoteBody, example = json!({ "body": "Called back: Thursday suits them." })),
    params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 201, body = DealRecord, description = "It is written, once and for all."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see."),
))]
pub(in crate::api) async fn note(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Json(body): Json<NoteBody>,
) -> Result<(StatusCode, Answer<DealRecord>), Refusal> {
    Ok((StatusCode::CREATED, Answer(deal::add_note(&cx, &staff, id, &body.body).await?)))
}

/// Attach a consultation to a deal
#[utoipa::path(post, path = "/api/deals/{id}/consultations", tag = "Deals", request_body(content = ConsultationBody, example = json!({ "consultation_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58" })),
    params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 204, description = "It is attached."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: no deal that you see, or no consultation that you take part in."),
    (status = 409, description = "`already-attached`: it belongs to another deal."),
))]
pub(in crate::api) async fn attach(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Json(body): Json<ConsultationBody>,
) -> Result<StatusCode, Refusal> {
    deal::attach(&cx, &staff, id, body.consultation_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a deal of a consultation
///
/// For its customer, about its car. When they approve its quote, 5 % of it are credited to whoever made it one.
#[utoipa::path(post, path = "/api/consultations/{id}/deal", tag = "Deals",
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 201, body = DealRecord, description = "It is yours."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: no consultation that you take part in."),
    (status = 409, description = "`already-attached`: it belongs to a deal already."),
))]
pub(in crate::api) async fn escalate(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<ConsultationId>,
) -> Result<(StatusCode, Answer<DealRecord>), Refusal> {
    Ok((StatusCode::CREATED, Answer(deal::escalate(&cx, &staff, id).await?)))
}
