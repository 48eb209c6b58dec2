//! Deals: listed, read, made, changed.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::cursor::Cursor;
use session::deal::{self, DealList, DealRecord, Edit, Filter, NewDeal, Stage};
use session::id::{DealId, TeamId, UserId};
use utoipa::IntoParams;

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{OfStaff, Query, Refusal, Theirs};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct Wanted {
    /// At this stage.
    #[param(example = "lead")]
    stage: Option<Stage>,
    /// Of this owner.
    owner: Option<UserId>,
    /// Of owners in this team.
    team: Option<TeamId>,
    /// With this in number, title, vehicle or customer.
    #[param(example = "brakes")]
    q: Option<String>,
    /// `true`: those that are deleted and that you may bring back.
    #[serde(default)]
    #[param(example = false)]
    deleted: bool,
    /// `true`: those that are going on and had no activity for a while.
    #[serde(default)]
    #[param(example = false)]
    stale: bool,
    /// Where the page begins: `next` of the one before.
    #[param(example = "1795248000000.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58")]
    after: Option<String>,
}

/// The deals
#[utoipa::path(get, path = "/api/deals", tag = "Deals", params(Wanted), responses(
    (status = 200, body = DealList, description = "Those you see, newest activity first, `deal-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 422, description = "`invalid`: `after` is no place in the list."),
))]
pub(in crate::api) async fn list(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<DealList>, Refusal> {
    let filter = Filter {
        stage: wanted.stage,
        owner_id: wanted.owner,
        team_id: wanted.team,
        search: wanted.q.unwrap_or_default(),
        is_deleted: wanted.deleted,
        is_stale: wanted.stale,
        after: Cursor::read(&wanted.after.unwrap_or_default()).map_err(|_| {
            Problem::invalid("after", "This is no place in the list: leave it out to begin at the newest.")
        })?,
    };
    Ok(Answer(deal::list(&cx, &staff, &filter).await?))
}

/// Make a deal
#[utoipa::path(post, path = "/api/deals", tag = "Deals", request_body(content = NewDeal, example = json!({ "title": "Brakes, front axle", "vehicle": "Red hatchback, 2018", "customer_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58",
        "lines": [{ "kind": "part", "product_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "quantity": 2 }, { "kind": "labour", "name": "Fitting", "quantity": 3, "unit_price_cents": 2475, "tax_bp": 1900 }] })), responses(
    (status = 201, body = DealRecord, description = "It is yours."),
    (status = 403, description = "`not-allowed`: only for staff."),
))]
pub(in crate::api) async fn create(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Json(body): Json<NewDeal>,
) -> Result<(StatusCode, Answer<DealRecord>), Refusal> {
    Ok((StatusCode::CREATED, Answer(deal::create(&cx, &staff, &body).await?)))
}

/// One deal, whole
#[utoipa::path(get, path = "/api/deals/{id}", tag = "Deals", params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 200, body = DealRecord, description = "It, its lines, quotes, notes and history."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see; unknown, deleted and hidden are told apart nowhere."),
))]
pub(in crate::api) async fn record(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
) -> Result<Answer<DealRecord>, Refusal> {
    Ok(Answer(deal::get(&cx, &staff, id).await?))
}

/// Change a deal
///
/// What is left out stays. `version` is the one you changed.
#[utoipa::path(patch, path = "/api/deals/{id}", tag = "Deals", request_body(content = Edit, example = json!({ "version": 1, "title": "Brakes, both axles", "customer_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "lines": [{ "kind": "part", "product_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "quantity": 4 }] })),
    params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 200, body = DealRecord, description = "As it is now."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see."),
    (status = 409, description = "`stale`: `deal` is the present one and `differs` what it holds otherwise. `no-such-step`: `current` is its stage."),
))]
pub(in crate::api) async fn edit(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Json(body): Json<Edit>,
) -> Result<Answer<DealRecord>, Refusal> {
    Ok(Answer(deal::edit(&cx, &staff, id, &body).await?))
}
