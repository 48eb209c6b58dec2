//! What a manager allows at somebody else's till.

use axum::Json as Answer;
use axum::http::StatusCode;
use serde::Deserialize;
use session::counter::{Approval, CounterError};
use session::id::{SaleId, ShiftId};
use session::login::Password;
use session::sale::{self, ApprovalKind, ManagerSigns, NewApproval, SaleApproval};
use utoipa::ToSchema;

use super::super::json::Json;
use super::super::parse_id::Id;
use crate::http::{AtTill, Refusal, Theirs};

/// What a manager signs for: what comes off a sale, what goes back in cash, or what is taken beyond the quote; one of the three.
#[derive(Deserialize, ToSchema)]
pub(in crate::api) struct NewApprovalBody {
    /// The sale or refund it is for: the id that the till sends it with.
    sale_id: SaleId,
    /// The manager's e-mail address.
    email: String,
    /// Their password.
    #[schema(format = Password)]
    password: String,
    /// A code of their second factor, where they have one.
    #[serde(default)]
    #[schema(required = false)]
    second_factor: String,
    /// So much may come off the list price, in minor units, at the most.
    off_cents: Option<i64>,
    /// So much may go back in cash, in minor units, at the most.
    refund_cents: Option<i64>,
    /// So much more may be taken for the deal than its customer approved, in minor units, at the most.
    beyond_cents: Option<i64>,
    /// Why they allow it.
    reason: String,
}

impl NewApprovalBody {
    fn allows(&self) -> Result<(ApprovalKind, i64), CounterError> {
        let said = [
            ("off_cents", ApprovalKind::Discount, self.off_cents),
            ("refund_cents", ApprovalKind::Refund, self.refund_cents),
            ("beyond_cents", ApprovalKind::BeyondQuote, self.beyond_cents),
        ];
        let mut said = said.into_iter().filter_map(|(field, kind, cents)| Some((field, kind, cents?)));
        match (said.next(), said.next()) {
            (Some((_, kind, cents)), None) => Ok((kind, cents)),
            (_, second) => Err(CounterError::Invalid {
                field: second.map_or("off_cents", |(field, ..)| field).to_owned(),
                message:
                    "Say what comes off, what goes back in cash or what is taken beyond the quote, one of the three."
                        .to_owned(),
            }),
        }
    }
}

/// Have a manager sign for a sale or refund
///
/// Asked for by the till when a sale or refund is refused with `needs-manager` or `beyond-quote`; then it is sent again with the same id. Another
/// signature of the same kind for the same id takes the first one's place until the sale is recorded.
#[utoipa::path(post, path = "/api/pos/shifts/{id}/approvals", tag = "Till", request_body(content = NewApprovalBody, example = json!({ "sale_id": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "email": "manager1@demo.test", "password": "forecourt-demo", "off_cents": 500, "reason": "A scratch" })),
    params(("id" = ShiftId, Path, description = "The shift of the till.")), responses(
    (status = 201, body = SaleApproval, description = "What is allowed, and by whom."),
    (status = 403, description = "`not-allowed`: only for the counter. `not-a-manager`: a wrong sign-in. `managers-code-needed`: they have a second factor."),
    (status = 404, description = "`not-found`: no such shift in your shop."),
    (status = 409, description = "`id-taken`: what has this id is recorded already."),
    (status = 429, description = "`too-many-attempts` to sign for it."),
))]
pub(in crate::api) async fn approve(
    Theirs(cx): Theirs,
    AtTill(teller): AtTill,
    Id(id): Id<ShiftId>,
    Json(body): Json<NewApprovalBody>,
) -> Result<(StatusCode, Answer<SaleApproval>), Refusal> {
    let (kind, cents_max) = body.allows()?;
    let sign_in = Approval { email: body.email, password: Password::new(body.password), code: body.second_factor };
    let manager = ManagerSigns { sign_in, reason: body.reason };
    let new = NewApproval { sale_id: body.sale_id, kind, cents_max, manager };
    Ok((StatusCode::CREATED, Answer(sale::approve(&cx, &teller, id, new).await?)))
}
