//! Server functions of a drawer: cash that moves without a sale, counting, closing the shift.

#![expect(clippy::too_many_arguments, reason = "each field of a form is an argument of its own")]

use std::collections::BTreeMap;

use leptos::prelude::server;
use session::catalogue::{self, Terms};
use session::counter::{self, Approval, Closing, Count, MovementKind, NewMovement};
use session::id::{CashMovementId, CountId, ShiftId};
use session::login::Password;
use session::money;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::basket::Basket;
use crate::basket::payment::no_amount;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, teller};

/// Moves cash without a sale.
///
/// # Errors
/// `invalid`, `shift-not-open`, `id-taken`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "move_cash")]
pub async fn move_cash(
    #[server(default)] shift: String,
    #[server(default)] id: String,
    #[server(default)] kind: String,
    #[server(default)] amount: String,
    #[server(default)] reason: String,
    #[server(default)] basket: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<MoveCash>(), [("amount", amount.as_str()), ("reason", &reason), ("kind", &kind)]);
    let moved = async {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, id): (ShiftId, CashMovementId) = (known(&shift)?, known(&id)?);
        let kind: MovementKind = kind.parse().map_err(|_| Problem::invalid("kind", "Choose why it moves."))?;
        let amount_cents = typed(&catalogue::terms(&cx, teller.user.shop_id).await?, "amount", &amount)?;
        let new = NewMovement { id, kind, amount_cents, reason };
        counter::move_cash(&cx, &teller, shift_id, new).await?;
        Ok(Done::saying(with_basket(path::till(shift_id), &basket), "The cash movement is recorded."))
    };
    answer(sent, moved).await
}

/// Voids a cash movement.
///
/// # Errors
/// `invalid`, `already-void`, `shift-not-open`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "void_movement")]
pub async fn void_movement(
    #[server(default)] shift: String,
    #[server(default)] id: String,
    #[server(default)] reason: String,
    #[server(default)] basket: String,
) -> Result<(), Problem> {
    let voided = async {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, id): (ShiftId, CashMovementId) = (known(&shift)?, known(&id)?);
        counter::void_movement(&cx, &teller, shift_id, id, &reason).await?;
        Ok(Done::saying(with_basket(path::till(shift_id), &basket), "The cash movement is void."))
    };
    answer(Sent::new(name_of::<VoidMovement>(), []), voided).await
}

/// Freezes the selling, so that the drawer can be counted.
///
/// # Errors
/// `shift-not-open`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "begin_count")]
pub async fn begin_count(#[server(default)] shift: String, #[server(default)] basket: String) -> Result<(), Problem> {
    let begun = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        counter::begin_count(&cx, &teller, shift_id).await?;
        Ok(Done::at(with_basket(path::closing(shift_id), &basket)))
    };
    answer(Sent::new(name_of::<BeginCount>(), []), begun).await
}

/// Records a count of the drawer: `pieces[VALUE]` of each note and coin, or the sum in `counted`.
///
/// # Errors
/// `invalid`, `shift-not-open`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "count_drawer")]
pub async fn count_drawer(
    #[server(default)] shift: String,
    #[server(default)] counted: String,
    #[server(default)] pieces: BTreeMap<String, String>,
    #[server(default)] basket: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<CountDrawer>(), [("counted", counted.as_str())]);
    let recorded = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        let found = found(&catalogue::terms(&cx, teller.user.shop_id).await?, &pieces, "counted", &counted)?;
        counter::count(&cx, &teller, shift_id, &found).await?;
        Ok(Done::at(with_basket(path::closing(shift_id), &basket)))
    };
    answer(sent, recorded).await
}

/// Lets the selling go on.
///
/// # Errors
/// `shift-not-open`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "reopen_shift")]
pub async fn reopen_shift(#[server(default)] shift: String, #[server(default)] basket: String) -> Result<(), Problem> {
    let reopened = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        counter::reopen(&cx, &teller, shift_id).await?;
        Ok(Done::saying(
            with_basket(path::till(shift_id), &basket),
            "Selling goes on. What was counted stands in the Z report.",
        ))
    };
    answer(Sent::new(name_of::<ReopenShift>(), []), reopened).await
}

/// Closes a counted shift. `drop` is what is carried to the safe then; a manager may sign for it.
///
/// # Errors
/// `invalid`, `count-stale`, `unsent-sales`, `needs-manager`, `not-a-manager`, `managers-code-needed`, `shift-not-open`, `not-found`, `not-allowed`.
#[server(prefix = "/fn", endpoint = "close_shift")]
pub async fn close_shift(
    #[server(default)] shift: String,
    #[server(default)] count_id: String,
    #[server(default)] drop: String,
    #[server(default)] note: String,
    #[server(default)] manager_email: String,
    #[server(default)] manager_password: String,
    #[server(default)] manager_code: String,
    #[server(default)] unsent_reason: String,
) -> Result<(), Problem> {
    let kept = [
        ("drop", drop.as_str()),
        ("note", &note),
        ("manager_email", &manager_email),
        ("unsent_reason", &unsent_reason),
    ];
    let sent = Sent::new(name_of::<CloseShift>(), kept);
    let closed = async {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, count_id): (ShiftId, CountId) = (known(&shift)?, known(&count_id)?);
        let drop_cents = match drop.trim() {
            "" => 0,
            drop => typed(&catalogue::terms(&cx, teller.user.shop_id).await?, "drop_cents", drop)?,
        };
        let approval = signature(manager_email.clone(), manager_password, manager_code);
        let (note, unsent_reason) = (note.clone(), unsent_reason.clone());
        let closing = Closing { count_id, drop_cents, note, approval, unsent_reason };
        counter::close(&cx, &teller, shift_id, closing).await?;
        Ok(Done::saying(path::report(shift_id), "The shift is closed and the register is free."))
    };
    answer(sent, closed).await
}

/// The sign-in of a manager who signs at this till; nothing when nobody does.
pub(super) fn signature(email: String, password: String, code: String) -> Option<Approval> {
    (!email.trim().is_empty()).then(|| Approval { email, password: Password::new(password), code })
}

/// Where a form leads that a basket came along with: a page without a script has it in its address.
fn with_basket(to: String, basket: &str) -> String {
    Basket::read(basket).at(&to)
}

/// An amount as it was typed, in the shop's currency.
pub(super) fn typed(terms: &Terms, field: &str, text: &str) -> Result<i64, Problem> {
    money::typed(text, terms.decimals()).ok_or_else(|| Problem::invalid(field, no_amount(terms.decimals())))
}

/// What was found in a drawer: its pieces where any were counted, else the sum in `field`.
pub(super) fn found(
    terms: &Terms,
    pieces: &BTreeMap<String, String>,
    field: &str,
    sum: &str,
) -> Result<Count, Problem> {
    let pieces = denominations(pieces)?;
    if pieces.is_empty() { Ok(Count::Cents(typed(terms, field, sum)?)) } else { Ok(Count::Denominations(pieces)) }
}

/// The pieces of each note and coin; an empty field is none.
fn denominations(pieces: &BTreeMap<String, String>) -> Result<Vec<(i64, i64)>, Problem> {
    let wrong =
        || Problem::invalid("pieces", "Count whole pieces of each note and coin, and leave what is not there empty.");
    pieces
        .iter()
        .filter(|(_, count)| !count.trim().is_empty())
        .map(|(value, count)| Ok((value.parse().map_err(|_| wrong())?, count.trim().parse().map_err(|_| wrong())?)))
        .collect()
}
