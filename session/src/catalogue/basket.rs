//! What a basket comes to, at a till or on a deal: lines, discounts, tax, total. Pure, the same at the till and on the server.
//!
//! Each amount is rounded once, half to even, per tax rate; shares are dealt out by largest remainder. So lines always add
//! up to their tax groups and those to the total, in currencies of any number of decimals.

use serde::{Deserialize, Serialize};

use super::kind::TaxMode;
use super::view::TaxTotal;
use crate::money::{dealt_out, part_of};
use crate::quantity::Quantity;

/// A whole in basis points.
pub const WHOLE_BP: i64 = 10_000;

/// A reduction of a line or of a whole basket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// None.
    #[default]
    None,
    /// So much, in minor units.
    Cents(i64),
    /// Such a part, in basis points: 1000 is 10 %.
    Bp(i64),
}

impl Discount {
    /// Whether it takes anything off.
    #[must_use]
    pub const fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// It as two numbers, of which one at the most is above 0: minor units and basis points.
    #[must_use]
    pub const fn cents_and_bp(self) -> (i64, i64) {
        match self {
            Self::None => (0, 0),
            Self::Cents(cents) => (cents, 0),
            Self::Bp(bp) => (0, bp),
        }
    }
}

crate::server_only! {
    /// From its two numbers, `discount_cents` and `discount_bp`.
    impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for Discount
    where
        &'static str: sqlx::ColumnIndex<R>,
        i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    {
        fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
            Ok(match (row.try_get("discount_cents")?, row.try_get("discount_bp")?) {
                (0, 0) => Self::None,
                (0, bp) => Self::Bp(bp),
                (cents, _) => Self::Cents(cents),
            })
        }
    }
}

/// A line as it enters the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasketLine {
    /// How much, above 0.
    pub quantity: Quantity,
    /// What one costs, in minor units, 0 or more.
    pub unit_price_cents: i64,
    /// The line's own reduction.
    pub discount: Discount,
    /// Its tax rate in basis points.
    pub tax_bp: i64,
}

/// A line as it leaves the sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTotal {
    /// Its own reduction and its share of the basket's, in minor units.
    pub discount_cents: i64,
    /// The tax in it or on it.
    pub tax_cents: i64,
    /// What is paid for it, tax and all.
    pub total_cents: i64,
}

/// What a basket comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasketTotal {
    /// Each line, in the basket's order.
    pub lines: Vec<LineTotal>,
    /// All reductions.
    pub discount_cents: i64,
    /// The tax by rate, lowest first.
    pub taxes: Vec<TaxTotal>,
    /// All of it.
    pub tax_cents: i64,
    /// What is to be paid.
    pub total_cents: i64,
}

/// Why a basket has no sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BasketError {
    /// A line's reduction is below 0 or more than the line; its place.
    #[error("a line's discount is not between nothing and the line")]
    LineDiscount(usize),
    /// The basket's reduction is below 0 or more than the basket.
    #[error("the discount is not between nothing and the total")]
    Discount,
    /// A quantity, price or rate that none can be; its line.
    #[error("a line holds what no line can")]
    Line(usize),
    /// More than 64 bits hold.
    #[error("the amounts are too large")]
    TooLarge,
}

/// Adds a basket up.
///
/// # Errors
/// [`BasketError`] names what has no sum.
pub fn total(lines: &[BasketLine], discount: Discount, mode: TaxMode) -> Result<BasketTotal, BasketError> {
    let mut amounts = Vec::with_capacity(lines.len());
    let mut totals = Vec::with_capacity(lines.len());
    for (place, line) in lines.iter().enumerate() {
        if !line.quantity.is_some() || line.unit_price_cents < 0 || !(0..=WHOLE_BP).contains(&line.tax_bp) {
            return Err(BasketError::Line(place));
        }
        let gross = line.quantity.cost_cents(line.unit_price_cents).ok_or(BasketError::TooLarge)?;
        let own = reduction(line.discount, gross).ok_or(BasketError::LineDiscount(place))?;
        amounts.push(gross - own);
        totals.push(LineTotal { discount_cents: own, ..LineTotal::default() });
    }
    let sum = amounts.iter().try_fold(0_i64, |sum, amount| sum.checked_add(*amount)).ok_or(BasketError::TooLarge)?;
    let shares = dealt_out(reduction(discount, sum).ok_or(BasketError::Discount)?, &amounts);
    for ((amount, share), line) in amounts.iter_mut().zip(shares).zip(&mut totals) {
        *amount -= share;
        line.discount_cents += share;
        line.total_cents = *amount;
    }
    let taxes = tax(lines, &amounts, mode, &mut totals).ok_or(BasketError::TooLarge)?;
    let of = |part: fn(&LineTotal) -> i64| {
        totals.iter().try_fold(0_i64, |sum, line| sum.checked_add(part(line))).ok_or(BasketError::TooLarge)
    };
    Ok(BasketTotal {
        discount_cents: of(|line| line.discount_cents)?,
        tax_cents: of(|line| line.tax_cents)?,
        total_cents: of(|line| line.total_cents)?,
        taxes,
        lines: totals,
    })
}

/// What `discount` takes of `amount_cents`; nothing when it is none that can be taken.
fn reduction(discount: Discount, amount_cents: i64) -> Option<i64> {
    match discount {
        Discount::None => Some(0),
        Discount::Cents(cents) => (0..=amount_cents).contains(&cents).then_some(cents),
        Discount::Bp(bp) if (0..=WHOLE_BP).contains(&bp) => part_of(amount_cents, bp, WHOLE_BP),
        Discount::Bp(_) => None,
    }
}

/// Works out the tax of each rate and deals it out to its lines.
fn tax(lines: &[BasketLine], amounts: &[i64], mode: TaxMode, totals: &mut [LineTotal]) -> Option<Vec<TaxTotal>> {
    let mut rates: Vec<i64> = lines.iter().map(|line| line.tax_bp).collect();
    rates.sort_unstable();
    rates.dedup();
    let mut taxes = Vec::with_capacity(rates.len());
    for rate in rates {
        let places: Vec<usize> =
            (0..lines.len()).filter(|place| lines.get(*place).is_some_and(|line| line.tax_bp == rate)).collect();
        let of_rate: Vec<i64> = places.iter().filter_map(|place| amounts.get(*place).copied()).collect();
        let sum = of_rate.iter().try_fold(0_i64, |sum, amount| sum.checked_add(*amount))?;
        let tax = match mode {
            TaxMode::Included => part_of(sum, rate, WHOLE_BP + rate)?,
            TaxMode::Added => part_of(sum, rate, WHOLE_BP)?,
        };
        for (place, share) in places.iter().zip(dealt_out(tax, &of_rate)) {
            let line = totals.get_mut(*place)?;
            line.tax_cents = share;
            if mode == TaxMode::Added {
                line.total_cents = line.total_cents.checked_add(share)?;
            }
        }
        let net_cents = if mode == TaxMode::Included { sum - tax } else { sum };
        taxes.push(TaxTotal { tax_bp: rate, net_cents, tax_cents: tax });
    }
    Some(taxes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn line(quantity: i64, unit_price_cents: i64, tax_bp: i64) -> BasketLine {
        BasketLine { quantity: Quantity::whole(quantity), unit_price_cents, discount: Discount::None, tax_bp }
    }

    #[test]
    fn included_tax_is_taken_out_of_the_price_and_added_tax_put_on_top() {
        let lines = [line(1, 1190, 1900), line(2, 535, 700)];
        let included = total(&lines, Discount::None, TaxMode::Included).expect("a sum");
        assert_eq!((included.total_cents, included.tax_cents), (2260, 190 + 70));
        let added = total(&lines, Discount::None, TaxMode::Added).expect("a sum");
        assert_eq!((added.total_cents, added.tax_cents), (2260 + 226 + 75, 226 + 75));
    }

    #[test]
    fn a_discount_on_everything_is_dealt_out_to_the_last_cent() {
        let lines = [line(1, 100, 0), line(1, 100, 0), line(1, 100, 0)];
        let sum = total(&lines, Discount::Cents(100), TaxMode::Included).expect("a sum");
        assert_eq!(sum.lines.iter().map(|line| line.discount_cents).collect::<Vec<_>>(), [34, 33, 33]);
        assert_eq!(sum.total_cents, 200);
    }

    #[test]
    fn nothing_is_reduced_below_nothing() {
        let lines = [line(1, 100, 0)];
        assert_eq!(total(&lines, Discount::Cents(101), TaxMode::Included), Err(BasketError::Discount));
        assert_eq!(total(&lines, Discount::Bp(10_001), TaxMode::Included), Err(BasketError::Discount));
        let wrong = [BasketLine { discount: Discount::Cents(-1), ..line(1, 100, 0) }];
        assert_eq!(total(&wrong, Discount::None, TaxMode::Included), Err(BasketError::LineDiscount(0)));
        assert_eq!(total(&[line(2, i64::MAX, 0)], Discount::None, TaxMode::Included), Err(BasketError::TooLarge));
    }
}
