//! E-mail addresses as they are stored: composed, trimmed and lower-cased, so that one person has one account.
//!
//! Plausible is enough here; only a message that arrives proves an address, and a stricter rule refuses real ones.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::EMAIL_BYTES_MAX;

/// The address as it is stored and looked up; `None` when it cannot be one. What looks the same is the same: an accent
/// typed as a character of its own (as one system's keyboard does) is composed with its letter (Unicode's NFC).
#[must_use]
pub fn normalise_email(typed: &str) -> Option<String> {
    plausible(composed(&composed(typed.trim()).to_lowercase()))
}

/// The address as it was stored before it was composed. An account of then whose composed address is another's has it yet.
pub(super) fn as_stored_before(typed: &str) -> Option<String> {
    plausible(typed.trim().to_lowercase())
}

fn composed(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

fn plausible(email: String) -> Option<String> {
    let (local, domain) = email.split_once('@')?;
    let plausible = !local.is_empty()
        && !domain.is_empty()
        && !domain.contains('@')
        && email.len() <= EMAIL_BYTES_MAX
        && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    plausible.then_some(email)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{as_stored_before, normalise_email};

    #[test]
    fn an_address_is_trimmed_and_lower_cased() {
        assert_eq!(normalise_email("  Ada@Example.ORG\n").as_deref(), Some("ada@example.org"));
        assert_eq!(normalise_email("ÉVA@exemple.fr").as_deref(), Some("éva@exemple.fr"));
        assert_eq!(normalise_email("ada+till@localhost").as_deref(), Some("ada+till@localhost"));
    }

    #[test]
    fn what_looks_the_same_is_the_same_address() {
        for typed in
            ["jos\u{e9}@example.org", "jose\u{301}@example.org", "JOSE\u{301}@EXAMPLE.ORG", "jos\u{c9}@example.org"]
        {
            assert_eq!(normalise_email(typed).as_deref(), Some("jos\u{e9}@example.org"), "{typed:?}");
        }
        // Two marks in either order, a letter that is only another name of one, and one that lower-cases into two.
        assert_eq!(normalise_email("a\u{323}\u{302}@x.org"), normalise_email("\u{e2}\u{323}@x.org"));
        assert_eq!(normalise_email("\u{212a}im@x.org").as_deref(), Some("kim@x.org"));
        assert_eq!(normalise_email("\u{130}da@x.org"), normalise_email("I\u{307}da@x.org"));
        assert_eq!(as_stored_before("JOSE\u{301}@x.org").as_deref(), Some("jose\u{301}@x.org"));
    }

    #[test]
    fn what_cannot_be_an_address_is_none() {
        for typed in
            ["", "@", "ada", "ada@", "@example.org", "a@b@c", "a da@example.org", "a\0@example.org", "a@exa\tmple.org"]
        {
            assert_eq!(normalise_email(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn an_address_has_at_most_254_bytes() {
        let domain = "@example.org";
        let longest = format!("{}{domain}", "a".repeat(254 - domain.len()));
        assert!(normalise_email(&longest).is_some());
        assert_eq!(normalise_email(&format!("a{longest}")), None);
    }

    proptest! {
        #[test]
        fn a_stored_address_is_stored_the_same_again(typed in "\\PC{1,12}@\\PC{1,8}") {
            if let Some(stored) = normalise_email(&typed) {
                prop_assert_eq!(normalise_email(&stored), Some(stored.clone()));
            }
        }
    }
}
