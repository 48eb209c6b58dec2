//! What a shop sets for itself, its places, and its log: for whoever runs it.

use axum::Json as Answer;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use session::id::{LocationId, RegisterId};
use session::shop::{self, Location, LogFilter, LogLine, NewLocation, NewRegister, Settings, SettingsEdit};
use utoipa::{IntoParams, ToSchema};

use super::before::Wanted;
use super::json::Json;
use super::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Theirs};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlacesAnswer {
    /// The locations by name, each with its registers.
    locations: Vec<Location>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LocationAnswer {
    /// The new location.
    id: LocationId,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RegisterAnswer {
    /// The new register.
    id: RegisterId,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LogPage {
    /// Newest first.
    lines: Vec<LogLine>,
    /// Where those before them are; nothing when there are none.
    earlier: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Looked {
    /// By this person: their id, or their e-mail address.
    #[serde(default)]
    #[param(example = "manager1@demo.test")]
    person: String,
    /// What happened, as its word.
    #[serde(default)]
    #[param(example = "settings_changed")]
    action: String,
    /// On this day of the shop's clock.
    #[serde(default)]
    #[param(example = "2026-11-27")]
    day: String,
}

impl From<Looked> for LogFilter {
    fn from(Looked { person, action, day }: Looked) -> Self {
        Self { person, action, day }
    }
}

/// What the shop has set
#[utoipa::path(get, path = "/api/shop/settings", tag = "Shop", responses(
    (status = 200, body = Settings, description = "All of it, with its version."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
))]
pub(super) async fn settings(Theirs(cx): Theirs, Acting(manager): Acting) -> Result<Answer<Settings>, Refusal> {
    Ok(Answer(shop::managed_settings(&cx, &manager).await?))
}

/// Change what the shop has set
///
/// The groups that are named are replaced, each as a whole; the others stay. `version` is the one you changed. One line of the log
/// says what each field was and is.
#[utoipa::path(patch, path = "/api/shop/settings", tag = "Shop", request_body(content = SettingsEdit, example = json!({ "version": 1, "profile": { "name": "Harbour Garage", "country": "DE", "address": "1 Main Street", "tax_number": "DE 000 000 000" } })), responses(
    (status = 200, body = Settings, description = "As they are now."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 409, description = "`stale`: somebody else has changed them since."),
    (status = 422, description = "`invalid`: `field` cannot be taken; also `currency`, once something was sold or while a shift is open."),
))]
pub(super) async fn change_settings(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Json(edit): Json<SettingsEdit>,
) -> Result<Answer<Settings>, Refusal> {
    Ok(Answer(shop::change_settings(&cx, &manager, &edit).await?))
}

/// The shop's locations and registers
#[utoipa::path(get, path = "/api/shop/places", tag = "Shop", responses(
    (status = 200, body = PlacesAnswer, description = "Also those that are out of use."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
))]
pub(super) async fn places(Theirs(cx): Theirs, Acting(manager): Acting) -> Result<Answer<PlacesAnswer>, Refusal> {
    Ok(Answer(PlacesAnswer { locations: shop::places(&cx, &manager).await? }))
}

/// Add a location
#[utoipa::path(post, path = "/api/shop/locations", tag = "Shop", request_body(content = NewLocation, example = json!({ "name": "Hall 2" })), responses(
    (status = 201, body = LocationAnswer, description = "It is added, and in use."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 409, description = "`full`: the shop has as many as fit."),
))]
pub(super) async fn add_location(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Json(new): Json<NewLocation>,
) -> Result<(StatusCode, Answer<LocationAnswer>), Refusal> {
    let id = shop::add_location(&cx, &manager, &new).await?;
    Ok((StatusCode::CREATED, Answer(LocationAnswer { id })))
}

/// Rename a location, take it out of use or put it back
#[utoipa::path(put, path = "/api/shop/locations/{id}", tag = "Shop", request_body(content = NewLocation, example = json!({ "name": "Hall 3", "in_use": true })),
    params(("id" = LocationId, Path, description = "The location.")), responses(
    (status = 204, description = "It is so now."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`place-in-use`: registers there are in use."),
))]
pub(super) async fn save_location(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<LocationId>,
    Json(to): Json<NewLocation>,
) -> Result<StatusCode, Refusal> {
    shop::save_location(&cx, &manager, id, &to).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Add a register to a location
#[utoipa::path(post, path = "/api/shop/locations/{id}/registers", tag = "Shop", request_body(content = NewRegister, example = json!({ "name": "Desk 2", "opening_cash_cents": 10000 })),
    params(("id" = LocationId, Path, description = "The location.")), responses(
    (status = 201, body = RegisterAnswer, description = "It is added, and in use."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`place-in-use`: the location is out of use. `full`: the shop has as many as fit."),
))]
pub(super) async fn add_register(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<LocationId>,
    Json(new): Json<NewRegister>,
) -> Result<(StatusCode, Answer<RegisterAnswer>), Refusal> {
    let id = shop::add_register(&cx, &manager, id, &new).await?;
    Ok((StatusCode::CREATED, Answer(RegisterAnswer { id })))
}

/// Rename a register, say what its drawer is opened with, take it out of use or put it back
#[utoipa::path(put, path = "/api/shop/registers/{id}", tag = "Shop", request_body(content = NewRegister, example = json!({ "name": "Desk 3", "opening_cash_cents": 10000, "in_use": true })),
    params(("id" = RegisterId, Path, description = "The register.")), responses(
    (status = 204, description = "It is so now."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`place-in-use`: a shift is open on it, or its location is out of use."),
))]
pub(super) async fn save_register(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<RegisterId>,
    Json(to): Json<NewRegister>,
) -> Result<StatusCode, Refusal> {
    shop::save_register(&cx, &manager, id, &to).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The shop's audit log
#[utoipa::path(get, path = "/api/shop/log", tag = "Shop", params(Looked, Wanted), responses(
    (status = 200, body = LogPage, description = "A hundred lines at a time, newest first."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 422, description = "`invalid`: `day` is none, or `before` is no place in a list."),
))]
pub(super) async fn log(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Query(looked): Query<Looked>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<LogPage>, Refusal> {
    let page = shop::log(&cx, &manager, &looked.into(), wanted.cursor()?).await?;
    Ok(Answer(LogPage { lines: page.rows, earlier: page.earlier }))
}

/// The shop's audit log as CSV
///
/// With a head, as RFC 4180 writes it; a last line says so where there is more than one export holds.
#[utoipa::path(get, path = "/api/shop/log.csv", tag = "Shop", params(Looked), responses(
    (status = 200, body = String, content_type = "text/csv", description = "The newest lines first."),
    (status = 403, description = "`not-allowed`: only for who runs the shop."),
    (status = 422, description = "`invalid`: `day` is none."),
))]
pub(super) async fn log_csv(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Query(looked): Query<Looked>,
) -> Result<impl IntoResponse, Refusal> {
    let text = shop::log_as_csv(&cx, &manager, &looked.into()).await?;
    let of = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"log.csv\""),
    ];
    Ok((of, text))
}
