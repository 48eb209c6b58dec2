//! What was given against what is to be paid, and the change. Pure, the same at the till and on the server.
//!
//! Change is given for cash only: nothing else ever pays more than is due. What is paid in cash is rounded to the smallest coin there
//! is.

use serde::{Deserialize, Serialize};

use crate::counter::TenderKind;
use crate::money::rounded_to_coins;

/// One thing somebody pays with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Tender {
    /// With what.
    pub kind: TenderKind,
    /// How much, in minor units; above 0 in a sale, below 0 in a refund.
    pub amount_cents: i64,
    /// The card terminal's reference; empty for cash.
    #[serde(default)]
    pub reference: String,
    /// What the shop calls it, where it is a way of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// What comes of the tenders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// What stays in the drawer.
    pub cash_cents: i64,
    /// What goes back to the customer.
    pub change_cents: i64,
    /// So much more is paid than the sale comes to, because cash was rounded; below 0 for so much less.
    pub rounding_cents: i64,
}

/// Why the tenders do not settle what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TenderError {
    /// An amount is not above 0; its place.
    #[error("a tender's amount is not above nothing")]
    Amount(usize),
    /// So much is missing, in minor units.
    #[error("{0} minor units are missing")]
    Missing(i64),
    /// What is no cash pays so much more than is due.
    #[error("what is no cash pays {0} minor units too much")]
    TooMuch(i64),
    /// More than 64 bits hold.
    #[error("the amounts are too large")]
    TooLarge,
}

impl TenderError {
    /// What is wrong, as people at a till read it; `shown` writes an amount with its currency.
    #[must_use]
    pub fn words(self, shown: impl Fn(i64) -> String) -> String {
        match self {
            Self::Amount(_) => "A tender is more than nothing.".to_owned(),
            Self::Missing(cents) => format!("{} are still to be paid.", shown(cents)),
            Self::TooMuch(cents) => {
                format!("{} more is paid than is due; only cash gives change.", shown(cents))
            }
            Self::TooLarge => "The amounts are too large.".to_owned(),
        }
    }
}

/// Settles `total_cents` with `tenders`, where the smallest coin is worth `coin_cents`.
///
/// # Errors
/// [`TenderError`] says by how much they do not fit.
pub fn settle(total_cents: i64, tenders: &[Tender], coin_cents: i64) -> Result<Settled, TenderError> {
    let (mut cash, mut other) = (0_i64, 0_i64);
    for (place, tender) in tenders.iter().enumerate() {
        if tender.amount_cents < 1 {
            return Err(TenderError::Amount(place));
        }
        let sum = if tender.kind == TenderKind::Cash { &mut cash } else { &mut other };
        *sum = sum.checked_add(tender.amount_cents).ok_or(TenderError::TooLarge)?;
    }
    if other > total_cents {
        return Err(TenderError::TooMuch(other - total_cents));
    }
    let exact_cents = total_cents - other;
    let due_cents = if cash > 0 { rounded_to_coins(exact_cents, coin_cents) } else { exact_cents };
    let change_cents = cash.checked_sub(due_cents).ok_or(TenderError::TooLarge)?;
    if change_cents < 0 {
        return Err(TenderError::Missing(-change_cents));
    }
    Ok(Settled { cash_cents: cash - change_cents, change_cents, rounding_cents: due_cents - exact_cents })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tender(kind: TenderKind, amount_cents: i64) -> Tender {
        Tender { kind, amount_cents, reference: String::new(), name: String::new() }
    }

    #[test]
    fn change_comes_back_from_cash_and_never_from_a_card() {
        let cash = |amount| tender(TenderKind::Cash, amount);
        let card = |amount| tender(TenderKind::Card, amount);
        let settle = |total, tenders: &[Tender]| super::settle(total, tenders, 1);
        let settled = |cash_cents, change_cents| Ok(Settled { cash_cents, change_cents, rounding_cents: 0 });
        assert_eq!(settle(1250, &[cash(2000)]), settled(1250, 750));
        assert_eq!(settle(1250, &[card(1000), cash(500)]), settled(250, 250));
        assert_eq!(settle(1250, &[card(1300)]), Err(TenderError::TooMuch(50)));
        assert_eq!(settle(1250, &[card(1000)]), Err(TenderError::Missing(250)));
        assert_eq!(settle(0, &[]), Ok(Settled::default()));
        assert_eq!(settle(10, &[cash(0)]), Err(TenderError::Amount(0)));
    }

    #[test]
    fn only_what_is_paid_in_cash_is_rounded_to_the_smallest_coin() {
        let cash = |amount| tender(TenderKind::Cash, amount);
        let card = |amount| tender(TenderKind::Card, amount);
        let settle = |total, tenders: &[Tender]| super::settle(total, tenders, 5);
        let rounded =
            |cash_cents, change_cents, rounding_cents| Ok(Settled { cash_cents, change_cents, rounding_cents });
        assert_eq!(settle(1_232, &[cash(1_230)]), rounded(1_230, 0, -2));
        assert_eq!(settle(1_233, &[cash(2_000)]), rounded(1_235, 765, 2));
        assert_eq!(settle(1_233, &[card(1_233)]), rounded(0, 0, 0));
        assert_eq!(settle(1_233, &[card(1_000), cash(235)]), rounded(235, 0, 2));
        assert_eq!(settle(1_233, &[cash(1_230)]), Err(TenderError::Missing(5)));
        assert_eq!(settle(1_233, &[card(1_230)]), Err(TenderError::Missing(3)));
    }
}
