//! A sale: a basket, paid. And a void: a basket that was rung up and called off before it was paid.
//!
//! Its id is the till's, so that one which is sent again is recorded once. One that the till kept while the network was
//! away says so: it is taken also while the drawer is counted, and after the shift was closed as a marked correction.

use super::allowance::ComesOff;
use super::approval::{ManagerSigns, Signed, allowed, signed};
use super::beyond_quote;
use super::check::{Checked, checked, comes_off};
use super::deposit;
use super::kind::ApprovalKind;
use super::needs::{Asked, needs};
use super::new_sale::NewSale;
use super::receipt::{Around, repeated, written};
use super::row::{self, NewRow, take_for_sale};
use super::set_aside::is_set_aside;
use super::view::Receipt;
use crate::Context;
use crate::change::Actor;
use crate::counter::{CounterError, SaleKind, TenderKind};
use crate::deal::{self, DealEventKind, Sold};
use crate::id::ShiftId;
use crate::store::{Tx, args, transact};

const CUSTOMER: &str = "SELECT name FROM users WHERE id = $1 AND shop_id = $2 AND roles = 'customer'";
const SPEND: &str = "UPDATE credit_accounts SET balance = balance - $2 WHERE user_id = $1 AND balance >= $2";

/// Records a sale or a void on a shift, once.
///
/// # Errors
/// [`CounterError::NotOpen`] unless it was kept by the till, [`CounterError::NotAtThisShift`] for a device that does not stand
/// there (that never did, where it was kept), [`CounterError::Invalid`] by its field,
/// [`CounterError::NeedsManager`] for more off the list price than a cashier may give and no manager has allowed for its id,
/// [`CounterError::BeyondQuote`] for more than the customer of its deal approved and no manager has allowed for its id, [`CounterError::NoCredit`],
/// [`CounterError::IdTaken`], [`CounterError::SetAside`] for this very one, [`CounterError::NotYours`] for one that somebody else rang up.
#[crate::boxed]
pub async fn sell(cx: &Context, teller: &Actor, shift_id: ShiftId, new: NewSale) -> Result<Receipt, CounterError> {
    sell_signed(cx, teller, shift_id, new, None).await
}

/// The same, with a manager who signs for it at this till, should it need one.
///
/// # Errors
/// As [`sell`], and [`CounterError::NotAManager`], [`CounterError::TooManyAttempts`].
#[crate::boxed]
pub async fn sell_signed(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: NewSale,
    manager: Option<ManagerSigns>,
) -> Result<Receipt, CounterError> {
    if new.cashier_id.is_some_and(|cashier| cashier != teller.user.id) {
        return Err(CounterError::NotYours);
    }
    let hash = row::hash(&NewSale { queued: false, ..new.clone() });
    let needs = match needs(cx, teller, shift_id, &new, &hash).await? {
        Asked::Known(answer) => return Ok(*answer),
        Asked::New(needs) => *needs,
    };
    let checked = checked(cx, &new, needs)?;
    let off = comes_off(cx, teller, shift_id, &new, &checked).await?;
    let is_of_deal = new.deal_id.is_some() && checked.kind == SaleKind::Sale && !new.queued;
    let signed = signed(cx, teller, manager.filter(|_| off.is_over || is_of_deal)).await?;
    let (id, sale) = (new.id, ToSell { new: &new, checked: &checked, off, signed: signed.as_ref(), hash: &hash });
    match transact!(cx.store, |tx| insert(cx, tx, teller, shift_id, sale).await) {
        // The same one arrived twice at the same time: the other one is recorded.
        Err(CounterError::IdTaken) => repeated(cx, teller, shift_id, id, &hash).await?.ok_or(CounterError::IdTaken),
        Err(CounterError::SetAside) if !is_set_aside(cx, teller, shift_id, id, &hash).await? => {
            Err(CounterError::IdTaken)
        }
        done => done,
    }
}

/// A sale that only the database has still to take.
#[derive(Clone, Copy)]
struct ToSell<'a> {
    new: &'a NewSale,
    checked: &'a Checked,
    off: ComesOff,
    signed: Option<&'a Signed>,
    hash: &'a [u8],
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    shift_id: ShiftId,
    sale: ToSell<'_>,
) -> Result<Receipt, CounterError> {
    let ToSell { new, checked, off, signed, hash } = sale;
    let is_deposit = new.is_deposit && checked.kind == SaleKind::Sale;
    let (place, shift) = take_for_sale(tx, teller, shift_id, new.queued).await?;
    let (mut customer_name, mut beyond) = (None, None);
    if let Some(customer) = new.customer_id {
        let known = tx.optional::<(String,)>(CUSTOMER, args![customer, teller.user.shop_id]).await?;
        let known =
            known.ok_or_else(|| CounterError::invalid("customer_id", "There is no such customer in this shop."))?;
        customer_name = Some(known.0);
    }
    if let Some(deal) = new.deal_id {
        let noted = match checked.kind {
            SaleKind::Sale if is_deposit => Some(DealEventKind::DepositPaid),
            SaleKind::Sale => Some(DealEventKind::Sold),
            SaleKind::Void | SaleKind::Refund => None,
        };
        let sold = Sold { deal, noted, is_late: new.queued };
        if !deal::note_sale(cx, tx, teller, sold).await? {
            return Err(CounterError::invalid("deal_id", "There is no such deal, or it is not yours to see."));
        }
        if checked.kind == SaleKind::Sale && !new.queued {
            beyond = beyond_quote::allowed(cx, tx, teller, (new.id, deal), (checked, is_deposit), signed).await?;
        }
    }
    let approved = if off.is_over {
        Some(allowed(cx, tx, teller, new.id, (ApprovalKind::Discount, off.off_cents), signed).await?)
    } else {
        None
    };
    let row = NewRow {
        id: new.id,
        shift_id,
        place,
        kind: checked.kind,
        hash,
        refund_of: None,
        customer_id: new.customer_id,
        deal_id: new.deal_id,
        reason: &checked.reason,
        tax_mode: checked.terms.tax_mode,
        discount_cents: checked.total.discount_cents,
        tax_cents: checked.total.tax_cents,
        total_cents: checked.total.total_cents,
        cash_cents: checked.settled.cash_cents,
        change_cents: checked.settled.change_cents,
        rounding_cents: checked.settled.rounding_cents,
        deposit_cents: if is_deposit { checked.total.total_cents } else { 0 },
        rung_up_at: new.rung_up_at,
        approved: approved.as_ref(),
        beyond: beyond.as_ref(),
    };
    let times = row::insert(cx, tx, teller, &row, &checked.lines, &checked.tenders).await?;
    for (_, credits) in checked.tenders.iter().filter(|(tender, _)| tender.kind == TenderKind::Credit) {
        let customer = new.customer_id.ok_or_else(needs_customer)?;
        if tx.execute(SPEND, args![customer, *credits]).await? == 0 {
            return Err(CounterError::NoCredit);
        }
        row::credit_line(cx, tx, teller, (customer, new.id, "redeem", -credits)).await?;
    }
    if let Some(deal) = new.deal_id {
        let taken_off = checked.tenders.iter().filter(|(tender, _)| tender.kind == TenderKind::Deposit);
        for (tender, _) in taken_off {
            deposit::take_off(tx, deal, tender.amount_cents).await?;
        }
        if is_deposit {
            deposit::pay_in(tx, teller, deal, checked.total.total_cents).await?;
        }
    }
    let around = Around { times, shift, customer_name };
    Ok(written(teller, &checked.terms, &row, (&checked.lines, &checked.tenders), around))
}

fn needs_customer() -> CounterError {
    CounterError::invalid("customer_id", "Name the customer whose credits pay.")
}
