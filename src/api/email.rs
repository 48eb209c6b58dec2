//! Another e-mail address: asked for by its person, taken by whoever has the mail.

use app::path;
use app::request::caller::remember;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::login::Password;
use session::people;
use session::people::link::LinkKey;
use tower_sessions::Session;
use utoipa::ToSchema;

use super::json::Json;
use crate::http::{Acting, Found, Refusal, Theirs};

/// Another e-mail address. No `Debug`: it holds a password.
#[derive(Deserialize, ToSchema)]
pub(super) struct EmailBody {
    /// The address to sign in with from then on.
    email: String,
    /// The password of the account. A wrong one counts as a failed sign-in.
    #[schema(format = Password)]
    password: String,
}

/// A link that was sent to a new address. No `Debug`: it holds its key.
#[derive(Deserialize, ToSchema)]
pub(super) struct UsedEmailLinkBody {
    /// The key of the link: 64 hexadecimal digits.
    key: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct EmailAnswer {
    /// The address that signs in from now on.
    email: String,
}

/// Ask for another e-mail address
///
/// A link goes to the new address, and a notice to the one I have. Nothing changes before the link is used. The answer is the same
/// whether the new address has an account.
#[utoipa::path(post, path = "/api/me/email", tag = "Me", request_body(content = EmailBody, example = json!({ "email": "ada@example.org", "password": "forecourt-demo" })), responses(
    (status = 202, description = "A link is on its way. It works once and for `email-link-minutes`."),
    (status = 403, description = "`not-allowed`: this server writes no links."),
    (status = 422, description = "`invalid`: this is no e-mail address, or mine already, or the password is another one."),
    (status = 429, description = "`too-many-attempts`: wait for as long as `Retry-After` says."),
))]
pub(super) async fn ask(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    session: Session,
    Json(body): Json<EmailBody>,
) -> Result<StatusCode, Refusal> {
    people::ask_new_email(&cx, &who, &body.email, Password::new(body.password), path::NEW_EMAIL).await?;
    remember(&session, who.login_session_id, who.user.roles).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Take another e-mail address by a link
///
/// Its person stays signed in, and scheduled work goes on. Both addresses are told.
#[utoipa::path(post, path = "/api/email-links/use", tag = "Signing in", security(()), request_body(content = UsedEmailLinkBody, example = json!({ "key": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" })), responses(
    (status = 200, body = EmailAnswer, description = "It signs in from now on."),
    (status = 404, description = "`link-not-valid`: it was used, it is over, or it never was one."),
    (status = 409, description = "`email-taken`: somebody made an account with it meanwhile."),
))]
pub(super) async fn use_it(
    Theirs(cx): Theirs,
    Found(caller): Found,
    Json(body): Json<UsedEmailLinkBody>,
) -> Result<Answer<EmailAnswer>, Refusal> {
    let email = people::use_new_email(&cx, &LinkKey::new(body.key), &caller.address).await?;
    Ok(Answer(EmailAnswer { email }))
}
