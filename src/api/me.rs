//! The person who is signed in.

use axum::Json as Answer;
use axum::extract::State;
use serde::Serialize;
use session::Context;
use session::service;
use session::shop::User;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{Refusal, ServerState, Signed};

pub(super) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(me))
}

#[derive(Serialize, ToSchema)]
struct MeAnswer {
    user: User,
    /// The selected deal. There are no deals yet, so it is nothing.
    #[schema(value_type = Option<Object>)]
    deal: Option<()>,
    /// Grows whenever something of the person's changes.
    revision: i64,
}

/// Who I am
#[utoipa::path(get, path = "/api/me", tag = "Me", responses((status = 200, body = MeAnswer, description = "The person who is signed in.")))]
async fn me(State(cx): State<Context>, signed: Signed) -> Result<Answer<MeAnswer>, Refusal> {
    let revision = service::active(&cx, &signed.who.user).await?.revision;
    Ok(Answer(MeAnswer { user: signed.who.user, deal: None, revision }))
}
