//! Registers, the catalogue, and being on a shift.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::catalogue::{self, Catalogue, Place};
use session::counter::{self, OnShift, Outcome, Presence, Registers, Shift, ShiftBoard};
use session::id::{DeviceKey, RegisterId, ShiftId};
use utoipa::{IntoParams, ToSchema};

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{AtTill, Query, Refusal, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct StartBody {
    register_id: RegisterId,
    /// What is in the drawer, in minor units of the shop's currency, 0 or more.
    #[schema(example = 20000)]
    opening_cash_cents: i64,
    /// The shift at which this device stands and which it leaves for this one.
    leave: Option<ShiftId>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct PresenceBody {
    /// Sales the device holds and could not send yet.
    unsent_count: i64,
    /// A UUID by which the device knows itself again, whoever is signed in there.
    device_key: Option<DeviceKey>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct HoldsBody {
    /// The UUID by which the device knows itself again.
    device_key: DeviceKey,
    /// Sales it holds and could not send yet.
    unsent_count: i64,
}

/// The registers
#[utoipa::path(get, path = "/api/pos/registers", tag = "Till", responses(
    (status = 200, body = Registers, description = "Those of your shop, each free or with its shift."),
    (status = 403, description = "`not-allowed`: only for the counter."),
))]
pub(in crate::api) async fn registers(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
) -> Result<Answer<Registers>, Refusal> {
    Ok(Answer(counter::registers(&cx, &teller).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Sought {
    /// With all of these words, or words that begin so, in name, category or barcode.
    #[param(example = "wiper")]
    find: Option<String>,
    /// Where the page of what was found begins: `next` of the one before.
    #[param(example = "wiper.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58.wiper blade")]
    after: Option<String>,
}

/// The catalogue
///
/// Without `find`: what the tiles show, the first 2,000 things by the shop's own order, then by category and name; `is_cut` says
/// whether there is more, and `products_count` how many there are in all. With `find`: 50 of those that have all of its words, in
/// the order of the word that was found, from `after` on; `next` leads to the others.
#[utoipa::path(get, path = "/api/pos/catalogue", tag = "Till", params(Sought), responses(
    (status = 200, body = Catalogue, description = "What your shop sells, and how it reckons."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 422, description = "`invalid`: `after` is no place in what was found."),
))]
pub(in crate::api) async fn catalogue(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Query(sought): Query<Sought>,
) -> Result<Answer<Catalogue>, Refusal> {
    let shop_id = teller.user.shop_id;
    let (find, after) = (sought.find.unwrap_or_default(), sought.after.unwrap_or_default());
    let after: Option<Place> = if after.is_empty() { None } else { Some(after.parse().map_err(|_| no_place())?) };
    if !find.is_empty() {
        return Ok(Answer(catalogue::find(&cx, shop_id, &find, after.as_ref()).await?));
    }
    if after.is_some() {
        return Err(no_place());
    }
    Ok(Answer(catalogue::catalogue(&cx, shop_id).await?))
}

fn no_place() -> Refusal {
    Problem::invalid("after", "This is no place in what was found: leave it out to begin at the first.").into()
}

/// Start a shift, or join the one there is
///
/// A register has one. However many ask at once, one opens it and the others join; the opening cash is the opener's, who is told
/// what the last closing left, and another amount is recorded beside it. A device stands at one shift: one that stands at another names it in `leave`, and leaves
/// it and joins in one.
#[utoipa::path(post, path = "/api/pos/sessions/get-or-create", tag = "Till", request_body(content = StartBody, example = json!({ "register_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "opening_cash_cents": 20000 })), responses(
    (status = 201, body = OnShift, description = "You opened it."),
    (status = 200, body = OnShift, description = "It was open; you joined."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: no such register in your shop, or a shift to leave where this device never was."),
    (status = 409, description = "`at-another-shift`: this device stands at `shift_id`. `unsent-sales`: it holds sales there. `register-disabled`, or `full` when no more devices fit on the shift."),
))]
pub(in crate::api) async fn get_or_create(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Json(body): Json<StartBody>,
) -> Result<(StatusCode, Answer<OnShift>), Refusal> {
    let on = counter::get_or_create(&cx, &teller, body.register_id, body.opening_cash_cents, body.leave).await?;
    let status = if on.outcome == Outcome::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Answer(on)))
}

/// Leave a shift
///
/// The device that asks stands at no shift from then on. Asked again, it changes nothing.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/leave", tag = "Till",
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 204, description = "This device does not stand there."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`unsent-sales`: this device holds sales that it could not send. `not-at-this-shift`: it never was there."),
))]
pub(in crate::api) async fn leave(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
) -> Result<StatusCode, Refusal> {
    counter::leave(&cx, &teller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A shift as its till shows it
///
/// Until it is closed, a cashier is shown no cash sums of its drawer: they count it blind.
#[utoipa::path(get, path = "/api/pos/shifts/{id}", tag = "Till",
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 200, body = ShiftBoard, description = "It, its devices, its newest receipts and cash movements."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: none of your shop."),
))]
pub(in crate::api) async fn board(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
) -> Result<Answer<ShiftBoard>, Refusal> {
    Ok(Answer(counter::board(&cx, &teller, id).await?))
}

/// Say that a device is still there
///
/// And how many sales it holds that it could not send. Asked every 10 seconds or so.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/presence", tag = "Till", request_body(content = PresenceBody, example = json!({ "unsent_count": 0, "device_key": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58" })),
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 200, body = Shift, description = "How the shift stands."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: this device does not stand at it."),
))]
pub(in crate::api) async fn presence(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    Json(body): Json<PresenceBody>,
) -> Result<Answer<Shift>, Refusal> {
    let says = Presence { unsent_count: body.unsent_count, device_key: body.device_key };
    Ok(Answer(counter::present(&cx, &teller, id, says).await?))
}

/// Say what a device holds
///
/// On every shift it is on, whoever was signed in there: sales it could not send keep those from being closed.
#[utoipa::path(post, path = "/api/pos/unsent-sales", tag = "Till", request_body(content = HoldsBody, example = json!({ "device_key": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "unsent_count": 0 })), responses(
    (status = 204, description = "It is known."),
    (status = 403, description = "`not-allowed`: only for the counter."),
))]
pub(in crate::api) async fn holds(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Json(body): Json<HoldsBody>,
) -> Result<StatusCode, Refusal> {
    counter::holds(&cx, &teller, body.device_key, body.unsent_count).await?;
    Ok(StatusCode::NO_CONTENT)
}
