//! A receipt, whole: for the screen, the paper, and a till that asks again.

use super::tender::Tender;
use super::view::{Receipt, Sale, SaleLine};
use crate::Context;
use crate::change::Actor;
use crate::counter::{CounterError, Shift, row};
use crate::id::{SaleId, ShiftId};
use crate::store::args;

const SALE: &str = "SELECT x.id, x.shift_id, x.number, x.kind, x.refund_of, u.name AS cashier_name, x.customer_id,
        c.name AS customer_name, x.reason, x.tax_mode, x.discount_cents, x.tax_cents, x.total_cents, x.change_cents,
        x.booking, x.rung_up_at, x.recorded_at, x.till_clock_at
     FROM sales AS x JOIN users AS u ON u.id = x.cashier_id LEFT JOIN users AS c ON c.id = x.customer_id
     WHERE x.id = $1 AND x.shop_id = $2";
const LINES: &str = "SELECT position, product_id, name, quantity, list_price_cents, unit_price_cents, price_reason,
        discount_cents, tax_bp, tax_cents, total_cents, refunded_quantity
     FROM sale_lines WHERE sale_id = $1 ORDER BY position LIMIT 10000";
const TENDERS: &str = "SELECT kind, amount_cents, reference FROM sale_tenders WHERE sale_id = $1 ORDER BY position LIMIT 100";
const SHOP: &str = "SELECT name, currency FROM shops WHERE id = $1";
const KNOWN: &str = "SELECT shop_id, shift_id, request_hash FROM sales WHERE id = $1";

/// A receipt of the teller's shop.
///
/// # Errors
/// [`CounterError::NotFound`].
pub async fn receipt(cx: &Context, teller: &Actor, id: SaleId) -> Result<Receipt, CounterError> {
    let shop_id = teller.user.shop_id;
    let sale: Sale = cx.store.optional(SALE, args![id, shop_id]).await?.ok_or(CounterError::NotFound)?;
    let shift: Shift = cx.store.one(row::BY_ID, args![sale.shift_id]).await?;
    let lines: Vec<SaleLine> = cx.store.all(LINES, args![id]).await?;
    let tenders: Vec<Tender> = cx.store.all(TENDERS, args![id]).await?;
    let (shop_name, currency) = cx.store.one::<(String, String)>(SHOP, args![shop_id]).await?;
    Ok(Receipt { sale, lines, tenders, shift, shop_name, currency })
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
    match cx.store.optional::<(crate::id::ShopId, ShiftId, Vec<u8>)>(KNOWN, args![id]).await? {
        None => Ok(None),
        Some((shop, shift, known)) if shop == teller.user.shop_id && shift == shift_id && known == hash => {
            receipt(cx, teller, id).await.map(Some)
        }
        Some(_) => Err(CounterError::IdTaken),
    }
}
