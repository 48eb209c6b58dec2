//! Sales that are refused for good, and that a manager sets aside.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use session::counter::{Approval, SetAsideSale};
use session::id::{SaleId, ShiftId};
use session::login::Password;
use session::sale::{self, ManagerSigns, NewSetAside};
use utoipa::ToSchema;

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{AtTill, Refusal, Theirs};

/// A refused sale, and the manager who sets it aside.
#[derive(Deserialize, ToSchema)]
pub(in crate::api) struct NewSetAsideBody {
    /// The sale.
    sale_id: SaleId,
    /// The shift on which it was rung up.
    shift_id: ShiftId,
    /// It, as the till kept it: what it sent to `/api/pos/shifts/{id}/sales`.
    #[schema(value_type = Object)]
    sale: Value,
    /// What the server said against it.
    refused_because: String,
    /// The manager's e-mail address; a manager who is signed in here signs without.
    #[serde(default)]
    #[schema(required = false)]
    email: String,
    /// Their password.
    #[serde(default)]
    #[schema(format = Password, required = false)]
    password: String,
    /// A code of their second factor, where they have one.
    #[serde(default)]
    #[schema(required = false)]
    second_factor: String,
    /// Why it is set aside.
    reason: String,
}

/// Have a manager set a refused sale aside
///
/// For what a till kept and the server will never take. It moves no money; the report of this shift says what it was. The sale of that
/// id is never recorded afterwards. Sent again it is set aside once.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/set-aside-sales", tag = "Till", request_body(content = NewSetAsideBody, example = json!({ "sale_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "shift_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58",
        "sale": { "lines": [{ "name": "Coffee", "quantity": 1, "unit_price_cents": 250 }], "tenders": [{ "kind": "cash", "amount_cents": 500 }] },
        "refused_because": "The customer has fewer credits than that.", "email": "manager1@demo.test", "password": "forecourt-demo", "reason": "Paid on the next day" })),
    params(("id" = ShiftId, Path, description = "The shift of the till where the manager signs.")), responses(
    (status = 201, body = SetAsideSale, description = "What was set aside, and by whom."),
    (status = 403, description = "`not-allowed`: only for the counter. `not-a-manager`: a wrong sign-in. `managers-code-needed`: they have a second factor."),
    (status = 404, description = "`not-found`: no such shift in your shop, or nobody of it rang the sale up."),
    (status = 409, description = "`already-recorded`: the sale was taken after all. `id-taken`: another one of this id was set aside or recorded. `shift-not-open`: `current` is how it stands. `not-at-this-shift`: this device does not stand there."),
    (status = 429, description = "`too-many-attempts` to sign for it."),
))]
pub(in crate::api) async fn set_aside(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    Json(body): Json<NewSetAsideBody>,
) -> Result<(StatusCode, Answer<SetAsideSale>), Refusal> {
    let sign_in = Approval { email: body.email, password: Password::new(body.password), code: body.second_factor };
    let manager = ManagerSigns { sign_in, reason: body.reason };
    let NewSetAsideBody { sale_id, shift_id: rung_up_on, sale, refused_because, .. } = body;
    let new = NewSetAside { sale_id, rung_up_on, sale, refused_because, manager };
    Ok((StatusCode::CREATED, Answer(sale::set_aside(&cx, &teller, id, new).await?)))
}
