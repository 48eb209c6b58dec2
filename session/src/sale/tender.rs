//! What was given against what is to be paid, and the change. Pure, the same at the till and on the server.
//!
//! Change is given for cash only: card and credits never pay more than is due.

use serde::{Deserialize, Serialize};

use crate::counter::TenderKind;

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
}

/// What comes of the tenders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// What stays in the drawer.
    pub cash_cents: i64,
    /// What goes back to the customer.
    pub change_cents: i64,
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
    /// Card and credits pay so much more than is due.
    #[error("card and credits pay {0} minor units too much")]
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
                format!("Card and credits pay {} more than is due; only cash gives change.", shown(cents))
            }
            Self::TooLarge => "The amounts are too large.".to_owned(),
        }
    }
}

/// Settles `total_cents` with `tenders`.
///
/// # Errors
/// [`TenderError`] says by how much they do not fit.
pub fn settle(total_cents: i64, tenders: &[Tender]) -> Result<Settled, TenderError> {
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
    let change_cents = cash.checked_sub(total_cents - other).ok_or(TenderError::TooLarge)?;
    if change_cents < 0 {
        return Err(TenderError::Missing(-change_cents));
    }
    Ok(Settled { cash_cents: cash - change_cents, change_cents })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tender(kind: TenderKind, amount_cents: i64) -> Tender {
        Tender { kind, amount_cents, reference: String::new() }
    }

    #[test]
    fn change_comes_back_from_cash_and_never_from_a_card() {
        let cash = |amount| tender(TenderKind::Cash, amount);
        let card = |amount| tender(TenderKind::Card, amount);
        assert_eq!(settle(1250, &[cash(2000)]), Ok(Settled { cash_cents: 1250, change_cents: 750 }));
        assert_eq!(settle(1250, &[card(1000), cash(500)]), Ok(Settled { cash_cents: 250, change_cents: 250 }));
        assert_eq!(settle(1250, &[card(1300)]), Err(TenderError::TooMuch(50)));
        assert_eq!(settle(1250, &[card(1000)]), Err(TenderError::Missing(250)));
        assert_eq!(settle(0, &[]), Ok(Settled::default()));
        assert_eq!(settle(10, &[cash(0)]), Err(TenderError::Amount(0)));
    }
}
