//! The queue of a shop: whole for its mechanics, and for a customer who waits their own place in it. And who works through it.

use axum::Json as Answer;
use serde::Serialize;
use session::consultation::{self, Place, Queue};
use utoipa::ToSchema;

use crate::http::{AtQueue, Customer, Refusal, Signed, Theirs};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaceAnswer {
    /// Nothing while you do not wait in the queue.
    place: Option<Place>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MechanicsAnswer {
    /// By name.
    mechanics: Vec<consultation::Mechanic>,
}

/// The queue
#[utoipa::path(get, path = "/api/mechanic/queue", tag = "Mechanics", responses(
    (status = 200, body = Queue, description = "Who waits, the oldest first."),
    (status = 403, description = "`not-allowed`: neither a mechanic nor somebody who runs the shop."),
))]
pub(super) async fn queue(Theirs(cx): Theirs, AtQueue(reader): AtQueue) -> Result<Answer<Queue>, Refusal> {
    Ok(Answer(consultation::queue(&cx, reader.user.shop_id).await?))
}

/// Your place in the queue
#[utoipa::path(get, path = "/api/customer/queue-place", tag = "Consultations", responses(
    (status = 200, body = PlaceAnswer, description = "It, and how long it usually takes until a mechanic accepts."),
    (status = 403, description = "`not-allowed`: not a customer."),
))]
pub(super) async fn place(Theirs(cx): Theirs, Customer(customer): Customer) -> Result<Answer<PlaceAnswer>, Refusal> {
    Ok(Answer(PlaceAnswer { place: consultation::place(&cx, &customer.user).await? }))
}

/// The mechanics of your shop
///
/// Whom a consultation may be asked of, and to whom it may be handed.
#[utoipa::path(get, path = "/api/mechanics", tag = "Consultations", responses(
    (status = 200, body = MechanicsAnswer, description = "Everybody who takes consultations, by name."),
))]
pub(super) async fn mechanics(Theirs(cx): Theirs, signed: Signed) -> Result<Answer<MechanicsAnswer>, Refusal> {
    Ok(Answer(MechanicsAnswer { mechanics: consultation::mechanics(&cx, signed.who.user.shop_id).await? }))
}
