//! Barcodes of the trade (GS1): the digit that checks them, and the one key of all the forms that a code is printed in.
//!
//! EAN-8, UPC-A (12 digits), EAN-13 and GTIN-14 are one number with zeros in front; the database has the same rule, in
//! `products.barcode_key`. What is anything else is a code of the shop's own.

/// Digits of the codes there are.
const LENGTHS: [usize; 4] = [8, 12, 13, 14];
/// Digits of the longest.
const LENGTH_MAX: usize = 14;

/// True for what may be such a code: as many digits as one has.
#[must_use]
pub fn is_standard(code: &str) -> bool {
    LENGTHS.contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// The key of a code, the same for each of its forms; nothing for what is none.
#[must_use]
pub fn key(code: &str) -> Option<String> {
    is_standard(code).then(|| format!("{code:0>LENGTH_MAX$}"))
}

/// Whether both are forms of one code, or the same text.
#[must_use]
pub fn is_same(code: &str, typed: &str) -> bool {
    code == typed || key(code).is_some_and(|key_of_code| key(typed) == Some(key_of_code))
}

/// The last digit that such a code must have where it has another one; nothing where it is right, or where the code is none.
#[must_use]
pub fn right_digit(code: &str) -> Option<char> {
    let (body, last) = code.split_at_checked(code.len().checked_sub(1)?).filter(|_| is_standard(code))?;
    // From the right: three times the first, once the second, and so on (GS1 General Specifications, §7.9).
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| u32::from(byte - b'0') * if place % 2 == 0 { 3 } else { 1 })
        .sum();
    let right = char::from_digit((10 - sum % 10) % 10, 10)?;
    (!last.starts_with(right)).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_a_code_is_the_same_and_its_last_digit_checks_it() {
        for (code, other) in
            [("036000291452", "0036000291452"), ("4006381333931", "04006381333931"), ("96385074", "00000096385074")]
        {
            assert!(is_same(code, other) && is_same(other, code), "{code}");
            assert_eq!((right_digit(code), right_digit(other)), (None, None), "{code}");
        }
        assert!(!is_same("4006381333931", "4006381333948") && is_same("AB-1", "AB-1") && !is_same("AB-1", "ab-1"));
        assert_eq!(right_digit("4006381333932"), Some('1'));
        assert_eq!(right_digit("96385070"), Some('4'));
    }

    #[test]
    fn what_is_no_such_code_has_neither_a_key_nor_a_digit() {
        for code in
            ["", "1", "1234567", "12345678901", "123456789012345", "4006381333ö31", "AB-123456", "４００６３８１３"]
        {
            assert_eq!((key(code), right_digit(code)), (None, None), "{code}");
        }
    }
}
