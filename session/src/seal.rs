//! Sealing: what the database keeps and only this server can read. XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) under a key that is
//! derived from the server's secret, one for each purpose.
//!
//! The text is `v1.<key id>.<base64url of nonce and ciphertext>`. What it belongs to is bound into it as associated data, so that
//! what was sealed for one row opens in no other.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use crate::context::{Secret, hmac_sha256};

const VERSION: &str = "v1";
/// 192 random bits: no two of them meet.
const NONCE_BYTES: usize = 24;
/// Bytes of what a key is called by.
const KEY_ID_BYTES: usize = 4;

/// Seals `plain` for the purpose that `label` names and the row that `row` names.
pub(crate) fn seal(secret: &Secret, label: &str, row: &str, plain: &[u8]) -> String {
    let key = secret.derived(label.as_bytes());
    let nonce = rand::random::<[u8; NONCE_BYTES]>();
    let cipher = XChaCha20Poly1305::new_from_slice(&key).expect("HMAC-SHA-256 gives 32 bytes");
    let payload = Payload { msg: plain, aad: row.as_bytes() };
    let sealed = cipher.encrypt(XNonce::from_slice(&nonce), payload).expect("what is sealed here is short");
    format!("{VERSION}.{}.{}", key_id(&key), BASE64.encode([&nonce[..], &sealed].concat()))
}

/// What was sealed; nothing where the text is none of ours, was changed, or belongs to another row, purpose or server.
pub(crate) fn open(secret: &Secret, label: &str, row: &str, text: &str) -> Option<Vec<u8>> {
    let key = secret.derived(label.as_bytes());
    let mut parts = text.split('.');
    let (version, id, sealed) = (parts.next()?, parts.next()?, parts.next()?);
    if version != VERSION || id != key_id(&key) || parts.next().is_some() {
        return None;
    }
    let bytes = BASE64.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
    let cipher = XChaCha20Poly1305::new_from_slice(&key).ok()?;
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: row.as_bytes() }).ok()
}

/// What a key is called by: says which one sealed a text, and nothing of it.
fn key_id(key: &[u8]) -> String {
    hmac_sha256(key, b"key id").iter().take(KEY_ID_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{open, seal};
    use crate::context::Secret;

    fn secret(byte: u8) -> Secret {
        Secret::new(&[byte; 32]).expect("32 bytes")
    }

    #[test]
    fn what_is_sealed_opens_for_its_purpose_and_its_row_on_its_server_alone() {
        let secret_here = secret(7);
        let text = seal(&secret_here, "purpose", "row 1", b"plain");
        assert!(text.starts_with("v1.") && !text.contains("plain"), "{text}");
        assert_eq!(open(&secret_here, "purpose", "row 1", &text).as_deref(), Some(&b"plain"[..]));
        assert_eq!(open(&secret_here, "another", "row 1", &text), None);
        assert_eq!(open(&secret_here, "purpose", "row 2", &text), None);
        assert_eq!(open(&secret(8), "purpose", "row 1", &text), None);
        assert_ne!(text, seal(&secret_here, "purpose", "row 1", b"plain"), "sealed twice it is another text");
    }

    #[test]
    fn a_changed_text_opens_nothing() {
        let secret = secret(7);
        let text = seal(&secret, "purpose", "row", b"plain");
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII");
            assert_eq!(open(&secret, "purpose", "row", &changed), None, "at {at}");
        }
        for text in ["", "v1", "v1..", "v1.00000000.", &format!("{text}."), &format!("{text}.x")] {
            assert_eq!(open(&secret, "purpose", "row", text), None, "{text}");
        }
    }
}
