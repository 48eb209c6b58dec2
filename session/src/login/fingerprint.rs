//! Fingerprints: the deterministic keys under which login sessions are found again, one for each purpose.
//!
//! HMAC-SHA-256 under a key derived from the server's secret, so that a stolen table cannot be matched against a list of
//! e-mail addresses. Never a timestamp in it: the second sign-in would miss the first one's background row.

use crate::context::{Secret, hmac_sha256};
use crate::id::LoginSessionId;

/// Keeps this key apart from every other one that is derived from the same secret.
const LABEL: &str = "forecourt login fingerprint 1";

/// The fingerprint of a device's login session.
pub(super) fn of_device(secret: &Secret, id: LoginSessionId) -> Vec<u8> {
    fingerprint(secret, &format!("device:{id}"))
}

/// The fingerprint of the one background login session of the person with this normalised e-mail address.
pub(super) fn of_background(secret: &Secret, email: &str) -> Vec<u8> {
    fingerprint(secret, &format!("background:{email}"))
}

/// The same under the secret before, while that is being changed.
pub(super) fn of_background_before(secret: &Secret, email: &str) -> Option<Vec<u8>> {
    secret.previous().map(|previous| of_background(&previous, email))
}

fn fingerprint(secret: &Secret, what: &str) -> Vec<u8> {
    hmac_sha256(&secret.derived(LABEL.as_bytes()), what.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{of_background, of_device};
    use crate::context::Secret;
    use crate::id::LoginSessionId;

    #[test]
    fn a_fingerprint_is_the_same_again_and_another_under_another_key() {
        let secret = Secret::new(&[7; 32]).expect("32 bytes");
        let other = Secret::new(&[8; 32]).expect("32 bytes");
        let background = of_background(&secret, "ada@example.org");
        assert_eq!(background.len(), 32);
        assert_eq!(background, of_background(&secret, "ada@example.org"));
        assert_ne!(background, of_background(&secret, "eve@example.org"));
        assert_ne!(background, of_background(&other, "ada@example.org"));
        let id = LoginSessionId(uuid::Uuid::nil());
        assert_ne!(of_device(&secret, id), of_background(&secret, &id.to_string()));
    }
}
