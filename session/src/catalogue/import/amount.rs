//! Amounts as files have them: with a point or a comma before their decimals, the other one between thousands, a currency beside them.

/// What stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Point,
    Comma,
}

impl Mark {
    pub(super) const fn as_char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    const fn other(self) -> char {
        match self {
            Self::Point => ',',
            Self::Comma => '.',
        }
    }

    /// What an amount alone says of it: nothing where it has three figures after its only mark, or none.
    pub(super) fn said_by(text: &str) -> Option<Self> {
        let figures = bare(text);
        let at = figures.rfind([',', '.'])?;
        let (before, after) = (figures.get(..at)?, figures.get(at + 1..)?);
        let mark = if figures.get(at..at + 1) == Some(",") { Self::Comma } else { Self::Point };
        // 1.234,5 has both; 1,234,567 has one of them twice.
        if before.contains(mark.other()) {
            return Some(mark);
        }
        if before.contains(mark.as_char()) {
            return Some(if mark == Self::Comma { Self::Point } else { Self::Comma });
        }
        (after.len() != 3).then_some(mark)
    }
}

/// The figures and marks of an amount, without the currency around them and the space between them.
fn bare(text: &str) -> String {
    let is_around = |c: char| c.is_whitespace() || matches!(c, '€' | '$' | '£' | '¥' | '%') || c.is_alphabetic();
    let is_between = |c: &char| c.is_whitespace() || matches!(c, '\'' | '’');
    text.trim_matches(is_around).chars().filter(|c| !is_between(c)).collect()
}

/// An amount in units of so many decimals; nothing for what is none. Decimals beyond those must be zeros.
pub(super) fn amount(text: &str, mark: Mark, decimals: u32) -> Option<i64> {
    let figures = bare(text);
    let (whole, rest) = figures.split_once(mark.as_char()).unwrap_or((&figures, ""));
    let mut groups = whole.split(mark.other());
    let first = groups.next()?;
    let groups: Vec<&str> = groups.collect();
    let is_grouped =
        groups.iter().all(|group| group.len() == 3) && (groups.is_empty() || (1..=3).contains(&first.len()));
    let whole = [first].into_iter().chain(groups.iter().copied()).collect::<String>();
    let are_figures = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let places = usize::try_from(decimals).ok()?;
    let (kept, beyond) = rest.split_at_checked(places.min(rest.len()))?;
    let is_amount = is_grouped && !whole.is_empty() && are_figures(&whole) && are_figures(kept);
    if !is_amount || beyond.bytes().any(|byte| byte != b'0') {
        return None;
    }
    format!("{whole}{kept:0<places$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Mark, amount};

    #[test]
    fn an_amount_is_read_with_either_mark_and_whatever_stands_around_it() {
        for (text, mark, cents) in [
            ("49", Mark::Point, 4_900),
            ("49.5", Mark::Point, 4_950),
            ("49,50", Mark::Comma, 4_950),
            ("1.234,50 €", Mark::Comma, 123_450),
            ("EUR 1,234.50", Mark::Point, 123_450),
            ("1'234.50", Mark::Point, 123_450),
            ("1 234,50", Mark::Comma, 123_450),
            ("12.500", Mark::Point, 1_250),
            ("12.500", Mark::Comma, 1_250_000),
        ] {
            assert_eq!(amount(text, mark, 2), Some(cents), "{text}");
        }
        for text in ["", "x", "-1", "1,23,4.5", "1.2345", "1.5.5", ",5", "99999999999999999999", "1e3"] {
            assert_eq!(amount(text, Mark::Point, 2), None, "{text}");
        }
        assert_eq!(amount("4900", Mark::Point, 0), Some(4_900));
        assert_eq!(amount("49.00", Mark::Point, 0), Some(49));
    }

    #[test]
    fn the_mark_is_told_from_what_cannot_be_anything_else() {
        assert_eq!(Mark::said_by("49,50"), Some(Mark::Comma));
        assert_eq!(Mark::said_by("1.234,567"), Some(Mark::Comma));
        assert_eq!(Mark::said_by("1,234,567"), Some(Mark::Point));
        assert_eq!((Mark::said_by("1.234"), Mark::said_by("49")), (None, None));
    }
}
