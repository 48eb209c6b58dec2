//! Closing: the shift's one Z report is written, with the count that it rests on, and the register is free.

use super::count::newest;
use super::device::{devices, silent, unsent};
use super::drawer::drawer;
use super::error::{CounterError, check_amount};
use super::event;
use super::kind::{ShiftEventKind, ShiftStatus};
use super::leave::everybody_leaves;
use super::manager::{Approval, allowed_by};
use super::report::{self, Ending, Reported};
use super::row::{refusal, stands_at, take_register};
use super::rule::ShiftCommand;
use super::view::Counted;
use crate::Context;
use crate::change::Actor;
use crate::id::{CountId, ShiftId, UserId};
use crate::shop::User;
use crate::store::{Tx, args, transact};
use crate::text;

/// What somebody closes with.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The count they saw.
    pub count_id: CountId,
    /// What of it is carried to the safe now, in minor units; the rest is left for the next shift.
    pub drop_cents: i64,
    /// What they have to say; needed above the shop's first limit.
    pub note: String,
    /// A manager's sign-in; needed above the second, and for sales that are known to be unsent.
    pub approval: Option<Approval>,
    /// Why it is closed although sales are unsent.
    pub unsent_reason: String,
}

const CLOSE: &str = concat!(
    "UPDATE shifts SET status = $6, closed_by = $3, closed_at = $4, revision = revision + 1
     WHERE id = $1 AND shop_id = $2 AND status = $5 AND ",
    stands_at!("$7", "shifts.id")
);
/// What the next shift should find.
const LEAVE_IN_DRAWER: &str = "UPDATE shifts SET left_cents = $2 WHERE id = $1 AND status = 'closed'";
const CLOSED_BY: &str = "SELECT closed_by FROM shifts WHERE id = $1 AND shop_id = $2 AND status = 'closed'";

/// Closes a shift that is being counted and answers its Z report; every device leaves it. Closing again what one has closed
/// answers it again.
///
/// # Errors
/// [`CounterError::NotOpen`] with where it stands, [`CounterError::NotAtThisShift`], [`CounterError::CountStale`],
/// [`CounterError::Unsent`], [`CounterError::Invalid`] for a missing note and for more carried to the safe than was counted, [`CounterError::NeedsManager`],
/// [`CounterError::NotAManager`].
#[crate::boxed]
pub async fn close(cx: &Context, teller: &Actor, id: ShiftId, closing: Closing) -> Result<Reported, CounterError> {
    let note = text::checked(&closing.note, 0, cx.limits.note_chars_max)
        .map_err(|message| CounterError::invalid("note", message))?;
    let unsent_reason = text::checked(&closing.unsent_reason, 0, cx.limits.reason_chars_max)
        .map_err(|message| CounterError::invalid("unsent_reason", message))?;
    check_amount(cx, "drop_cents", closing.drop_cents)?;
    let manager = allowed_by(cx, teller, closing.approval).await?;
    let wish = Wish { count_id: closing.count_id, drop_cents: closing.drop_cents, note, unsent_reason, manager };
    match transact!(cx.store, |tx| write(cx, tx, teller, id, &wish).await) {
        Err(CounterError::NotOpen { status: ShiftStatus::Closed }) => {
            let closed_by = cx.store.optional::<(UserId,)>(CLOSED_BY, args![id, teller.user.shop_id]).await?;
            if closed_by.is_some_and(|(user,)| user == teller.user.id) {
                return report::report(cx, teller, id).await;
            }
            Err(CounterError::NotOpen { status: ShiftStatus::Closed })
        }
        answer => answer,
    }
}

struct Wish {
    count_id: CountId,
    drop_cents: i64,
    note: String,
    unsent_reason: String,
    manager: Option<User>,
}

async fn write(cx: &Context, tx: &mut Tx, teller: &Actor, id: ShiftId, wish: &Wish) -> Result<Reported, CounterError> {
    let (shop_id, actor_id) = (teller.user.shop_id, teller.user.id);
    // Before the row is closed: the newest count is one of the present counting.
    let counted = newest(tx, id).await?;
    take_register(tx, id).await?;
    let (from, to) = ShiftCommand::Close.step();
    let values = args![id, shop_id, actor_id, cx.clock.now(), from, to, teller.login_session_id];
    if tx.execute(CLOSE, values).await? == 0 {
        return Err(refusal(tx, teller, id, &[from]).await?);
    }
    let drawer = drawer(tx, id).await?;
    let counted = counted
        .filter(|counted| counted.id == wish.count_id && counted.expected_cents == Some(drawer.expected_cents))
        .ok_or(CounterError::CountStale)?;
    let devices = devices(tx, id).await?;
    let (unsent, silent) = (unsent(&devices), silent(&devices, teller, cx.clock.now()));
    check(wish, &counted, !unsent.is_empty())
        .map_err(|refusal| refusal.unwrap_or(CounterError::Unsent(unsent.clone())))?;
    let note = match wish.unsent_reason.as_str() {
        "" => wish.note.clone(),
        reason => format!("{}\nClosed with unsent sales: {reason}", wish.note).trim().to_owned(),
    };
    let needed = counted.needs_manager || !unsent.is_empty();
    let approved_by = wish.manager.as_ref().filter(|_| needed).map(|manager| manager.name.clone());
    let left_cents = counted.counted_cents - wish.drop_cents;
    tx.execute(LEAVE_IN_DRAWER, args![id, left_cents]).await?;
    let ending = Ending { counted, left_cents, note, approved_by, unsent, silent };
    let reported = report::write(cx, tx, id, drawer, ending).await?;
    everybody_leaves(cx, tx, id).await?;
    let detail = format!("Z {}", reported.report.number);
    event::record(cx, tx, teller, id, ShiftEventKind::ShiftClosed, &detail).await?;
    Ok(reported)
}

/// What closing with this count asks for. `None` as the error: the unsent sales.
fn check(wish: &Wish, counted: &Counted, is_unsent: bool) -> Result<(), Option<CounterError>> {
    if is_unsent && (wish.manager.is_none() || wish.unsent_reason.is_empty()) {
        return Err(None);
    }
    if wish.drop_cents > counted.counted_cents {
        return Err(Some(CounterError::invalid("drop_cents", "No more can be carried to the safe than was counted.")));
    }
    if counted.needs_note && wish.note.is_empty() {
        return Err(Some(CounterError::invalid(
            "note",
            "A count was off by too much for the shift to be closed without a word. Say what you know of it.",
        )));
    }
    if counted.needs_manager && wish.manager.is_none() {
        return Err(Some(CounterError::NeedsManager));
    }
    Ok(())
}
