//! The person who is signed in.

use app::request::caller::remember;
use app::request::flash::Https;
use app::request::known_browser;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use session::deal::{Cleared, SelectedDeal, Selection};
use session::login::Password;
use session::mail::{self, MailWishes};
use session::people::{self, ChangePassword};
use session::shop::User;
use tower_sessions::Session;
use utoipa::ToSchema;

use super::json::Json;
use crate::http::{Acting, Found, Refusal, ServerState, Signed, Theirs};

#[derive(Serialize, ToSchema)]
pub(super) struct MeAnswer {
    user: User,
    /// The deal they have selected; customers have none.
    deal: Option<SelectedDeal>,
    /// Why none is selected, when one was.
    reason: Option<Cleared>,
    /// Grows whenever the selection changes, or what is shown of it.
    revision: i64,
}

/// Who I am
#[utoipa::path(get, path = "/api/me", tag = "Me", responses((status = 200, body = MeAnswer, description = "The person who is signed in.")))]
pub(super) async fn me(signed: Signed, Found(caller): Found) -> Result<Answer<MeAnswer>, Refusal> {
    let Selection { revision, deal, reason, .. } = caller.selection.unwrap_or_default();
    Ok(Answer(MeAnswer { user: signed.who.user, deal, reason, revision }))
}

/// Say that you are there
///
/// Like every request it is a use of the login, and does nothing else. A page sends it that somebody follows and does nothing on.
#[utoipa::path(post, path = "/api/me/presence", tag = "Me", responses((status = 204, description = "The login ends later now.")))]
pub(super) async fn presence(_: Signed) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// What to change of me; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct MePatch {
    /// What others here see me as: 1 to 100 characters in one line.
    name: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ChangedMeAnswer {
    user: User,
}

/// Change my name
#[utoipa::path(patch, path = "/api/me", tag = "Me", request_body(content = MePatch, example = json!({ "name": "Ada Lovelace" })), responses(
    (status = 200, body = ChangedMeAnswer, description = "The person as they are called now."),
    (status = 422, description = "`invalid`: the name cannot be one."),
))]
pub(super) async fn change(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Json(body): Json<MePatch>,
) -> Result<Answer<ChangedMeAnswer>, Refusal> {
    let name = match body.name {
        Some(name) => people::rename(&cx, &who, &name).await?,
        None => who.user.name.clone(),
    };
    Ok(Answer(ChangedMeAnswer { user: User { name, ..who.user } }))
}

/// Another password. No `Debug`: it holds two.
#[derive(Deserialize, ToSchema)]
pub(super) struct PasswordBody {
    /// The present one. A wrong one counts as a failed sign-in.
    #[schema(format = Password)]
    present: String,
    /// The new one: 8 to 128 characters, and none that everybody tries first.
    #[schema(format = Password)]
    password: String,
    /// Whether every other device is signed out; this one stays signed in.
    #[serde(default)]
    everywhere: bool,
}

/// Change my password
///
/// This client stays signed in, under a new cookie. I am told by e-mail.
#[utoipa::path(post, path = "/api/me/password", tag = "Me", request_body(content = PasswordBody, example = json!({ "present": "forecourt-demo", "password": "correct horse battery", "everywhere": true })), responses(
    (status = 204, description = "It is changed."),
    (status = 422, description = "`invalid`: `field` is `present` when that is another one, `password` when the new one cannot be chosen."),
    (status = 429, description = "`too-many-attempts`: wait for as long as `Retry-After` says."),
))]
pub(super) async fn change_password(
    State(state): State<ServerState>,
    Acting(who): Acting,
    session: Session,
    Json(body): Json<PasswordBody>,
) -> Result<impl IntoResponse, Refusal> {
    let PasswordBody { present, password, everywhere } = body;
    let change = ChangePassword { present: Password::new(present), new: Password::new(password), everywhere };
    let marks = people::change_password(&state.cx, &who, change).await?;
    remember(&session, who.login_session_id, who.user.roles).await?;
    let known_for_ms = state.cx.sign_in_limiter.limits().known_for_ms;
    let known = known_browser::cookie(&marks, Https(state.settings.https), known_for_ms);
    let known = AppendHeaders(known.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((StatusCode::NO_CONTENT, known))
}

/// Which mail I want
#[utoipa::path(get, path = "/api/me/mail-wishes", tag = "Me", responses((status = 200, body = MailWishes, description = "What is sent to me besides what concerns my account.")))]
pub(super) async fn mail_wishes(Theirs(cx): Theirs, signed: Signed) -> Result<Answer<MailWishes>, Refusal> {
    Ok(Answer(mail::wishes(&cx, signed.who.user.id).await?))
}

/// Choose which mail I want
#[utoipa::path(put, path = "/api/me/mail-wishes", tag = "Me", request_body(content = MailWishes, example = json!({ "quotes": true, "accepted": false })), responses(
    (status = 200, body = MailWishes, description = "What is sent to me from now on."),
))]
pub(super) async fn wish_mail(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Json(wishes): Json<MailWishes>,
) -> Result<Answer<MailWishes>, Refusal> {
    mail::wish(&cx, &who, wishes).await?;
    Ok(Answer(wishes))
}
