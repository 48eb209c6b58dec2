//! What happens at a till: starting a shift, selling, giving back, moving cash, counting, closing.

use std::collections::BTreeMap;

use leptos::prelude::server;
use session::id::{CashMovementId, CountId, RegisterId, SaleId, ShiftId};
use session::login::Password;
use session::money;
use session::shift::{
    self, Approval, Closing, Count, MovementKind, NewMovement, NewRefund, NewSale, OnShift, Outcome, RefundLine, Terms,
};

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use crate::caller::{context, teller};
use crate::path;
use crate::basket::Basket;
use crate::given::{Given, NO_CUSTOMER, no_amount};
use crate::problem::Problem;

/// Starts a shift on a register, or joins the one there is. The drawer's content is its pieces, or else the sum.
///
/// # Errors
/// `invalid`, `register-disabled`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "start_shift")]
pub async fn start_shift(
    #[server(default)] register: String,
    #[server(default)] opening_cash: String,
    #[server(default)] pieces: BTreeMap<String, String>,
) -> Result<(), Problem> {
    let sent = Sent::new("start_shift", [("opening_cash", opening_cash.as_str()), ("register", &register)]);
    let started = async {
        let (cx, teller) = (context(), teller()?);
        let id: RegisterId = known(&register)?;
        let terms = shift::terms(&cx, &teller).await?;
        let cents = found(&terms, &pieces, "opening_cash", &opening_cash)?.cents(&cx)?;
        let on = shift::get_or_create(&cx, &teller, id, cents).await?;
        Ok(Done::saying(path::till(on.shift.id), started_words(&on, &terms, cents)))
    };
    answer(sent, started.await)
}

/// Sells a basket. `cash`, `card` and `credits` are what is given; together they pay it.
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
    #[server(default)] credits: String,
    #[server(default)] void_reason: String,
) -> Result<(), Problem> {
    let kept = [("cash", cash.as_str()), ("card", &card), ("card_reference", &card_reference), ("credits", &credits)];
    let sent = Sent::new("sell_basket", kept);
    let sold = async move {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, id): (ShiftId, SaleId) = (known(&shift)?, known(&id)?);
        let terms = shift::terms(&cx, &teller).await?;
        let is_void = !void_reason.trim().is_empty();
        let given = Given { cash, card, card_reference, credits };
        let tenders = if is_void { Ok(Vec::new()) } else { given.tenders(terms.decimals(), terms.credit_price_cents) };
        let tenders = tenders.map_err(|(field, sentence)| Problem::invalid(field, sentence))?;
        let basket = Basket::read(&basket);
        let new = NewSale {
            id,
            lines: basket.new_lines(|_| None),
            discount: basket.discount,
            tenders,
            customer_id: basket.customer,
            void_reason: is_void.then_some(void_reason),
            rung_up_at: None,
            cashier_id: None,
            queued: false,
        };
        let receipt = shift::sell(&cx, &teller, shift_id, new).await?;
        Ok(Done::at(path::receipt(receipt.sale.id)))
    };
    answer(sent, sold.await)
}

/// Names the customer of a basket by their e-mail; an empty one names nobody.
///
/// # Errors
/// `invalid` when there is no such customer, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "name_customer")]
pub async fn name_customer(
    #[server(default)] shift: String,
    #[server(default)] basket: String,
    #[server(default)] email: String,
) -> Result<(), Problem> {
    let sent = Sent::new("name_customer", [("email", email.as_str())]);
    let named = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        let mut basket = Basket::read(&basket);
        basket.customer = match email.trim() {
            "" => None,
            email => {
                let found = shift::find_customer(&cx, &teller, email).await?;
                Some(found.ok_or_else(|| Problem::invalid("email", NO_CUSTOMER))?.id)
            }
        };
        Ok(Done::at(basket.at(&path::till(shift_id))))
    };
    answer(sent, named.await)
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
        let found = found(&shift::terms(&cx, &teller).await?, &pieces, "counted", &counted)?;
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
    money::typed(text, terms.decimals()).ok_or_else(|| Problem::invalid(field, no_amount(terms.decimals())))
}

/// What was found in a drawer: its pieces where any were counted, else the sum in `field`.
fn found(terms: &Terms, pieces: &BTreeMap<String, String>, field: &str, sum: &str) -> Result<Count, Problem> {
    let pieces = denominations(pieces)?;
    if pieces.is_empty() { Ok(Count::Cents(typed(terms, field, sum)?)) } else { Ok(Count::Denominations(pieces)) }
}

/// What somebody is told who started a shift or came to one.
fn started_words(on: &OnShift, terms: &Terms, counted_cents: i64) -> String {
    let amount = |cents| money::amount(cents, terms.decimals());
    let opening_cents = on.shift.opening_cash_cents;
    if on.outcome == Outcome::Created {
        return format!("The shift is open with {}. Good luck!", amount(opening_cents));
    }
    let at = shift::time_of_day(&terms.time_zone, on.shift.opened_at);
    let joined = format!("You joined the shift that {} opened at {at} with {}.", on.opened_by, amount(opening_cents));
    if counted_cents == opening_cents {
        return joined;
    }
    format!("{joined} The {} you found is noted beside it.", amount(counted_cents))
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
