//! Half-way in: whoever has typed the right password and is asked for the second factor next carries a proof of the first, so that
//! the password is not typed twice nor kept anywhere.
//!
//! It opens nothing by itself. It is bound to its person and to their password by a key of its own, and is over after some minutes.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::clock::Timestamp;
use crate::context::Secret;
use crate::id::UserId;
use crate::login::outcome::Person;

/// Keeps this key apart from every other one that is derived from the same secret.
const LABEL: &[u8] = b"forecourt half-way in 1";

const HEAD_BYTES: usize = 16 + 8;

/// A proof that somebody typed the right password. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct HalfWay(Arc<str>);

impl std::fmt::Debug for HalfWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HalfWay(…)")
    }
}

impl HalfWay {
    /// What a browser's session kept as one: nothing in it is believed before it is verified.
    #[must_use]
    pub fn kept(text: &str) -> Self {
        Self(text.into())
    }

    /// The text to keep.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(in crate::login) fn new(secret: &Secret, person: &Person, now: Timestamp) -> Self {
        let head = [&person.user.id.0.as_bytes()[..], &now.0.to_be_bytes()].concat();
        let tag = tag(&secret.derived(LABEL), &head, person).finalize().into_bytes();
        Self(BASE64.encode([&head[..], &tag].concat()).into())
    }

    /// Whose it says it is.
    pub(in crate::login) fn whose(&self) -> Option<UserId> {
        let bytes = BASE64.decode(&*self.0).ok()?;
        Uuid::from_slice(bytes.get(..16)?).ok().map(UserId)
    }

    /// Whether this server gave it to `person` under their present password within the last `lives_ms`.
    pub(in crate::login) fn is_of(&self, secret: &Secret, person: &Person, lives_ms: i64, now: Timestamp) -> bool {
        let Ok(bytes) = BASE64.decode(&*self.0) else { return false };
        let Some((head, given)) = bytes.split_at_checked(HEAD_BYTES) else { return false };
        let at = Timestamp(i64::from_be_bytes(head[16..].try_into().unwrap_or_default()));
        head[..16] == *person.user.id.0.as_bytes()
            && (0..lives_ms).contains(&now.since_ms(at).max(0))
            && secret.derived_each(LABEL).any(|key| tag(&key, head, person).verify_slice(given).is_ok())
    }
}

fn tag(key: &[u8], head: &[u8], person: &Person) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(head);
    mac.update(person.password_hash.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ShopId;
    use crate::shop::{Role, User};

    const NOW: Timestamp = Timestamp(1_795_250_000_000);

    fn person(number: u128, password_hash: &str) -> Person {
        let (id, shop_id) = (UserId(Uuid::from_u128(number)), ShopId(Uuid::nil()));
        let (email, name) = ("ada@example.org".to_owned(), "Ada".to_owned());
        let user = User { id, shop_id, email, name, roles: Role::Customer.into() };
        Person { user, password_hash: password_hash.to_owned() }
    }

    #[test]
    fn it_is_its_persons_under_their_password_for_some_minutes() {
        let (secret, other) = (Secret::new(&[7; 32]).expect("32 bytes"), Secret::new(&[8; 32]).expect("32 bytes"));
        let ada = person(1, "hash");
        let half = HalfWay::kept(HalfWay::new(&secret, &ada, NOW).as_str());
        let is_of = |person: &Person, now: Timestamp| half.is_of(&secret, person, 1_000, now);
        assert_eq!(half.whose(), Some(ada.user.id));
        assert!(is_of(&ada, NOW) && is_of(&ada, NOW.plus_ms(999)) && !is_of(&ada, NOW.plus_ms(1_000)));
        assert!(!is_of(&person(2, "hash"), NOW) && !is_of(&person(1, "another"), NOW));
        assert!(!half.is_of(&other, &ada, 1_000, NOW));
        for at in 0..half.as_str().len() {
            let mut changed = half.as_str().to_owned().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = HalfWay::kept(std::str::from_utf8(&changed).expect("ASCII"));
            assert!(!changed.is_of(&secret, &ada, 1_000, NOW), "at {at}");
        }
        for text in ["", "x", "é", &"A".repeat(1_000)] {
            assert!(!HalfWay::kept(text).is_of(&secret, &ada, 1_000, NOW), "{text:.20}");
        }
    }
}
