//! The messages of a consultation.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::consultation::{self, Message, MessagePage};
use session::id::{ConsultationId, MessageId};
use utoipa::ToSchema;

use super::before::Wanted;
use super::json::Json;
use super::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Signed, Theirs};

#[derive(Deserialize, ToSchema)]
pub(super) struct MessageBody {
    /// What to say.
    body: String,
}

#[derive(Deserialize, ToSchema)]
pub(super) struct ReadBody {
    /// The newest message that was read.
    message_id: MessageId,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageAnswer {
    message: Message,
}

/// A consultation's messages
///
/// The newest `room-lines-max`; `earlier` leads to those before them.
#[utoipa::path(get, path = "/api/consultations/{id}/messages", tag = "Consultations",
    params(("id" = ConsultationId, Path, description = "The consultation."), Wanted), responses(
    (status = 200, body = MessagePage, description = "Oldest first."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(super) async fn list(
    Theirs(cx): Theirs,
    signed: Signed,
    Id(id): Id<ConsultationId>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<MessagePage>, Refusal> {
    let page = consultation::messages(&cx, &signed.who.user, id, wanted.cursor()?).await?;
    Ok(Answer(page.ok_or_else(Refusal::not_found)?))
}

/// Mark messages as read
///
/// It and those before it are no longer unread for you, on any device. Saying it again, or less, changes nothing.
#[utoipa::path(post, path = "/api/consultations/{id}/read", tag = "Consultations", request_body(content = ReadBody, example = json!({ "message_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58" })),
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 204, description = "They are read."),
    (status = 404, description = "`not-found`: none that you take part in, or no such message in it."),
))]
pub(super) async fn read(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
    Json(body): Json<ReadBody>,
) -> Result<StatusCode, Refusal> {
    let is_there = consultation::read_until(&cx, &who, id, body.message_id).await?;
    if is_there { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::not_found()) }
}

/// Say something
#[utoipa::path(post, path = "/api/consultations/{id}/messages", tag = "Consultations", request_body(content = MessageBody, example = json!({ "body": "Does it squeal on every stop?" })),
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 201, body = MessageAnswer, description = "It is said."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`session-closed`: `current` is how it ended; or `full`: it holds as many as it can."),
))]
pub(super) async fn post(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
    Json(body): Json<MessageBody>,
) -> Result<(StatusCode, Answer<MessageAnswer>), Refusal> {
    let message = consultation::post(&cx, &who, id, body.body).await?;
    Ok((StatusCode::CREATED, Answer(MessageAnswer { message })))
}
