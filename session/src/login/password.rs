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
        } else if COMMON.split_whitespace().any(|word| word == folded) {
            Some("This password is too common. Choose another one.".to_owned())
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

/// What is tried first, of eight characters and more, in lower case; the top of the lists that leaks are counted into.
const COMMON: &str = "
    00000000 0123456789 0987654321 11111111 1111111111 11223344 12121212 123123123 1231231234 12341234 1234512345
    12345678 123456789 1234567890 123456789a 12345678910 1234567891 12345679 123456abc 123456aa 1234abcd 12344321
    123654789 123qweasd 123qweasdzxc 147258369 159357456 1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx
    1qaz2wsx3edc 1qazxsw2 22222222 55555555 66666666 77777777 87654321 88888888 963852741 987654321 9876543210
    99999999 a1234567 a12345678 a123456789 aa123456 aa12345678 aaaaaaaa abc12345 abc123456 abcd1234 abcd12345
    abcdefgh admin123 admin1234 admin12345 administrator asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl babygirl
    baseball basketball butterfly changeme changeme123 charlie1 chocolate computer default1 dragon123 football
    football1 fuckyou1 hello123 iloveyou iloveyou1 internet jennifer jordan23 letmein1 letmein123 liverpool login123
    master123 mechanic michelle monkey123 p@ssw0rd p@ssword pa$$w0rd pa55word passw0rd password password! password1
    password1! password12 password123 password1234 pokemon1 princess princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc
    qwer1234 qwerasdf qwert123 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop samantha secret123 starwars
    sunshine sunshine1 superman test1234 testtest trustno1 welcome1 welcome123 whatever zaq12wsx zaq1zaq1 zxcvbnm1
    zxcvbnm123
";

#[cfg(test)]
mod tests {
    use super::{COMMON, Password};

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
    fn what_is_tried_first_is_no_password_in_any_case_of_letters() {
        for typed in ["password", "PassWord", "12345678", "Qwertyuiop", "iloveyou"] {
            assert!(refusal(typed).is_some_and(|why| why.contains("too common")), "{typed}");
        }
    }

    #[test]
    fn every_common_password_is_long_enough_to_need_its_place() {
        for word in COMMON.split_whitespace() {
            assert!(word.chars().count() >= Password::CHARS_MIN && word == word.to_lowercase(), "{word}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_a_password() {
        assert_eq!(format!("{:?}", Password::new("correct horse".to_owned())), "Password(…)");
    }
}
