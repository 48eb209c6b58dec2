//! The second factor of the person who asks: how it stands, setting it up, turning it off.

use app::problem::Problem;
use app::request::caller::remember;
use axum::http::StatusCode;
use axum::{Extension, Json as Answer};
use serde::{Deserialize, Serialize};
use session::login::factor::{self, SecondFactor};
use session::login::{self, Password};
use tower_sessions::Session;
use utoipa::ToSchema;

use super::idempotency::ShownOnce;
use super::json::Json;
use crate::http::{Acting, Refusal, Signed, Theirs};

/// A new second factor, to be confirmed with a code of it. Shown this once.
#[derive(Serialize, ToSchema)]
pub(super) struct NewFactorAnswer {
    /// The secret for the authenticator, in base32.
    secret: String,
    /// The same as an address for a QR code.
    uri: String,
}

/// A code of the authenticator.
#[derive(Deserialize, ToSchema)]
pub(super) struct CodeBody {
    /// Its six digits.
    code: String,
}

/// The password, once more. No `Debug`: it holds one.
#[derive(Deserialize, ToSchema)]
pub(super) struct PasswordAgainBody {
    /// The password of the account. A wrong one counts as a failed sign-in.
    #[schema(format = Password)]
    password: String,
}

/// Recovery codes. Shown this once.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodesAnswer {
    /// Ten; each signs in once in the place of a code of the authenticator.
    recovery_codes: Vec<String>,
}

/// My second factor
#[utoipa::path(get, path = "/api/me/second-factor", tag = "Me", responses((status = 200, body = SecondFactor, description = "How it stands.")))]
pub(super) async fn standing(Theirs(cx): Theirs, signed: Signed) -> Result<Answer<SecondFactor>, Refusal> {
    Ok(Answer(factor::standing(&cx, signed.who.user.id).await?))
}

/// Begin to set up a second factor
///
/// It is asked at signing in once a code of it was confirmed; the one there was holds until then. Ask for the answer once: it holds the
/// secret.
#[utoipa::path(post, path = "/api/me/second-factor", tag = "Me", responses(
    (status = 201, body = NewFactorAnswer, description = "The secret, this once."),
    (status = 403, description = "`password-needed`: confirm your password first."),
))]
pub(super) async fn begin(
    Theirs(cx): Theirs,
    Acting(who): Acting,
) -> Result<(StatusCode, Extension<ShownOnce>, Answer<NewFactorAnswer>), Refusal> {
    let new = factor::begin(&cx, &who).await?;
    let answer = NewFactorAnswer { secret: new.secret.text(), uri: new.uri };
    Ok((StatusCode::CREATED, Extension(ShownOnce), Answer(answer)))
}

/// Turn the second factor on that was begun
#[utoipa::path(post, path = "/api/me/second-factor/confirm", tag = "Me", request_body(content = CodeBody, example = json!({ "code": "123456" })), responses(
    (status = 200, body = RecoveryCodesAnswer, description = "It is asked from now on. The recovery codes, this once."),
    (status = 403, description = "`password-needed`: confirm your password first."),
    (status = 409, description = "`wrong-state`: none was begun."),
    (status = 422, description = "`invalid`: this is not its present code."),
    (status = 429, description = "`too-many-attempts`: too many wrong codes. Wait for as long as `Retry-After` says."),
))]
pub(super) async fn confirm(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Json(body): Json<CodeBody>,
) -> Result<(Extension<ShownOnce>, Answer<RecoveryCodesAnswer>), Refusal> {
    let recovery_codes = factor::confirm(&cx, &who, &body.code).await?;
    Ok((Extension(ShownOnce), Answer(RecoveryCodesAnswer { recovery_codes })))
}

/// Make new recovery codes
#[utoipa::path(post, path = "/api/me/second-factor/recovery-codes", tag = "Me", request_body(content = PasswordAgainBody, example = json!({ "password": "forecourt-demo" })), responses(
    (status = 200, body = RecoveryCodesAnswer, description = "This once. Those of before do not work any more."),
    (status = 409, description = "`wrong-state`: there is no second factor."),
    (status = 422, description = "`invalid`: the password is another one."),
    (status = 429, description = "`too-many-attempts`: wait for as long as `Retry-After` says."),
))]
pub(super) async fn recovery_codes(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    session: Session,
    Json(body): Json<PasswordAgainBody>,
) -> Result<(Extension<ShownOnce>, Answer<RecoveryCodesAnswer>), Refusal> {
    let recovery_codes = factor::new_recovery_codes(&cx, &who, Password::new(body.password)).await?;
    remember(&session, who.login_session_id, who.user.roles).await?;
    Ok((Extension(ShownOnce), Answer(RecoveryCodesAnswer { recovery_codes })))
}

/// Turn my second factor off
#[utoipa::path(post, path = "/api/me/second-factor/off", tag = "Me", request_body(content = PasswordAgainBody, example = json!({ "password": "forecourt-demo" })), responses(
    (status = 204, description = "The password alone signs in."),
    (status = 403, description = "`not-allowed`: the shop asks a second factor of its staff."),
    (status = 422, description = "`invalid`: the password is another one."),
    (status = 429, description = "`too-many-attempts`: wait for as long as `Retry-After` says."),
))]
pub(super) async fn turn_off(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    session: Session,
    Json(body): Json<PasswordAgainBody>,
) -> Result<StatusCode, Refusal> {
    factor::turn_off(&cx, &who, Password::new(body.password)).await?;
    remember(&session, who.login_session_id, who.user.roles).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirm my password
///
/// For `password-again-minutes` this client may then end other logins and set up a second factor. It stays signed in, under a new
/// cookie.
#[utoipa::path(post, path = "/api/me/password/confirm", tag = "Me", request_body(content = PasswordAgainBody, example = json!({ "password": "forecourt-demo" })), responses(
    (status = 204, description = "It is theirs."),
    (status = 422, description = "`invalid`: the password is another one."),
    (status = 429, description = "`too-many-attempts`: wait for as long as `Retry-After` says."),
))]
pub(super) async fn confirm_password(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    session: Session,
    Json(body): Json<PasswordAgainBody>,
) -> Result<StatusCode, Refusal> {
    login::confirm_password(&cx, &who, Password::new(body.password)).await.map_err(Problem::from)?;
    remember(&session, who.login_session_id, who.user.roles).await?;
    Ok(StatusCode::NO_CONTENT)
}
