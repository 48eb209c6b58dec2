//! A line of a basket as somebody types it, and what they are shown of it: quantities, prices, reductions.

use session::money;
use session::sale::basket::{Discount, WHOLE_BP};

/// What is said of a text that is no quantity.
pub(crate) const HOW_MUCH: &str = "How much? Type a number, as in 2 or 1.5.";

/// A line of a basket as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TypedLine {
    pub(crate) quantity: String,
    pub(crate) price: String,
    pub(crate) reason: String,
    pub(crate) off: String,
}

/// A reduction as somebody typed it: nothing, an amount, or a part with a percent sign.
pub(crate) fn typed_discount(text: &str, decimals: u32) -> Option<Discount> {
    let text = text.trim();
    let discount = match text.strip_suffix('%') {
        Some(part) => Discount::Bp(money::typed(part, 2).filter(|bp| *bp <= WHOLE_BP)?),
        None if text.is_empty() => Discount::None,
        None => Discount::Cents(money::typed(text, decimals)?),
    };
    Some(if matches!(discount, Discount::Bp(0) | Discount::Cents(0)) { Discount::None } else { discount })
}

/// A reduction as people type it.
pub(crate) fn shown_discount(discount: Discount, decimals: u32) -> String {
    match discount {
        Discount::None => String::new(),
        Discount::Cents(cents) => money::amount(cents, decimals),
        Discount::Bp(bp) => format!("{}%", shown_part(bp)),
    }
}

/// A part in percent, without decimals that say nothing: `19`, `12.50`.
pub(crate) fn shown_part(bp: i64) -> String {
    if bp % 100 == 0 { (bp / 100).to_string() } else { money::amount(bp, 2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reduction_is_typed_as_an_amount_or_a_part_and_shown_as_it_was_typed() {
        for (typed, discount) in [
            ("", Discount::None),
            ("0", Discount::None),
            ("5", Discount::Cents(500)),
            ("0,50", Discount::Cents(50)),
            ("10%", Discount::Bp(1_000)),
            ("12.5%", Discount::Bp(1_250)),
        ] {
            assert_eq!(typed_discount(typed, 2), Some(discount), "{typed}");
            assert_eq!(typed_discount(&shown_discount(discount, 2), 2), Some(discount), "{typed}");
        }
        for nonsense in ["-1", "101%", "%", "five"] {
            assert_eq!(typed_discount(nonsense, 2), None, "{nonsense}");
        }
    }
}
