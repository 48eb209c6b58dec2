//! One's own data: taking it along, and having it erased.

use axum::Json as Answer;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use session::login::Password;
use session::own_data::{self, Archive, PendingErasure};
use utoipa::ToSchema;

use super::json::Json;
use crate::http::{Acting, Refusal, Theirs};

/// My data as a zip
///
/// A JSON and a CSV file a table, and `about.json`, which says what is what and what did not fit.
#[utoipa::path(get, path = "/api/me/export", tag = "Me", responses(
    (status = 200, body = Vec<u8>, content_type = "application/zip", description = "Everything that is stored about me."),
    (status = 503, description = "`busy`: as many as may are being made; ask again in a moment."),
))]
pub(super) async fn export(Theirs(cx): Theirs, Acting(who): Acting) -> Result<impl IntoResponse, Refusal> {
    let Archive { name, bytes } = own_data::export(&cx, &who).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes))
}

/// My password, once more. No `Debug`: it holds one.
#[derive(Deserialize, ToSchema)]
pub(super) struct ErasureBody {
    /// The present one. A wrong one counts as a failed sign-in.
    #[schema(format = Password)]
    password: String,
}

/// Ask to be erased
///
/// Nothing happens before the moment that is answered; until then I can take it back. I am told by e-mail.
#[utoipa::path(post, path = "/api/me/erasure", tag = "Me", request_body(content = ErasureBody, example = json!({ "password": "forecourt-demo" })), responses(
    (status = 200, body = PendingErasure, description = "When I am erased. Asked again, the first moment stays."),
    (status = 409, description = "`last-admin`: the garage would have no admin any more."),
    (status = 422, description = "`invalid`: the password is another one."),
    (status = 429, description = "`too-many-attempts`: wait for as long as `Retry-After` says."),
))]
pub(super) async fn ask(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Json(body): Json<ErasureBody>,
) -> Result<Answer<PendingErasure>, Refusal> {
    Ok(Answer(own_data::ask(&cx, &who, Password::new(body.password)).await?))
}

/// Take it back
#[utoipa::path(delete, path = "/api/me/erasure", tag = "Me", responses((status = 204, description = "I stay. The same where nothing was asked for.")))]
pub(super) async fn take_back(Theirs(cx): Theirs, Acting(who): Acting) -> Result<StatusCode, Refusal> {
    own_data::take_back(&cx, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}
