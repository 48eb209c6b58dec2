//! How old something is, as people say it: rounded down, and no finer than what it is read for.

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const TWO_MONTHS_MS: i64 = 60 * DAY_MS;
const TWO_YEARS_MS: i64 = 730 * DAY_MS;

/// An age: `now`, `5 min`, `3 h`, `3 d`, `2 mo`, `1 y`. What is still to come is as old as now.
pub(crate) fn age(ms: i64) -> String {
    let of = |length_ms: i64, unit: &str| format!("{}\u{a0}{unit}", ms / length_ms);
    match ms {
        ..MINUTE_MS => "now".to_owned(),
        MINUTE_MS..HOUR_MS => of(MINUTE_MS, "min"),
        HOUR_MS..DAY_MS => of(HOUR_MS, "h"),
        DAY_MS..TWO_MONTHS_MS => of(DAY_MS, "d"),
        TWO_MONTHS_MS..TWO_YEARS_MS => of(30 * DAY_MS, "mo"),
        TWO_YEARS_MS.. => of(365 * DAY_MS, "y"),
    }
}

/// When something was, from now: `just now`, `5 min ago`.
pub(crate) fn ago(ms: i64) -> String {
    if ms < MINUTE_MS { "just now".to_owned() } else { format!("{} ago", age(ms)) }
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, HOUR_MS, age, ago};

    #[test]
    fn an_age_is_rounded_down_and_never_below_nothing() {
        let said = [-1, 59_999, HOUR_MS - 1, DAY_MS - 1, 3 * DAY_MS, 61 * DAY_MS, 800 * DAY_MS].map(age);
        assert_eq!(
            said.map(|said| said.replace('\u{a0}', " ")),
            ["now", "now", "59 min", "23 h", "3 d", "2 mo", "2 y"]
        );
    }

    #[test]
    fn what_has_just_happened_says_so() {
        assert_eq!([ago(0), ago(2 * HOUR_MS)].map(|said| said.replace('\u{a0}', " ")), ["just now", "2 h ago"]);
    }
}
