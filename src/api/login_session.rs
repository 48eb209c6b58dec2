//! Where the person is signed in: to look at, and to end.

use app::problem::Problem;
use app::request::caller::forget;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::id::LoginSessionId;
use session::login::{self, LoginSession, Revoke};
use tower_sessions::Session;
use utoipa::{IntoParams, ToSchema};

use super::json::Json;
use super::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Signed, Theirs};

#[derive(Serialize, ToSchema)]
pub(super) struct LoginsAnswer {
    /// The newest first; the background login, in whose name scheduled work runs, among them.
    sessions: Vec<MyLogin>,
}

#[derive(Serialize, ToSchema)]
struct MyLogin {
    #[serde(flatten)]
    login: LoginSession,
    /// True for the one that asks.
    current: bool,
}

#[derive(Serialize, ToSchema)]
pub(super) struct EndedAnswer {
    /// How many logins ended.
    pub(super) ended_count: u64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// `others`: every device but this one. `devices`: this one too. `all`: and scheduled work.
    #[param(required = true, example = "others", pattern = "^(others|devices|all)$")]
    scope: Option<String>,
}

const SCOPES: [(&str, Revoke); 3] = [("others", Revoke::Others), ("devices", Revoke::Devices), ("all", Revoke::All)];

/// My logins
#[utoipa::path(get, path = "/api/me/sessions", tag = "Me", responses((status = 200, body = LoginsAnswer, description = "Every login of mine.")))]
pub(super) async fn list(Theirs(cx): Theirs, signed: Signed) -> Result<Answer<LoginsAnswer>, Refusal> {
    let logins = login::list(&cx, signed.who.user.id).await?;
    let mine = |login: LoginSession| MyLogin { current: login.id == signed.who.login_session_id, login };
    Ok(Answer(LoginsAnswer { sessions: logins.into_iter().map(mine).collect() }))
}

/// End one login of mine
#[utoipa::path(delete, path = "/api/me/sessions/{id}", tag = "Me", params(("id" = LoginSessionId, Path, description = "The login.")), responses(
    (status = 204, description = "It is refused from the next request on."),
    (status = 403, description = "`password-needed`: confirm your password first, for another one than that which asks."),
    (status = 404, description = "`not-found`: none of my devices has this login."),
))]
pub(super) async fn revoke_one(
    Theirs(cx): Theirs,
    signed: Signed,
    session: Session,
    Id(id): Id<LoginSessionId>,
) -> Result<StatusCode, Refusal> {
    if login::revoke(&cx, &signed.who, Revoke::One(id), &signed.address).await? == 0 {
        return Err(Refusal::not_found());
    }
    if id == signed.who.login_session_id {
        forget(&session).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What to call a device of mine.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct DeviceNameBody {
    /// One line; empty for what it calls itself.
    name: String,
}

/// Name a device of mine
#[utoipa::path(patch, path = "/api/me/sessions/{id}", tag = "Me", request_body(content = DeviceNameBody, example = json!({ "name": "Phone" })),
    params(("id" = LoginSessionId, Path, description = "The login.")), responses(
    (status = 204, description = "It is called so from now on."),
    (status = 404, description = "`not-found`: none of my devices has this login."),
    (status = 422, description = "`invalid`: it cannot be a name."),
))]
pub(super) async fn name(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<LoginSessionId>,
    Json(body): Json<DeviceNameBody>,
) -> Result<StatusCode, Refusal> {
    login::name_device(&cx, &who, id, &body.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End several logins of mine
#[utoipa::path(delete, path = "/api/me/sessions", tag = "Me", params(Which), responses(
    (status = 200, body = EndedAnswer, description = "They are refused from the next request on."),
    (status = 403, description = "`password-needed`: confirm your password first."),
    (status = 422, description = "`invalid`: the scope is missing or unknown."),
))]
pub(super) async fn revoke_many(
    Theirs(cx): Theirs,
    signed: Signed,
    session: Session,
    Query(which): Query<Which>,
) -> Result<Answer<EndedAnswer>, Refusal> {
    let unknown = || Problem::invalid("scope", "Give scope=others, scope=devices or scope=all. Nothing was changed.");
    let asked = which.scope.unwrap_or_default();
    let (_, which) = SCOPES.into_iter().find(|(word, _)| *word == asked).ok_or_else(unknown)?;
    let ended_count = login::revoke(&cx, &signed.who, which, &signed.address).await?;
    if which != Revoke::Others {
        forget(&session).await?;
    }
    Ok(Answer(EndedAnswer { ended_count }))
}
