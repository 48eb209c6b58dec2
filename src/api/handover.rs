//! Handing a live consultation to another mechanic, who must accept.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::consultation::{self, Handover};
use session::id::{ConsultationId, HandoverId, UserId};
use utoipa::ToSchema;

use super::answer::SessionAnswer;
use super::json::Json;
use super::parse_id::Id;
use crate::http::{Acting, Mechanic, Refusal, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct HandoverBody {
    /// The mechanic who is to take it over.
    mechanic_id: UserId,
    /// Why. Only the two mechanics read it.
    word: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandoverAnswer {
    handover: Handover,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandoversAnswer {
    /// The oldest first.
    handovers: Vec<Handover>,
}

/// Offer a live consultation to another mechanic
///
/// It stays yours until they accept. The same offer again is answered with the one there is.
#[utoipa::path(post, path = "/api/consultations/{id}/handover", tag = "Mechanics", request_body(content = HandoverBody, example = json!({ "mechanic_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "word": "You know these gearboxes." })),
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 201, body = HandoverAnswer, description = "It is offered."),
    (status = 403, description = "`not-allowed`: its mechanic hands it over."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`wrong-state`: `current` is where it stands. `already-offered`: `by` is to whom."),
))]
pub(super) async fn offer(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
    Json(body): Json<HandoverBody>,
) -> Result<(StatusCode, Answer<HandoverAnswer>), Refusal> {
    let handover = consultation::offer(&cx, &who, id, body.mechanic_id, &body.word).await?;
    Ok((StatusCode::CREATED, Answer(HandoverAnswer { handover })))
}

/// What you are asked to take over
#[utoipa::path(get, path = "/api/mechanic/handovers", tag = "Mechanics", responses(
    (status = 200, body = HandoversAnswer, description = "The offers that wait for your answer."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
))]
pub(super) async fn offers(
    Theirs(cx): Theirs,
    Mechanic(mechanic): Mechanic,
) -> Result<Answer<HandoversAnswer>, Refusal> {
    Ok(Answer(HandoversAnswer { handovers: consultation::offers(&cx, &mechanic.user).await? }))
}

/// Take a consultation over
///
/// Whoever did may ask again and gets the same answer.
#[utoipa::path(post, path = "/api/mechanic/handovers/{id}/accept", tag = "Mechanics",
    params(("id" = HandoverId, Path, description = "The offer.")), responses(
    (status = 200, body = SessionAnswer, description = "It is yours."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
    (status = 404, description = "`not-found`: nothing that is offered to you."),
    (status = 409, description = "`handover-not-open`: `current` is what became of it. `finish-current-first` with the `session` you have."),
))]
pub(super) async fn take_over(
    Theirs(cx): Theirs,
    Mechanic(mechanic): Mechanic,
    Id(id): Id<HandoverId>,
) -> Result<Answer<SessionAnswer>, Refusal> {
    Ok(Answer(consultation::take_over(&cx, &mechanic, id).await?.into()))
}

/// Decline an offer, or take back your own
#[utoipa::path(post, path = "/api/mechanic/handovers/{id}/decline", tag = "Mechanics",
    params(("id" = HandoverId, Path, description = "The offer.")), responses(
    (status = 204, description = "It is over; the consultation stays with its mechanic."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
    (status = 404, description = "`not-found`: none that you made or were made."),
    (status = 409, description = "`handover-not-open`: it was taken over."),
))]
pub(super) async fn decline(
    Theirs(cx): Theirs,
    Mechanic(mechanic): Mechanic,
    Id(id): Id<HandoverId>,
) -> Result<StatusCode, Refusal> {
    consultation::decline(&cx, &mechanic, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
