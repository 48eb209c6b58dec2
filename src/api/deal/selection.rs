//! The selected deal: choosing it, choosing none, and the last few.

use axum::Json as Answer;
use serde::Deserialize;
use session::deal::{self, Deal, Selection};
use session::id::DealId;
use utoipa::ToSchema;

use super::super::json::JsonOrNothing;
use super::super::parse_id::Id;
use crate::http::{OfStaff, Refusal, Theirs};

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(in crate::api) struct SeenBody {
    /// The selection's revision you decided on; whatever is selected when left out.
    #[serde(default)]
    revision: Option<i64>,
}

/// Work on this deal
///
/// It is then selected on every device of yours, until you select another or lose it.
#[utoipa::path(post, path = "/api/deals/{id}/select", tag = "Deals", request_body(content = Option<SeenBody>, example = json!({ "revision": 0 })),
    params(("id" = DealId, Path, description = "The deal.")), responses(
    (status = 200, body = Selection, description = "It is selected."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see; unknown, deleted and hidden are told apart nowhere."),
    (status = 409, description = "`selection-stale`: `selection` is the present one."),
))]
pub(in crate::api) async fn select(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    JsonOrNothing(body): JsonOrNothing<SeenBody>,
) -> Result<Answer<Selection>, Refusal> {
    Ok(Answer(deal::select(&cx, &staff, id, body.revision).await?))
}

/// Work on no deal
#[utoipa::path(delete, path = "/api/deals/selection", tag = "Deals", request_body(content = Option<SeenBody>, example = json!({ "revision": 0 })), responses(
    (status = 200, body = Selection, description = "Nothing is selected."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 409, description = "`selection-stale`: `selection` is the present one."),
))]
pub(in crate::api) async fn deselect(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    JsonOrNothing(body): JsonOrNothing<SeenBody>,
) -> Result<Answer<Selection>, Refusal> {
    Ok(Answer(deal::deselect(&cx, &staff, body.revision).await?))
}

/// The deals you selected last
#[utoipa::path(get, path = "/api/deals/recent", tag = "Deals", responses(
    (status = 200, body = Vec<Deal>, description = "Five at the most, the newest first."),
    (status = 403, description = "`not-allowed`: only for staff."),
))]
pub(in crate::api) async fn recent(Theirs(cx): Theirs, OfStaff(staff): OfStaff) -> Result<Answer<Vec<Deal>>, Refusal> {
    Ok(Answer(deal::recent(&cx, &staff).await?))
}
