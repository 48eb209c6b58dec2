//! Prebooking slots that do not open yet, and what became of it.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::booking::{self, PrebookingPage, PrebookingRecord, Wanted};
use session::consultation::{Channel, Plan};
use session::id::{PrebookingId, SlotId};
use utoipa::ToSchema;

use crate::api::before;
use crate::api::json::Json;
use crate::api::parse_id::Id;
use crate::http::{Acting, Customer, Query, Refusal, Signed, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct PrebookingBody {
    /// One to three slots, the first wish first. That one does not open yet.
    slots: Vec<SlotId>,
    plan: Plan,
    channel: Channel,
    /// What is wrong, in the customer's words.
    concern: String,
    /// Which car.
    #[serde(default)]
    vehicle: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct PrebookingAnswer {
    prebooking: PrebookingRecord,
}

/// Prebook
///
/// It is decided on when its slots open, in the order of asking, whether or not you are signed in then; you are told by e-mail. A lower wish
/// is looked at when those before it are decided on.
#[utoipa::path(post, path = "/api/prebookings", tag = "Bookings", request_body(content = PrebookingBody, example = json!({ "slots": ["01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58"], "plan": "free", "channel": "chat", "concern": "The brakes squeal when it rains.", "vehicle": "VW Golf, 2014" })), responses(
    (status = 201, body = PrebookingAnswer, description = "It waits."),
    (status = 403, description = "`not-allowed`: customers prebook."),
    (status = 404, description = "`not-found`: no slot of your shop."),
    (status = 409, description = "`slot-open`: book it. `slot-full`, `slot-withdrawn`. `already-booked`: you booked or prebooked it. `full`: you have as many as one may."),
    (status = 422, description = "`invalid`: a time has passed, or a field does not hold what it must."),
))]
pub(in crate::api) async fn prebook(
    Theirs(cx): Theirs,
    Customer(customer): Customer,
    Json(body): Json<PrebookingBody>,
) -> Result<(StatusCode, Answer<PrebookingAnswer>), Refusal> {
    let PrebookingBody { slots, plan, channel, concern, vehicle } = body;
    let wanted = Wanted { plan, channel, concern, vehicle };
    let prebooking = booking::prebook(&cx, &customer, &slots, &wanted).await.map_err(Problem::from)?;
    Ok((StatusCode::CREATED, Answer(PrebookingAnswer { prebooking })))
}

/// Prebookings
///
/// Your own: those that wait, and what became of the others.
#[utoipa::path(get, path = "/api/prebookings", tag = "Bookings", params(before::Wanted), responses(
    (status = 200, body = PrebookingPage, description = "The newest first, `history-rows-max` at a time."),
    (status = 422, description = "`invalid`: `before` is no place in the list."),
))]
pub(in crate::api) async fn list(
    Theirs(cx): Theirs,
    Signed { who, .. }: Signed,
    Query(wanted): Query<before::Wanted>,
) -> Result<Answer<PrebookingPage>, Refusal> {
    Ok(Answer(booking::prebookings(&cx, &who.user, wanted.cursor()?).await?))
}

/// What became of a prebooking
#[utoipa::path(get, path = "/api/prebookings/{id}", tag = "Bookings", params(("id" = PrebookingId, Path, description = "The prebooking.")), responses(
    (status = 200, body = PrebookingAnswer, description = "As it stands."),
    (status = 404, description = "`not-found`: none of yours."),
))]
pub(in crate::api) async fn get(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<PrebookingId>,
) -> Result<Answer<PrebookingAnswer>, Refusal> {
    let prebooking = booking::prebooking(&cx, &who, id).await.map_err(Problem::from)?;
    Ok(Answer(PrebookingAnswer { prebooking }))
}

/// Cancel a prebooking
#[utoipa::path(delete, path = "/api/prebookings/{id}", tag = "Bookings", params(("id" = PrebookingId, Path, description = "The prebooking.")), responses(
    (status = 200, body = PrebookingAnswer, description = "It is cancelled. Again changes nothing."),
    (status = 404, description = "`not-found`: none of yours."),
    (status = 409, description = "`wrong-state`: it is decided; `current` is what came of it."),
))]
pub(in crate::api) async fn cancel(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<PrebookingId>,
) -> Result<Answer<PrebookingAnswer>, Refusal> {
    let prebooking = booking::cancel_prebooking(&cx, &who, id).await.map_err(Problem::from)?;
    Ok(Answer(PrebookingAnswer { prebooking }))
}
