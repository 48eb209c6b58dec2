//! Mail that was not sent, and sending again what was given up: for whoever sees the operations page.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Serialize;
use session::id::MailId;
use session::mail::{self, MailLine};
use utoipa::ToSchema;

use super::before::Wanted;
use super::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Theirs};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailPage {
    /// What waits or was given up, the newest first, `mail-rows-max` at a time. Never what a mail says.
    mails: Vec<MailLine>,
    /// Where those before them are; nothing when there are none.
    earlier: Option<String>,
}

/// Mail that was not sent
#[utoipa::path(get, path = "/api/shop/mails", tag = "Shop", params(Wanted), responses(
    (status = 200, body = MailPage, description = "To whom it is, what about, how often it was tried, and what it failed with last."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(super) async fn list(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<MailPage>, Refusal> {
    let page = mail::unsent(&cx, &who, wanted.cursor()?).await.map_err(Problem::from)?;
    Ok(Answer(MailPage { mails: page.rows, earlier: page.earlier }))
}

/// Send a mail again that was given up
///
/// It gets as many attempts as a new one, the first within seconds.
#[utoipa::path(post, path = "/api/shop/mails/{id}/send-again", tag = "Shop",
    params(("id" = MailId, Path, description = "The mail: one that `can_go_again`.")), responses(
    (status = 202, description = "It is tried again."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`wrong-state`: it was not given up, or it is too late for it."),
))]
pub(super) async fn again(Theirs(cx): Theirs, Acting(who): Acting, Id(id): Id<MailId>) -> Result<StatusCode, Refusal> {
    mail::again(&cx, &who, id).await.map_err(Problem::from)?;
    Ok(StatusCode::ACCEPTED)
}
