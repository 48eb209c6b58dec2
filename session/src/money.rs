//! Money: integer minor units, never a float.
//!
//! An amount's currency is its shop's. Rounding is half to even, so that a long run of halves does not drift.

/// `part` of `whole` parts of `amount_cents`, rounded half to even in minor units. `whole` is above 0.
///
/// `None` when the answer does not fit 64 bits.
#[must_use]
pub fn part_of(amount_cents: i64, part: i64, whole: i64) -> Option<i64> {
    let (product, whole) = (i128::from(amount_cents) * i128::from(part), i128::from(whole));
    let (quotient, rest) = (product.div_euclid(whole), product.rem_euclid(whole));
    let up = rest * 2 > whole || (rest * 2 == whole && quotient % 2 != 0);
    i64::try_from(if up { quotient + 1 } else { quotient }).ok()
}

/// Deals `amount_cents` out by `weights` (0 or more), so that the shares add up to it exactly: each gets its whole part,
/// and what is left goes to the largest remainders, the earlier first. No share is larger than it would be rounded up.
#[must_use]
pub fn dealt_out(amount_cents: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole <= 0 {
        let mut shares = vec![0; weights.len()];
        if let Some(first) = shares.first_mut() {
            *first = amount_cents;
        }
        return shares;
    }
    let product = |weight: i64| i128::from(amount_cents) * i128::from(weight);
    let mut shares: Vec<i64> =
        weights.iter().map(|weight| i64::try_from(product(*weight).div_euclid(whole)).unwrap_or(i64::MAX)).collect();
    let left = amount_cents - shares.iter().sum::<i64>();
    let mut places: Vec<usize> = (0..weights.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(product(weights.get(*place).copied().unwrap_or(0)).rem_euclid(whole)));
    for place in places.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(share) = shares.get_mut(place) {
            *share += 1;
        }
    }
    shares
}

/// How many decimals amounts of this currency have (ISO 4217, list one of 2024): two, but for those that have none or three.
#[must_use]
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// The currency's sign, where it has one of its own; else its code.
#[must_use]
pub fn sign(currency: &str) -> &str {
    match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        "INR" => "₹",
        code => code,
    }
}

/// The smallest coin that is there to pay with, in minor units, where that is not one: what is paid in cash is rounded to it (the
/// currencies' central banks, 2024). A shop may say otherwise, as in countries that no longer use the smallest euro coins.
#[must_use]
pub fn smallest_coin_cents(currency: &str) -> i64 {
    match currency {
        "AUD" | "CAD" | "CHF" => 5,
        "NZD" => 10,
        "DKK" => 50,
        "CZK" | "NOK" | "SEK" => 100,
        "HUF" => 500,
        _ => 1,
    }
}

/// `amount_cents` rounded to whole coins of `coin_cents` (1 or more), a half away from nothing.
#[must_use]
pub const fn rounded_to_coins(amount_cents: i64, coin_cents: i64) -> i64 {
    if coin_cents <= 1 {
        return amount_cents;
    }
    let half = if amount_cents < 0 { -(coin_cents / 2) } else { coin_cents / 2 };
    amount_cents.saturating_add(half) / coin_cents * coin_cents
}

/// The notes and coins one counts, largest first, in minor units.
#[must_use]
pub fn denominations(currency: &str) -> &'static [i64] {
    match (currency, decimals(currency)) {
        ("EUR", _) => &[50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
        ("USD", _) => &[10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25, 10, 5, 1],
        ("CHF", _) => &[100_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5],
        (_, 0) => &[10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1],
        (_, 3) => &[20_000, 10_000, 5_000, 1_000, 500, 250, 100, 50, 25, 20, 10, 5],
        _ => &[10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 1],
    }
}

/// The amount somebody typed: digits, with up to `decimals` of them after a point or a comma. `None` for everything else.
#[must_use]
pub fn typed(text: &str, decimals: u32) -> Option<i64> {
    let text = text.trim();
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let places = usize::try_from(decimals).ok()?;
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || rest.len() > places || !are_digits(whole) || !are_digits(rest) || text.ends_with(['.', ','])
    {
        return None;
    }
    let rest = format!("{rest:0<places$}");
    format!("{whole}{rest}").parse().ok()
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
    use super::{amount, dealt_out, part_of, rounded_to_coins, typed};

    #[test]
    fn halves_round_to_the_even_cent() {
        assert_eq!(part_of(25, 2, 100), Some(0)); // 0.50 → 0
        assert_eq!(part_of(75, 2, 100), Some(2)); // 1.50 → 2
        assert_eq!(part_of(4900, 2, 100), Some(98));
        assert_eq!(part_of(-75, 2, 100), Some(-2));
        assert_eq!(part_of(i64::MAX, 101, 100), None);
    }

    #[test]
    fn cash_is_rounded_to_the_nearest_coin_both_ways_alike() {
        for (amount, coin, rounded) in
            [(1_232, 5, 1_230), (1_233, 5, 1_235), (1_235, 5, 1_235), (2, 5, 0), (3, 5, 5), (125, 50, 150), (7, 1, 7)]
        {
            assert_eq!(rounded_to_coins(amount, coin), rounded, "{amount} in {coin}");
            assert_eq!(rounded_to_coins(-amount, coin), -rounded, "{amount} in {coin}");
        }
    }

    #[test]
    fn what_is_dealt_out_adds_up() {
        assert_eq!(dealt_out(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(dealt_out(5, &[0, 0]), [5, 0]);
        assert_eq!(dealt_out(7, &[10, 0, 30]), [2, 0, 5]);
        assert_eq!(dealt_out(7, &[]), [0; 0]);
    }

    #[test]
    fn a_typed_amount_is_digits_with_the_currencys_decimals() {
        assert_eq!(typed("200", 2), Some(20_000));
        assert_eq!(typed(" 12,5 ", 2), Some(1_250));
        assert_eq!(typed("1.234", 3), Some(1_234));
        assert_eq!(typed("0", 0), Some(0));
        for nonsense in ["", "-1", "1.234", "1.", ".5", "1e3", "1 000", "١", "9999999999999999999"] {
            assert_eq!(typed(nonsense, 2), None, "{nonsense}");
        }
        assert_eq!(typed("1.5", 0), None);
    }

    #[test]
    fn amounts_show_their_currencys_decimals() {
        assert_eq!(amount(4900, 2), "49.00");
        assert_eq!(amount(-5, 2), "-0.05");
        assert_eq!(amount(1200, 0), "1200");
        assert_eq!(amount(1234, 3), "1.234");
    }
}
