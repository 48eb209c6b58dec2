//! Server functions of a till: starting a shift, selling, voiding.

#![expect(clippy::too_many_arguments, reason = "each field of a form is an argument of its own")]

use std::collections::BTreeMap;

use leptos::prelude::server;
use session::catalogue::{self, Terms};
use session::counter::{self, OnShift, Outcome};
use session::id::{RegisterId, SaleId, ShiftId};
use session::money;
use session::sale::tender::Tender;
use session::sale::{self, ManagerSigns, NewSale};

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::drawer::{found, signature};
use super::name_of;
use crate::basket::Basket;
use crate::basket::deal_lines::{Offered, offered, reckoned_with};
use crate::basket::payment::{NO_CUSTOMER, TypedPayment, deposit};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, staff, teller};
use crate::request::last_register;
use crate::words::cash::difference;

/// Starts a shift on a register, or joins the one there is. The drawer's content is its pieces, or else the sum; who joins may
/// leave it out. `leave` is the shift at which this device stands until then, if it stands at one.
///
/// # Errors
/// `invalid`, `at-another-shift`, `unsent-sales`, `register-disabled`, `full`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "start_shift")]
pub async fn start_shift(
    #[server(default)] register: String,
    #[server(default)] opening_cash: String,
    #[server(default)] pieces: BTreeMap<String, String>,
    #[server(default)] leave: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<StartShift>(), [("opening_cash", opening_cash.as_str()), ("register", &register)]);
    let started = async {
        let (cx, teller) = (context(), teller()?);
        let id: RegisterId = known(&register)?;
        let leave: Option<ShiftId> = if leave.is_empty() { None } else { Some(known(&leave)?) };
        let terms = catalogue::terms(&cx, teller.user.shop_id).await?;
        let is_counted = !opening_cash.trim().is_empty() || pieces.values().any(|count| !count.trim().is_empty());
        let cents = match is_counted {
            true => Some(found(&terms, &pieces, "opening_cash", &opening_cash)?.cents(&cx)?),
            false => None,
        };
        let on = counter::get_or_create(&cx, &teller, id, cents, leave).await?;
        last_register::remember(id);
        Ok(Done::saying(path::till(on.shift.id), started_words(&on, &terms, cents)))
    };
    answer(sent, started).await
}

/// This device leaves a shift.
///
/// # Errors
/// `unsent-sales`, `not-at-this-shift`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "leave_shift")]
pub async fn leave_shift(#[server(default)] shift: String) -> Result<(), Problem> {
    let left = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        counter::leave(&cx, &teller, shift_id).await?;
        Ok(Done::saying(path::REGISTERS, "This device has left the shift. Choose a register to go on."))
    };
    answer(Sent::new(name_of::<LeaveShift>(), []), left).await
}

/// Sells a basket. `cash`, `card`, `credits` and `other` (by the shop's own way `other_name`) are what is given; together with what
/// was paid on its deal before they pay it. `due` is what the page said it comes to:
/// nobody pays another price than they saw. A manager may sign for it.
///
/// # Errors
/// `invalid`, `needs-manager`, `beyond-quote`, `not-a-manager`, `managers-code-needed`, `too-many-attempts`, `shift-not-open`, `not-at-this-shift`, `id-taken`, `not-found`, `not-allowed`,
/// `not-signed-in`.
#[server(prefix = "/fn", endpoint = "sell_basket")]
pub async fn sell_basket(
    #[server(default)] shift: String,
    #[server(default)] id: String,
    #[server(default)] basket: String,
    #[server(default)] cash: String,
    #[server(default)] card: String,
    #[server(default)] card_reference: String,
    #[server(default)] credits: String,
    #[server(default)] other: String,
    #[server(default)] other_name: String,
    #[server(default)] due: String,
    #[server(default)] manager_email: String,
    #[server(default)] manager_password: String,
    #[server(default)] manager_code: String,
    #[server(default)] manager_reason: String,
) -> Result<(), Problem> {
    let kept = [
        ("cash", cash.as_str()),
        ("card", &card),
        ("card_reference", &card_reference),
        ("credits", &credits),
        ("other", &other),
        ("other_name", &other_name),
        ("due", &due),
        ("manager_email", &manager_email),
        ("manager_reason", &manager_reason),
    ];
    let sent = Sent::new(name_of::<SellBasket>(), kept);
    let sold = async move {
        let (cx, teller) = (context(), teller()?);
        let terms = catalogue::terms(&cx, teller.user.shop_id).await?;
        let given = TypedPayment { cash, card, card_reference, credits, other, other_name };
        let tenders = given.tenders(terms.decimals(), terms.credit_price_cents);
        let tenders = tenders.map_err(|(field, sentence)| Problem::invalid(field, sentence))?;
        let shift_id: ShiftId = known(&shift)?;
        let sale_id = known(&id)?;
        let (mut new, offered) = new_sale(sale_id, &basket, tenders, None).await?;
        let deposit_cents = offered.deposit_cents;
        let total_cents = is_as_shown(&due, &basket, offered, &terms).await?;
        new.tenders.splice(0..0, taken_off(&new, deposit_cents, total_cents));
        let manager = signature(manager_email, manager_password, manager_code)
            .map(|sign_in| ManagerSigns { sign_in, reason: manager_reason });
        Ok(Done::at(path::receipt(sale::sell_signed(&cx, &teller, shift_id, new, manager).await?.sale.id)))
    };
    answer(sent, sold).await
}

/// Voids a basket before it is paid, and keeps why.
///
/// # Errors
/// `invalid`, `shift-not-open`, `not-at-this-shift`, `id-taken`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "void_basket")]
pub async fn void_basket(
    #[server(default)] shift: String,
    #[server(default)] id: String,
    #[server(default)] basket: String,
    #[server(default)] void_reason: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<VoidBasket>(), [("void_reason", void_reason.as_str())]);
    let voided = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        let (new, _) = new_sale(known(&id)?, &basket, Vec::new(), Some(void_reason.clone())).await?;
        Ok(Done::at(path::receipt(sale::sell(&cx, &teller, shift_id, new).await?.sale.id)))
    };
    answer(sent, voided).await
}

/// The sale of a basket as a page without a script makes it: now, at the catalogue's prices of the moment. Beside it what its deal
/// offers.
async fn new_sale(
    id: SaleId,
    basket: &str,
    tenders: Vec<Tender>,
    void_reason: Option<String>,
) -> Result<(NewSale, Offered), Problem> {
    let (cx, staff, basket) = (context(), staff()?, Basket::read(basket));
    let lost = || {
        Problem::invalid(
            "basket",
            "The deal in this basket is no longer yours to see, so nothing was sold. Take its lines out, or ask whose it is now.",
        )
    };
    let offered = offered(&cx, &staff, &basket).await?.ok_or_else(lost)?;
    let new = NewSale {
        id,
        lines: basket.new_lines(&offered.products, false),
        discount: basket.discount,
        tenders,
        customer_id: basket.customer,
        void_reason,
        rung_up_at: None,
        cashier_id: None,
        deal_id: basket.sold_deal(&offered.products),
        is_deposit: basket.is_deposit,
        queued: false,
    };
    Ok((new, offered))
}

/// What a basket comes to. Refuses to sell what comes to something else than the page showed: a price was changed since.
async fn is_as_shown(due: &str, basket: &str, offered: Offered, terms: &Terms) -> Result<Option<i64>, Problem> {
    let shown_cents = money::typed(due.trim(), terms.decimals());
    let basket = Basket::read(basket);
    let catalogue = reckoned_with(&context(), &staff()?, &basket, offered.products).await?;
    let now_cents = basket.total(&catalogue).ok().flatten().map(|total| total.total_cents);
    let Some(shown_cents) = shown_cents.filter(|shown| now_cents.is_some_and(|now| now != *shown)) else {
        return Ok(now_cents);
    };
    let amount = |cents| format!("{} {}", money::amount(cents, terms.decimals()), terms.currency);
    Err(Problem::invalid(
        "due",
        format!(
            "A price was changed: it comes to {} now, not {}. Nothing was sold; say the new sum, then take the payment.",
            amount(now_cents.unwrap_or(shown_cents)),
            amount(shown_cents)
        ),
    ))
}

/// What was paid on the deal before, as far as the sale comes to so much.
fn taken_off(new: &NewSale, deposit_cents: i64, total_cents: Option<i64>) -> Option<Tender> {
    let is_of_deal = new.deal_id.is_some() && !new.is_deposit;
    deposit(if is_of_deal { deposit_cents } else { 0 }, total_cents.unwrap_or(0))
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
    let sent = Sent::new(name_of::<NameCustomer>(), [("email", email.as_str())]);
    let named = async {
        let (cx, teller) = (context(), teller()?);
        let shift_id: ShiftId = known(&shift)?;
        let mut basket = Basket::read(&basket);
        basket.customer = match email.trim() {
            "" => None,
            email => {
                let found = sale::find_customer(&cx, teller.user.shop_id, email).await?;
                Some(found.ok_or_else(|| Problem::invalid("email", NO_CUSTOMER))?.id)
            }
        };
        Ok(Done::at(basket.at(&path::till(shift_id))))
    };
    answer(sent, named).await
}

/// What somebody is told who started a shift or came to one.
fn started_words(on: &OnShift, terms: &Terms, counted_cents: Option<i64>) -> String {
    let amount = |cents| money::amount(cents, terms.decimals());
    let counted = counted_cents.map(amount);
    if on.outcome == Outcome::Created {
        let open = format!("The shift is open with {}.", counted.unwrap_or_default());
        let left = on.left_before_cents.zip(counted_cents).map(|(left_cents, counted_cents)| {
            let difference = difference(counted_cents - left_cents, terms.decimals());
            format!(" The last closing left {}: {difference}.", amount(left_cents))
        });
        return format!("{open}{} Good luck!", left.unwrap_or_default());
    }
    let at = counter::time_of_day(&terms.time_zone, on.shift.opened_at);
    let joined = format!("You joined the shift that {} opened at {at}", on.opened_by);
    match (on.shift.opening_cash_cents, counted) {
        (Some(opening_cents), Some(counted)) if counted_cents != Some(opening_cents) => {
            format!("{joined} with {}. The {counted} you found is noted beside it.", amount(opening_cents))
        }
        (Some(opening_cents), _) => format!("{joined} with {}.", amount(opening_cents)),
        // The drawer is counted blind: whether it is the same is not said.
        (None, Some(counted)) => format!("{joined}. The {counted} you found is noted."),
        (None, None) => format!("{joined}."),
    }
}
