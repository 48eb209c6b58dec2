//! A scanner's speed: what it types into the field for an amount is a scan, not an amount.
//!
//! It types like a keyboard, a digit every few milliseconds and then Enter, wherever the focus is. No hand is as fast.

use session::clock::Timestamp;
use web_sys::HtmlInputElement;

/// Keys of a scanner come closer together than this.
const APART_MS: i64 = 40;
/// Digits of the shortest barcode (EAN-8).
const DIGITS_MIN: usize = 8;

/// The digits that came at a scanner's speed into one field.
#[derive(Clone, Debug, Default)]
pub(super) struct Burst {
    digits: String,
    last_at: Option<Timestamp>,
    /// What the field held before.
    before: String,
    field: String,
}

impl Burst {
    /// Another key of a field came. The scanned number when this one ends it; the field then holds what it did before.
    pub(super) fn key(&mut self, key: &str, at: Timestamp, field: &HtmlInputElement) -> Option<String> {
        let (scanned, before) = self.next(key, at, &field.name(), &field.value())?;
        field.set_value(&before);
        Some(scanned)
    }

    /// The same without a page: the number, and what the field held before.
    fn next(&mut self, key: &str, at: Timestamp, field: &str, value: &str) -> Option<(String, String)> {
        let is_fast = self.last_at.is_some_and(|last| at.0 - last.0 < APART_MS) && self.field == field;
        if key == "Enter" {
            let burst = std::mem::take(self);
            return (is_fast && burst.digits.len() >= DIGITS_MIN).then_some((burst.digits, burst.before));
        }
        let is_digit = key.len() == 1 && key.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digit {
            *self = Self::default();
            return None;
        }
        if !is_fast {
            *self = Self { before: value.to_owned(), field: field.to_owned(), ..Self::default() };
        }
        self.digits.push_str(key);
        self.last_at = Some(at);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(digits: &str, apart_ms: i64, before: &str) -> Option<(String, String)> {
        let mut burst = Burst::default();
        let mut at = Timestamp(1_000);
        let mut value = before.to_owned();
        for digit in digits.chars() {
            assert_eq!(burst.next(&digit.to_string(), at, "cash", &value), None);
            value.push(digit);
            at = at.plus_ms(apart_ms);
        }
        burst.next("Enter", at, "cash", &value)
    }

    #[test]
    fn a_barcode_at_a_scanners_speed_is_a_scan_and_leaves_the_field_as_it_was() {
        assert_eq!(typed("2000000000084", 5, "20"), Some(("2000000000084".to_owned(), "20".to_owned())));
    }

    #[test]
    fn what_a_hand_types_is_an_amount_however_long_and_so_is_what_is_short() {
        assert_eq!(typed("2000000000084", 80, ""), None);
        assert_eq!(typed("1234567", 5, ""), None);
    }

    #[test]
    fn a_pause_begins_anew() {
        let mut burst = Burst::default();
        burst.next("5", Timestamp(0), "cash", "");
        for (place, digit) in "20000000".chars().enumerate() {
            let at = Timestamp(1_000 + 5 * i64::try_from(place).expect("a small number"));
            burst.next(&digit.to_string(), at, "cash", "5");
        }
        let scan = burst.next("Enter", Timestamp(1_045), "cash", "520000000");
        assert_eq!(scan, Some(("20000000".to_owned(), "5".to_owned())));
    }
}
