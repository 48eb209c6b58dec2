//! A refund: money back for lines of an earlier sale, at the prices that were paid.
//!
//! Each line remembers how many of it went back, and the database keeps that within what was sold. What goes back for the
//! last one is what is left of the line's amount, so that all refunds of a line add up to it. Cash goes back up to what was paid in
//! cash; more of it than the shop's limit, however often it is asked for, is for a manager to allow.

use super::approval::{ManagerSigns, Signed, allowed, signed};
use super::basket::{BasketLine, Discount, LineTotal};
use super::check::credits;
use super::deposit;
use super::kind::ApprovalKind;
use super::new_refund::{NewRefund, RefundLine};
use super::receipt::{receipt, repeated};
use super::row::{self, NewRow, NewRowLine, take_for_sale};

use super::tender::Tender;
use super::view::Receipt;
use crate::Context;
use crate::catalogue::{TaxMode, Terms, terms};
use crate::change::{Actor, Change};
use crate::counter::{Approval, CounterError, SaleKind, TenderKind, said};
use crate::id::{DealId, ProductId, SaleId, ShiftId, UserId};
use crate::money::{part_of, rounded_to_coins};
use crate::quantity::{Quantity, Unit};
use crate::store::{Tx, args, transact};
use crate::text;

/// What is said where no deposit paid for it.
const NO_DEPOSIT: &str = "Only what a deposit paid for goes back to it. Choose how else the money goes back.";

const ORIGINAL: &str =
    "SELECT kind, customer_id, deal_id, tax_mode, total_cents, cash_cents - rounding_cents AS cash_cents, deposit_cents
     FROM sales WHERE id = $1 AND shop_id = $2";
/// Changes nothing: refunds of one sale on several shifts come one after the other.
const STAND_STILL: &str = "UPDATE sale_lines SET refunded_thousandths = refunded_thousandths WHERE sale_id = $1";
/// What went back in cash before, and what of that a manager allowed.
const CASH_BACK: &str =
    "SELECT CAST(COALESCE(SUM(rounding_cents - cash_cents), 0) AS BIGINT), CAST(COALESCE(SUM(approved_cents), 0) AS BIGINT)
     FROM sales WHERE refund_of = $1";
const LEFT: &str = "SELECT position, quantity_thousandths - refunded_thousandths AS quantity FROM sale_lines
     WHERE sale_id = $1 AND quantity_thousandths > refunded_thousandths ORDER BY position LIMIT 10000";
const GIVE_BACK: &str = "UPDATE sale_lines SET refunded_thousandths = refunded_thousandths + $3
     WHERE sale_id = $1 AND position = $2 AND refunded_thousandths + $3 <= quantity_thousandths
     RETURNING product_id, name, quantity_thousandths AS quantity, unit, list_price_cents, unit_price_cents, discount_cents, tax_bp, tax_cents,
        total_cents, refunded_thousandths AS refunded_quantity";
const STILL: &str =
    "SELECT quantity_thousandths - refunded_thousandths FROM sale_lines WHERE sale_id = $1 AND position = $2";
const PAID_BY_NAME: &str = "SELECT COUNT(*) FROM sale_tenders WHERE sale_id = $1 AND kind = 'other' AND name = $2";
const CREDITS_LEFT: &str = "SELECT CAST(COALESCE(SUM(t.credits), 0) AS BIGINT) FROM sale_tenders AS t
     JOIN sales AS x ON x.id = t.sale_id WHERE x.id = $1 OR x.refund_of = $1";
const RETURN: &str = "UPDATE credit_accounts SET balance = balance + $2 WHERE user_id = $1";

#[derive(sqlx::FromRow)]
struct Original {
    kind: SaleKind,
    customer_id: Option<UserId>,
    deal_id: Option<DealId>,
    tax_mode: TaxMode,
    total_cents: i64,
    /// What of it was paid in cash, before that was rounded.
    cash_cents: i64,
    deposit_cents: i64,
}

#[derive(sqlx::FromRow)]
struct Given {
    product_id: Option<ProductId>,
    name: String,
    quantity: Quantity,
    unit: Unit,
    list_price_cents: Option<i64>,
    unit_price_cents: i64,
    discount_cents: i64,
    tax_bp: i64,
    tax_cents: i64,
    total_cents: i64,
    refunded_quantity: Quantity,
}

#[derive(sqlx::FromRow)]
struct Left {
    position: i64,
    quantity: Quantity,
}

/// Records a refund on a shift, once. It belongs to the shift whose drawer it is paid from, whichever the sale was in.
///
/// # Errors
/// [`CounterError::NotFound`] for the sale, [`CounterError::Invalid`] for what is more than is left,
/// [`CounterError::NeedsManager`] for more cash than a cashier may give back alone, otherwise as a sale.
#[crate::boxed]
pub async fn refund(cx: &Context, teller: &Actor, shift_id: ShiftId, new: NewRefund) -> Result<Receipt, CounterError> {
    refund_signed(cx, teller, shift_id, new, None).await
}

/// The same, with a manager who signs for it at this till, should it need one; the refund's own reason is theirs.
///
/// # Errors
/// As [`refund`], and [`CounterError::NotAManager`], [`CounterError::TooManyAttempts`].
#[crate::boxed]
pub async fn refund_signed(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: NewRefund,
    manager: Option<Approval>,
) -> Result<Receipt, CounterError> {
    let hash = row::hash(&NewRefund { queued: false, ..new.clone() });
    if let Some(answer) = repeated(cx, teller, shift_id, new.id, &hash).await? {
        return Ok(answer);
    }
    let reason = said(cx, "reason", &new.reason)?;
    let reference = text::checked(&new.reference, 0, cx.limits.reason_chars_max)
        .map_err(|message| CounterError::invalid("reference", message))?;
    if new.lines.len() > cx.limits.sale_lines_max {
        return Err(CounterError::invalid("lines", "These are more lines than a receipt has."));
    }
    let terms = terms(cx, teller.user.shop_id).await?;
    let manager = manager.map(|sign_in| ManagerSigns { sign_in, reason: reason.clone() });
    let signed = signed(cx, teller, manager).await?;
    let tender_name = tender_name(cx, &terms, &new).await?;
    let (id, new) = (new.id, NewRefund { reason, reference, tender_name, ..new });
    match transact!(cx.store, |tx| insert(cx, tx, teller, shift_id, &new, (&terms, signed.as_ref(), &hash)).await) {
        Ok(()) => receipt(cx, teller, id).await,
        Err(CounterError::IdTaken) => repeated(cx, teller, shift_id, id, &hash).await?.ok_or(CounterError::IdTaken),
        Err(error) => Err(error),
    }
}

/// What the shop calls the way by which the money goes back, where it is one of its own.
async fn tender_name(cx: &Context, terms: &Terms, new: &NewRefund) -> Result<String, CounterError> {
    let is_other = new.tender == TenderKind::Other;
    let name = text::checked(&new.tender_name, usize::from(is_other), cx.limits.reason_chars_max)
        .map_err(|message| CounterError::invalid("tender_name", message))?;
    if !is_other {
        return Ok(String::new());
    }
    let is_known = new.queued || terms.tenders.list().contains(&name);
    if is_known || cx.store.one::<(i64,)>(PAID_BY_NAME, args![new.refund_of, &name]).await?.0 > 0 {
        return Ok(name);
    }
    Err(CounterError::invalid("tender_name", "The shop has no such way to pay."))
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    shift_id: ShiftId,
    new: &NewRefund,
    (terms, signed, hash): (&Terms, Option<&Signed>, &[u8]),
) -> Result<(), CounterError> {
    let shop_id = teller.user.shop_id;
    let (place, _) = take_for_sale(tx, teller, shift_id, new.queued).await?;
    let original: Option<Original> = tx.optional(ORIGINAL, args![new.refund_of, shop_id]).await?;
    let original = original.filter(|original| original.kind == SaleKind::Sale).ok_or(CounterError::NotFound)?;
    let is_other_way = new.tender == TenderKind::Cash && original.cash_cents < original.total_cents;
    if is_other_way {
        tx.execute(STAND_STILL, args![new.refund_of]).await?;
    }
    let lines = given_back(cx, tx, new).await?;
    let total_cents: i64 = lines.iter().map(|line| line.total.total_cents).sum();
    let needs_manager =
        is_other_way && beyond(tx, new.refund_of, &original, -total_cents).await? > terms.cash_refund_cents(&cx.limits);
    let approved = if needs_manager {
        Some(allowed(cx, tx, teller, new.id, (ApprovalKind::Refund, -total_cents), signed).await?)
    } else {
        None
    };
    let credits_back = match new.tender {
        TenderKind::Credit => credits_back(tx, new, &original, terms, -total_cents).await?,
        TenderKind::Cash | TenderKind::Card | TenderKind::Deposit | TenderKind::Other => None,
    };
    let is_cash = new.tender == TenderKind::Cash;
    let paid_cents = if is_cash { rounded_to_coins(total_cents, terms.coin_cents()) } else { total_cents };
    back_to_the_deposit(tx, teller, new, (&original, -total_cents)).await?;
    let deposit_cents = if original.deposit_cents > 0 { total_cents } else { 0 };
    let row = NewRow {
        id: new.id,
        shift_id,
        place,
        kind: SaleKind::Refund,
        hash,
        refund_of: Some(new.refund_of),
        deal_id: original.deal_id.filter(|_| deposit_cents != 0),
        customer_id: original.customer_id,
        reason: &new.reason,
        tax_mode: original.tax_mode,
        discount_cents: lines.iter().map(|line| line.total.discount_cents).sum(),
        tax_cents: lines.iter().map(|line| line.total.tax_cents).sum(),
        total_cents,
        cash_cents: if is_cash { paid_cents } else { 0 },
        change_cents: 0,
        rounding_cents: paid_cents - total_cents,
        deposit_cents,
        rung_up_at: new.rung_up_at,
        approved: approved.as_ref(),
        beyond: None,
    };
    let mut tenders = Vec::new();
    if paid_cents != 0 {
        let (reference, name) = (new.reference.clone(), new.tender_name.clone());
        let tender = Tender { kind: new.tender, amount_cents: paid_cents, reference, name };
        tenders.push((tender, credits_back.map_or(0, |(_, credits)| -credits)));
    }
    row::insert(cx, tx, teller, &row, &lines, &tenders).await?;
    if let Some((customer, credits)) = credits_back {
        tx.execute(RETURN, args![customer, credits]).await?;
        row::credit_line(cx, tx, teller, (customer, new.id, "refund", credits)).await?;
    }
    Ok(tx.record(cx, Change::audited(teller.into(), "refunded", new.id.to_string(), &[])).await?)
}

/// A deposit that goes back is none any more; and a sale that was paid with one gives it back to the deal, where that is how the money
/// goes.
async fn back_to_the_deposit(
    tx: &mut Tx,
    teller: &Actor,
    new: &NewRefund,
    (original, cents): (&Original, i64),
) -> Result<(), CounterError> {
    let is_deposit = original.deposit_cents > 0;
    let Some(deal) = original.deal_id.filter(|_| is_deposit || new.tender == TenderKind::Deposit) else {
        let is_wrong = new.tender == TenderKind::Deposit;
        return if is_wrong { Err(CounterError::invalid("tender", NO_DEPOSIT)) } else { Ok(()) };
    };
    if is_deposit {
        return deposit::take_off(tx, deal, cents).await;
    }
    if deposit::left(tx, new.refund_of).await? < cents {
        return Err(CounterError::invalid("tender", NO_DEPOSIT));
    }
    deposit::pay_in(tx, teller, deal, cents).await
}

/// How much cash goes back beyond what was paid in cash and what managers allowed, with `cash_cents` more of it.
async fn beyond(tx: &mut Tx, sale: SaleId, original: &Original, cash_cents: i64) -> Result<i64, CounterError> {
    let (before, allowed) = tx.one::<(i64, i64)>(CASH_BACK, args![sale]).await?;
    Ok(before - allowed + cash_cents - original.cash_cents)
}

/// Marks the lines as given back and answers what each is worth, below 0.
async fn given_back(cx: &Context, tx: &mut Tx, new: &NewRefund) -> Result<Vec<NewRowLine>, CounterError> {
    let wanted = if new.lines.is_empty() {
        let left: Vec<Left> = tx.all(LEFT, args![new.refund_of]).await?;
        left.into_iter().map(|left| RefundLine { position: left.position, quantity: left.quantity }).collect()
    } else {
        new.lines.clone()
    };
    if wanted.is_empty() {
        return Err(CounterError::invalid("lines", "Everything of this sale was given back already."));
    }
    let mut lines = Vec::with_capacity(wanted.len());
    for (place, line) in wanted.iter().enumerate() {
        let field = format!("lines[{place}].quantity");
        // Before the statement adds it to what went back already: one engine fails where a sum does not fit.
        let within = line.quantity.within(cx.limits.sale_quantity_max);
        within.map_err(|message| CounterError::invalid(&*field, message))?;
        let values = args![new.refund_of, line.position, line.quantity];
        let Some(given) = tx.optional::<Given>(GIVE_BACK, values).await? else {
            return Err(match tx.optional::<(Quantity,)>(STILL, args![new.refund_of, line.position]).await? {
                Some((left,)) => CounterError::invalid(field, format!("Only {left} of this line can still go back.")),
                None => CounterError::invalid(format!("lines[{place}].position"), "The sale has no such line."),
            });
        };
        line.quantity.sold_by(given.unit).map_err(|message| CounterError::invalid(&*field, message))?;
        lines
            .push(worth(given, line.quantity).ok_or_else(|| CounterError::invalid(field, "The amount is too large."))?);
    }
    Ok(lines)
}

/// What `quantity` of a line are worth, after `refunded_quantity` of it (these among them) went back.
fn worth(given: Given, quantity: Quantity) -> Option<NewRowLine> {
    let after = given.refunded_quantity.thousandths();
    let (before, whole) = (after - quantity.thousandths(), given.quantity.thousandths());
    let of = |amount: i64| Some(part_of(amount, after, whole)? - part_of(amount, before, whole)?);
    let total = LineTotal {
        discount_cents: of(given.discount_cents)?,
        tax_cents: -of(given.tax_cents)?,
        total_cents: -of(given.total_cents)?,
    };
    let basket = BasketLine {
        quantity,
        unit_price_cents: given.unit_price_cents,
        discount: Discount::None,
        tax_bp: given.tax_bp,
    };
    Some(NewRowLine {
        product_id: given.product_id,
        name: given.name,
        list_price_cents: given.list_price_cents,
        price_reason: String::new(),
        unit: given.unit,
        basket,
        total,
    })
}

/// Whose credits come back, and how many: no more than the sale was paid with.
async fn credits_back(
    tx: &mut Tx,
    new: &NewRefund,
    original: &Original,
    terms: &Terms,
    amount_cents: i64,
) -> Result<Option<(UserId, i64)>, CounterError> {
    let (left,) = tx.one::<(i64,)>(CREDITS_LEFT, args![new.refund_of]).await?;
    let credits = credits(terms, amount_cents).filter(|credits| *credits > 0 && *credits <= left);
    match (original.customer_id, credits) {
        (Some(customer), Some(credits)) => Ok(Some((customer, credits))),
        _ => Err(CounterError::invalid(
            "tender",
            "Only whole credits that paid for the sale come back as credits. Choose cash or card.",
        )),
    }
}
