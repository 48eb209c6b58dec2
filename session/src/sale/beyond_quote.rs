//! What a sale takes for its deal beyond what the customer approved: nothing, unless a manager allows it for this sale.

use super::approval::{self, Allowed, Signed};
use super::check::{Checked, shown};
use super::kind::ApprovalKind;
use crate::Context;
use crate::change::Actor;
use crate::counter::CounterError;
use crate::deal;
use crate::id::{DealId, SaleId};
use crate::store::Tx;

/// Who allows what a sale of a deal takes beyond what its customer approved; nothing where it takes no more than that, or nobody
/// approved anything. Whoever calls it took the deal's row before.
///
/// # Errors
/// [`CounterError::BeyondQuote`] when nobody allows it; as for any signature.
pub(super) async fn allowed(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    (sale, deal): (SaleId, DealId),
    (checked, is_deposit): (&Checked, bool),
    signed: Option<&Signed>,
) -> Result<Option<Allowed>, CounterError> {
    let Some(approved) = deal::approved(tx, deal).await? else { return Ok(None) };
    let held_cents = if is_deposit { approved.deposit_cents } else { 0 };
    let taken_cents = approved.taken_cents.saturating_add(held_cents);
    let total_cents = checked.total.total_cents;
    // What was beyond it before was signed for, or rung up without a network.
    let beyond_cents = taken_cents.saturating_add(total_cents).saturating_sub(approved.total_cents).min(total_cents);
    if beyond_cents <= 0 {
        return Ok(None);
    }
    match approval::allowed(cx, tx, teller, sale, (ApprovalKind::BeyondQuote, beyond_cents), signed).await {
        Ok(allowed) => Ok(Some(allowed)),
        Err(CounterError::NeedsManager) => {
            let amount = |cents| shown(&checked.terms, cents);
            let why = format!(
                "D-{} is approved by {} for {}, of which {} is paid. This would take {} more than that, so nothing was recorded. Take off what was not approved and sell it without the deal, make a new quote and have it approved, or let a manager sign for it.",
                approved.deal_number,
                approved.decided_name,
                amount(approved.total_cents),
                amount(taken_cents),
                amount(beyond_cents),
            );
            Err(CounterError::BeyondQuote { why, beyond_cents })
        }
        Err(other) => Err(other),
    }
}
