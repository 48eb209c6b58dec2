//! What a manager allows at somebody else's till: more off the list price than a cashier may give, cash back for a sale that was
//! not paid in cash, or more for a deal than its customer approved.
//!
//! It is for one sale or refund, by its id, and for so much at the most; each kind is signed for by itself. The sale takes it in its own transaction and keeps who
//! allowed it. The password proves who signs and is kept nowhere.

use serde::{Deserialize, Serialize};

use super::kind::ApprovalKind;
use crate::Context;
use crate::change::{Actor, By, Change};
use crate::clock::Timestamp;
use crate::counter::{self, Approval, CounterError, allowed_by, check_amount, said};
use crate::id::{SaleId, ShiftId, UserId};
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};

/// A manager who signs for the sale or refund that is sent with it.
#[derive(Clone, Debug)]
pub struct ManagerSigns {
    /// Their sign-in.
    pub sign_in: Approval,
    /// Why they allow it.
    pub reason: String,
}

/// What a manager signs for before the sale is sent.
#[derive(Clone, Debug)]
pub struct NewApproval {
    /// The sale or refund it is for, by the id that the till made.
    pub sale_id: SaleId,
    /// What they allow.
    pub kind: ApprovalKind,
    /// How much may come off, go back or be taken beyond the quote, in minor units, at the most.
    pub cents_max: i64,
    /// Who signs, and why.
    pub manager: ManagerSigns,
}

/// What a manager allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SaleApproval {
    /// The sale or refund it is for.
    pub sale_id: SaleId,
    /// What is allowed.
    pub kind: ApprovalKind,
    /// How much may come off, go back or be taken beyond the quote, in minor units, at the most.
    pub cents_max: i64,
    /// The manager's name.
    pub approved_by: String,
    /// Why.
    pub reason: String,
    /// When they signed.
    pub at: Timestamp,
}

/// Until its sale is recorded, another signature of the same kind for it takes the first one's place.
const SIGN: &str = "INSERT INTO sale_approvals (sale_id, shop_id, kind, cents_max, approved_by, asked_by, reason, at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT EXISTS (SELECT 1 FROM sales AS x WHERE x.id = $1)
     ON CONFLICT (sale_id, kind) DO UPDATE SET cents_max = excluded.cents_max,
        approved_by = excluded.approved_by, asked_by = excluded.asked_by, reason = excluded.reason, at = excluded.at
     WHERE sale_approvals.shop_id = excluded.shop_id";
const SIGNED: &str = "SELECT a.approved_by AS by_user_id, u.name, a.reason FROM sale_approvals AS a
     JOIN users AS u ON u.id = a.approved_by
     WHERE a.sale_id = $1 AND a.shop_id = $2 AND a.kind = $3 AND a.cents_max >= $4";

/// A manager whose password was right.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    pub(super) manager: User,
    pub(super) reason: String,
}

/// Who allowed how much of a receipt that is to be.
#[derive(Clone, Debug)]
pub(super) struct Allowed {
    pub(super) by: AllowedBy,
    pub(super) cents: i64,
}

/// Who allowed it, and why; a manager at their own till says nothing more.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct AllowedBy {
    #[sqlx(rename = "by_user_id")]
    pub(super) id: UserId,
    pub(super) name: String,
    pub(super) reason: String,
}

/// Keeps what a manager signs for at the till of `shift_id`, until the sale of that id is sent.
///
/// # Errors
/// [`CounterError::NotFound`] for the shift, [`CounterError::Invalid`], [`CounterError::NotAManager`],
/// [`CounterError::TooManyAttempts`], [`CounterError::IdTaken`] when that sale is recorded already.
#[crate::boxed]
pub async fn approve(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: NewApproval,
) -> Result<SaleApproval, CounterError> {
    let field = match new.kind {
        ApprovalKind::Discount => "off_cents",
        ApprovalKind::Refund => "refund_cents",
        ApprovalKind::BeyondQuote => "beyond_cents",
    };
    check_amount(cx, field, new.cents_max)?;
    let NewApproval { sale_id, kind, cents_max, manager } = new;
    let reason = said(cx, "reason", &manager.reason)?;
    counter::get(cx, teller, shift_id).await?;
    let signed = signed(cx, teller, Some(ManagerSigns { reason, ..manager })).await?;
    let Some(signed) = signed else { return Err(CounterError::NotAManager) };
    transact!(cx.store, |tx| {
        // Their shift was looked up: whether the id is some sale's already is asked of every shop.
        tx.house().await?;
        sign(cx, tx, teller, sale_id, (kind, cents_max), &signed).await
    })?;
    let Signed { manager, reason } = signed;
    Ok(SaleApproval { sale_id, kind, cents_max, approved_by: manager.name, reason, at: cx.clock.now() })
}

/// Verifies the manager who signs, if one does.
pub(super) async fn signed(
    cx: &Context,
    teller: &Actor,
    manager: Option<ManagerSigns>,
) -> Result<Option<Signed>, CounterError> {
    let Some(ManagerSigns { sign_in, reason }) = manager else { return Ok(None) };
    let reason = said(cx, "manager_reason", &reason)?;
    let manager = allowed_by(cx, teller, Some(sign_in)).await?;
    Ok(manager.map(|manager| Signed { manager, reason }))
}

/// Who allows `cents` of the receipt `sale_id`: whoever signs with it or signed before, or a manager at their own till.
///
/// # Errors
/// [`CounterError::NeedsManager`] when nobody does.
pub(super) async fn allowed(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    sale_id: SaleId,
    (kind, cents): (ApprovalKind, i64),
    signed: Option<&Signed>,
) -> Result<Allowed, CounterError> {
    let by = if let Some(signed) = signed {
        sign(cx, tx, teller, sale_id, (kind, cents), signed).await?;
        AllowedBy { id: signed.manager.id, name: signed.manager.name.clone(), reason: signed.reason.clone() }
    } else if let Some(by) = tx.optional(SIGNED, args![sale_id, teller.user.shop_id, kind, cents]).await? {
        by
    } else if teller.user.roles.runs_the_shop() {
        tx.record(cx, Change::audited(teller.into(), kind.audited_as(), sale_id.to_string(), &[])).await?;
        AllowedBy { id: teller.user.id, name: teller.user.name.clone(), reason: String::new() }
    } else {
        return Err(CounterError::NeedsManager);
    };
    Ok(Allowed { by, cents })
}

async fn sign(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    sale_id: SaleId,
    (kind, cents_max): (ApprovalKind, i64),
    signed: &Signed,
) -> Result<(), CounterError> {
    let (shop_id, asked_by, now) = (teller.user.shop_id, teller.user.id, cx.clock.now());
    let Signed { manager, reason } = signed;
    let values = args![sale_id, shop_id, kind, cents_max, manager.id, asked_by, reason, now];
    match tx.execute(SIGN, values).await {
        Ok(0) | Err(StoreError::Foreign) => return Err(CounterError::IdTaken),
        signed => signed?,
    };
    // Who did it is the manager, from the till they stand at.
    let by = By::person(manager, &teller.address);
    Ok(tx.record(cx, Change::audited(by, kind.audited_as(), sale_id.to_string(), &[])).await?)
}
