//! Inviting somebody to work in the shop, joining by an invitation, and a link to a new password for somebody of the shop.

use app::path;
use app::problem::Problem;
use axum::http::StatusCode;
use axum::{Extension, Json as Answer};
use serde::{Deserialize, Serialize};
use session::id::{AccountLinkId, UserId};
use session::login::Password;
use session::people::link::LinkKey;
use session::people::{self, MadeLink, NewInvite, PendingInvite, Roles};
use session::shop::User;
use utoipa::ToSchema;

use super::idempotency::ShownOnce;
use super::json::Json;
use super::parse_id::Id;
use crate::http::{Acting, Found, Refusal, Theirs};

/// Who is to work here.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct InviteBody {
    /// Their e-mail address, with which nobody has an account yet.
    email: String,
    /// What they are called; empty for whoever says so themselves.
    #[serde(default)]
    name: String,
    /// What they will be able to do: roles of the staff.
    roles: Roles,
    /// The name of their team, which is made when there is none; empty for none.
    #[serde(default)]
    team: String,
}

/// A link that was just made. No `Debug`: it opens an account.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeLinkAnswer {
    /// Whom it is for.
    email: String,
    /// The path of this site that it leads to, with its key. It is answered this once and kept nowhere.
    path: String,
    /// Whether it goes by e-mail too.
    is_mailed: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitesAnswer {
    /// The newest first, at most 200.
    invites: Vec<PendingInvite>,
}

/// Joining by an invitation. No `Debug`: it holds key and password.
#[derive(Deserialize, ToSchema)]
pub(super) struct UsedInviteBody {
    /// The key of the link: 64 hexadecimal digits.
    key: String,
    /// What they are called.
    name: String,
    /// The password they choose: 8 to 128 characters, and none that everybody tries first.
    #[schema(format = Password)]
    password: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JoinedAnswer {
    /// The account. It is not signed in yet.
    user: User,
}

fn made(made: &MadeLink, path: &str) -> MadeLinkAnswer {
    let MadeLink { key, email, is_mailed } = made;
    MadeLinkAnswer { email: email.clone(), path: key.at(path), is_mailed: *is_mailed }
}

/// Invite somebody to work in your shop
///
/// The link works once, for `invite-link-days`, and takes the place of one that they were sent before. With an `Idempotency-Key` the
/// same again is answered `idempotency-done`: the link is shown once.
#[utoipa::path(post, path = "/api/invites", tag = "People", request_body(content = InviteBody, example = json!({ "email": "nora@example.org", "name": "Nora New", "roles": ["mechanic"], "team": "Early shift" })), responses(
    (status = 201, body = MadeLinkAnswer, description = "The link, this once."),
    (status = 403, description = "`not-allowed`: you do not run the shop."),
))]
pub(super) async fn invite(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Json(body): Json<InviteBody>,
) -> Result<(StatusCode, Extension<ShownOnce>, Answer<MadeLinkAnswer>), Refusal> {
    let new = NewInvite { email: body.email, name: body.name, roles: body.roles, team: body.team };
    let link = people::invite(&cx, &who, &new, path::JOIN).await.map_err(Problem::from)?;
    Ok((StatusCode::CREATED, Extension(ShownOnce), Answer(made(&link, path::JOIN))))
}

/// The open invitations of your shop
#[utoipa::path(get, path = "/api/invites", tag = "People", responses(
    (status = 200, body = InvitesAnswer, description = "Those that were not used yet, without their links."),
    (status = 403, description = "`not-allowed`: you do not run the shop."),
))]
pub(super) async fn list(Theirs(cx): Theirs, Acting(who): Acting) -> Result<Answer<InvitesAnswer>, Refusal> {
    Ok(Answer(InvitesAnswer { invites: people::pending(&cx, &who).await.map_err(Problem::from)? }))
}

/// Withdraw an invitation
#[utoipa::path(delete, path = "/api/invites/{id}", tag = "People",
    params(("id" = AccountLinkId, Path, description = "The invitation.")), responses(
    (status = 204, description = "Its link does not work any more."),
    (status = 403, description = "`not-allowed`: you do not run the shop, or only an admin may."),
    (status = 404, description = "`not-found`: none of your shop that is open."),
))]
pub(super) async fn withdraw(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<AccountLinkId>,
) -> Result<StatusCode, Refusal> {
    people::withdraw_invite(&cx, &who, id).await.map_err(Problem::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Join a shop by an invitation
///
/// Makes the account. Sign in with it then.
#[utoipa::path(post, path = "/api/invites/use", tag = "Signing in", security(()), request_body(content = UsedInviteBody, example = json!({ "key": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "name": "Nora New", "password": "correct horse battery" })), responses(
    (status = 201, body = JoinedAnswer, description = "The account is there."),
    (status = 404, description = "`link-not-valid`: it was used, it is over, or it never was one."),
    (status = 409, description = "`email-taken`: the address has an account by now."),
    (status = 422, description = "`invalid`: a field cannot be taken. The link still works."),
))]
pub(super) async fn use_it(
    Theirs(cx): Theirs,
    Found(caller): Found,
    Json(body): Json<UsedInviteBody>,
) -> Result<(StatusCode, Answer<JoinedAnswer>), Refusal> {
    let (key, password) = (LinkKey::new(body.key), Password::new(body.password));
    let user = people::join(&cx, &key, &body.name, password, &caller.address).await.map_err(Problem::from)?;
    Ok((StatusCode::CREATED, Answer(JoinedAnswer { user })))
}

/// Make a link to a new password for somebody
///
/// To be handed over; it goes by e-mail too. It works once and for `password-link-minutes`.
#[utoipa::path(post, path = "/api/people/{id}/password-link", tag = "People",
    params(("id" = UserId, Path, description = "The person.")), responses(
    (status = 201, body = MadeLinkAnswer, description = "The link, this once."),
    (status = 403, description = "`not-allowed`: you do not run the shop, only an admin may, or they are disabled."),
    (status = 404, description = "`not-found`: nobody of your shop."),
))]
pub(super) async fn password_link(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
) -> Result<(StatusCode, Extension<ShownOnce>, Answer<MadeLinkAnswer>), Refusal> {
    let link = people::password_link(&cx, &who, id, path::NEW_PASSWORD).await.map_err(Problem::from)?;
    Ok((StatusCode::CREATED, Extension(ShownOnce), Answer(made(&link, path::NEW_PASSWORD))))
}
