//! What a sale must be before it is recorded: its lines, its sum, what it is paid with. And what comes off it.

use super::allowance::{self, ComesOff, ListedLine};
use super::basket::{self, BasketError, BasketLine, BasketTotal};
use super::bounds::OutOfBounds;
use super::list_price::list_prices;
use super::needs::{Needs, Products};
use super::new_sale::{NewLine, NewSale};
use super::row::NewRowLine;
use super::tender::{self, Settled, Tender, TenderError};
use crate::Context;
use crate::catalogue::Terms;
use crate::change::Actor;
use crate::counter::{CounterError, SaleKind, TenderKind, check_amount, said};
use crate::id::ShiftId;
use crate::store::StoreError;
use crate::text;

/// A sale that was checked and added up.
pub(super) struct Checked {
    pub(super) kind: SaleKind,
    pub(super) reason: String,
    pub(super) lines: Vec<NewRowLine>,
    pub(super) total: BasketTotal,
    pub(super) settled: Settled,
    pub(super) tenders: Vec<(Tender, i64)>,
    pub(super) terms: Terms,
}

impl From<OutOfBounds> for CounterError {
    fn from(error: OutOfBounds) -> Self {
        Self::Invalid { field: error.field, message: error.message }
    }
}

/// What comes off the list price of a sale; nothing off one that is void.
pub(super) async fn comes_off(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: &NewSale,
    checked: &Checked,
) -> Result<ComesOff, StoreError> {
    if checked.kind == SaleKind::Void {
        return Ok(ComesOff::default());
    }
    let prices = list_prices(cx, teller, shift_id, new, &checked.lines).await?;
    let lines = checked.lines.iter().zip(&prices);
    let listed: Vec<_> = lines.map(|(line, price)| ListedLine::new(&line.basket, &line.total, *price)).collect();
    Ok(allowance::comes_off(&listed, checked.terms.price_cut_bp(&cx.limits)))
}

/// Checks a sale and adds it up.
pub(super) fn checked(cx: &Context, new: &NewSale, needs: Needs) -> Result<Checked, CounterError> {
    let Needs { terms, products } = needs;
    let bounds = cx.limits.sale_bounds();
    bounds.check(new)?;
    let mut lines = Vec::with_capacity(new.lines.len());
    for (place, line) in new.lines.iter().enumerate() {
        lines.push(checked_line(cx, line, (&products, &terms), new.queued).map_err(|error| at_line(place, error))?);
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
    line: &NewLine,
    (products, terms): (&Products, &Terms),
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
    let list_price_cents = known.map(|known| known.price_cents);
    let unit_price_cents = line.unit_price_cents.or(list_price_cents);
    let unit_price_cents =
        unit_price_cents.ok_or_else(|| CounterError::invalid("unit_price_cents", "Say what one costs."))?;
    check_amount(cx, "unit_price_cents", unit_price_cents)?;
    let listed = known.map(|known| (known.name.as_str(), known.price_cents));
    let price_reason = price_reason(cx, line, (listed, terms), unit_price_cents, queued)?;
    let (name, tax_bp, unit) = match known {
        Some(known) => (known.name.clone(), known.tax_bp, known.unit),
        None => {
            let name = text::checked(&line.name, 1, cx.limits.reason_chars_max);
            (name.map_err(|message| CounterError::invalid("name", message))?, line.tax_bp.unwrap_or(0), line.unit)
        }
    };
    // What a till kept was sold by what it was sold by then.
    if !queued {
        line.quantity.sold_by(unit).map_err(|message| CounterError::invalid("quantity", message))?;
    }
    let basket = BasketLine { quantity: line.quantity, unit_price_cents, discount: line.discount, tax_bp };
    Ok(NewRowLine {
        product_id: line.product_id,
        name,
        list_price_cents,
        price_reason,
        unit,
        basket,
        total: Default::default(),
    })
}

/// Why the price is another one than the catalogue's. A kept sale was rung up at the price of its time.
fn price_reason(
    cx: &Context,
    line: &NewLine,
    (listed, terms): (Option<(&str, i64)>, &Terms),
    unit_price_cents: i64,
    queued: bool,
) -> Result<String, CounterError> {
    let Some((name, list_cents)) = listed.filter(|(_, list)| *list != unit_price_cents) else {
        return Ok(String::new());
    };
    if !line.price_reason.trim().is_empty() {
        return said(cx, "price_reason", &line.price_reason);
    }
    if queued {
        return Ok("The catalogue's price when it was rung up".to_owned());
    }
    let (now, seen) = (shown(terms, list_cents), shown(terms, unit_price_cents));
    let message = format!("{name} costs {now} now, not {seen}. Take the new price, or say why it is another one.");
    Err(CounterError::invalid("price_reason", message))
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
            TenderKind::Cash | TenderKind::Card | TenderKind::Deposit | TenderKind::Other => 0,
        };
        let name = name(tender, terms, new.queued).map_err(|message| CounterError::invalid(field("name"), message))?;
        tenders.push((Tender { reference, name, ..tender.clone() }, credits));
    }
    let count_of = |kind| tenders.iter().filter(|(tender, _)| tender.kind == kind).count();
    if count_of(TenderKind::Credit) > 1 || count_of(TenderKind::Deposit) > 1 {
        return Err(CounterError::invalid("tenders", "Credits, and a deposit, are one tender of a sale."));
    }
    if count_of(TenderKind::Deposit) > 0 && new.deal_id.is_none() {
        return Err(CounterError::invalid("tenders", "A deposit is taken off the sale of its deal only."));
    }
    let given: Vec<Tender> = tenders.iter().map(|(tender, _)| tender.clone()).collect();
    let settled = tender::settle(total_cents, &given, terms.coin_cents()).map_err(|error| {
        let field = if let TenderError::Amount(place) = error {
            format!("tenders[{place}].amount_cents")
        } else {
            "tenders".to_owned()
        };
        CounterError::invalid(field, error.words(|cents| shown(terms, cents)))
    })?;
    Ok((settled, tenders))
}

/// What the shop calls a way to pay of its own. One that a till kept was called so then.
fn name(tender: &Tender, terms: &Terms, queued: bool) -> Result<String, String> {
    let name = tender.name.trim();
    if tender.kind != TenderKind::Other {
        return Ok(String::new());
    }
    if queued || terms.tenders.list().iter().any(|known| known == name) {
        return Ok(name.to_owned());
    }
    Err("The shop has no such way to pay.".to_owned())
}

/// An amount as people read it.
pub(super) fn shown(terms: &Terms, cents: i64) -> String {
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
