//! Money: integer minor units, never a float.
//!
//! An amount's currency is its shop's. Rounding is half to even, so that a long run of halves does not drift.

/// `percent` of `amount_cents`, rounded half to even in minor units.
///
/// `None` when the product does not fit 64 bits, which no amount within the shop's limits reaches.
#[must_use]
pub const fn percent_of(amount_cents: i64, percent: i64) -> Option<i64> {
    let Some(product) = amount_cents.checked_mul(percent) else { return None };
    let (quotient, rest) = (product.div_euclid(100), product.rem_euclid(100));
    let up = rest > 50 || (rest == 50 && quotient % 2 != 0);
    Some(if up { quotient + 1 } else { quotient })
}

/// An amount as people read it: `4900` with two decimals is `49.00`.
#[must_use]
pub fn amount(amount_cents: i64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    let (whole, rest) = (amount_cents.unsigned_abs() / unit, amount_cents.unsigned_abs() % unit);
    let sign = if amount_cents < 0 { "-" } else { "" };
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:0width$}", width = decimals as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::{amount, percent_of};

    #[test]
    fn halves_round_to_the_even_cent() {
        assert_eq!(percent_of(25, 2), Some(0)); // 0.50 → 0
        assert_eq!(percent_of(75, 2), Some(2)); // 1.50 → 2
        assert_eq!(percent_of(4900, 2), Some(98));
        assert_eq!(percent_of(-75, 2), Some(-2));
        assert_eq!(percent_of(i64::MAX, 2), None);
    }

    #[test]
    fn amounts_show_their_currencys_decimals() {
        assert_eq!(amount(4900, 2), "49.00");
        assert_eq!(amount(-5, 2), "-0.05");
        assert_eq!(amount(1200, 0), "1200");
        assert_eq!(amount(1234, 3), "1.234");
    }
}
