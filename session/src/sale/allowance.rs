//! What comes off a sale against the list price, however it is said, and whether that is more than a cashier may give. Pure, the
//! same at the till and on the server.
//!
//! A lower price, a discount of a line and its share of the basket's discount are one thing here: what is paid less than the list
//! says. The limit holds for the whole sale and for each of its lines, so that nothing given away hides behind something dear
//! that goes back later. What a line costs more than the list never makes up for another one.

use super::basket::{BasketLine, LineTotal, WHOLE_BP};
use crate::money::part_of;
use crate::quantity::Quantity;

/// A line of a sale beside what it costs by the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedLine {
    /// How much, above 0.
    pub quantity: Quantity,
    /// What one costs by the list, in minor units.
    pub list_price_cents: i64,
    /// What is paid for all of it, in minor units, without a tax that is added.
    pub paid_cents: i64,
}

/// What comes off a sale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComesOff {
    /// All of it, in minor units.
    pub off_cents: i64,
    /// The same in basis points of what the whole sale costs by the list, rounded up.
    pub off_bp: i64,
    /// Whether it is more than a cashier may give.
    pub is_over: bool,
}

impl ListedLine {
    /// A line of a basket that was added up. What stands on no list costs by the list what is asked for it.
    #[must_use]
    pub fn new(line: &BasketLine, total: &LineTotal, list_price_cents: Option<i64>) -> Self {
        let list_price_cents = match list_price_cents {
            Some(cents) => cents,
            None => line.unit_price_cents,
        };
        let gross_cents = cost_cents(line.quantity, line.unit_price_cents);
        Self { quantity: line.quantity, list_price_cents, paid_cents: gross_cents - total.discount_cents }
    }

    fn list_cents(&self) -> i64 {
        cost_cents(self.quantity, self.list_price_cents)
    }

    fn off_cents(&self) -> i64 {
        self.list_cents().saturating_sub(self.paid_cents).max(0)
    }

    /// What a cashier may take off it: the limit's part of the line or of each piece, whichever a till rounds to more.
    fn free_cents(&self, limit_bp: i64) -> i64 {
        let of_line = part_of(self.list_cents(), limit_bp, WHOLE_BP).unwrap_or(0);
        let least = part_of(self.list_price_cents, WHOLE_BP - limit_bp, WHOLE_BP).unwrap_or(self.list_price_cents);
        of_line.max(cost_cents(self.quantity, self.list_price_cents - least))
    }
}

/// What so much costs; the largest amount there is beyond 64 bits.
fn cost_cents(quantity: Quantity, unit_price_cents: i64) -> i64 {
    quantity.cost_cents(unit_price_cents).unwrap_or(i64::MAX)
}

/// What comes off these lines, of which a cashier may give `limit_bp` basis points.
#[must_use]
pub fn comes_off(lines: &[ListedLine], limit_bp: i64) -> ComesOff {
    let sum = |of: &dyn Fn(&ListedLine) -> i64| lines.iter().fold(0_i64, |sum, line| sum.saturating_add(of(line)));
    let (list_cents, off_cents) = (sum(&ListedLine::list_cents), sum(&ListedLine::off_cents));
    let free_of_all = part_of(list_cents, limit_bp, WHOLE_BP).unwrap_or(0);
    let free_cents = free_of_all.max(sum(&|line| line.free_cents(limit_bp)));
    // A share of the basket's discount may be one minor unit more than its part: shares are whole.
    let is_line_over = |line: &ListedLine| line.off_cents() > line.free_cents(limit_bp).saturating_add(1);
    let off_bp = match i128::from(list_cents) {
        0 => 0,
        list => (i128::from(off_cents) * i128::from(WHOLE_BP) + list - 1) / list,
    };
    ComesOff {
        off_cents,
        off_bp: i64::try_from(off_bp).unwrap_or(i64::MAX),
        is_over: off_cents > free_cents || lines.iter().any(is_line_over),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::TaxMode;
    use crate::sale::basket::{Discount, total};

    /// What comes off lines of (list price, how many, price of one, discount), and the basket's discount.
    fn off(lines: &[(i64, i64, i64, Discount)], discount: Discount) -> ComesOff {
        let basket: Vec<BasketLine> = lines
            .iter()
            .map(|&(_, quantity, unit_price_cents, discount)| BasketLine {
                quantity: Quantity::whole(quantity),
                unit_price_cents,
                discount,
                tax_bp: 1_900,
            })
            .collect();
        let listed = |mode| {
            let total = total(&basket, discount, mode).expect("a sum");
            let lines = basket.iter().zip(&total.lines).zip(lines);
            let lines: Vec<_> =
                lines.map(|((line, total), (list, ..))| ListedLine::new(line, total, Some(*list))).collect();
            comes_off(&lines, 2_000)
        };
        assert_eq!(listed(TaxMode::Included), listed(TaxMode::Added), "what is taxed on top is no price");
        listed(TaxMode::Included)
    }

    #[test]
    fn the_limit_is_met_to_the_minor_unit_and_passed_by_the_next() {
        use Discount::{Bp, Cents, None};
        for (lines, discount, is_over) in [
            (vec![(1_000, 1, 800, None)], None, false),
            (vec![(1_000, 1, 799, None)], None, true),
            (vec![(1_000, 2, 1_000, Cents(400))], None, false),
            (vec![(1_000, 2, 1_000, Cents(401))], None, true),
            (vec![(1_000, 1, 900, Bp(1_112))], None, false),
            (vec![(1_000, 1, 900, Bp(1_117))], None, true),
            (vec![(1_000, 1, 900, Cents(50))], Cents(50), false),
            (vec![(1_000, 1, 900, Cents(50))], Cents(51), true),
            (vec![(199, 1, 199, Bp(2_000))], None, false),
            (vec![(199, 1, 199, Bp(2_000)), (199, 1, 199, Bp(2_000))], None, false),
            (vec![(199, 3, 159, None)], None, false),
            (vec![(199, 1, 199, None), (7, 1, 7, None)], Bp(2_000), false),
            // Dearer than the list makes up for nothing, and neither does something dear beside it.
            (vec![(1_000, 1, 1_500, None), (1_000, 1, 500, None)], None, true),
            (vec![(100_000, 1, 100_000, None), (1_000, 1, 1, None)], None, true),
            (vec![(100_000, 1, 100_000, None), (1_000, 1, 1_000, Bp(10_000))], None, true),
            (vec![(1_000, 1, 2_000, Cents(1_000))], None, false),
            (vec![(0, 1, 0, None)], None, false),
        ] {
            assert_eq!(off(&lines, discount).is_over, is_over, "{lines:?} {discount:?}");
        }
    }

    #[test]
    fn what_comes_off_is_told_in_minor_units_and_basis_points() {
        let half =
            off(&[(1_000, 1, 900, Discount::Cents(100)), (1_000, 1, 1_000, Discount::None)], Discount::Cents(800));
        assert_eq!((half.off_cents, half.off_bp, half.is_over), (1_000, 5_000, true));
        assert_eq!(comes_off(&[], 2_000), ComesOff::default());
    }
}
