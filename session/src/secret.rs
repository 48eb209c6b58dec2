//! The server's secret key, from which every other key is derived, and the one before it while it is being changed.
//!
//! What is written is written under the present one; what is read may have been written under either. A purpose that reads under the
//! present one only forgets everybody when the secret changes.

use std::sync::Arc;

use crate::context::hmac_sha256;

/// The server's secret key, 32 bytes or more. Shows nothing of itself.
#[derive(Clone)]
pub struct Secret {
    present: Arc<[u8]>,
    previous: Option<Arc<[u8]>>,
}

impl Secret {
    /// The fewest bytes a secret may have.
    pub const BYTES_MIN: usize = 32;

    /// A secret from these bytes; `None` when they are too few.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        (bytes.len() >= Self::BYTES_MIN).then(|| Self { present: bytes.into(), previous: None })
    }

    /// It, where `previous` was the secret until now: what was written under that one can still be read. The same one again is none.
    #[must_use]
    pub fn after(self, previous: &Self) -> Self {
        let previous = Some(previous.present.clone()).filter(|previous| *previous != self.present);
        Self { previous, ..self }
    }

    /// A key of its own for one purpose, which `label` names: HMAC-SHA-256 of the label under this one. To write by.
    #[must_use]
    pub fn derived(&self, label: &[u8]) -> Vec<u8> {
        hmac_sha256(&self.present, label)
    }

    /// The keys that something of this purpose may have been written by: the present one, then the one before it.
    pub fn derived_each(&self, label: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        self.each().map(|key| hmac_sha256(key, label))
    }

    /// The key itself, for deriving others.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.present
    }

    /// The secret before it, alone.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        self.previous.clone().map(|present| Self { present, previous: None })
    }

    fn each(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(&*self.present).chain(self.previous.as_deref())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    fn secret(byte: u8) -> Secret {
        Secret::new(&[byte; 32]).expect("32 bytes")
    }

    #[test]
    fn what_is_written_is_under_the_present_one_and_what_is_read_under_either() {
        let changed = secret(8).after(&secret(7));
        assert_eq!(changed.derived(b"x"), secret(8).derived(b"x"));
        let keys: Vec<_> = changed.derived_each(b"x").collect();
        assert_eq!(keys, [secret(8).derived(b"x"), secret(7).derived(b"x")]);
        assert_eq!(secret(8).derived_each(b"x").count(), 1);
        assert_eq!(secret(8).after(&secret(8)).previous().map(|_| ()), None, "it was not changed");
        assert!(Secret::new(&[7; 31]).is_none());
        assert_eq!(format!("{changed:?}"), "Secret(…)");
    }
}
