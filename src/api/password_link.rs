//! Links to a new password: asked for by anybody, used by whoever has the mail.

use app::path;
use axum::http::StatusCode;
use serde::Deserialize;
use session::login::Password;
use session::people;
use session::people::link::LinkKey;
use utoipa::ToSchema;

use super::json::Json;
use crate::http::{Found, Refusal, Theirs};

/// Whose password was forgotten.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PasswordLinkBody {
    /// The e-mail address of the account.
    email: String,
}

/// A new password by a link. No `Debug`: it holds both.
#[derive(Deserialize, ToSchema)]
pub(super) struct UsedPasswordLinkBody {
    /// The key of the link: 64 hexadecimal digits.
    key: String,
    /// The new password: 8 to 128 characters, and none that everybody tries first.
    #[schema(format = Password)]
    password: String,
}

/// Ask for a link to a new password
///
/// It goes by e-mail to whoever has the account, works once and for 30 minutes, and takes the place of one sent before. The answer is
/// the same, and comes after the same time, whether there is such an account.
#[utoipa::path(post, path = "/api/password-links", tag = "Signing in", security(()), request_body(content = PasswordLinkBody, example = json!({ "email": "customer1@demo.test" })), responses(
    (status = 202, description = "If there is such an account, a link is on its way."),
    (status = 403, description = "`not-allowed`: this server writes no links."),
    (status = 422, description = "`invalid`: this is no e-mail address."),
    (status = 429, description = "`too-many-attempts`: wait for as long as `Retry-After` says."),
))]
pub(super) async fn ask(
    Theirs(cx): Theirs,
    Found(caller): Found,
    Json(body): Json<PasswordLinkBody>,
) -> Result<StatusCode, Refusal> {
    people::forgot_password(&cx, &body.email, &caller.address, path::NEW_PASSWORD).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Set a new password by a link
///
/// Every login of the person ends, scheduled work too. They sign in with the new password then.
#[utoipa::path(post, path = "/api/password-links/use", tag = "Signing in", security(()), request_body(content = UsedPasswordLinkBody, example = json!({ "key": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "password": "correct horse battery" })), responses(
    (status = 204, description = "It is set."),
    (status = 404, description = "`link-not-valid`: it was used, it is over, or it never was one."),
    (status = 422, description = "`invalid`: the password cannot be chosen. The link still works."),
))]
pub(super) async fn use_it(
    Theirs(cx): Theirs,
    Found(caller): Found,
    Json(body): Json<UsedPasswordLinkBody>,
) -> Result<StatusCode, Refusal> {
    let (key, password) = (LinkKey::new(body.key), Password::new(body.password));
    people::set_new_password(&cx, &key, password, &caller.address).await?;
    Ok(StatusCode::NO_CONTENT)
}
