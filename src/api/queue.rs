//! The queue of the mechanic's shop.

use axum::Json as Answer;
use axum::extract::State;
use session::Context;
use session::consultation::{self, Queue};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{Mechanic, Refusal, ServerState};

pub(super) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(queue))
}

/// The queue
#[utoipa::path(get, path = "/api/mechanic/queue", tag = "Mechanics", responses(
    (status = 200, body = Queue, description = "Who waits, the oldest first."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
))]
async fn queue(State(cx): State<Context>, Mechanic(who): Mechanic) -> Result<Answer<Queue>, Refusal> {
    Ok(Answer(consultation::queue(&cx, who.user.shop_id).await?))
}
