//! The messages of a consultation.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::Context;
use session::id::ServiceSessionId;
use session::service::{self, Message};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::id::Id;
use super::json::Json;
use crate::http::{Refusal, ServerState, Signed};

pub(super) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(list, post))
}

#[derive(Debug, Serialize, ToSchema)]
struct MessagesAnswer {
    /// The newest ones, oldest first.
    messages: Vec<Message>,
}

#[derive(Deserialize, ToSchema)]
struct MessageBody {
    /// What to say.
    body: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct MessageAnswer {
    message: Message,
}

/// A consultation's messages
#[utoipa::path(get, path = "/api/service-sessions/{id}/messages", tag = "Consultations",
    params(("id" = ServiceSessionId, Path, description = "The consultation.")), responses(
    (status = 200, body = MessagesAnswer, description = "The newest 200, oldest first."),
    (status = 404, description = "`not-found`: none that you take part in."),
))]
async fn list(
    State(cx): State<Context>,
    signed: Signed,
    Id(id): Id<ServiceSessionId>,
) -> Result<Answer<MessagesAnswer>, Refusal> {
    let room = service::room(&cx, &signed.who.user, id).await?.ok_or_else(Refusal::not_found)?;
    Ok(Answer(MessagesAnswer { messages: room.messages }))
}

/// Say something
#[utoipa::path(post, path = "/api/service-sessions/{id}/messages", tag = "Consultations", request_body(content = MessageBody, example = json!({ "body": "Does it squeal on every stop?" })),
    params(("id" = ServiceSessionId, Path, description = "The consultation.")), responses(
    (status = 201, body = MessageAnswer, description = "It is said."),
    (status = 404, description = "`not-found`: none that you take part in."),
    (status = 409, description = "`session-closed`: `current` is how it ended; or `full`: it holds as many as it can."),
))]
async fn post(
    State(cx): State<Context>,
    signed: Signed,
    Id(id): Id<ServiceSessionId>,
    Json(body): Json<MessageBody>,
) -> Result<(StatusCode, Answer<MessageAnswer>), Refusal> {
    let message = service::post(&cx, &signed.who.user, id, body.body).await?;
    Ok((StatusCode::CREATED, Answer(MessageAnswer { message })))
}
