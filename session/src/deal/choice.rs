//! What a customer takes of a quote: all that is not optional, and of the rest what they want. Pure, as a basket is.

use super::types::{DealLine, Quote};
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
            discount: Discount::None,
            tax_bp: self.tax_bp,
        }
    }
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
        let total = basket::total(&lines, Discount::None, self.head.tax_mode)?;
        Ok(Chosen { places, total })
    }

    /// The places of its optional lines.
    #[must_use]
    pub fn optional(&self) -> Vec<i64> {
        (1..).zip(&self.lines).filter(|(_, line)| line.is_optional).map(|(place, _)| place).collect()
    }
}
