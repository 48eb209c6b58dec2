//! Signing in and out.

use app::request::caller::{forget, remember};
use app::request::flash::Https;
use app::request::known_browser;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use session::login::factor::Second;
use session::login::{self, Credentials, LoginSession, Password};
use session::shop::User;
use tower_sessions::Session;
use utoipa::ToSchema;

use super::json::Json;
use crate::http::{Found, Refusal, ServerState, Signed, Theirs};

/// Who wants to sign in. No `Debug`: it holds a password.
#[derive(Deserialize, ToSchema)]
pub(super) struct LoginBody {
    /// The e-mail address of the account.
    #[schema(example = "customer1@demo.test")]
    email: String,
    /// Its password.
    #[schema(format = Password)]
    password: String,
    /// What the client calls itself, for the list of logins; its `User-Agent` when left out.
    device: Option<String>,
    /// Where the account has a second factor: the six digits of the authenticator, or a recovery code.
    second_factor: Option<String>,
    /// Whether this client is not to be asked for it again for `second-factor-remembered-days`: the cookie `forecourt-known` says so.
    #[serde(default)]
    remember_device: bool,
}

#[derive(Serialize, ToSchema)]
struct LoginAnswer {
    user: User,
    login_session: LoginSession,
}

/// Sign in
///
/// Answers with a cookie that signs the following requests. A login this client had before ends. A second cookie,
/// `forecourt-known`, opens nothing: a client that sends it along is not shut out by others' wrong guesses on the account.
#[utoipa::path(post, path = "/api/login", tag = "Signing in", security(()), request_body(content = LoginBody, example = json!({ "email": "customer1@demo.test", "password": "forecourt-demo", "device": "Till script" })), responses(
    (status = 200, body = LoginAnswer, description = "Signed in."),
    (status = 401, description = "`wrong-password`: e-mail or password is wrong; which one is not said. `second-factor-needed`: they are right, send `second_factor` too. `wrong-code`: it is wrong, or was used before."),
    (status = 429, description = "`too-many-attempts`: wait for as long as `Retry-After` says."),
))]
pub(super) async fn log_in(
    State(state): State<ServerState>,
    Found(caller): Found,
    session: Session,
    headers: HeaderMap,
    Json(body): Json<LoginBody>,
) -> Result<impl IntoResponse, Refusal> {
    let cx = &state.cx;
    let device = body.device.unwrap_or_else(|| user_agent(&headers));
    let (password, address, marks) = (Password::new(body.password), caller.address, caller.marks);
    let credentials = Credentials { email: body.email, password, device, address, marks };
    let before = caller.signed_in.map(|who| who.login_session_id);
    let second = Second { code: body.second_factor.unwrap_or_default(), remember: body.remember_device };
    let signed_in = login::sign_in_with(cx, credentials, before, &second).await?;
    remember(&session, signed_in.login_session.id, signed_in.user.roles).await?;
    let known_for_ms = cx.sign_in_limiter.limits().known_for_ms;
    let known = known_browser::cookie(&signed_in.marks, Https(state.settings.https), known_for_ms);
    let known = AppendHeaders(known.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((known, Answer(LoginAnswer { user: signed_in.user, login_session: signed_in.login_session })))
}

fn user_agent(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("API client").to_owned()
}

/// Sign out
///
/// Ends this client's login and no other.
#[utoipa::path(post, path = "/api/logout", tag = "Signing in", responses((status = 204, description = "Signed out.")))]
pub(super) async fn log_out(Theirs(cx): Theirs, signed: Signed, session: Session) -> Result<StatusCode, Refusal> {
    login::sign_out(&cx, &signed.who, &signed.address).await?;
    forget(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}
