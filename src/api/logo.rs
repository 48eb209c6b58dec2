//! The shop's logo.

use app::path;
use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use session::shop;
use utoipa::ToSchema;

use super::json::Json;
use crate::http::{Acting, Refusal, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct LogoBody {
    /// The file, PNG, JPEG or WebP, of at most `logo-bytes-max` bytes and 4,000 pixels a side: as base64 (RFC 4648, §4).
    image: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LogoAnswer {
    /// Where it is, for anybody. Another picture is elsewhere.
    path: String,
}

/// Set your shop's logo
///
/// It stands on the front page, receipts and quotes, in the place of the one there is.
#[utoipa::path(put, path = "/api/shop/logo", tag = "Shop", request_body(content = LogoBody, example = json!({ "image": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==" })), responses(
    (status = 200, body = LogoAnswer, description = "It is set."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 422, description = "`invalid`: `image` is no such picture, or too large."),
))]
pub(super) async fn set(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Json(body): Json<LogoBody>,
) -> Result<Answer<LogoAnswer>, Refusal> {
    let not_base64 = |_| Problem::invalid("image", "Send the picture as base64.");
    // Whoever may not is told so, whatever they send.
    let bytes =
        if manager.user.roles.runs_the_shop() { BASE64.decode(&body.image).map_err(not_base64)? } else { Vec::new() };
    let name = shop::set_logo(&cx, &manager, &bytes).await.map_err(|error| Problem::from_logo("image", error))?;
    Ok(Answer(LogoAnswer { path: path::logo(&name) }))
}

/// Remove your shop's logo
#[utoipa::path(delete, path = "/api/shop/logo", tag = "Shop", responses(
    (status = 204, description = "There is none."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
))]
pub(super) async fn remove(Theirs(cx): Theirs, Acting(manager): Acting) -> Result<StatusCode, Refusal> {
    shop::remove_logo(&cx, &manager).await.map_err(|error| Problem::from_logo("image", error))?;
    Ok(StatusCode::NO_CONTENT)
}
