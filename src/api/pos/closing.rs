//! Counting a drawer, going on, closing, and what a shift reports.

use axum::Json as Answer;
use axum::http::{HeaderName, header};
use serde::{Deserialize, Serialize};
use session::counter::{self, Approval, Closing, Count, Counted, Reported, Shift, ShiftReport};
use session::id::{CountId, ShiftId};
use session::login::Password;
use utoipa::ToSchema;

use super::super::json::{Json, JsonOrNothing};
use super::super::parse_id::Id;
use crate::http::{AtTill, Refusal, Theirs};

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(in crate::api) struct CountBody {
    /// What is in the drawer, in minor units.
    counted_cents: Option<i64>,
    /// Or how many of each note and coin: pairs of value in minor units and pieces.
    denominations: Option<Vec<(i64, i64)>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct CountAnswer {
    /// The shift: frozen.
    shift: Shift,
    /// The count and how it went; nothing when only the selling was frozen.
    count: Option<Counted>,
}

#[derive(Deserialize, ToSchema)]
pub(in crate::api) struct CloseBody {
    /// The count it rests on.
    count_id: CountId,
    /// What of it is carried to the safe now, in minor units; the rest is left for the next shift.
    #[serde(default)]
    drop_cents: i64,
    /// What there is to say; needed above the shop's first limit.
    #[serde(default)]
    note: String,
    /// A manager's sign-in; needed above the second, unless a manager asks.
    approval: Option<ApprovalBody>,
    /// Why it is closed although devices hold unsent sales.
    #[serde(default)]
    unsent_reason: String,
}

#[derive(Deserialize, ToSchema)]
struct ApprovalBody {
    /// The manager's e-mail address.
    email: String,
    /// Their password.
    #[schema(format = Password)]
    password: String,
    /// A code of their second factor, where they have one.
    #[serde(default)]
    #[schema(required = false)]
    second_factor: String,
}

/// Freeze the selling, and count the drawer
///
/// Without a body, only the selling is frozen. A count is blind: until the shift is closed a cashier is told how it went, and only a
/// manager what should be in the drawer. Every count is kept and stands in the Z report; the largest difference of this counting
/// decides whether closing needs a note and a manager.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/count", tag = "Till", request_body(content = Option<CountBody>, example = json!({ "counted_cents": 20000 })),
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 200, body = CountAnswer, description = "The shift, and what the count says."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`shift-not-open`: it is closed. `not-at-this-shift`: this device does not stand there."),
))]
pub(in crate::api) async fn count(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    JsonOrNothing(body): JsonOrNothing<CountBody>,
) -> Result<Answer<CountAnswer>, Refusal> {
    let found = match (body.counted_cents, body.denominations) {
        (_, Some(list)) => Some(Count::Denominations(list)),
        (Some(cents), None) => Some(Count::Cents(cents)),
        (None, None) => None,
    };
    Ok(Answer(match found {
        None => CountAnswer { shift: counter::begin_count(&cx, &teller, id).await?, count: None },
        Some(found) => {
            let count = Some(counter::count(&cx, &teller, id, &found).await?);
            CountAnswer { shift: counter::get(&cx, &teller, id).await?, count }
        }
    }))
}

/// Resume selling
///
/// The shift is closed on none of the counts so far; they stand in its Z report all the same.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/reopen", tag = "Till",
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 200, body = Shift, description = "It is open."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`shift-not-open`: it is closed. `not-at-this-shift`: this device does not stand there."),
))]
pub(in crate::api) async fn reopen(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
) -> Result<Answer<Shift>, Refusal> {
    Ok(Answer(counter::reopen(&cx, &teller, id).await?))
}

/// Close a shift and write its Z report
///
/// Whoever closed it may ask again and gets the same report.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/close", tag = "Till", request_body(content = CloseBody, example = json!({ "count_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "note": "All there." })),
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 200, body = ShiftReport, description = "Its Z report."),
    (status = 403, description = "`not-allowed`, `needs-manager`, `not-a-manager` for a wrong sign-in, or `managers-code-needed` where they have a second factor."),
    (status = 404, description = "`not-found`: none of your shop."),
    (status = 409, description = "`shift-not-open`, `count-stale`, or `unsent-sales` with the `devices` that hold them. `not-at-this-shift`: this device does not stand there."),
    (status = 429, description = "`too-many-attempts` to sign for it."),
))]
pub(in crate::api) async fn close(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    Json(body): Json<CloseBody>,
) -> Result<([(HeaderName, &'static str); 1], String), Refusal> {
    let CloseBody { count_id, drop_cents, note, approval, unsent_reason } = body;
    let approval = approval.map(|signed| {
        let ApprovalBody { email, password, second_factor } = signed;
        Approval { email, password: Password::new(password), code: second_factor }
    });
    let closing = Closing { count_id, drop_cents, note, approval, unsent_reason };
    Ok(as_written(counter::close(&cx, &teller, id, closing).await?))
}

/// The report of a shift
///
/// Its Z report once it is closed, byte for byte as it was written; an X report before. A cashier's X report holds no cash sums.
#[utoipa::path(get, path = "/api/pos/shifts/{id}/report", tag = "Till",
    params(("id" = ShiftId, Path, description = "The shift.")), responses(
    (status = 200, body = ShiftReport, description = "The report."),
    (status = 403, description = "`not-allowed`: only for the counter."),
    (status = 404, description = "`not-found`: none of your shop."),
))]
pub(in crate::api) async fn report(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
) -> Result<([(HeaderName, &'static str); 1], String), Refusal> {
    Ok(as_written(counter::report(&cx, &teller, id).await?))
}

fn as_written(reported: Reported) -> ([(HeaderName, &'static str); 1], String) {
    ([(header::CONTENT_TYPE, "application/json")], reported.body)
}
