//! A sale: a basket, paid. And a void: a basket that was rung up and called off before it was paid.
//!
//! Its id is the till's, so that one which is sent again is recorded once. One that the till kept while the network was
//! away says so: it is taken also while the drawer is counted, and after the shift was closed as a marked correction.

use super::basket::{self, BasketError, BasketLine, BasketTotal, WHOLE_BP};
use super::bounds::OutOfBounds;
use super::needs::{Asked, Needs, Products, needs};
use super::new_sale::{NewLine, NewSale};
use super::receipt::{Around, repeated, written};
use super::row::{self, NewRow, NewRowLine, take_for_sale};
use super::tender::{self, Settled, Tender, TenderError};
use super::view::Receipt;
use crate::Context;
use crate::catalogue::Terms;
use crate::change::Actor;
use crate::counter::{CounterError, SaleKind, TenderKind, check_amount, said};
use crate::deal::{self, Sold};
use crate::id::ShiftId;
use crate::store::{Tx, args, transact};
use crate::text;

const CUSTOMER: &str = "SELECT name FROM users WHERE id = $1 AND shop_id = $2 AND role = 'customer'";
const SPEND: &str = "UPDATE credit_accounts SET balance = balance - $2 WHERE user_id = $1 AND balance >= $2";

/// A sale that was checked and added up.
struct Checked {
    kind: SaleKind,
    reason: String,
    lines: Vec<NewRowLine>,
    total: BasketTotal,
    settled: Settled,
    tenders: Vec<(Tender, i64)>,
    terms: Terms,
}

impl From<OutOfBounds> for CounterError {
    fn from(error: OutOfBounds) -> Self {
        Self::Invalid { field: error.field, message: error.message }
    }
}

/// Records a sale or a void on a shift, once.
///
/// # Errors
/// [`CounterError::NotOpen`] unless it was kept by the till, [`CounterError::NotAtThisShift`] for a device that does not stand
/// there (that never did, where it was kept), [`CounterError::Invalid`] by its field,
/// [`CounterError::NeedsManager`] for a price far below the catalogue's, [`CounterError::NoCredit`],
/// [`CounterError::IdTaken`], [`CounterError::NotYours`] for one that somebody else rang up.
pub async fn sell(cx: &Context, teller: &Actor, shift_id: ShiftId, new: NewSale) -> Result<Receipt, CounterError> {
    if new.cashier_id.is_some_and(|cashier| cashier != teller.user.id) {
        return Err(CounterError::NotYours);
    }
    let hash = row::hash(&NewSale { queued: false, ..new.clone() });
    let needs = match needs(cx, teller, shift_id, &new, &hash).await? {
        Asked::Known(answer) => return Ok(*answer),
        Asked::New(needs) => needs,
    };
    let checked = checked(cx, teller, &new, needs)?;
    let id = new.id;
    match transact!(cx.store, |tx| insert(cx, tx, teller, shift_id, &new, &checked, &hash).await) {
        // The same one arrived twice at the same time: the other one is recorded.
        Err(CounterError::IdTaken) => repeated(cx, teller, shift_id, id, &hash).await?.ok_or(CounterError::IdTaken),
        done => done,
    }
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    shift_id: ShiftId,
    new: &NewSale,
    checked: &Checked,
    hash: &[u8],
) -> Result<Receipt, CounterError> {
    let (place, shift) = take_for_sale(tx, teller, shift_id, new.queued).await?;
    let mut customer_name = None;
    if let Some(customer) = new.customer_id {
        let known = tx.optional::<(String,)>(CUSTOMER, args![customer, teller.user.shop_id]).await?;
        let known =
            known.ok_or_else(|| CounterError::invalid("customer_id", "There is no such customer in this shop."))?;
        customer_name = Some(known.0);
    }
    if let Some(deal) = new.deal_id {
        let sold = Sold { deal, is_late: new.queued };
        if !deal::note_sale(cx, tx, teller, sold).await? {
            return Err(CounterError::invalid("deal_id", "There is no such deal, or it is not yours to see."));
        }
    }
    let row = NewRow {
        id: new.id,
        shift_id,
        place,
        kind: checked.kind,
        hash,
        refund_of: None,
        customer_id: new.customer_id,
        deal_id: new.deal_id,
        reason: &checked.reason,
        tax_mode: checked.terms.tax_mode,
        discount_cents: checked.total.discount_cents,
        tax_cents: checked.total.tax_cents,
        total_cents: checked.total.total_cents,
        cash_cents: checked.settled.cash_cents,
        change_cents: checked.settled.change_cents,
        rung_up_at: new.rung_up_at,
    };
    let times = row::insert(cx, tx, teller, &row, &checked.lines, &checked.tenders).await?;
    for (_, credits) in checked.tenders.iter().filter(|(tender, _)| tender.kind == TenderKind::Credit) {
        let customer = new.customer_id.ok_or_else(needs_customer)?;
        if tx.execute(SPEND, args![customer, *credits]).await? == 0 {
            return Err(CounterError::NoCredit);
        }
        row::credit_line(cx, tx, teller, (customer, new.id, "redeem", -credits)).await?;
    }
    let around = Around { times, shift, customer_name };
    Ok(written(teller, &checked.terms, &row, (&checked.lines, &checked.tenders), around))
}

fn needs_customer() -> CounterError {
    CounterError::invalid("customer_id", "Name the customer whose credits pay.")
}

fn checked(cx: &Context, teller: &Actor, new: &NewSale, needs: Needs) -> Result<Checked, CounterError> {
    let Needs { terms, products } = needs;
    let bounds = cx.limits.sale_bounds();
    bounds.check(new)?;
    let mut lines = Vec::with_capacity(new.lines.len());
    for (place, line) in new.lines.iter().enumerate() {
        lines.push(checked_line(cx, teller, line, &products, new.queued).map_err(|error| at_line(place, error))?);
    }
    let basket: Vec<BasketLine> = lines.iter().map(|line: &NewRowLine| line.basket).collect();
    let total = basket::total(&basket, new.discount, terms.tax_mode).map_err(|error| no_sum(error, &new.lines))?;
    bounds.check_total(total.total_cents)?;
    for (line, total) in lines.iter_mut().zip(&total.lines) {
        line.total = *total;
    }
    let reason = new.void_reason.as_deref().map(|reason| said(cx, "void_reason", reason)).transpose()?;
    let kind = if reason.is_some() { SaleKind::Void } else { SaleKind::Sale };
    let (settled, tenders) = if kind == SaleKind::Void {
        (Settled::default(), Vec::new())
    } else {
        settled(cx, new, &terms, total.total_cents)?
    };
    Ok(Checked { kind, reason: reason.unwrap_or_default(), lines, total, settled, tenders, terms })
}

fn checked_line(
    cx: &Context,
    teller: &Actor,
    line: &NewLine,
    products: &Products,
    queued: bool,
) -> Result<NewRowLine, CounterError> {
    let known = match line.product_id {
        None => None,
        Some(id) => Some(
            products
                .get(&id)
                .ok_or_else(|| CounterError::invalid("product_id", "There is no such thing in the catalogue."))?,
        ),
    };
    let list_price_cents = known.map(|(_, price, _)| *price);
    let unit_price_cents = line.unit_price_cents.or(list_price_cents);
    let unit_price_cents =
        unit_price_cents.ok_or_else(|| CounterError::invalid("unit_price_cents", "Say what one costs."))?;
    check_amount(cx, "unit_price_cents", unit_price_cents)?;
    let price_reason = price_reason(cx, teller, line, list_price_cents, unit_price_cents, queued)?;
    let (name, tax_bp) = match known {
        Some((name, _, tax_bp)) => (name.clone(), *tax_bp),
        None => {
            let name = text::checked(&line.name, 1, cx.limits.reason_chars_max);
            (name.map_err(|message| CounterError::invalid("name", message))?, line.tax_bp.unwrap_or(0))
        }
    };
    let basket = BasketLine { quantity: line.quantity, unit_price_cents, discount: line.discount, tax_bp };
    Ok(NewRowLine {
        product_id: line.product_id,
        name,
        list_price_cents,
        price_reason,
        basket,
        total: Default::default(),
    })
}

/// Why the price is another one than the catalogue's. A kept sale was rung up at the price of its time.
fn price_reason(
    cx: &Context,
    teller: &Actor,
    line: &NewLine,
    list_price_cents: Option<i64>,
    unit_price_cents: i64,
    queued: bool,
) -> Result<String, CounterError> {
    let Some(list) = list_price_cents.filter(|list| *list != unit_price_cents) else { return Ok(String::new()) };
    if queued && line.price_reason.trim().is_empty() {
        return Ok("The catalogue's price when it was rung up".to_owned());
    }
    let reason = said(cx, "price_reason", &line.price_reason)?;
    let least = crate::money::part_of(list, WHOLE_BP - cx.limits.price_cut_bp_max, WHOLE_BP).unwrap_or(list);
    if unit_price_cents < least && !queued && !teller.user.role.runs_the_shop() {
        return Err(CounterError::NeedsManager);
    }
    Ok(reason)
}

/// The tenders with the credits each one takes, and what they leave in the drawer.
fn settled(
    cx: &Context,
    new: &NewSale,
    terms: &Terms,
    total_cents: i64,
) -> Result<(Settled, Vec<(Tender, i64)>), CounterError> {
    let mut tenders = Vec::with_capacity(new.tenders.len());
    for (place, tender) in new.tenders.iter().enumerate() {
        let field = |name: &str| format!("tenders[{place}].{name}");
        let reference = text::checked(&tender.reference, 0, cx.limits.reason_chars_max)
            .map_err(|message| CounterError::invalid(field("reference"), message))?;
        let credits = match tender.kind {
            TenderKind::Credit => credits(terms, tender.amount_cents).ok_or_else(|| {
                CounterError::invalid(
                    field("amount_cents"),
                    "Credits pay whole credits only, where the shop gives them a price.",
                )
            })?,
            TenderKind::Cash | TenderKind::Card => 0,
        };
        tenders.push((Tender { reference, ..tender.clone() }, credits));
    }
    if tenders.iter().filter(|(tender, _)| tender.kind == TenderKind::Credit).count() > 1 {
        return Err(CounterError::invalid("tenders", "Credits are one tender of a sale."));
    }
    let given: Vec<Tender> = tenders.iter().map(|(tender, _)| tender.clone()).collect();
    let settled = tender::settle(total_cents, &given).map_err(|error| {
        let field = if let TenderError::Amount(place) = error {
            format!("tenders[{place}].amount_cents")
        } else {
            "tenders".to_owned()
        };
        CounterError::invalid(field, error.words(|cents| shown(terms, cents)))
    })?;
    Ok((settled, tenders))
}

/// An amount as people read it.
fn shown(terms: &Terms, cents: i64) -> String {
    format!("{} {}", crate::money::amount(cents, terms.decimals()), terms.currency)
}

/// How many credits pay `amount_cents` exactly; nothing when none do.
pub(super) fn credits(terms: &Terms, amount_cents: i64) -> Option<i64> {
    let price = terms.credit_price_cents;
    (price > 0 && amount_cents % price == 0).then(|| amount_cents / price)
}

fn at_line(place: usize, error: CounterError) -> CounterError {
    match error {
        CounterError::Invalid { field, message } => {
            CounterError::Invalid { field: format!("lines[{place}].{field}"), message }
        }
        error => error,
    }
}

fn no_sum(error: BasketError, lines: &[NewLine]) -> CounterError {
    match error {
        BasketError::LineDiscount(place) => CounterError::invalid(
            format!("lines[{place}].discount"),
            "A discount is between nothing and the whole line.",
        ),
        BasketError::Discount => CounterError::invalid("discount", "A discount is between nothing and the whole sale."),
        BasketError::Line(place) => CounterError::invalid(format!("lines[{place}]"), "This line cannot be added up."),
        BasketError::TooLarge => CounterError::invalid("lines", format!("The {} lines come to too much.", lines.len())),
    }
}
