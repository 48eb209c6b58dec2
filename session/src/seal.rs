//! Sealing: what must be read again and must not be read in a stolen database.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) under a key derived from the server's secret, with a random nonce of 192 bits. What
//! is sealed names its row as associated data: a sealed text that was moved to another row opens nothing. The text says under which
//! secret it was made: `v1.<key id>.<base64url of nonce and ciphertext>`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

use crate::context::Secret;

/// Keeps this key apart from every other one that is derived from the same secret.
const LABEL: &[u8] = b"forecourt seal 1";
const VERSION: &str = "v1";
const NONCE_BYTES: usize = 24;
/// Bytes of a key's id.
const KEY_ID_BYTES: usize = 4;

/// What seals and opens. Shows nothing of itself.
#[derive(Clone)]
pub struct Seal {
    /// The present key, then the one before it; never empty.
    keys: Vec<(String, XChaCha20Poly1305)>,
}

impl Seal {
    /// Over the server's secret: seals under the present one, opens what was sealed under the one before it as well.
    #[must_use]
    pub fn new(secret: &Secret) -> Self {
        let keys = secret.derived_each(LABEL).map(|key| {
            let id = Sha256::digest(&key).iter().take(KEY_ID_BYTES).map(|byte| format!("{byte:02x}")).collect();
            (id, XChaCha20Poly1305::new_from_slice(&key).expect("HMAC-SHA-256 gives 32 bytes"))
        });
        Self { keys: keys.collect() }
    }

    /// `what`, sealed for the row that `aad` names.
    ///
    /// # Panics
    /// Where `what` is longer than memory can be.
    #[must_use]
    pub fn seal(&self, what: &[u8], aad: &[u8]) -> String {
        let (id, cipher) = self.keys.first().expect("there is a present key");
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let sealed = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg: what, aad }).expect("it is short");
        format!("{VERSION}.{id}.{}", BASE64.encode([&nonce[..], &sealed].concat()))
    }

    /// What was sealed for the row that `aad` names; nothing for what was not sealed by this server for this row.
    #[must_use]
    pub fn open(&self, sealed: &str, aad: &[u8]) -> Option<Vec<u8>> {
        let (id, text) = sealed.strip_prefix(VERSION)?.strip_prefix('.')?.split_once('.')?;
        let (_, cipher) = self.keys.iter().find(|(known, _)| known == id)?;
        let bytes = BASE64.decode(text).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad }).ok()
    }

    /// What every text begins with that is sealed under the present secret; what begins otherwise is to be sealed anew before the one
    /// before it is forgotten.
    #[must_use]
    pub fn present_prefix(&self) -> String {
        self.keys.first().map(|(id, _)| format!("{VERSION}.{id}.")).unwrap_or_default()
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Seal;
    use crate::context::Secret;

    fn secret(byte: u8) -> Secret {
        Secret::new(&[byte; 32]).expect("32 bytes")
    }

    #[test]
    fn what_was_sealed_opens_for_its_row_and_for_no_other() {
        let seal = Seal::new(&secret(7));
        let sealed = seal.seal(b"a token", b"row 1");
        assert!(sealed.starts_with(&seal.present_prefix()) && !sealed.contains("token"));
        assert_eq!(seal.open(&sealed, b"row 1").as_deref(), Some(&b"a token"[..]));
        assert_eq!(seal.open(&sealed, b"row 2"), None);
        assert_ne!(sealed, seal.seal(b"a token", b"row 1"), "each has a nonce of its own");
        assert_eq!(Seal::new(&secret(8)).open(&sealed, b"row 1"), None);
    }

    #[test]
    fn a_changed_text_opens_nothing() {
        let seal = Seal::new(&secret(7));
        let sealed = seal.seal(b"a token", b"row");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(seal.open(&String::from_utf8(changed).expect("ASCII"), b"row"), None, "at {at}");
        }
        for text in ["", "v1", "v1.", "v1..", "v2.00000000.AAAA", "é"] {
            assert_eq!(seal.open(text, b"row"), None, "{text}");
        }
    }

    #[test]
    fn after_the_secret_was_changed_what_is_sealed_opens_until_the_one_before_is_forgotten() {
        let before = Seal::new(&secret(7)).seal(b"a token", b"row");
        let changed = Seal::new(&secret(8).after(&secret(7)));
        assert_eq!(changed.open(&before, b"row").as_deref(), Some(&b"a token"[..]));
        assert!(!before.starts_with(&changed.present_prefix()));
        let anew = changed.seal(b"a token", b"row");
        assert_eq!(Seal::new(&secret(8)).open(&anew, b"row").as_deref(), Some(&b"a token"[..]));
        assert_eq!(Seal::new(&secret(8)).open(&before, b"row"), None);
    }
}
