//! One consultation, for those who take part in it. Everybody else learns that there is nothing.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::clock::Timestamp;
use session::consultation::{self, EventPage, Status};
use session::id::ConsultationId;
use utoipa::ToSchema;

use super::answer::SessionAnswer;
use super::before::Wanted;
use super::json::{Json, JsonOrNothing};
use super::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Signed, Theirs};

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct CancelBody {
    /// Where it stood when the person decided; refused when it stands elsewhere by now. Any state when left out.
    seen: Option<Status>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct AppointmentBody {
    /// When it is to join the queue; now when left out.
    scheduled_for: Option<Timestamp>,
}

/// A consultation
#[utoipa::path(get, path = "/api/consultations/{id}", tag = "Consultations",
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 200, body = SessionAnswer, description = "It, as it stands."),
    (status = 404, description = "`not-found`: none that you take part in."),
))]
pub(super) async fn get(
    Theirs(cx): Theirs,
    signed: Signed,
    Id(id): Id<ConsultationId>,
) -> Result<Answer<SessionAnswer>, Refusal> {
    let session = consultation::get(&cx, &signed.who.user, id).await?.ok_or_else(Refusal::not_found)?;
    Ok(Answer(session.into()))
}

/// A consultation's history
#[utoipa::path(get, path = "/api/consultations/{id}/events", tag = "Consultations",
    params(("id" = ConsultationId, Path, description = "The consultation."), Wanted), responses(
    (status = 200, body = EventPage, description = "What happened, oldest first: the newest `room-lines-max` of it; `earlier` leads to what came before."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(super) async fn events(
    Theirs(cx): Theirs,
    signed: Signed,
    Id(id): Id<ConsultationId>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<EventPage>, Refusal> {
    let page = consultation::events(&cx, &signed.who.user, id, wanted.cursor()?).await?;
    Ok(Answer(page.ok_or_else(Refusal::not_found)?))
}

/// Say that a live consultation goes on
///
/// Where nobody attended to it for `idle-ask-after-minutes`, both sides are asked: `closes_at` of their active session says when it is
/// ended unless one of them says so or writes. Saying it again changes nothing.
#[utoipa::path(post, path = "/api/consultations/{id}/still-here", tag = "Consultations",
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 204, description = "It goes on."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`wrong-state`: `current` is where it stands."),
))]
pub(super) async fn still_here(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
) -> Result<StatusCode, Refusal> {
    consultation::still_here(&cx, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Start a consultation that was accepted
#[utoipa::path(post, path = "/api/consultations/{id}/start", tag = "Consultations",
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 200, body = SessionAnswer, description = "It is live."),
    (status = 403, description = "`not-allowed`: the mechanic starts it."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`wrong-state`: `current` is where it stands."),
))]
pub(super) async fn start(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
) -> Result<Answer<SessionAnswer>, Refusal> {
    Ok(Answer(consultation::start(&cx, &who, id).await?.into()))
}

/// End a live consultation
#[utoipa::path(post, path = "/api/consultations/{id}/end", tag = "Consultations",
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 200, body = SessionAnswer, description = "It is completed."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`wrong-state`: `current` is where it stands."),
))]
pub(super) async fn end(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
) -> Result<Answer<SessionAnswer>, Refusal> {
    Ok(Answer(consultation::end(&cx, &who, id).await?.into()))
}

/// Call a consultation off before it is live
///
/// A credit that was held is given back.
#[utoipa::path(post, path = "/api/consultations/{id}/cancel", tag = "Consultations", request_body(content = Option<CancelBody>, example = json!({ "seen": "pending" })),
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 200, body = SessionAnswer, description = "It is cancelled."),
    (status = 403, description = "`not-allowed`: only the customer can cancel it."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`wrong-state`: `current` is where it stands."),
))]
pub(super) async fn cancel(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
    JsonOrNothing(body): JsonOrNothing<CancelBody>,
) -> Result<Answer<SessionAnswer>, Refusal> {
    Ok(Answer(consultation::cancel(&cx, &who, id, body.seen).await?.into()))
}

/// Move an appointment, or bring it forward
#[utoipa::path(post, path = "/api/consultations/{id}/appointment", tag = "Consultations", request_body(content = AppointmentBody, example = json!({ "scheduled_for": null })),
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 200, body = SessionAnswer, description = "It joins the queue then, or has joined it."),
    (status = 403, description = "`not-allowed`: the customer moves it."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`wrong-state`: `current` is where it stands."),
))]
pub(super) async fn move_appointment(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
    Json(body): Json<AppointmentBody>,
) -> Result<Answer<SessionAnswer>, Refusal> {
    Ok(Answer(consultation::move_appointment(&cx, &who, id, body.scheduled_for).await?.into()))
}
