//! Get or create: whoever starts a shift gets the register's one shift, opened by them or open already.
//!
//! The index decides who opened it. Whoever comes later and is on it already writes nothing: one statement reads it all, and where
//! this process is the only writer it is read once a change of the shift.

use std::time::Duration;

use super::day::business_day;
use super::device;
use super::error::{CounterError, check_amount};
use super::event;
use super::kind::{Outcome, ShiftEventKind, ShiftStatus};
use super::leave::{elsewhere, step_off, was_there};
use super::row::{here, shift_where, stands_at};
use super::sight::Sight;
use super::view::{OnShift, Shift};
use crate::Context;
use crate::change::{Actor, Memory, Remembered, Topic};
use crate::clock::Timestamp;
use crate::id::{LoginSessionId, RegisterId, ShiftId, ShopId};
use crate::store::{StoreError, Tx, args, transact};

/// A device stands at one shift.
const STANDING: &str = "uq_shift_device_standing";

/// How often the winner of a lost race is looked for: it may have closed in between, and then the register is free again.
const ATTEMPTS_MAX: u32 = 5;

/// Devices whose shift is remembered at the most, and for how long: what bounds memory, not what keeps it true.
const REMEMBERED_MAX: u64 = 10_000;
const REMEMBERED_FOR: Duration = Duration::from_secs(60);

const OPEN: &str = shift_where!(
    concat!(
        here!("$3", "s.id"),
        ", (SELECT COUNT(*) FROM opening_recounts AS w
            WHERE w.shift_id = s.id AND w.user_id = $4 AND w.amount_cents = $5) AS recounted"
    ),
    "s.register_id = $1 AND s.shop_id = $2 AND s.status IN ('open', 'counting')"
);
const REGISTER: &str = "SELECT r.disabled_at, sh.time_zone, sh.day_begins_minutes
     FROM registers AS r JOIN shops AS sh ON sh.id = r.shop_id WHERE r.id = $1 AND r.shop_id = $2";
const INSERT: &str = "INSERT INTO shifts (id, shop_id, register_id, number, status, business_day, opened_by, opened_at, opening_cash_cents,
        left_before_cents)
     SELECT $1, r.shop_id, r.id, r.shifts_count + 1, $8, $3, $4, $5, $6,
        (SELECT p.left_cents FROM shifts AS p WHERE p.register_id = r.id ORDER BY p.number DESC LIMIT 1)
     FROM registers AS r WHERE r.id = $2 AND r.shop_id = $7
     ON CONFLICT (register_id) WHERE status IN ('open', 'counting') DO NOTHING
     RETURNING number, left_before_cents";
/// Not on a register that went out of use since it was looked at: whoever disables it takes its row, too.
const COUNT_ON: &str =
    "UPDATE registers SET shifts_count = $2 WHERE id = $1 AND shifts_count = $2 - 1 AND disabled_at IS NULL";

/// The open shifts that devices are on and would join without writing anything, by what they ask. Clones are the same.
#[derive(Clone, Debug)]
pub struct OpenShifts(Remembered<Asked, Shift>);

/// The register, the shop and the device of whoever asks, and the cash they counted: the shift depends on nothing else.
type Asked = (RegisterId, ShopId, LoginSessionId, Option<i64>);

impl OpenShifts {
    pub(crate) fn new(memory: Option<Memory>) -> Self {
        Self(Remembered::new(memory, REMEMBERED_MAX, REMEMBERED_FOR))
    }
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    shift: Shift,
    here: i64,
    recounted: i64,
}

#[derive(sqlx::FromRow)]
struct RegisterRow {
    disabled_at: Option<Timestamp>,
    time_zone: String,
    day_begins_minutes: i64,
}

/// The shift of a register: the open one, or a new one with `opening_cash_cents` in its drawer.
///
/// The opening cash is the creator's, who is told what the last closing left. Somebody who joins and counted another amount has it
/// recorded beside it; who joins without counting names none. A device stands at one shift: it leaves the shift `leave` in the transaction in which it joins.
///
/// # Errors
/// [`CounterError::AtAnotherShift`] for a device that stands at another shift than `leave`, [`CounterError::Unsent`] while it
/// says that it holds sales there, [`CounterError::NotFound`] also for a shift to leave where it never was,
/// [`CounterError::RegisterDisabled`], [`CounterError::Full`], [`CounterError::Invalid`] for the amount, and for none where there is
/// no shift to join.
pub async fn get_or_create<C: Into<Option<i64>>>(
    cx: &Context,
    teller: &Actor,
    register_id: RegisterId,
    opening_cash_cents: C,
    leave: Option<ShiftId>,
) -> Result<OnShift, CounterError> {
    open(cx, teller, register_id, opening_cash_cents.into(), leave).await
}

#[crate::boxed]
async fn open(
    cx: &Context,
    teller: &Actor,
    register_id: RegisterId,
    opening_cash_cents: Option<i64>,
    leave: Option<ShiftId>,
) -> Result<OnShift, CounterError> {
    if let Some(cents) = opening_cash_cents {
        check_amount(cx, "opening_cash_cents", cents)?;
    }
    let asked = (register_id, teller.user.shop_id, teller.login_session_id, opening_cash_cents);
    if let Some(leave) = leave {
        was_there(cx, teller, leave).await?;
    }
    for _ in 0..ATTEMPTS_MAX {
        let before = match cx.open_shifts.0.look_up(&asked) {
            Ok(shift) => return Ok(on(teller, shift, Outcome::Joined)),
            Err(before) => before,
        };
        let wanted =
            args![register_id, teller.user.shop_id, teller.login_session_id, teller.user.id, opening_cash_cents];
        if let Some(found) = cx.store.optional::<Found>(OPEN, wanted).await? {
            match joined(cx, teller, &found, opening_cash_cents, leave).await {
                Ok(true) => {
                    // What joining wrote is a change since: then it is read once more before it is remembered.
                    let topics = vec![Topic::Shift(found.shift.id), Topic::Registers(found.shift.shop_id)];
                    cx.open_shifts.0.put(asked, found.shift.clone(), topics, before);
                    return Ok(on(teller, found.shift, Outcome::Joined));
                }
                Ok(false) => continue,
                Err(CounterError::Store(error)) if error.is_constraint(STANDING) => {}
                Err(error) => return Err(error),
            }
            if let Some(refusal) = elsewhere(cx, teller, register_id).await? {
                return Err(refusal);
            }
            continue;
        }
        let register: Option<RegisterRow> =
            cx.store.optional(REGISTER, args![register_id, teller.user.shop_id]).await?;
        let register = register.ok_or(CounterError::NotFound)?;
        if register.disabled_at.is_some() {
            return Err(CounterError::RegisterDisabled);
        }
        let opening_cash_cents = opening_cash_cents.ok_or_else(|| {
            CounterError::invalid(
                "opening_cash_cents",
                "Nobody sells here now: say what is in the drawer to start a shift.",
            )
        })?;
        let id = cx.ids.next::<ShiftId>();
        let new = NewShift { id, register_id, register: &register, opening_cash_cents, leave };
        match transact!(cx.store, |tx| insert(cx, tx, teller, &new).await) {
            Ok((shift, left_before_cents)) => {
                return Ok(OnShift { left_before_cents, ..on(teller, shift, Outcome::Created) });
            }
            Err(Lost::Race) => {}
            // Opened and closed by others between the look and the number: the next look tells.
            Err(Lost::Error(CounterError::Store(error))) if error.is_constraint("uq_shift_number_per_register") => {}
            Err(Lost::Error(CounterError::Store(error))) if error.is_constraint(STANDING) => {
                if let Some(refusal) = elsewhere(cx, teller, register_id).await? {
                    return Err(refusal);
                }
            }
            Err(Lost::Error(error)) => return Err(error),
        }
    }
    Err(CounterError::Store(StoreError::Busy))
}

fn on(teller: &Actor, shift: Shift, outcome: Outcome) -> OnShift {
    let shift = Sight::of(&teller.user).shift(shift);
    OnShift { opened_by: shift.opened_by_name.clone(), shift, outcome, left_before_cents: None }
}

/// True once the device is on the shift; false when it was closed meanwhile.
async fn joined(
    cx: &Context,
    teller: &Actor,
    found: &Found,
    counted_cents: Option<i64>,
    leave: Option<ShiftId>,
) -> Result<bool, CounterError> {
    let recount = counted_cents.filter(|_| counted_cents != found.shift.opening_cash_cents && found.recounted == 0);
    if found.here > 0 && recount.is_none() {
        return Ok(true);
    }
    let leave = leave.filter(|leave| *leave != found.shift.id);
    transact!(cx.store, |tx| {
        if let Some(leave) = leave {
            step_off(cx, tx, teller, leave).await?;
        }
        device::join(cx, tx, teller, found.shift.id, recount).await
    })
}

enum Lost {
    Race,
    Error(CounterError),
}

impl From<StoreError> for Lost {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

/// A shift that is to be.
struct NewShift<'a> {
    id: ShiftId,
    register_id: RegisterId,
    register: &'a RegisterRow,
    opening_cash_cents: i64,
    leave: Option<ShiftId>,
}

async fn insert(cx: &Context, tx: &mut Tx, teller: &Actor, new: &NewShift<'_>) -> Result<(Shift, Option<i64>), Lost> {
    let NewShift { id, register_id, register, opening_cash_cents, leave } = *new;
    if let Some(leave) = leave {
        step_off(cx, tx, teller, leave).await.map_err(Lost::Error)?;
    }
    let now = cx.clock.now();
    let day = business_day(&register.time_zone, register.day_begins_minutes, now);
    let (shop_id, first) = (teller.user.shop_id, ShiftStatus::FIRST);
    let values = args![id, register_id, day, teller.user.id, now, opening_cash_cents, shop_id, first];
    let Some((number, left_before_cents)) = tx.optional::<(i64, Option<i64>)>(INSERT, values).await? else {
        return Err(Lost::Race);
    };
    if tx.execute(COUNT_ON, args![register_id, number]).await? == 0 {
        return Err(Lost::Race);
    }
    device::add(cx, tx, teller, id).await?;
    event::record(cx, tx, teller, id, ShiftEventKind::ShiftOpened, &opening_cash_cents.to_string()).await?;
    Ok((tx.one(super::row::BY_ID, args![id]).await?, left_before_cents))
}
