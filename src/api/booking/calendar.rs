//! The slots of the shop, and the calendar a mechanic's are made of.

use app::problem::Problem;
use axum::Json as Answer;
use serde::{Deserialize, Serialize};
use session::booking::{self, Calendar, CalendarEdit, Slot};
use session::clock::Timestamp;
use session::id::UserId;
use utoipa::{IntoParams, ToSchema};

use crate::api::json::Json;
use crate::http::{Mechanic, Query, Refusal, Signed, Theirs};

/// What is shown without an end: a week.
const WEEK_MS: i64 = 7 * 86_400_000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct SlotsWanted {
    /// From when on they begin. From now on when left out.
    #[param(example = "2027-01-04T00:00:00Z")]
    from: Option<String>,
    /// Before when they begin. A week later when left out.
    #[param(example = "2027-01-11T00:00:00Z")]
    until: Option<String>,
    /// Of one mechanic.
    #[param(example = "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58")]
    mechanic: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct SlotsAnswer {
    /// The earliest first, at most `slot-rows-max`; full ones too. Those that were withdrawn are not among them.
    slots: Vec<Slot>,
    /// The server's clock: what has an `opens_at` after it can be prebooked, the rest booked.
    server_time: Timestamp,
}

/// What can be booked
#[utoipa::path(get, path = "/api/slots", tag = "Bookings", params(SlotsWanted), responses(
    (status = 200, body = SlotsAnswer, description = "The slots of your shop."),
    (status = 422, description = "`invalid`: `from` or `until` is no time."),
))]
pub(in crate::api) async fn slots(
    Theirs(cx): Theirs,
    Signed { who, .. }: Signed,
    Query(wanted): Query<SlotsWanted>,
) -> Result<Answer<SlotsAnswer>, Refusal> {
    let server_time = cx.clock.now();
    let from = moment("from", wanted.from.as_deref())?.unwrap_or(server_time);
    let until = moment("until", wanted.until.as_deref())?.unwrap_or(from.plus_ms(WEEK_MS));
    let mechanic: Option<UserId> = match wanted.mechanic.as_deref() {
        None | Some("") => None,
        Some(id) => Some(id.parse().map_err(|_| Problem::invalid("mechanic", "This is no id of anybody."))?),
    };
    let slots = booking::slots(&cx, who.user.shop_id, (from, until), mechanic).await?;
    Ok(Answer(SlotsAnswer { slots, server_time }))
}

fn moment(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    let no_time = |_| Problem::invalid(field, "This is no time like 2027-01-04T08:00:00Z.");
    Ok(text.filter(|text| !text.is_empty()).map(str::parse).transpose().map_err(no_time)?)
}

/// Your calendar
#[utoipa::path(get, path = "/api/mechanic/calendar", tag = "Bookings", responses(
    (status = 200, body = Calendar, description = "The rule your slots are made of."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
))]
pub(in crate::api) async fn calendar(
    Theirs(cx): Theirs,
    Mechanic(mechanic): Mechanic,
) -> Result<Answer<Calendar>, Refusal> {
    Ok(Answer(booking::calendar(&cx, &mechanic).await.map_err(Problem::from)?))
}

/// Save your calendar
///
/// Its slots are made for `slots-ahead-days`. What no longer belongs to it is withdrawn; what is booked stays booked.
#[utoipa::path(put, path = "/api/mechanic/calendar", tag = "Bookings", request_body(content = CalendarEdit, example = json!({
    "version": 0, "week": ["08:00-12:00, 13:00-17:00", "08:00-12:00", "", "08:00-12:00", "08:00-12:00", "", ""],
    "exceptions": ["2027-12-24/2027-12-31", "2027-12-23 08:00-10:00"], "slot_minutes": 30, "seats": 1, "opens_days": 7, "opens_minutes": 480 })), responses(
    (status = 200, body = Calendar, description = "It is saved."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
    (status = 409, description = "`stale`: it was saved elsewhere since the version you name."),
))]
pub(in crate::api) async fn save(
    Theirs(cx): Theirs,
    Mechanic(mechanic): Mechanic,
    Json(edit): Json<CalendarEdit>,
) -> Result<Answer<Calendar>, Refusal> {
    Ok(Answer(booking::save_calendar(&cx, &mechanic, &edit).await.map_err(Problem::from)?))
}
