//! The person who is signed in.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Serialize;
use session::deal::{Cleared, SelectedDeal, Selection};
use session::shop::User;
use utoipa::ToSchema;

use crate::http::{Found, Refusal, Signed};

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
