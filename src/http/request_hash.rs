//! What tells a request from another one under the same key.

use hmac::{Hmac, Mac};
use session::context::Secret;
use sha2::Sha256;

/// Keeps this key apart from every other one that is derived from the same secret.
const LABEL: &[u8] = b"forecourt idempotency key 1";

/// Under a key of the server's: a body may hold a manager's password, which must not be guessed from a stolen table. Separated by
/// what none of them can hold, so that no two requests hash alike.
pub(crate) fn of(secret: &Secret, method: &str, target: &str, body: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.derived(LABEL)).expect("HMAC takes a key of any length");
    for part in [method.as_bytes(), b"\n", target.as_bytes(), b"\n", body] {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The same as it was under the secret before, while that is being changed.
pub(crate) fn before(secret: &Secret, method: &str, target: &str, body: &[u8]) -> Option<[u8; 32]> {
    secret.previous().map(|previous| of(&previous, method, target, body))
}

#[cfg(test)]
mod tests {
    use super::of as hash_of;
    use session::context::Secret;

    #[test]
    fn what_is_kept_of_a_request_says_nothing_without_the_servers_secret() {
        let secret = |byte| Secret::new(&[byte; 32]).expect("32 bytes");
        let of = |secret: &Secret, body: &[u8]| hash_of(secret, "POST", "/api/pos/shifts/1/close", body);
        assert_eq!(of(&secret(7), b"password"), of(&secret(7), b"password"));
        assert_ne!(of(&secret(7), b"password"), of(&secret(8), b"password"));
        assert_ne!(of(&secret(7), b"password"), of(&secret(7), b"another"));
    }
}
