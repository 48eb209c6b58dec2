//! Booking a slot, moving and cancelling it.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use session::booking::{self, BookingPage, BookingRecord, For, Wanted};
use session::consultation::{Channel, Plan};
use session::id::{BookingId, SlotId};
use utoipa::ToSchema;

use crate::api::before;
use crate::api::json::Json;
use crate::api::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Signed, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct BookingBody {
    /// The slot.
    slot_id: SlotId,
    plan: Plan,
    channel: Channel,
    /// What is wrong, in the customer's words.
    concern: String,
    /// Which car.
    #[serde(default)]
    vehicle: String,
    /// By the staff: what the customer is called. Not needed for whoever has an account.
    #[serde(default)]
    customer_name: String,
    /// By the staff: the customer's e-mail address; empty for somebody without an account who has none.
    #[serde(default)]
    customer_email: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct BookingMoveBody {
    /// The slot it is moved to.
    slot_id: SlotId,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct BookingAnswer {
    booking: BookingRecord,
}

/// Bookings
///
/// A customer's own; of a mechanic, those that others have with them.
#[utoipa::path(get, path = "/api/bookings", tag = "Bookings", params(before::Wanted), responses(
    (status = 200, body = BookingPage, description = "The latest times first, `history-rows-max` at a time."),
    (status = 422, description = "`invalid`: `before` is no place in the list."),
))]
pub(in crate::api) async fn list(
    Theirs(cx): Theirs,
    Signed { who, .. }: Signed,
    Query(wanted): Query<before::Wanted>,
) -> Result<Answer<BookingPage>, Refusal> {
    Ok(Answer(booking::bookings(&cx, &who.user, wanted.cursor()?).await?))
}

/// Book a slot
///
/// A customer books one that is open for themselves; the staff book any for a customer, who is told by e-mail.
#[utoipa::path(post, path = "/api/bookings", tag = "Bookings", request_body(content = BookingBody, example = json!({ "slot_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "plan": "free", "channel": "chat", "concern": "The brakes squeal when it rains.", "vehicle": "VW Golf, 2014" })), responses(
    (status = 201, body = BookingAnswer, description = "It is booked."),
    (status = 403, description = "`not-allowed`: the staff book for customers, customers for themselves."),
    (status = 404, description = "`not-found`: no slot of your shop."),
    (status = 409, description = "`slot-not-open`: prebook it; `at` is when it opens. `slot-full`, `slot-withdrawn`. `already-booked`: by the same customer. `full`: they have as many bookings as one may."),
    (status = 422, description = "`invalid`: the time has passed, or a field does not hold what it must."),
))]
pub(in crate::api) async fn book(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Json(body): Json<BookingBody>,
) -> Result<(StatusCode, Answer<BookingAnswer>), Refusal> {
    let BookingBody { slot_id, plan, channel, concern, vehicle, customer_name, customer_email } = body;
    let wanted = Wanted { plan, channel, concern, vehicle };
    let is_for_nobody_else = customer_name.is_empty() && customer_email.is_empty();
    let whom = if is_for_nobody_else && who.user.roles.is_customer() {
        For::Themselves
    } else {
        For::Customer { name: customer_name, email: customer_email }
    };
    let booking = booking::book(&cx, &who, slot_id, &wanted, &whom).await.map_err(Problem::from)?;
    Ok((StatusCode::CREATED, Answer(BookingAnswer { booking })))
}

/// Cancel a booking
///
/// By its customer until the shop's notice before its time, by the staff at any time. Again changes nothing.
#[utoipa::path(delete, path = "/api/bookings/{id}", tag = "Bookings", params(("id" = BookingId, Path, description = "The booking.")), responses(
    (status = 200, body = BookingAnswer, description = "It is cancelled."),
    (status = 404, description = "`not-found`: none of yours."),
    (status = 409, description = "`too-late`. `wrong-state`: `current` is where it stands."),
))]
pub(in crate::api) async fn cancel(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<BookingId>,
) -> Result<Answer<BookingAnswer>, Refusal> {
    Ok(Answer(BookingAnswer { booking: booking::cancel(&cx, &who, id).await.map_err(Problem::from)? }))
}

/// Move a booking to another slot
#[utoipa::path(post, path = "/api/bookings/{id}/move", tag = "Bookings", request_body(content = BookingMoveBody, example = json!({ "slot_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58" })),
    params(("id" = BookingId, Path, description = "The booking.")), responses(
    (status = 200, body = BookingAnswer, description = "It is moved."),
    (status = 404, description = "`not-found`: no booking of yours, or no slot of your shop."),
    (status = 409, description = "`too-late`, `slot-not-open`, `slot-full`, `slot-withdrawn`, `already-booked`. `wrong-state`: `current` is where it stands."),
    (status = 422, description = "`invalid`: the time has passed."),
))]
pub(in crate::api) async fn move_to(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<BookingId>,
    Json(body): Json<BookingMoveBody>,
) -> Result<Answer<BookingAnswer>, Refusal> {
    let booking = booking::move_to(&cx, &who, id, body.slot_id).await.map_err(Problem::from)?;
    Ok(Answer(BookingAnswer { booking }))
}

/// Make your active consultation the booked one
///
/// Where a booking's time is near and another consultation is in its way.
#[utoipa::path(post, path = "/api/bookings/{id}/adopt", tag = "Bookings", params(("id" = BookingId, Path, description = "The booking.")), responses(
    (status = 200, body = BookingAnswer, description = "It is the booked one."),
    (status = 404, description = "`not-found`: none of yours."),
    (status = 409, description = "`wrong-state`: nothing is active, or `current` is where the booking stands."),
    (status = 422, description = "`invalid`: its time is not near yet."),
))]
pub(in crate::api) async fn adopt(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<BookingId>,
) -> Result<Answer<BookingAnswer>, Refusal> {
    Ok(Answer(BookingAnswer { booking: booking::adopt(&cx, &who, id).await.map_err(Problem::from)? }))
}
