//! The person who is signed in.

use axum::Json as Answer;
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
