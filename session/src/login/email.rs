//! E-mail addresses as they are stored: trimmed and lower-cased, so that one person has one account.
//!
//! Plausible is enough here; only a message that arrives proves an address, and a stricter rule refuses real ones.

/// The most bytes an address may have (RFC 5321 §4.5.3.1.3, less its angle brackets).
const EMAIL_BYTES_MAX: usize = 254;

/// The address as it is stored and looked up; `None` when it cannot be one.
#[must_use]
pub fn normalise_email(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
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
    use super::normalise_email;

    #[test]
    fn an_address_is_trimmed_and_lower_cased() {
        assert_eq!(normalise_email("  Ada@Example.ORG\n").as_deref(), Some("ada@example.org"));
        assert_eq!(normalise_email("ÉVA@exemple.fr").as_deref(), Some("éva@exemple.fr"));
        assert_eq!(normalise_email("ada+till@localhost").as_deref(), Some("ada+till@localhost"));
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
}
