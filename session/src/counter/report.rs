//! Reports: an X at any time, and the one Z of a closed shift, which is kept as it was written.
//!
//! A Z report's text is made once, in the transaction that closes the shift, and only ever read after that. So it reprints
//! byte for byte, whatever happens to names, prices or this program.

use super::cash::movement_where;
use super::device::{RECOUNTS, devices, silent, unsent};
use super::drawer::drawer;
use super::error::CounterError;
use super::kind::{ShiftStatus, TenderKind};
use super::report_view::{
    AllowedReceipt, Correction, CountLine, Drawer, KindTotal, SetAsideSale, ShiftReport, TenderTotal,
};
use super::row::{BY_ID, OF_SHOP};
use super::sight::Sight;
use super::view::{CashMovement, Counted, OpeningRecount, Shift, ShiftDevice};
use crate::Context;
use crate::catalogue::TaxTotal;
use crate::change::Actor;
use crate::id::ShiftId;
use crate::money;
use crate::store::{StoreError, Tx, args, transact};

/// A report, read, and its text.
#[derive(Clone, Debug)]
pub struct Reported {
    /// What it says.
    pub report: ShiftReport,
    /// Its text, JSON. A Z report's is the same ever after.
    pub body: String,
}

/// What closing adds to a report.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) counted: Counted,
    pub(super) left_cents: i64,
    pub(super) note: String,
    pub(super) approved_by: Option<String>,
    pub(super) unsent: Vec<ShiftDevice>,
    pub(super) silent: Vec<ShiftDevice>,
}

/// Lines of a kind that a report holds: the newest.
const ROWS_MAX: i64 = 1_000;

const SHOP: &str =
    "SELECT sh.name, sh.currency, sh.time_zone FROM shops AS sh JOIN shifts AS s ON s.shop_id = sh.id WHERE s.id = $1";
const RECEIPTS: &str = "SELECT kind, COUNT(*) AS count, CAST(SUM(total_cents) AS BIGINT) AS total_cents FROM sales
     WHERE shift_id = $1 AND booking = 'regular' AND deposit_cents = 0 GROUP BY kind ORDER BY kind LIMIT 10";
const TAXES: &str =
    "SELECT l.tax_bp, CAST(SUM(l.total_cents - l.tax_cents) AS BIGINT), CAST(SUM(l.tax_cents) AS BIGINT)
     FROM sale_lines AS l JOIN sales AS x ON x.id = l.sale_id
     WHERE x.shift_id = $1 AND x.booking = 'regular' AND x.kind <> 'void' AND x.deposit_cents = 0
     GROUP BY l.tax_bp ORDER BY l.tax_bp LIMIT 1000";
const TENDERS: &str = "SELECT t.kind, t.name, CAST(SUM(t.amount_cents) AS BIGINT) AS total_cents
     FROM sale_tenders AS t JOIN sales AS x ON x.id = t.sale_id
     WHERE x.shift_id = $1 AND x.booking = 'regular' GROUP BY t.kind, t.name ORDER BY t.kind, t.name LIMIT 100";
/// Change, rounding, deposits and what was reduced; a refund takes the last back.
const SUMS: &str =
    "SELECT CAST(COALESCE(SUM(change_cents), 0) AS BIGINT), CAST(COALESCE(SUM(rounding_cents), 0) AS BIGINT),
        CAST(COALESCE(SUM(deposit_cents), 0) AS BIGINT), CAST(COALESCE(SUM(CASE kind WHEN 'sale' THEN discount_cents
            WHEN 'refund' THEN -discount_cents ELSE 0 END), 0) AS BIGINT)
     FROM sales WHERE shift_id = $1 AND booking = 'regular'";
const MOVEMENTS: &str = movement_where!("m.shift_id = $1 ORDER BY m.at, m.id LIMIT $2");
const COUNTS: &str =
    "SELECT n.counting, u.name AS counted_by, n.at, n.counted_cents, n.expected_cents, n.variance_cents
     FROM shift_counts AS n JOIN users AS u ON u.id = n.counted_by
     WHERE n.shift_id = $1 ORDER BY n.at, n.id LIMIT $2";
const CORRECTIONS: &str = "SELECT x.id, s.number AS shift_number, x.number, x.total_cents, x.cash_cents, x.rung_up_at, x.recorded_at
     FROM sales AS x JOIN shifts AS s ON s.id = x.shift_id JOIN shifts AS present ON present.register_id = s.register_id
     JOIN shifts AS before ON before.register_id = present.register_id AND before.number = present.number - 1
     WHERE present.id = $1 AND x.shop_id = present.shop_id AND s.number < present.number AND x.booking = 'correction' AND x.recorded_at > before.closed_at
     ORDER BY x.recorded_at, x.id LIMIT $2";
/// What arrives later is on no Z report of its shift, and its receipt says who allowed it.
const ALLOWED: &str =
    "SELECT x.number, x.kind, x.approved_cents AS cents, m.name AS approved_by, a.reason, 1 = 0 AS is_beyond_quote
     FROM sales AS x JOIN users AS m ON m.id = x.approved_by
     LEFT JOIN sale_approvals AS a ON a.sale_id = x.id AND a.shop_id = x.shop_id AND a.approved_by = x.approved_by
        AND a.cents_max >= x.approved_cents AND a.kind = CASE x.kind WHEN 'refund' THEN 'refund' ELSE 'discount' END
     WHERE x.shift_id = $1 AND x.booking = 'regular'
     UNION ALL SELECT x.number, x.kind, x.beyond_cents, m.name, a.reason, 1 = 1
     FROM sales AS x JOIN users AS m ON m.id = x.beyond_by
     LEFT JOIN sale_approvals AS a ON a.sale_id = x.id AND a.shop_id = x.shop_id AND a.approved_by = x.beyond_by
        AND a.cents_max >= x.beyond_cents AND a.kind = 'beyond_quote'
     WHERE x.shift_id = $1 AND x.booking = 'regular' ORDER BY number, is_beyond_quote LIMIT $2";
/// The columns of `SetAsideSale`, for the rows of a condition on `a`.
macro_rules! set_aside_where {
    ($condition:literal) => {
        concat!(
            "SELECT a.sale_id AS id, g.name AS register_name, r.number AS shift_number, u.name AS sold_by, a.rung_up_at, a.device, a.lines, a.total_cents,
                a.cash_cents, a.refused_because, m.name AS set_aside_by, a.reason, a.set_aside_at
             FROM set_aside_sales AS a JOIN shifts AS r ON r.id = a.rung_up_shift_id
             JOIN registers AS g ON g.id = r.register_id
             JOIN users AS u ON u.id = a.sold_by JOIN users AS m ON m.id = a.set_aside_by
             WHERE ",
            $condition
        )
    };
}
pub(crate) use set_aside_where;

const SET_ASIDE: &str = set_aside_where!("a.shift_id = $1 ORDER BY a.set_aside_at, a.sale_id LIMIT $2");
const KEEP: &str = "INSERT INTO shift_reports (shift_id, shop_id, body, written_at) VALUES ($1, $2, $3, $4)";
const KEPT: &str = "SELECT body FROM shift_reports WHERE shift_id = $1";
/// Changes nothing: it takes the row, so that nothing is sold while the sums are read.
const STAND_STILL: &str = "UPDATE shifts SET revision = revision WHERE id = $1";

/// The report of a shift: its Z report once it is closed, an X report before. The X report of a cashier holds no
/// cash sums, for the drawer is counted blind.
///
/// # Errors
/// [`CounterError::NotFound`].
#[crate::boxed]
pub async fn report(cx: &Context, teller: &Actor, id: ShiftId) -> Result<Reported, CounterError> {
    let shift: Option<Shift> = cx.store.optional(OF_SHOP, args![id, teller.user.shop_id]).await?;
    let shift = shift.ok_or(CounterError::NotFound)?;
    if shift.status == ShiftStatus::Closed {
        let (body,) = cx.store.one::<(String,)>(KEPT, args![id]).await?;
        let report = serde_json::from_str(&body).map_err(|_| CounterError::Store(StoreError::NoRow))?;
        return Ok(Reported { report, body });
    }
    let report: Result<ShiftReport, CounterError> = transact!(cx.store, |tx| {
        tx.execute(STAND_STILL, args![id]).await?;
        let drawer = drawer(tx, id).await?;
        let devices = devices(tx, id).await?;
        let (unsent, silent) = (unsent(&devices), silent(&devices, teller, cx.clock.now()));
        Ok(sums(cx, tx, id, "X", drawer).await.map(|report| ShiftReport { unsent, silent, ..report })?)
    });
    let report = Sight::of(&teller.user).x_report(report?);
    let body = serde_json::to_string(&report).unwrap_or_default();
    Ok(Reported { report, body })
}

/// Writes the Z report of a shift that was just closed.
pub(super) async fn write(
    cx: &Context,
    tx: &mut Tx,
    id: ShiftId,
    drawer: Drawer,
    ending: Ending,
) -> Result<Reported, CounterError> {
    let Ending { counted, left_cents, note, approved_by, unsent, silent } = ending;
    let drawer = Drawer {
        counted_cents: Some(counted.counted_cents),
        variance_cents: counted.variance_cents,
        closing_drop_cents: Some(counted.counted_cents - left_cents),
        left_cents: Some(left_cents),
        ..drawer
    };
    let sums = sums(cx, tx, id, "Z", drawer).await?;
    let report = ShiftReport { note, approved_by, unsent, silent, ..sums };
    let body = serde_json::to_string(&report).unwrap_or_default();
    let shift: Shift = tx.one(BY_ID, args![id]).await?;
    tx.execute(KEEP, args![id, shift.shop_id, &body, report.written_at]).await?;
    Ok(Reported { report, body })
}

async fn sums(cx: &Context, tx: &mut Tx, id: ShiftId, kind: &str, drawer: Drawer) -> Result<ShiftReport, StoreError> {
    let shift: Shift = tx.one(BY_ID, args![id]).await?;
    let (shop_name, currency, time_zone) = tx.one::<(String, String, String)>(SHOP, args![id]).await?;
    let taxes: Vec<(i64, i64, i64)> = tx.all(TAXES, args![id]).await?;
    let (change, rounding_cents, deposits_cents, discount_cents) =
        tx.one::<(i64, i64, i64, i64)>(SUMS, args![id]).await?;
    let mut tenders: Vec<TenderTotal> = tx.all(TENDERS, args![id]).await?;
    for tender in &mut tenders {
        if tender.kind == TenderKind::Cash {
            tender.total_cents -= change;
        }
    }
    let receipts: Vec<KindTotal> = tx.all(RECEIPTS, args![id]).await?;
    let movements: Vec<CashMovement> = tx.all(MOVEMENTS, args![id, ROWS_MAX]).await?;
    let recounts: Vec<OpeningRecount> = tx.all(RECOUNTS, args![id, ROWS_MAX]).await?;
    let counts: Vec<CountLine> = tx.all(COUNTS, args![id, ROWS_MAX]).await?;
    let corrections: Vec<Correction> = tx.all(CORRECTIONS, args![id, ROWS_MAX]).await?;
    let allowed: Vec<AllowedReceipt> = tx.all(ALLOWED, args![id, ROWS_MAX]).await?;
    let set_aside: Vec<SetAsideSale> = tx.all(SET_ASIDE, args![id, ROWS_MAX]).await?;
    Ok(ShiftReport {
        kind: kind.to_owned(),
        shop_name,
        decimals: money::decimals(&currency),
        currency,
        time_zone,
        location_name: shift.location_name,
        register_name: shift.register_name,
        number: shift.number,
        business_day: shift.business_day,
        opened_by: shift.opened_by_name,
        opened_at: shift.opened_at,
        written_at: cx.clock.now(),
        closed_by: shift.closed_by_name,
        approved_by: None,
        note: String::new(),
        receipts,
        discount_cents,
        taxes: taxes
            .into_iter()
            .map(|(tax_bp, net_cents, tax_cents)| TaxTotal { tax_bp, net_cents, tax_cents })
            .collect(),
        tenders,
        rounding_cents,
        deposits_cents,
        drawer: Some(drawer),
        movements,
        recounts,
        counts,
        corrections,
        allowed,
        set_aside,
        unsent: Vec::new(),
        silent: Vec::new(),
    })
}
