//! Setting aside: a sale that a till kept and that is refused for good is no sale, and a manager signs for that.
//!
//! It moves no money. What it was stands on the report of the shift where it was set aside and in the audit log; its id is never
//! recorded as a sale afterwards. Sent again it is set aside once, and answered as before.

use serde_json::Value;

use super::approval::{ManagerSigns, Signed, signed};
use super::basket::{self, BasketLine};
use super::needs::{Asked, Needs, needs};
use super::new_sale::{NewLine, NewSale};
use super::row::{self, ONE_FATE, believed};
use super::tender::{Settled, settle};
use crate::Context;
use crate::change::{Actor, By, Change};
use crate::clock::Timestamp;
use crate::counter::row::{refusal, stands_at};
use crate::counter::{CounterError, SetAsideSale, ShiftEventKind, ShiftStatus, event, get, said, set_aside_where};
use crate::id::{SaleId, ShiftId};
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

/// A refused sale that a manager is to set aside.
#[derive(Clone, Debug)]
pub struct NewSetAside {
    /// The sale.
    pub sale_id: SaleId,
    /// The shift on which it was rung up.
    pub rung_up_on: ShiftId,
    /// It, as its till kept it: the body of the sale's request.
    pub sale: Value,
    /// What was said against it.
    pub refused_because: String,
    /// Who signs, and why it is set aside.
    pub manager: ManagerSigns,
}

/// Takes the shift's row while it is open or counted: closing and what its report holds thereby have an order.
const TAKE: &str = concat!(
    "UPDATE shifts SET revision = revision + 1
     WHERE id = $1 AND shop_id = $2 AND status IN ('open', 'counting') AND ",
    stands_at!("$3", "shifts.id")
);
/// Whoever sold it is somebody of the shop, and it was rung up on a shift of the shop.
const INSERT: &str =
    "INSERT INTO set_aside_sales (sale_id, shop_id, shift_id, rung_up_shift_id, request_hash, sold_by, device,
        rung_up_at, lines, total_cents, cash_cents, sale, refused_because, set_aside_by, asked_by, reason, set_aside_at)
     SELECT $1, s.shop_id, s.id, r.id, $5, u.id, d.device, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
     FROM shifts AS s JOIN shifts AS r ON r.id = $4 AND r.shop_id = s.shop_id
     JOIN users AS u ON u.id = $6 AND u.shop_id = s.shop_id
     JOIN shift_devices AS d ON d.shift_id = s.id AND d.login_session_id = $7
     WHERE s.id = $3 AND s.shop_id = $2
     ON CONFLICT (sale_id) DO NOTHING";
const KNOWN: &str = "SELECT request_hash FROM set_aside_sales WHERE sale_id = $1 AND shop_id = $2";
const KNOWN_OF_SHIFT: &str = "SELECT request_hash FROM set_aside_sales
     WHERE sale_id = $1 AND shop_id = $2 AND rung_up_shift_id = $3";
const BY_ID: &str = set_aside_where!("a.sale_id = $1 AND a.shop_id = $2");
/// Characters of what is said of its lines.
const LINES_CHARS_MAX: usize = 2_000;

/// Sets a refused sale aside, at the till where the manager signs.
///
/// # Errors
/// [`CounterError::NotFound`] for a shift or seller that is not of the shop, [`CounterError::Invalid`],
/// [`CounterError::AlreadyRecorded`] for a sale that was taken after all, [`CounterError::IdTaken`] for another one of that id,
/// [`CounterError::NotAManager`], [`CounterError::TooManyAttempts`], [`CounterError::NotOpen`], [`CounterError::NotAtThisShift`].
#[crate::boxed]
pub async fn set_aside(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: NewSetAside,
) -> Result<SetAsideSale, CounterError> {
    let refused_because = text::checked(&new.refused_because, 1, cx.limits.note_chars_max)
        .map_err(|message| CounterError::invalid("refused_because", message))?;
    let reason = said(cx, "reason", &new.manager.reason)?;
    let kept = kept(&new)?;
    let sold = NewSale { queued: false, ..kept.clone() };
    let hash = row::hash(&sold);
    get(cx, teller, shift_id).await?;
    if let Some(before) = known(cx, teller, new.sale_id, &hash).await? {
        return Ok(before);
    }
    let rung_up_on = get(cx, teller, new.rung_up_on).await?;
    let needs = match needs(cx, teller, new.rung_up_on, &sold, &hash).await? {
        Asked::Known(_) => return Err(CounterError::AlreadyRecorded),
        Asked::New(needs) => *needs,
    };
    let manager = signed(cx, teller, Some(ManagerSigns { reason, ..new.manager })).await?;
    let row = Row {
        rung_up_at: believed(kept.rung_up_at, rung_up_on.opened_at, cx.clock.now()).0,
        lines: lines(&kept, &needs),
        sums: sums(&kept, &needs),
        sale: serde_json::to_string(&kept).unwrap_or_default(),
        signed: manager.ok_or(CounterError::NotAManager)?,
        rung_up_on: new.rung_up_on,
        refused_because,
        hash,
        kept,
    };
    match transact!(cx.store, |tx| insert(cx, tx, teller, shift_id, &row).await) {
        // The same one arrived twice at the same time: the other one is written.
        Err(CounterError::IdTaken) => known(cx, teller, new.sale_id, &row.hash).await?.ok_or(CounterError::IdTaken),
        done => done,
    }
}

/// What is to be written of it.
struct Row {
    kept: NewSale,
    rung_up_on: ShiftId,
    hash: Vec<u8>,
    rung_up_at: Timestamp,
    lines: String,
    sums: Sums,
    sale: String,
    refused_because: String,
    signed: Signed,
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    shift_id: ShiftId,
    row: &Row,
) -> Result<SetAsideSale, CounterError> {
    let (shop_id, asked_by, now) = (teller.user.shop_id, teller.user.id, cx.clock.now());
    if tx.execute(TAKE, args![shift_id, shop_id, teller.login_session_id]).await? == 0 {
        return Err(refusal(tx, teller, shift_id, &[ShiftStatus::Open, ShiftStatus::Counting]).await?);
    }
    let Signed { manager, reason } = &row.signed;
    let values = args![
        row.kept.id,
        shop_id,
        shift_id,
        row.rung_up_on,
        row.hash.as_slice(),
        row.kept.cashier_id.unwrap_or(asked_by),
        teller.login_session_id,
        row.rung_up_at,
        &row.lines,
        row.sums.total_cents,
        row.sums.cash_cents,
        &row.sale,
        &row.refused_because,
        manager.id,
        asked_by,
        reason,
        now,
    ];
    let written = tx
        .execute(INSERT, values)
        .await
        .map_err(|error| if error.is_constraint(ONE_FATE) { CounterError::AlreadyRecorded } else { error.into() });
    if written? == 0 {
        let taken = tx.optional::<(Vec<u8>,)>(KNOWN, args![row.kept.id, shop_id]).await?;
        return Err(if taken.is_some() { CounterError::IdTaken } else { CounterError::NotFound });
    }
    // Who did it is the manager, at the till of whoever asked.
    let by = By::signing(manager, teller);
    event::record_by(cx, tx, by, (shift_id, ShiftEventKind::SaleSetAside), reason).await?;
    tx.record(cx, Change::audited(by, "sale_set_aside", row.kept.id.to_string(), &[])).await?;
    Ok(tx.one(BY_ID, args![row.kept.id, shop_id]).await?)
}

/// What was written when this very one was set aside before.
///
/// # Errors
/// [`CounterError::IdTaken`] when another one of that id was.
async fn known(cx: &Context, teller: &Actor, id: SaleId, hash: &[u8]) -> Result<Option<SetAsideSale>, CounterError> {
    let values = || args![id, teller.user.shop_id];
    match cx.store.optional::<(Vec<u8>,)>(KNOWN, values()).await? {
        None => Ok(None),
        Some((known,)) if known == hash => Ok(Some(cx.store.one(BY_ID, values()).await?)),
        Some(_) => Err(CounterError::IdTaken),
    }
}

/// Whether this very sale of that shift is set aside: not another one of its id.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn is_set_aside(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    id: SaleId,
    hash: &[u8],
) -> Result<bool, StoreError> {
    let known: Option<(Vec<u8>,)> = cx.store.optional(KNOWN_OF_SHIFT, args![id, teller.user.shop_id, shift_id]).await?;
    Ok(known.is_some_and(|(known,)| known == hash))
}

/// The sale as its till kept it. It need not be one that could be recorded: it was refused.
fn kept(new: &NewSetAside) -> Result<NewSale, CounterError> {
    let mut sale = new.sale.clone();
    if let Some(fields) = sale.as_object_mut() {
        fields.insert("id".to_owned(), Value::from(new.sale_id.to_string()));
    }
    serde_json::from_value(sale)
        .map_err(|error| CounterError::invalid("sale", format!("This is not the body of a sale: {error}.")))
}

/// What one costs, by the till or by the catalogue.
fn price_cents(line: &NewLine, needs: &Needs) -> Option<i64> {
    line.unit_price_cents.or_else(|| Some(needs.products.get(&line.product_id?)?.price_cents))
}

/// How much of what, for people: `2 Coffee, 1.5 h Labour`.
fn lines(kept: &NewSale, needs: &Needs) -> String {
    let line = |line: &NewLine| {
        let known = line.product_id.and_then(|id| needs.products.get(&id));
        let (name, unit) = known.map_or((line.name.as_str(), line.unit), |known| (&known.name, known.unit));
        let name = text::checked(name, 1, LINES_CHARS_MAX);
        format!("{} {}", unit.shown(line.quantity), name.as_deref().unwrap_or("of something without a name"))
    };
    let all = kept.lines.iter().map(line).collect::<Vec<_>>().join(", ");
    if all.is_empty() {
        return "Nothing".to_owned();
    }
    match all.char_indices().nth(LINES_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &all[..end]),
        None => all,
    }
}

/// What it came to, and what of that was cash; nothing where it cannot be added up, or what was given does not pay it.
#[derive(Clone, Copy, Default)]
struct Sums {
    total_cents: Option<i64>,
    cash_cents: Option<i64>,
}

fn sums(kept: &NewSale, needs: &Needs) -> Sums {
    let line = |line: &NewLine| {
        let known = line.product_id.and_then(|id| needs.products.get(&id));
        let tax_bp = known.map_or(line.tax_bp.unwrap_or(0), |known| known.tax_bp);
        let unit_price_cents = price_cents(line, needs)?;
        Some(BasketLine { quantity: line.quantity, unit_price_cents, discount: line.discount, tax_bp })
    };
    let lines = kept.lines.iter().map(line).collect::<Option<Vec<BasketLine>>>();
    let total = lines.and_then(|lines| basket::total(&lines, kept.discount, needs.terms.tax_mode).ok());
    let Some(total_cents) = total.map(|total| total.total_cents) else { return Sums::default() };
    let settled = match kept.void_reason {
        Some(_) => Some(Settled::default()),
        None => settle(total_cents, &kept.tenders, needs.terms.coin_cents()).ok(),
    };
    Sums { total_cents: Some(total_cents), cash_cents: settled.map(|settled| settled.cash_cents) }
}
