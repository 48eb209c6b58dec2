//! The people of the shop and their consultations, for whoever runs it.

use axum::Json as Answer;
use serde::{Deserialize, Serialize};
use session::consultation::{self, Overseen, OverseenPage};
use session::id::{ConsultationId, UserId};
use session::people::{self, PeoplePage, PeopleView, PersonEdit, PersonRecord, Roles};
use utoipa::{IntoParams, ToSchema};

use super::before;
use super::json::Json;
use super::parse_id::Id;
use crate::http::{Acting, Query, Refusal, Theirs};
use app::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Which people. Staff when left out.
    #[param(inline, example = "staff")]
    view: Option<PeopleView>,
    /// Those whose name or e-mail address holds this.
    #[param(example = "mechanic")]
    q: Option<String>,
    /// Those who came before this: `earlier` of the page after it. The newest when left out.
    #[param(example = "1795248000000.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58")]
    before: Option<String>,
}

/// What is to be otherwise; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PersonBody {
    /// What they may do from now on.
    roles: Option<Roles>,
    /// The name of the team they are in from now on, which is made when there is none; empty for none.
    team: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct HandOnBody {
    /// The colleague who gets them.
    to: UserId,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HandedOnAnswer {
    /// Deals that were handed on: at most `job-batch-rows` at once. Ask again for the rest.
    deals_count: u64,
}

/// The people of your shop
#[utoipa::path(get, path = "/api/people", tag = "People", params(Wanted), responses(
    (status = 200, body = PeoplePage, description = "Whoever came last first, `people-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: you do not run the shop."),
    (status = 422, description = "`invalid`: `before` is no place in the list."),
))]
pub(super) async fn list(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<PeoplePage>, Refusal> {
    let before = before::cursor(wanted.before.as_deref())?;
    let (view, search) = (wanted.view.unwrap_or(PeopleView::Staff), wanted.q.unwrap_or_default());
    Ok(Answer(people::list(&cx, &who, view, &search, before).await.map_err(Problem::from)?))
}

/// One person
#[utoipa::path(get, path = "/api/people/{id}", tag = "People", params(("id" = UserId, Path, description = "The person.")), responses(
    (status = 200, body = PersonRecord, description = "They, and what waits with them."),
    (status = 403, description = "`not-allowed`: you do not run the shop."),
    (status = 404, description = "`not-found`: nobody of your shop."),
))]
pub(super) async fn record(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
) -> Result<Answer<PersonRecord>, Refusal> {
    Ok(Answer(people::person(&cx, &who, id).await.map_err(Problem::from)?))
}

/// Change what somebody may do
///
/// It holds from their next request on. What they hold and may hold no longer goes back: a consultation to the queue, or, when it is
/// live, it ends.
#[utoipa::path(patch, path = "/api/people/{id}", tag = "People", request_body(content = PersonBody, example = json!({ "roles": ["mechanic", "cashier"], "team": "Early shift" })),
    params(("id" = UserId, Path, description = "The person.")), responses(
    (status = 200, body = PersonRecord, description = "As they are now."),
    (status = 403, description = "`not-allowed`: you do not run the shop, or only an admin may."),
    (status = 404, description = "`not-found`: nobody of your shop."),
    (status = 409, description = "`last-admin`: the shop would have no admin."),
))]
pub(super) async fn change(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
    Json(body): Json<PersonBody>,
) -> Result<Answer<PersonRecord>, Refusal> {
    let edit = PersonEdit { roles: body.roles, team: body.team };
    Ok(Answer(people::change(&cx, &who, id, edit).await.map_err(Problem::from)?))
}

/// Shut somebody out
///
/// Every login of theirs ends at once, their devices leave their shifts. A consultation that waits for them goes back to the queue; a
/// live one ends. Again changes nothing.
#[utoipa::path(post, path = "/api/people/{id}/disable", tag = "People", params(("id" = UserId, Path, description = "The person.")), responses(
    (status = 200, body = PersonRecord, description = "They are shut out."),
    (status = 403, description = "`not-allowed`: you do not run the shop, only an admin may, or it is you."),
    (status = 404, description = "`not-found`: nobody of your shop."),
    (status = 409, description = "`last-admin`: the shop would have no admin."),
))]
pub(super) async fn disable(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
) -> Result<Answer<PersonRecord>, Refusal> {
    Ok(Answer(people::disable(&cx, &who, id).await.map_err(Problem::from)?))
}

/// Let somebody in again
#[utoipa::path(post, path = "/api/people/{id}/enable", tag = "People", params(("id" = UserId, Path, description = "The person.")), responses(
    (status = 200, body = PersonRecord, description = "They can sign in."),
    (status = 403, description = "`not-allowed`: you do not run the shop, or only an admin may."),
    (status = 404, description = "`not-found`: nobody of your shop."),
))]
pub(super) async fn enable(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
) -> Result<Answer<PersonRecord>, Refusal> {
    Ok(Answer(people::enable(&cx, &who, id).await.map_err(Problem::from)?))
}

/// Hand somebody's open deals on
#[utoipa::path(post, path = "/api/people/{id}/hand-on-deals", tag = "People", request_body(content = HandOnBody, example = json!({ "to": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58" })),
    params(("id" = UserId, Path, description = "Whose deals.")), responses(
    (status = 200, body = HandedOnAnswer, description = "They have another owner."),
    (status = 403, description = "`not-allowed`: you do not run the shop, or only an admin may."),
    (status = 404, description = "`not-found`: nobody of your shop."),
))]
pub(super) async fn hand_on_deals(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<UserId>,
    Json(body): Json<HandOnBody>,
) -> Result<Answer<HandedOnAnswer>, Refusal> {
    let deals_count = people::hand_on_deals(&cx, &who, id, body.to).await.map_err(Problem::from)?;
    Ok(Answer(HandedOnAnswer { deals_count }))
}

/// The consultations of your shop
#[utoipa::path(get, path = "/api/shop/consultations", tag = "People", params(before::Wanted), responses(
    (status = 200, body = OverseenPage, description = "Newest first, `history-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: you do not run the shop."),
    (status = 422, description = "`invalid`: `before` is no place in the list."),
))]
pub(super) async fn consultations(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Query(wanted): Query<before::Wanted>,
) -> Result<Answer<OverseenPage>, Refusal> {
    Ok(Answer(consultation::all_of_shop(&cx, &who, wanted.cursor()?).await.map_err(Problem::from)?))
}

/// Read a consultation of your shop
///
/// You take no part in it. That you read it is written into the audit log, once an hour.
#[utoipa::path(get, path = "/api/shop/consultations/{id}", tag = "People",
    params(("id" = ConsultationId, Path, description = "The consultation.")), responses(
    (status = 200, body = Overseen, description = "It, the newest of what was said and of what happened, and the mechanic's notes."),
    (status = 403, description = "`not-allowed`: you do not run the shop."),
    (status = 404, description = "`not-found`: none of your shop."),
))]
pub(super) async fn oversee(
    Theirs(cx): Theirs,
    Acting(who): Acting,
    Id(id): Id<ConsultationId>,
) -> Result<Answer<Overseen>, Refusal> {
    Ok(Answer(consultation::oversee(&cx, &who, id, None, None).await.map_err(Problem::from)?))
}
