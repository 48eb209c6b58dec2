//! What a customer takes of a quote: all that is not optional, and of the rest what they want. Pure, as a basket is.

use super::types::{DealLine, Quote};
use crate::catalogue::TaxMode;
use crate::catalogue::basket::{self, BasketError, BasketLine, BasketTotal, Discount};

/// Which lines of a quote its customer takes, and what they come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Their places: 1 for the quote's first line. In its order.
    pub places: Vec<i64>,
    /// What they come to among themselves, a line for each place.
    pub total: BasketTotal,
}

impl DealLine {
    /// The line as a basket adds it up.
    #[must_use]
    pub const fn as_in_basket(&self) -> BasketLine {
        BasketLine {
            quantity: self.quantity,
            unit_price_cents: self.unit_price_cents,
            discount: self.discount,
            tax_bp: self.tax_bp,
        }
    }
}

/// What some lines come to. An amount that comes off all of them is no more than they are: whoever leaves lines out pays nothing at the
/// least.
///
/// # Errors
/// As for a basket.
pub(super) fn added_up(lines: &[BasketLine], discount: Discount, mode: TaxMode) -> Result<BasketTotal, BasketError> {
    let discount = match discount {
        Discount::Cents(cents) => {
            let sum_cents = basket::total(lines, Discount::None, TaxMode::Included)?.total_cents;
            Discount::Cents(cents.min(sum_cents))
        }
        discount => discount,
    };
    basket::total(lines, discount, mode)
}

impl Quote {
    /// What it comes to with these of its optional lines, by their places, beside all that is not optional.
    ///
    /// # Errors
    /// As for a basket.
    pub fn chosen(&self, wanted: &[i64]) -> Result<Chosen, BasketError> {
        let taken = (1..).zip(&self.lines).filter(|(place, line)| !line.is_optional || wanted.contains(place));
        let (places, lines): (Vec<i64>, Vec<BasketLine>) =
            taken.map(|(place, line)| (place, line.as_in_basket())).unzip();
        let total = added_up(&lines, self.head.discount, self.head.tax_mode)?;
        Ok(Chosen { places, total })
    }

    /// The places of its optional lines.
    #[must_use]
    pub fn optional(&self) -> Vec<i64> {
        (1..).zip(&self.lines).filter(|(_, line)| line.is_optional).map(|(place, _)| place).collect()
    }
}
