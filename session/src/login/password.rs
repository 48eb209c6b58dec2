//! Passwords: which ones a person may choose.
//!
//! Long enough and not one everybody tries first, and no more: NIST SP 800-63B §3.1.1.2 and OWASP ASVS 5.0 6.2 advise
//! against composition rules. Compared byte for byte as typed: never trimmed, folded or normalised to NFC.

/// A password as somebody typed it. Shows nothing of itself.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// The fewest characters a chosen password may have.
    pub const CHARS_MIN: usize = 8;
    /// The most characters a chosen password may have.
    pub const CHARS_MAX: usize = 128;

    /// What was typed, as it is.
    #[must_use]
    pub fn new(typed: String) -> Self {
        Self(typed)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Why the person with this normalised e-mail address may not choose this password, as a sentence for them.
    pub(crate) fn refusal(&self, email: &str) -> Option<String> {
        let chars = self.0.chars().count();
        let folded = self.0.to_lowercase();
        if chars < Self::CHARS_MIN {
            Some(format!("Choose a password of at least {} characters.", Self::CHARS_MIN))
        } else if chars > Self::CHARS_MAX {
            Some(format!("Choose a password of at most {} characters.", Self::CHARS_MAX))
        } else if folded.trim() == email {
            Some("Your password must not be your e-mail address.".to_owned())
        } else if LEAKED.lines().any(|leaked| leaked == folded) {
            Some("This password stands in lists of leaked ones, which are tried first. Choose another one.".to_owned())
        } else {
            None
        }
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Passwords that leaked, in lower case, a line each: of the 20,000 that stand oftenest in Pwned Passwords, as Django carries them, those
/// of eight characters and more (OWASP ASVS 5.0 6.2.4, 6.2.12); and what is tried first in a garage.
const LEAKED: &str = include_str!("leaked_passwords.txt");

#[cfg(test)]
mod tests {
    use super::{LEAKED, Password};

    fn refusal(typed: &str) -> Option<String> {
        Password::new(typed.to_owned()).refusal("ada@example.org")
    }

    #[test]
    fn eight_to_128_characters_of_any_kind_will_do() {
        for typed in [
            "correct horse",
            "Übergröße",
            "        ",
            "пароль-22",
            "🚗🚕🚙🚌🚎🏎🚓🚑",
            &"x".repeat(128),
            &"ß".repeat(128),
        ] {
            assert_eq!(refusal(typed), None, "{typed}");
        }
        assert!(refusal("1234567").is_some_and(|why| why.contains("at least 8")));
        assert!(refusal("🚗🚕🚙🚌").is_some_and(|why| why.contains("at least 8")));
        assert!(refusal(&"x".repeat(129)).is_some_and(|why| why.contains("at most 128")));
    }

    #[test]
    fn the_own_address_is_no_password() {
        assert!(refusal("ada@example.org").is_some());
        assert!(refusal("Ada@Example.org").is_some());
        assert_eq!(refusal("ada@example.org and more"), None);
    }

    #[test]
    fn what_leaked_is_no_password_in_any_case_of_letters() {
        for typed in ["password", "PassWord", "12345678", "Qwertyuiop", "iloveyou", "Mechanic", "corvette1", "Ncc1701d"]
        {
            assert!(refusal(typed).is_some_and(|why| why.contains("lists of leaked ones")), "{typed}");
        }
    }

    #[test]
    fn every_leaked_password_is_long_enough_to_need_its_place_and_stands_there_once() {
        let all: Vec<&str> = LEAKED.lines().collect();
        for leaked in &all {
            assert!(leaked.chars().count() >= Password::CHARS_MIN && *leaked == leaked.to_lowercase(), "{leaked}");
        }
        assert!(all.is_sorted_by(|one, next| one < next), "in order, each once");
        assert!(all.len() > 3_000, "ASVS 6.2.4 asks for 3,000 at the least: {}", all.len());
    }

    #[test]
    fn debug_shows_nothing_of_a_password() {
        assert_eq!(format!("{:?}", Password::new("correct horse".to_owned())), "Password(…)");
    }
}
