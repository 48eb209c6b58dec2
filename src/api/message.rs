//! The messages of a consultation.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::Context;
use session::consultation::{self, Message, MessagePage};
use session::id::ConsultationId;
use utoipa::ToSchema;

use super::before::Wanted;
use super::json::Json;
use super::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Signed};

#[derive(Deserialize, ToSchema)]
pub(super) struct MessageBody {
    /// What to say.
    body: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageAnswer {
    message: Message,
}

/// A consultation's messages
///
/// The newest 200; `earlier` leads to those before them.
#[utoipa::path(get, path = "/api/consultations/{id}/messages", tag = "Consultations",
    params(("id" = ConsultationId, Path, description = "The consultation."), Wanted), responses(
    (status = 200, body = MessagePage, description = "Up to 200, oldest first."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(super) async fn list(
    State(cx): State<Context>,
    signed: Signed,
    Id(id): Id<ConsultationId>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<MessagePage>, Refusal> {
    let page = consultation::messages(&cx, &signed.who.user, id, wanted.cursor()?).await?;
    Ok(Answer(page.ok_or_else(Refusal::not_found)?))
}

/// Say something
#[utoipa::path(post, path = "/api/consultations/{id}/messages", tag = "Consultations", request_body(content = MessageBody, example = json!({ "body": "Does it squeal on every stop?" })),
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 201, body = MessageAnswer, description = "It is said."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`session-closed`: `current` is how it ended; or `full`: it holds as many as it can."),
))]
pub(super) async fn post(
    State(cx): State<Context>,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
    Json(body): Json<MessageBody>,
) -> Result<(StatusCode, Answer<MessageAnswer>), Refusal> {
    let message = consultation::post(&cx, &who, id, body.body).await?;
    Ok((StatusCode::CREATED, Answer(MessageAnswer { message })))
}
