//! A receipt, whole: for the screen, the paper, and a till that asks again.

use super::row::{NewRow, NewRowLine, Times};
use super::tender::Tender;
use super::view::{Receipt, Sale, SaleLine};
use crate::Context;
use crate::catalogue::{self, Terms};
use crate::change::Actor;
use crate::counter::{CounterError, Shift, Sight, row};
use crate::id::{SaleId, ShiftId, ShopId};
use crate::quantity::Quantity;
use crate::store::args;

const SALE: &str = "SELECT x.id, x.shift_id, x.number, x.kind, x.refund_of, u.name AS cashier_name, x.customer_id,
        c.name AS customer_name, x.reason, x.tax_mode, x.discount_cents, x.tax_cents, x.total_cents, x.change_cents,
        x.booking, x.rung_up_at, x.recorded_at, x.till_clock_at, m.name AS approved_by, x.approved_cents,
        a.reason AS approved_reason, x.rounding_cents, x.deposit_cents, n.name AS beyond_by, x.beyond_cents,
        b.reason AS beyond_reason
     FROM sales AS x JOIN users AS u ON u.id = x.cashier_id LEFT JOIN users AS c ON c.id = x.customer_id
     LEFT JOIN users AS m ON m.id = x.approved_by
     LEFT JOIN sale_approvals AS a ON a.sale_id = x.id AND a.shop_id = x.shop_id AND a.approved_by = x.approved_by
        AND a.cents_max >= x.approved_cents AND a.kind = CASE x.kind WHEN 'refund' THEN 'refund' ELSE 'discount' END
     LEFT JOIN users AS n ON n.id = x.beyond_by
     LEFT JOIN sale_approvals AS b ON b.sale_id = x.id AND b.shop_id = x.shop_id AND b.approved_by = x.beyond_by
        AND b.cents_max >= x.beyond_cents AND b.kind = 'beyond_quote'
     WHERE x.id = $1 AND x.shop_id = $2";
const LINES: &str =
    "SELECT position, product_id, name, quantity_thousandths AS quantity, unit, list_price_cents, unit_price_cents,
        price_reason, discount_cents, tax_bp, tax_cents, total_cents, refunded_thousandths AS refunded_quantity
     FROM sale_lines WHERE sale_id = $1 ORDER BY position LIMIT 10000";
const TENDERS: &str =
    "SELECT kind, amount_cents, reference, name FROM sale_tenders WHERE sale_id = $1 ORDER BY position LIMIT 100";
/// Of which shop and shift a receipt is, and the hash of the request that made it.
const KNOWN: &str = "SELECT shop_id, shift_id, request_hash FROM sales WHERE id = $1";

/// A receipt of the teller's shop.
///
/// # Errors
/// [`CounterError::NotFound`].
#[crate::boxed]
pub async fn receipt(cx: &Context, teller: &Actor, id: SaleId) -> Result<Receipt, CounterError> {
    let shop_id = teller.user.shop_id;
    let sale: Sale = cx.store.optional(SALE, args![id, shop_id]).await?.ok_or(CounterError::NotFound)?;
    let shift: Shift = cx.store.one(row::BY_ID, args![sale.shift_id]).await?;
    let lines: Vec<SaleLine> = cx.store.all(LINES, args![id]).await?;
    let tenders: Vec<Tender> = cx.store.all(TENDERS, args![id]).await?;
    let terms = catalogue::terms(cx, shop_id).await?;
    Ok(whole(teller, sale, (lines, tenders), shift, &terms))
}

/// The receipt that this very request made before; nothing when it is new.
///
/// # Errors
/// [`CounterError::IdTaken`] when the id belongs to another one.
pub(super) async fn repeated(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    id: SaleId,
    hash: &[u8],
) -> Result<Option<Receipt>, CounterError> {
    let known: Option<Known> = cx.store.optional(KNOWN, args![id]).await?;
    match known {
        None => Ok(None),
        Some(known) => known_receipt(cx, teller, (shift_id, id), hash, known).await.map(Some),
    }
}

/// What is known of a receipt's id.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Known {
    pub(super) shop_id: ShopId,
    pub(super) shift_id: ShiftId,
    pub(super) request_hash: Vec<u8>,
}

/// The receipt whose id is `known`, if this very request made it.
///
/// # Errors
/// [`CounterError::IdTaken`] when another one did.
pub(super) async fn known_receipt(
    cx: &Context,
    teller: &Actor,
    (shift_id, id): (ShiftId, SaleId),
    hash: &[u8],
    known: Known,
) -> Result<Receipt, CounterError> {
    if known.shop_id == teller.user.shop_id && known.shift_id == shift_id && known.request_hash == hash {
        receipt(cx, teller, id).await
    } else {
        Err(CounterError::IdTaken)
    }
}

/// What belongs to a receipt that was just written, besides its rows.
#[derive(Debug)]
pub(super) struct Around {
    pub(super) times: Times,
    pub(super) shift: Shift,
    pub(super) customer_name: Option<String>,
}

/// The receipt of the rows that were just written: what [`receipt`] would read.
pub(super) fn written(
    teller: &Actor,
    terms: &Terms,
    row: &NewRow<'_>,
    (lines, tenders): (&[NewRowLine], &[(Tender, i64)]),
    around: Around,
) -> Receipt {
    let Around { times, shift, customer_name } = around;
    let sale = Sale {
        id: row.id,
        shift_id: row.shift_id,
        number: row.place.number,
        kind: row.kind,
        refund_of: row.refund_of,
        cashier_name: teller.user.name.clone(),
        customer_id: row.customer_id,
        customer_name,
        reason: row.reason.to_owned(),
        tax_mode: row.tax_mode,
        discount_cents: row.discount_cents,
        tax_cents: row.tax_cents,
        total_cents: row.total_cents,
        change_cents: row.change_cents,
        rounding_cents: row.rounding_cents,
        deposit_cents: row.deposit_cents,
        booking: row.place.booking,
        rung_up_at: times.rung_up_at,
        recorded_at: times.recorded_at,
        till_clock_at: times.till_clock_at,
        approved_by: row.approved.map(|allowed| allowed.by.name.clone()),
        approved_cents: row.approved.map(|allowed| allowed.cents),
        approved_reason: row.approved.map(|allowed| allowed.by.reason.clone()).filter(|reason| !reason.is_empty()),
        beyond_by: row.beyond.map(|allowed| allowed.by.name.clone()),
        beyond_cents: row.beyond.map(|allowed| allowed.cents),
        beyond_reason: row.beyond.map(|allowed| allowed.by.reason.clone()).filter(|reason| !reason.is_empty()),
    };
    let lines = (0_i64..).zip(lines).map(|(position, line)| SaleLine {
        position,
        product_id: line.product_id,
        name: line.name.clone(),
        quantity: line.basket.quantity,
        unit: line.unit,
        list_price_cents: line.list_price_cents,
        unit_price_cents: line.basket.unit_price_cents,
        price_reason: line.price_reason.clone(),
        discount_cents: line.total.discount_cents,
        tax_bp: line.basket.tax_bp,
        tax_cents: line.total.tax_cents,
        total_cents: line.total.total_cents,
        refunded_quantity: Quantity::ZERO,
    });
    let tenders = tenders.iter().map(|(tender, _)| tender.clone()).collect();
    whole(teller, sale, (lines.collect(), tenders), shift, terms)
}

fn whole(
    teller: &Actor,
    sale: Sale,
    (lines, tenders): (Vec<SaleLine>, Vec<Tender>),
    shift: Shift,
    terms: &Terms,
) -> Receipt {
    let shift = Sight::of(&teller.user).shift(shift);
    let Terms { shop_name, shop_address, shop_tax_number, shop_logo, time_zone, currency, .. } = terms.clone();
    let (receipt_head, receipt_foot, paper_mm) =
        (terms.receipt_head.clone(), terms.receipt_foot.clone(), terms.paper_mm);
    Receipt {
        sale,
        lines,
        tenders,
        shift,
        shop_name,
        shop_address,
        shop_tax_number,
        shop_logo,
        time_zone,
        receipt_head,
        receipt_foot,
        paper_mm,
        currency,
    }
}
