//! Where the people of the shop are signed in, and their second factors, for whoever looks after them.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Serialize;
use session::id::{LoginSessionId, UserId};
use session::login::LoginSession;
use session::people;
use utoipa::ToSchema;

use super::login_session::EndedAnswer;
use super::parse_id::{Id, Ids};
use crate::http::{Acting, Refusal, Theirs};

#[derive(Serialize, ToSchema)]
pub(super) struct TheirLoginsAnswer {
    /// The newest first; the background login, in whose name their scheduled work runs, among them.
    sessions: Vec<LoginSession>,
}

/// Somebody's logins
#[utoipa::path(get, path = "/api/people/{id}/sessions", tag = "People", params(("id" = UserId, Path, description = "The person.")), responses(
    (status = 200, body = TheirLoginsAnswer, description = "Every login of theirs."),
    (status = 403, description = "`not-allowed`: you do not run the shop."),
    (status = 404, description = "`not-found`: nobody of your shop."),
))]
pub(super) async fn list(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
) -> Result<Answer<TheirLoginsAnswer>, Refusal> {
    Ok(Answer(TheirLoginsAnswer { sessions: people::logins(&cx, &who, id).await.map_err(Problem::from)? }))
}

/// End somebody's logins
///
/// On every device. Their scheduled work goes on. They are told by e-mail.
#[utoipa::path(delete, path = "/api/people/{id}/sessions", tag = "People", params(("id" = UserId, Path, description = "The person.")), responses(
    (status = 200, body = EndedAnswer, description = "They are refused from the next request on."),
    (status = 403, description = "`not-allowed`: you do not run the shop, or only an admin may. `password-needed`: confirm your password first."),
    (status = 404, description = "`not-found`: nobody of your shop."),
))]
pub(super) async fn end_all(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
) -> Result<Answer<EndedAnswer>, Refusal> {
    let ended_count = people::end_logins(&cx, &who, id).await.map_err(Problem::from)?;
    Ok(Answer(EndedAnswer { ended_count }))
}

/// End one login of somebody
#[utoipa::path(delete, path = "/api/people/{id}/sessions/{session_id}", tag = "People",
    params(("id" = UserId, Path, description = "The person."), ("session_id" = LoginSessionId, Path, description = "The login.")), responses(
    (status = 204, description = "It is refused from the next request on. They are told by e-mail."),
    (status = 403, description = "`not-allowed`: you do not run the shop, or only an admin may. `password-needed`: confirm your password first."),
    (status = 404, description = "`not-found`: nobody of your shop, or none of their devices has this login."),
))]
pub(super) async fn end_one(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Ids(id, one): Ids<UserId, LoginSessionId>,
) -> Result<StatusCode, Refusal> {
    people::end_login(&cx, &who, id, one).await.map_err(Problem::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take somebody's second factor away
///
/// When it is lost, with its recovery codes. Their password alone signs them in until they set one up again. They are told by e-mail.
/// Again changes nothing.
#[utoipa::path(delete, path = "/api/people/{id}/second-factor", tag = "People", params(("id" = UserId, Path, description = "The person.")), responses(
    (status = 204, description = "They have none."),
    (status = 403, description = "`not-allowed`: you do not run the shop, only an admin may, or it is your own. `password-needed`: confirm your password first."),
    (status = 404, description = "`not-found`: nobody of your shop."),
))]
pub(super) async fn take_second_factor(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
) -> Result<StatusCode, Refusal> {
    people::take_second_factor(&cx, &who, id).await.map_err(Problem::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// End everybody's logins
///
/// Every device of everybody of your shop but yourself, when it is not known who has got in. Scheduled work goes on. Each is told by
/// e-mail.
#[utoipa::path(delete, path = "/api/shop/sessions", tag = "People", responses(
    (status = 200, body = EndedAnswer, description = "They are refused from the next request on."),
    (status = 403, description = "`not-allowed`: you are no admin. `password-needed`: confirm your password first."),
))]
pub(super) async fn end_everyones(Theirs(cx): Theirs, Acting(who): Acting) -> Result<Answer<EndedAnswer>, Refusal> {
    let ended_count = people::end_everyones(&cx, &who).await.map_err(Problem::from)?;
    Ok(Answer(EndedAnswer { ended_count }))
}
