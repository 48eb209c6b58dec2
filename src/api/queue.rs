//! The queue of the mechanic's shop.

use axum::Json as Answer;
use axum::extract::State;
use session::Context;
use session::consultation::{self, Queue};

use crate::http::{Mechanic, Refusal};

/// The queue
#[utoipa::path(get, path = "/api/mechanic/queue", tag = "Mechanics", responses(
    (status = 200, body = Queue, description = "Who waits, the oldest first."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
))]
pub(super) async fn queue(State(cx): State<Context>, Mechanic(mechanic): Mechanic) -> Result<Answer<Queue>, Refusal> {
    Ok(Answer(consultation::queue(&cx, mechanic.user.shop_id).await?))
}
