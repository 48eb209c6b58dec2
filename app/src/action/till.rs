//! What happens at a till: starting a shift, selling, giving back, moving cash, counting, closing.

use std::collections::BTreeMap;

use leptos::prelude::server;
use session::id::{CashMovementId, CountId, RegisterId, SaleId, ShiftId};
use session::login::Password;
use session::money;
use session::shift::tender::Tender;
use session::shift::{
    self, Approval, Closing, Count, MovementKind, NewMovement, NewRefund, NewSale, Outcome, RefundLine, Terms,
    TenderKind,
};

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use crate::caller::{context, teller};
use crate::path;
use crate::plain_basket::PlainBasket;
use crate::problem::Problem;

/// Starts a shift on a register, or joins the one there is.
///
/// # Errors
/// `invalid`, `register-disabled`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "start_shift")]
pub async fn start_shift(#[server(default)] register: String, #[server(default)] opening_cash: String) -> Result<(), Problem> {
    let sent = Sent::new("start_shift", [("opening_cash", opening_cash.as_str()), ("register", &register)]);
    let started = async {
        let (cx, teller) = (context(), teller()?);
        let id: RegisterId = known(&register)?;
        let cents = typed(&shift::terms(&cx, &teller).await?, "opening_cash", &opening_cash)?;
        let on = shift::get_or_create(&cx, &teller, id, cents).await?;
        let to = path::till(on.shift.id);
        Ok(match on.outcome {
            Outcome::Created => Done::saying(to, "The shift is open. Good luck!"),
            Outcome::Joined => Done::saying(to, "You joined the shift that was open here. Its opening cash stays as it was."),
        })
    };
    answer(sent, started.await)
}

/// Sells a basket. `cash` and `card` are what is given; at least one of them pays it.
///
/// # Errors
/// `invalid`, `shift-not-open`, `id-taken`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "sell_basket")]
pub async fn sell_basket(
    #[server(default)] shift: String,
    #[server(default)] id: String,
    #[server(default)] basket: String,
    #[server(default)] cash: String,
    #[server(default)] card: String,
    #[server(default)] card_reference: String,
    #[server(default)] void_reason: String,
) -> Result<(), Problem> {
    let kept = [("cash", cash.as_str()), ("card", &card), ("card_reference", &card_reference)];
    let sent = Sent::new("sell_basket", kept);
    let sold = async {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, id): (ShiftId, SaleId) = (known(&shift)?, known(&id)?);
        let terms = shift::terms(&cx, &teller).await?;
        let is_void = !void_reason.trim().is_empty();
        let mut tenders = Vec::new();
        for (kind, field, text) in [(TenderKind::Cash, "cash", &cash), (TenderKind::Card, "card", &card)] {
            if is_void || text.trim().is_empty() {
                continue;
            }
            let amount_cents = typed(&terms, field, text)?;
            if amount_cents > 0 {
                let reference = if kind == TenderKind::Card { card_reference.clone() } else { String::new() };
                tenders.push(Tender { kind, amount_cents, reference });
            }
        }
        let basket = PlainBasket::read(&basket);
        let new = NewSale {
            id,
            lines: basket.lines(),
            discount: basket.discount(),
            tenders,
            customer_id: None,
            void_reason: is_void.then_some(void_reason),
            rung_up_at: None,
            queued: false,
        };
        let receipt = shift::sell(&cx, &teller, shift_id, new).await?;
        Ok(Done::at(path::receipt(receipt.sale.id)))
    };
    answer(sent, sold.await)
}

/// Gives money back for a line of a sale, or for everything that is left when no line is named, from the shift this device
/// is on.
///
/// # Errors
/// `invalid`, `shift-not-open`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "refund_sale")]
pub async fn refund_sale(
    #[server(default)] id: String,
    #[server(default)] sale: String,
    #[server(default)] position: String,
    #[server(default)] quantity: String,
    #[server(default)] reason: String,
    #[server(default)] tender: String,
) -> Result<(), Problem> {
    let sent = Sent::new("refund_sale", [("reason", reason.as_str()), ("quantity", &quantity), ("position", &position)]);
    let refunded = async {
        let (cx, teller) = (context(), teller()?);
        let (id, refund_of): (SaleId, SaleId) = (known(&id)?, known(&sale)?);
        let line = match position.parse() {
            Ok(position) => {
                let quantity = quantity.trim().parse().map_err(|_| Problem::invalid("quantity", "How many go back? Type a number."))?;
                Some(RefundLine { position, quantity })
            }
            Err(_) => None,
        };
        let till = shift::till(&cx, teller.login_session_id).await?.till;
        let shift_id = till.map(|till| till.shift_id).ok_or_else(|| {
            Problem::invalid("reason", "This device is on no shift, so there is no drawer to pay from. Start or join one first.")
        })?;
        let new = NewRefund {
            id,
            refund_of,
            lines: line.into_iter().collect(),
            reason,
            tender: tender.parse().map_err(|_| Problem::invalid("tender", "Choose how the money goes back."))?,
            reference: String::new(),
            rung_up_at: None,
            queued: false,
        };
        let receipt = shift::refund(&cx, &teller, shift_id, new).await?;
        Ok(Done::at(path::receipt(receipt.sale.id)))
    };
    answer(sent, refunded.await)
}

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
) -> Result<(), Problem> {
    let sent = Sent::new("move_cash", [("amount", amount.as_str()), ("reason", &reason), ("kind", &kind)]);
    let moved = async {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, id): (ShiftId, CashMovementId) = (known(&shift)?, known(&id)?);
        let kind: MovementKind = kind.parse().map_err(|_| Problem::invalid("kind", "Choose why it moves."))?;
        let amount_cents = typed(&shift::terms(&cx, &teller).await?, "amount", &amount)?;
        let new = NewMovement { id, kind, amount_cents, reason };
        shift::move_cash(&cx, &teller, shift_id, new).await?;
        Ok(Done::saying(path::till(shift_id), "The cash movement is recorded."))
    };
    answer(sent, moved.await)
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
) -> Result<(), Problem> {
    let voided = async {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, id): (ShiftId, CashMovementId) = (known(&shift)?, known(&id)?);
        shift::void_movement(&cx, &teller, shift_id, id, &reason).await?;
        Ok(Done::saying(path::till(shift_id), "The cash movement is void."))
    };
    answer(Sent::new("void_movement", []), voided.await)
}

/// Freezes the selling, so that the drawer can be counted.
///
/// # Errors
/// `shift-not-open`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "begin_count")]
pub async fn begin_count(#[server(default)] shift: String) -> Result<(), Problem> {
    let begun = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        shift::begin_count(&cx, &teller, shift_id).await?;
        Ok(Done::at(path::closing(shift_id)))
    };
    answer(Sent::new("begin_count", []), begun.await)
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
) -> Result<(), Problem> {
    let sent = Sent::new("count_drawer", [("counted", counted.as_str())]);
    let recorded = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        let found = if counted.trim().is_empty() {
            Count::Denominations(denominations(&pieces)?)
        } else {
            Count::Cents(typed(&shift::terms(&cx, &teller).await?, "counted", &counted)?)
        };
        shift::count(&cx, &teller, shift_id, &found).await?;
        Ok(Done::at(path::closing(shift_id)))
    };
    answer(sent, recorded.await)
}

/// Lets the selling go on.
///
/// # Errors
/// `shift-not-open`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "reopen_shift")]
pub async fn reopen_shift(#[server(default)] shift: String) -> Result<(), Problem> {
    let reopened = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        shift::reopen(&cx, &teller, shift_id).await?;
        Ok(Done::saying(path::till(shift_id), "Selling goes on. The count says nothing any more."))
    };
    answer(Sent::new("reopen_shift", []), reopened.await)
}

/// Closes a counted shift. A manager may sign for it.
///
/// # Errors
/// `invalid`, `count-stale`, `unsent-sales`, `needs-manager`, `not-a-manager`, `shift-not-open`, `not-found`, `not-allowed`.
#[server(prefix = "/fn", endpoint = "close_shift")]
pub async fn close_shift(
    #[server(default)] shift: String,
    #[server(default)] count_id: String,
    #[server(default)] note: String,
    #[server(default)] manager_email: String,
    #[server(default)] manager_password: String,
    #[server(default)] unsent_reason: String,
) -> Result<(), Problem> {
    let kept = [("note", note.as_str()), ("manager_email", &manager_email), ("unsent_reason", &unsent_reason)];
    let sent = Sent::new("close_shift", kept);
    let closed = async {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, count_id): (ShiftId, CountId) = (known(&shift)?, known(&count_id)?);
        let approval = (!manager_email.trim().is_empty())
            .then(|| Approval { email: manager_email.clone(), password: Password::new(manager_password) });
        let closing = Closing { count_id, note: note.clone(), approval, unsent_reason: unsent_reason.clone() };
        shift::close(&cx, &teller, shift_id, closing).await?;
        Ok(Done::saying(path::report(shift_id), "The shift is closed and the register is free."))
    };
    answer(sent, closed.await)
}

/// An amount as it was typed, in the shop's currency.
fn typed(terms: &Terms, field: &str, text: &str) -> Result<i64, Problem> {
    money::typed(text, terms.decimals()).ok_or_else(|| {
        let example = money::amount(20_000, terms.decimals());
        Problem::invalid(field, format!("This is no amount. Type digits, as in {example}."))
    })
}

/// The pieces of each note and coin; an empty field is none.
fn denominations(pieces: &BTreeMap<String, String>) -> Result<Vec<(i64, i64)>, Problem> {
    let wrong = || Problem::invalid("pieces", "Count whole pieces of each note and coin, and leave what is not there empty.");
    pieces
        .iter()
        .filter(|(_, count)| !count.trim().is_empty())
        .map(|(value, count)| Ok((value.parse().map_err(|_| wrong())?, count.trim().parse().map_err(|_| wrong())?)))
        .collect()
}
