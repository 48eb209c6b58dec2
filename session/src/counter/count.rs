//! Counting a drawer: selling is frozen, and somebody counts without knowing what should be there.
//!
//! Every count is kept, also one that is counted again, and the largest difference of a counting decides what closing asks for:
//! a guess that is to tell what should be there gains nothing. Counting ends with closing, or selling goes on.

use serde::{Deserialize, Serialize};

use super::drawer::{drawer, explanations};
use super::error::{CounterError, check_amount};
use super::event;
use super::kind::{CountResult, ShiftEventKind, ShiftStatus};
use super::row::{BY_ID, standing, stands_at, take};
use super::rule::ShiftCommand;
use super::sight::Sight;
use super::view::{Counted, Shift};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::{CountId, ShiftId};
use crate::money;
use crate::store::{StoreError, Tx, args, transact};

/// Notes and coins of one count.
pub const DENOMINATIONS_MAX: usize = 50;

/// What was found in a drawer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// The sum.
    Cents(i64),
    /// How many of each note and coin, by its value in minor units.
    Denominations(Vec<(i64, i64)>),
}

impl Count {
    /// What was found, added up and within bounds, in minor units.
    ///
    /// # Errors
    /// [`CounterError::Invalid`] for pieces that are none and for more than a drawer holds.
    pub fn cents(&self, cx: &Context) -> Result<i64, CounterError> {
        match self {
            Self::Cents(cents) => {
                check_amount(cx, "counted_cents", *cents)?;
                Ok(*cents)
            }
            Self::Denominations(list) => {
                let add = |sum: i64, (value, pieces): &(i64, i64)| {
                    if *value < 1 || *pieces < 0 {
                        return None;
                    }
                    sum.checked_add(value.checked_mul(*pieces)?)
                };
                let sum = (list.len() <= DENOMINATIONS_MAX).then(|| list.iter().try_fold(0, add)).flatten();
                let pieces = "Count whole pieces, none or more of each.";
                let sum = sum.ok_or_else(|| CounterError::invalid("denominations", pieces))?;
                check_amount(cx, "denominations", sum)?;
                Ok(sum)
            }
        }
    }
}

const FREEZE: &str = concat!(
    "UPDATE shifts SET status = $6, counting_by = $3, counting_at = $4, countings = countings + 1, revision = revision + 1
     WHERE id = $1 AND shop_id = $2 AND status = $5 AND ",
    stands_at!("$7", "shifts.id")
);
const THAW: &str = concat!(
    "UPDATE shifts SET status = $4, counting_by = NULL, counting_at = NULL, revision = revision + 1
     WHERE id = $1 AND shop_id = $2 AND status = $3 AND ",
    stands_at!("$5", "shifts.id")
);
const INSERT: &str = "INSERT INTO shift_counts (id, shop_id, shift_id, counted_by, counted_cents, denominations,
        expected_cents, variance_cents, at, counting)
     SELECT $1, s.shop_id, s.id, $4, $5, $6, $7, $8, $9, s.countings FROM shifts AS s WHERE s.id = $3 AND s.shop_id = $2";
const NEWEST: &str = "SELECT n.id, u.name AS counted_by, n.at, n.counted_cents, n.expected_cents, n.variance_cents,
        sh.note_above_cents, sh.manager_above_cents, sh.currency,
        (SELECT COUNT(*) FROM shift_counts AS a WHERE a.shift_id = n.shift_id AND a.counting = n.counting) AS number,
        (SELECT MAX(ABS(a.variance_cents)) FROM shift_counts AS a
            WHERE a.shift_id = n.shift_id AND a.counting = n.counting) AS largest_cents
     FROM shift_counts AS n
     JOIN users AS u ON u.id = n.counted_by
     JOIN shops AS sh ON sh.id = n.shop_id
     JOIN shifts AS s ON s.id = n.shift_id
     WHERE n.shift_id = $1 AND n.counting = s.countings ORDER BY n.at DESC, n.id DESC LIMIT 1";

#[derive(sqlx::FromRow)]
struct Newest {
    id: CountId,
    counted_by: String,
    at: Timestamp,
    counted_cents: i64,
    expected_cents: i64,
    variance_cents: i64,
    note_above_cents: i64,
    manager_above_cents: i64,
    currency: String,
    number: i64,
    largest_cents: i64,
}

/// Freezes the selling on a shift; somebody else may have done so already.
///
/// # Errors
/// [`CounterError::NotFound`], [`CounterError::NotOpen`] for a closed one, [`CounterError::NotAtThisShift`].
#[crate::boxed]
pub async fn begin_count(cx: &Context, teller: &Actor, id: ShiftId) -> Result<Shift, CounterError> {
    transact!(cx.store, |tx| {
        freeze(cx, tx, teller, id).await?;
        Ok(Sight::of(&teller.user).shift(tx.one(BY_ID, args![id]).await?))
    })
}

async fn freeze(cx: &Context, tx: &mut Tx, teller: &Actor, id: ShiftId) -> Result<(), CounterError> {
    let (shop_id, actor_id) = (teller.user.shop_id, teller.user.id);
    let (from, to) = ShiftCommand::Count.step();
    let values = args![id, shop_id, actor_id, cx.clock.now(), from, to, teller.login_session_id];
    if tx.execute(FREEZE, values).await? == 0 {
        let standing = standing(tx, teller, id).await?;
        let is_done = standing.status == to && standing.is_here();
        return if is_done { Ok(()) } else { Err(standing.refusal(&[from, to])) };
    }
    Ok(event::record(cx, tx, teller, id, ShiftEventKind::ShiftCounting, "").await?)
}

/// Records a count of the drawer, freezing the selling if nobody has. A cashier is told how it went and what closing asks for, a
/// manager also what should have been in it.
///
/// # Errors
/// [`CounterError::NotFound`], [`CounterError::NotOpen`] for a closed one, [`CounterError::NotAtThisShift`],
/// [`CounterError::Invalid`].
#[crate::boxed]
pub async fn count(cx: &Context, teller: &Actor, id: ShiftId, found: &Count) -> Result<Counted, CounterError> {
    let counted_cents = found.cents(cx)?;
    let denominations = match found {
        Count::Cents(_) => "[]".to_owned(),
        Count::Denominations(list) => serde_json::to_string(list).unwrap_or_default(),
    };
    transact!(cx.store, |tx| insert(cx, tx, teller, id, counted_cents, &denominations).await)
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    id: ShiftId,
    counted_cents: i64,
    denominations: &str,
) -> Result<Counted, CounterError> {
    let (shop_id, actor_id) = (teller.user.shop_id, teller.user.id);
    freeze(cx, tx, teller, id).await?;
    take(tx, teller, id, ShiftStatus::Counting).await?;
    let expected_cents = drawer(tx, id).await?.expected_cents;
    let variance_cents = counted_cents - expected_cents;
    let values = args![
        cx.ids.next::<CountId>(),
        shop_id,
        id,
        actor_id,
        counted_cents,
        denominations,
        expected_cents,
        variance_cents,
        cx.clock.now(),
    ];
    tx.execute(INSERT, values).await?;
    let detail = format!("{counted_cents}, {expected_cents} expected");
    event::record(cx, tx, teller, id, ShiftEventKind::ShiftCounted, &detail).await?;
    let counted = newest(tx, id).await?.ok_or(CounterError::Store(StoreError::NoRow))?;
    Ok(Sight::of(&teller.user).counted(counted))
}

/// Lets the selling go on. A shift is closed on no count that was made before, and every one stands in its Z report.
///
/// # Errors
/// [`CounterError::NotFound`], [`CounterError::NotOpen`] for a closed one, [`CounterError::NotAtThisShift`].
#[crate::boxed]
pub async fn reopen(cx: &Context, teller: &Actor, id: ShiftId) -> Result<Shift, CounterError> {
    let (from, to) = ShiftCommand::Reopen.step();
    transact!(cx.store, |tx| {
        let values = args![id, teller.user.shop_id, from, to, teller.login_session_id];
        if tx.execute(THAW, values).await? == 0 {
            let standing = standing(tx, teller, id).await?;
            if standing.status != to || !standing.is_here() {
                return Err(standing.refusal(&[from, to]));
            }
        } else {
            event::record(cx, tx, teller, id, ShiftEventKind::ShiftReopened, "").await?;
        }
        Ok(Sight::of(&teller.user).shift(tx.one(BY_ID, args![id]).await?))
    })
}

/// The newest count of the present counting, whole, with what closing asks for and what may explain it.
pub(super) async fn newest(tx: &mut Tx, id: ShiftId) -> Result<Option<Counted>, CounterError> {
    let Some(row) = tx.optional::<Newest>(NEWEST, args![id]).await? else { return Ok(None) };
    let decimals = money::decimals(&row.currency);
    let explanations = explanations(tx, id, row.counted_cents, row.expected_cents, decimals).await?;
    Ok(Some(Counted {
        id: row.id,
        counted_by: row.counted_by,
        at: row.at,
        number: row.number,
        counted_cents: row.counted_cents,
        result: CountResult::of(row.variance_cents, row.note_above_cents),
        expected_cents: Some(row.expected_cents),
        variance_cents: Some(row.variance_cents),
        explanations,
        note_above_cents: row.note_above_cents,
        manager_above_cents: row.manager_above_cents,
        needs_note: row.largest_cents > row.note_above_cents,
        needs_manager: row.largest_cents > row.manager_above_cents,
    }))
}
