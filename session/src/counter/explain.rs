//! What may explain that a drawer does not hold what it should: hints for people, never a correction.

use serde::{Deserialize, Serialize};

/// One amount that may have been forgotten or booked twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is, for people: `Paid out 12.00 for stamps`.
    pub what: String,
    /// What it does to the drawer, in minor units.
    pub cash_cents: i64,
    /// True when it counts for nothing, being void.
    pub is_void: bool,
}

/// A possible reason for a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Explanation {
    /// Two neighbouring digits of the count may stand in the wrong order.
    DigitsSwapped {
        /// What the count would be then, in minor units: what was expected.
        instead_cents: i64,
    },
    /// It is booked, and the drawer looks as if it had not happened.
    PerhapsNotDone {
        /// What.
        what: String,
    },
    /// It is void or booked once, and the drawer looks as if it had happened, or happened twice.
    PerhapsDone {
        /// What.
        what: String,
    },
}

/// The most that are shown: more is no hint.
const SHOWN_MAX: usize = 6;

/// What may explain that `counted_cents` were found where `expected_cents` should be.
#[must_use]
pub fn explain(counted_cents: i64, expected_cents: i64, candidates: &[Candidate]) -> Vec<Explanation> {
    let variance = counted_cents - expected_cents;
    if variance == 0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    if swapped(counted_cents, expected_cents) {
        found.push(Explanation::DigitsSwapped { instead_cents: expected_cents });
    }
    for candidate in candidates {
        let what = || candidate.what.clone();
        if !candidate.is_void && variance == -candidate.cash_cents {
            found.push(Explanation::PerhapsNotDone { what: what() });
        } else if variance == candidate.cash_cents {
            found.push(Explanation::PerhapsDone { what: what() });
        }
    }
    found.truncate(SHOWN_MAX);
    found
}

/// True when the two differ by one swap of neighbouring digits.
fn swapped(counted: i64, expected: i64) -> bool {
    let (mut digits, wanted) = (counted.unsigned_abs().to_string().into_bytes(), expected.unsigned_abs().to_string());
    if counted < 0 || expected < 0 || digits.len() != wanted.len() {
        return false;
    }
    for place in 1..digits.len() {
        digits.swap(place - 1, place);
        if digits == wanted.as_bytes() {
            return true;
        }
        digits.swap(place - 1, place);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(cash_cents: i64, is_void: bool) -> Candidate {
        Candidate { what: "it".to_owned(), cash_cents, is_void }
    }

    #[test]
    fn a_paid_out_that_did_not_leave_the_drawer_is_found() {
        let found = explain(21_200, 20_000, &[candidate(-1_200, false), candidate(500, false)]);
        assert_eq!(found, [Explanation::PerhapsNotDone { what: "it".to_owned() }]);
    }

    #[test]
    fn a_void_sale_whose_money_is_in_the_drawer_is_found() {
        assert_eq!(
            explain(20_700, 20_000, &[candidate(700, true)]),
            [Explanation::PerhapsDone { what: "it".to_owned() }]
        );
    }

    #[test]
    fn two_swapped_digits_are_found_and_a_right_count_needs_no_reason() {
        assert_eq!(explain(24_150, 21_450, &[]), [Explanation::DigitsSwapped { instead_cents: 21_450 }]);
        assert_eq!(explain(21_450, 21_450, &[candidate(0, false)]), []);
    }
}
