//! What a shift's drawer should hold, read in the transaction that decides by it.

use super::explain::{Candidate, Explanation, explain};
use super::kind::{MovementKind, SaleKind};
use super::report_view::Drawer;
use crate::id::ShiftId;
use crate::money;
use crate::store::{StoreError, Tx, args};

const OPENING: &str = "SELECT opening_cash_cents, left_before_cents FROM shifts WHERE id = $1";
const SALES: &str = "SELECT kind, CAST(SUM(cash_cents) AS BIGINT) FROM sales
     WHERE shift_id = $1 AND booking = 'regular' GROUP BY kind LIMIT 10";
const MOVEMENTS: &str = "SELECT kind, CAST(SUM(amount_cents) AS BIGINT) FROM cash_movements
     WHERE shift_id = $1 AND voided_at IS NULL GROUP BY kind LIMIT 10";

/// Movements and receipts that are looked through for an explanation: the newest.
const LOOKED_THROUGH: i64 = 500;
const MOVED: &str = "SELECT kind, amount_cents, reason, CASE WHEN voided_at IS NULL THEN '' ELSE 'void' END
     FROM cash_movements WHERE shift_id = $1 ORDER BY at DESC LIMIT $2";
/// A void was never paid as far as the till knows: what it would have brought is its total.
const RUNG_UP: &str = "SELECT kind, number, CASE WHEN kind = 'void' THEN total_cents ELSE cash_cents END
     FROM sales WHERE shift_id = $1 AND booking = 'regular' ORDER BY number DESC LIMIT $2";

/// What was set aside is booked nowhere; its money may lie in the drawer all the same.
const SET_ASIDE: &str = "SELECT a.cash_cents, u.name FROM set_aside_sales AS a JOIN users AS u ON u.id = a.sold_by
     WHERE a.shift_id = $1 AND a.cash_cents IS NOT NULL ORDER BY a.set_aside_at DESC LIMIT $2";

/// The drawer of a shift as its books have it.
pub(super) async fn drawer(tx: &mut Tx, id: ShiftId) -> Result<Drawer, StoreError> {
    let (opening_cents, left_before_cents) = tx.one::<(i64, Option<i64>)>(OPENING, args![id]).await?;
    let mut drawer = Drawer { opening_cents, left_before_cents, ..Drawer::default() };
    for (kind, cents) in tx.all::<(SaleKind, i64)>(SALES, args![id]).await? {
        match kind {
            SaleKind::Sale => drawer.sales_cents = cents,
            SaleKind::Refund => drawer.refunds_cents = cents,
            SaleKind::Void => {}
        }
    }
    for (kind, cents) in tx.all::<(MovementKind, i64)>(MOVEMENTS, args![id]).await? {
        drawer = drawer.with(kind, cents);
    }
    Ok(drawer.summed())
}

/// What may explain the difference between a count and what was expected.
pub(super) async fn explanations(
    tx: &mut Tx,
    id: ShiftId,
    counted_cents: i64,
    expected_cents: i64,
    decimals: u32,
) -> Result<Vec<Explanation>, StoreError> {
    if counted_cents == expected_cents {
        return Ok(Vec::new());
    }
    let mut candidates = Vec::new();
    for (kind, cents, reason, void) in
        tx.all::<(MovementKind, i64, String, String)>(MOVED, args![id, LOOKED_THROUGH]).await?
    {
        let name = match kind {
            MovementKind::PaidIn => "Paid in",
            MovementKind::PaidOut => "Paid out",
            MovementKind::Drop => "Cash drop",
        };
        let what = format!("{name} {}: {reason}", money::amount(cents, decimals));
        candidates.push(Candidate { what, cash_cents: kind.signed(cents), is_void: !void.is_empty() });
    }
    for (kind, number, cents) in tx.all::<(SaleKind, i64, i64)>(RUNG_UP, args![id, LOOKED_THROUGH]).await? {
        let name = match kind {
            SaleKind::Sale => "Sale",
            SaleKind::Refund => "Refund",
            SaleKind::Void => "Void sale",
        };
        let what = format!("{name} {number}: {}", money::amount(cents, decimals));
        candidates.push(Candidate { what, cash_cents: cents, is_void: kind == SaleKind::Void });
    }
    for (cents, sold_by) in tx.all::<(i64, String)>(SET_ASIDE, args![id, LOOKED_THROUGH]).await? {
        let what = format!("Sale of {sold_by} that was set aside: {}", money::amount(cents, decimals));
        candidates.push(Candidate { what, cash_cents: cents, is_void: true });
    }
    candidates.retain(|candidate| candidate.cash_cents != 0);
    Ok(explain(counted_cents, expected_cents, &candidates))
}
