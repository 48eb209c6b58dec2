//! The rows of a receipt, whatever it stands for, and the place it takes in its shift.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::approval::Allowed;
use super::basket::{BasketLine, LineTotal};
use super::tender::Tender;
use crate::Context;
use crate::catalogue::TaxMode;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::counter::row::{refusal, stands_at, take_register};
use crate::counter::{Booking, CounterError, SaleKind, Shift, ShiftEventKind, ShiftStatus, event};
use crate::id::{DealId, LedgerLineId, ProductId, SaleId, ShiftId, UserId};
use crate::quantity::Unit;
use crate::store::{ROWS_MAX, Rows, Tx, args};

/// A receipt's number and whether it is in the Z report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) number: i64,
    pub(super) booking: Booking,
    opened_at: Timestamp,
}

/// When a receipt was rung up and recorded, as it was written down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) rung_up_at: Timestamp,
    pub(super) recorded_at: Timestamp,
    pub(super) till_clock_at: Option<Timestamp>,
}

/// The head of a receipt that is to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewRow<'a> {
    pub(super) id: SaleId,
    pub(super) shift_id: ShiftId,
    pub(super) place: Place,
    pub(super) kind: SaleKind,
    pub(super) hash: &'a [u8],
    pub(super) refund_of: Option<SaleId>,
    pub(super) customer_id: Option<UserId>,
    pub(super) deal_id: Option<DealId>,
    pub(super) reason: &'a str,
    pub(super) tax_mode: TaxMode,
    pub(super) discount_cents: i64,
    pub(super) tax_cents: i64,
    pub(super) total_cents: i64,
    pub(super) cash_cents: i64,
    pub(super) change_cents: i64,
    /// What cash is more than it comes to, or less, because it was rounded.
    pub(super) rounding_cents: i64,
    /// What of it is a deposit, below 0 for one that goes back.
    pub(super) deposit_cents: i64,
    /// When, by the till's clock; now when it did not say.
    pub(super) rung_up_at: Option<Timestamp>,
    /// Who allowed it, where somebody had to.
    pub(super) approved: Option<&'a Allowed>,
    /// Who allowed that it takes more for its deal than the customer approved.
    pub(super) beyond: Option<&'a Allowed>,
}

/// A line of a receipt that is to be.
#[derive(Clone, Debug)]
pub(super) struct NewRowLine {
    pub(super) product_id: Option<ProductId>,
    pub(super) name: String,
    pub(super) list_price_cents: Option<i64>,
    pub(super) price_reason: String,
    pub(super) unit: Unit,
    pub(super) basket: BasketLine,
    pub(super) total: LineTotal,
}

/// A till that kept a receipt may bring it at any time to a shift where it or its teller ever was; any other only while the
/// shift is open and the device stands at it. Answers the columns of `Shift`.
const TAKE: &str = concat!(
    "UPDATE shifts SET revision = revision + 1, sales_count = sales_count + 1
     WHERE id = $1 AND shop_id = $2 AND ((status = 'open' AND ",
    stands_at!("$4", "shifts.id"),
    ") OR ($3 = 'queued' AND EXISTS (SELECT 1 FROM shift_devices AS d
        WHERE d.shift_id = shifts.id AND (d.login_session_id = $4 OR d.user_id = $5))))
     RETURNING id, shop_id, register_id, (SELECT r.name FROM registers AS r WHERE r.id = shifts.register_id) AS register_name,
        (SELECT l.name FROM registers AS r JOIN locations AS l ON l.id = r.location_id
         WHERE r.id = shifts.register_id) AS location_name,
        number, status, business_day, opened_by,
        (SELECT u.name FROM users AS u WHERE u.id = shifts.opened_by) AS opened_by_name, opened_at, opening_cash_cents,
        sales_count, (SELECT u.name FROM users AS u WHERE u.id = shifts.counting_by) AS counting_by_name, counting_at,
        (SELECT u.name FROM users AS u WHERE u.id = shifts.closed_by) AS closed_by_name, closed_at"
);
const SALE: &str = "INSERT INTO sales (id, shop_id, shift_id, number, kind, request_hash, refund_of, cashier_id, customer_id,
        reason, tax_mode, discount_cents, tax_cents, total_cents, cash_cents, change_cents, booking, rung_up_at, recorded_at,
        deal_id, till_clock_at, approved_by, approved_cents, rounding_cents, deposit_cents, beyond_by, beyond_cents)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
     ON CONFLICT (id) DO NOTHING";
/// What is recorded is not set aside, and the other way round.
pub(super) const ONE_FATE: &str = "ck_sale_has_one_fate";
static LINES: Rows = Rows::new(
    "INSERT INTO sale_lines (sale_id, shop_id, position, product_id, name, quantity_thousandths, unit, list_price_cents,
        unit_price_cents, price_reason, discount_cents, tax_bp, tax_cents, total_cents) VALUES ",
    "$1, $2, ",
    (3, 12),
    "",
);
static TENDERS: Rows = Rows::new(
    "INSERT INTO sale_tenders (sale_id, shop_id, position, kind, amount_cents, reference, credits, name) VALUES ",
    "$1, $2, ",
    (3, 6),
    "",
);
const CREDIT: &str = "INSERT INTO credit_ledger (id, shop_id, user_id, sale_id, kind, credits, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
const CLOSED_LAST: &str = "SELECT o.closed_at FROM shifts AS o JOIN shifts AS s ON s.register_id = o.register_id
     WHERE s.id = $1 AND o.status = 'closed' ORDER BY o.number DESC LIMIT 1";

/// What a request is recognised by when it comes again.
pub(super) fn hash(request: &impl Serialize) -> Vec<u8> {
    Sha256::digest(serde_json::to_vec(request).unwrap_or_default()).to_vec()
}

/// Takes the shift's row and the next number on it. Answers the shift as it is with this receipt.
pub(super) async fn take_for_sale(
    tx: &mut Tx,
    teller: &Actor,
    id: ShiftId,
    queued: bool,
) -> Result<(Place, Shift), CounterError> {
    let mode = if queued { "queued" } else { "at once" };
    let values = args![id, teller.user.shop_id, mode, teller.login_session_id, teller.user.id];
    let Some(shift) = tx.optional::<Shift>(TAKE, values).await? else {
        let wanted = if queued { ShiftStatus::ALL } else { &[ShiftStatus::Open][..] };
        return Err(refusal(tx, teller, id, wanted).await?);
    };
    let booking = if shift.status == ShiftStatus::Closed { Booking::Correction } else { Booking::Regular };
    Ok((Place { number: shift.sales_count, booking, opened_at: shift.opened_at }, shift))
}

/// Writes a receipt. Its id decides whether it is new.
///
/// # Errors
/// [`CounterError::IdTaken`] when there is one with this id, [`CounterError::SetAside`] when a manager has set that aside.
pub(super) async fn insert(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    row: &NewRow<'_>,
    lines: &[NewRowLine],
    tenders: &[(Tender, i64)],
) -> Result<Times, CounterError> {
    let (shop_id, actor_id) = (teller.user.shop_id, teller.user.id);
    let (rung_up_at, till_clock_at) = believed(row.rung_up_at, row.place.opened_at, cx.clock.now());
    let times = Times { rung_up_at, recorded_at: recorded_at(cx, tx, row).await?, till_clock_at };
    let values = args![
        row.id,
        shop_id,
        row.shift_id,
        row.place.number,
        row.kind,
        row.hash,
        row.refund_of,
        actor_id,
        row.customer_id,
        row.reason,
        row.tax_mode,
        row.discount_cents,
        row.tax_cents,
        row.total_cents,
        row.cash_cents,
        row.change_cents,
        row.place.booking,
        rung_up_at,
        times.recorded_at,
        row.deal_id,
        till_clock_at,
        row.approved.map(|allowed| allowed.by.id),
        row.approved.map(|allowed| allowed.cents),
        row.rounding_cents,
        row.deposit_cents,
        row.beyond.map(|allowed| allowed.by.id),
        row.beyond.map(|allowed| allowed.cents),
    ];
    let written = tx
        .execute(SALE, values)
        .await
        .map_err(|error| if error.is_constraint(ONE_FATE) { CounterError::SetAside } else { error.into() });
    if written? == 0 {
        return Err(CounterError::IdTaken);
    }
    let mut positions = 0_i64..;
    for lines in lines.chunks(ROWS_MAX) {
        let mut values = args![row.id, shop_id];
        for (line, position) in lines.iter().zip(&mut positions) {
            let NewRowLine { product_id, name, list_price_cents, price_reason, unit, basket, total } = line;
            values.extend(args![
                position,
                *product_id,
                name,
                basket.quantity,
                *unit,
                *list_price_cents,
                basket.unit_price_cents,
                price_reason,
                total.discount_cents,
                basket.tax_bp,
                total.tax_cents,
                total.total_cents,
            ]);
        }
        tx.execute(LINES.text(lines.len()), values).await?;
    }
    let mut positions = 0_i64..;
    for tenders in tenders.chunks(ROWS_MAX) {
        let mut values = args![row.id, shop_id];
        for ((tender, credits), position) in tenders.iter().zip(&mut positions) {
            values.extend(args![position, tender.kind, tender.amount_cents, &tender.reference, *credits, &tender.name]);
        }
        tx.execute(TENDERS.text(tenders.len()), values).await?;
    }
    let kind = match row.place.booking {
        Booking::Regular => ShiftEventKind::SaleRecorded,
        Booking::Correction => ShiftEventKind::SaleCorrected,
    };
    let detail = format!("{} {}: {}", row.kind, row.place.number, row.total_cents);
    event::record(cx, tx, teller, row.shift_id, kind, &detail).await?;
    Ok(times)
}

/// How far ahead of the server's a till's clock may be.
const CLOCK_AHEAD_MS: i64 = 5 * 60_000;

/// When a sale was rung up, and what the till's clock said where that cannot be: before the shift was opened, or more than five
/// minutes after now. A clock that is a little ahead is right, but nothing is rung up after it was recorded.
pub(super) fn believed(
    said: Option<Timestamp>,
    opened_at: Timestamp,
    now: Timestamp,
) -> (Timestamp, Option<Timestamp>) {
    match said {
        None => (now, None),
        Some(said) if said < opened_at || said > now.plus_ms(CLOCK_AHEAD_MS) => (now, Some(said)),
        Some(said) => (said.min(now), None),
    }
}

/// Now. For a late one also after its register's last Z report, whatever the clock says: the next one shows it.
async fn recorded_at(cx: &Context, tx: &mut Tx, row: &NewRow<'_>) -> Result<Timestamp, CounterError> {
    if row.place.booking == Booking::Regular {
        return Ok(cx.clock.now());
    }
    take_register(tx, row.shift_id).await?;
    let (closed_at,) = tx.one::<(Timestamp,)>(CLOSED_LAST, args![row.shift_id]).await?;
    Ok(cx.clock.now().max(closed_at.plus_ms(1)))
}

/// A line of the credit ledger: whose, for which receipt, as what, how many.
pub(super) async fn credit_line(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    (customer, sale, kind, credits): (UserId, SaleId, &str, i64),
) -> Result<(), CounterError> {
    let id = cx.ids.next::<LedgerLineId>();
    tx.execute(CREDIT, args![id, teller.user.shop_id, customer, sale, kind, credits, cx.clock.now()]).await?;
    let mine = [Topic::Person(customer)];
    Ok(tx.record(cx, Change::seen(teller.into(), "credits_changed", customer.to_string(), &mine)).await?)
}

#[cfg(test)]
mod tests {
    use super::{CLOCK_AHEAD_MS, believed};
    use crate::clock::Timestamp;

    #[test]
    fn a_tills_own_time_is_believed_from_the_shifts_opening_to_five_minutes_from_now() {
        let (opened_at, now) = (Timestamp(1_000_000), Timestamp(2_000_000));
        let ahead = now.plus_ms(CLOCK_AHEAD_MS);
        assert_eq!(believed(None, opened_at, now), (now, None));
        assert_eq!(believed(Some(opened_at), opened_at, now), (opened_at, None));
        assert_eq!(believed(Some(ahead), opened_at, now), (now, None));
        for said in [opened_at.plus_ms(-1), ahead.plus_ms(1), Timestamp(i64::MIN), Timestamp(i64::MAX)] {
            assert_eq!(believed(Some(said), opened_at, now), (now, Some(said)));
        }
    }
}
