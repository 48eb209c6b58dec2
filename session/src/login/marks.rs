//! The marks a browser carries of whom it was signed in as: the guesses of strangers do not shut a person out in theirs.
//!
//! A mark opens nothing. It is bound to its person and to their password by a key of its own, names them in a keyed hash
//! only, and is worth nothing for anybody else, after a while, or once the password was changed.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::outcome::Person;
use super::sign_in_limits::SignInLimits;
use crate::clock::Timestamp;
use crate::context::Secret;
use crate::context::hmac_sha256;
use crate::id::{LoginSessionId, UserId};

/// Keeps this key apart from every other one that is derived from the same secret.
const LABEL: &[u8] = b"forecourt known browser 1";
/// The longest text that is looked at. A mark is 96 characters, and a browser keeps 4,096 bytes.
const TEXT_BYTES_MAX: usize = 4_096;

const ID_BYTES: usize = 16;
const WHO_BYTES: usize = 16;
const HEAD_BYTES: usize = ID_BYTES + 8 + WHO_BYTES;
const TAG_BYTES: usize = 32;

/// What a browser carries, as it sent it: nothing in it is believed before it is verified.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Marks(Option<Arc<str>>);

impl std::fmt::Debug for Marks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Marks(…)" } else { "Marks(none)" })
    }
}

/// One mark: whom it is of, and the seal that makes it worth something.
struct Mark {
    head: [u8; HEAD_BYTES],
    tag: [u8; TAG_BYTES],
}

impl Marks {
    /// The marks in this text. One that is too long holds none.
    #[must_use]
    pub fn carried(text: &str) -> Self {
        Self((!text.is_empty() && text.len() <= TEXT_BYTES_MAX).then(|| text.into()))
    }

    /// The text for the browser to carry: letters, digits, `-`, `_` and `.`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// The mark of `person`, if it is theirs and still good. Works as long for an account that does not exist.
    pub(super) fn find(
        &self,
        secret: &Secret,
        person: Option<&Person>,
        limits: &SignInLimits,
        now: Timestamp,
    ) -> Option<LoginSessionId> {
        let keys: Vec<_> = secret.derived_each(LABEL).collect();
        let nobody = (UserId(Uuid::nil()), "");
        let (user_id, password_hash) = person.map_or(nobody, |person| (person.user.id, person.password_hash.as_str()));
        let is_good = |mark: &Mark| keys.iter().any(|key| mark.is_of(key, user_id, password_hash));
        let good = self.parse(limits).filter(is_good);
        let good = good.filter(|mark| (0..limits.known_for_ms).contains(&now.since_ms(mark.issued_at()).max(0)));
        good.map(|mark| mark.id()).next().filter(|_| person.is_some())
    }

    /// These marks with a new one of `person` before all others, which replaces theirs and makes room for itself.
    pub(crate) fn with(
        &self,
        secret: &Secret,
        person: &Person,
        id: LoginSessionId,
        limits: &SignInLimits,
        now: Timestamp,
    ) -> Self {
        let key = secret.derived(LABEL);
        let new = Mark::new(&key, person, id, now);
        let keys: Vec<_> = secret.derived_each(LABEL).collect();
        let is_theirs = |mark: &Mark| keys.iter().any(|key| mark.who() == who(key, mark.id(), person.user.id));
        let others = self.parse(limits).filter(|mark| !is_theirs(mark));
        let marks: Vec<_> = std::iter::once(new).chain(others).take(limits.people_per_browser_max.max(1)).collect();
        let texts: Vec<_> = marks.iter().map(Mark::to_text).collect();
        Self::carried(&texts.join("."))
    }

    fn parse(&self, limits: &SignInLimits) -> impl Iterator<Item = Mark> {
        self.as_str().split('.').filter_map(Mark::parse).take(limits.people_per_browser_max)
    }
}

impl Mark {
    fn new(key: &[u8], person: &Person, id: LoginSessionId, now: Timestamp) -> Self {
        let mut head = [0; HEAD_BYTES];
        let (id_bytes, rest) = head.split_at_mut(ID_BYTES);
        let (at, who_bytes) = rest.split_at_mut(8);
        id_bytes.copy_from_slice(id.0.as_bytes());
        at.copy_from_slice(&now.0.to_be_bytes());
        who_bytes.copy_from_slice(&who(key, id, person.user.id));
        let tag = seal(key, &head, person.user.id, &person.password_hash).finalize().into_bytes().into();
        Self { head, tag }
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text).ok()?;
        let (head, tag) = bytes.split_at_checked(HEAD_BYTES)?;
        Some(Self { head: head.try_into().ok()?, tag: tag.try_into().ok()? })
    }

    fn to_text(&self) -> String {
        BASE64.encode([&self.head[..], &self.tag[..]].concat())
    }

    fn id(&self) -> LoginSessionId {
        LoginSessionId(Uuid::from_slice(&self.head[..ID_BYTES]).unwrap_or_default())
    }

    fn issued_at(&self) -> Timestamp {
        let bytes = self.head[ID_BYTES..ID_BYTES + 8].try_into().unwrap_or_default();
        Timestamp(i64::from_be_bytes(bytes))
    }

    fn who(&self) -> &[u8] {
        &self.head[ID_BYTES + 8..]
    }

    /// True for a mark that this server made for this person under this password; in constant time.
    fn is_of(&self, key: &[u8], user_id: UserId, password_hash: &str) -> bool {
        seal(key, &self.head, user_id, password_hash).verify_slice(&self.tag).is_ok()
    }
}

/// The person in a keyed hash that is another one in each mark.
fn who(key: &[u8], id: LoginSessionId, user_id: UserId) -> [u8; WHO_BYTES] {
    let hash = hmac_sha256(key, &[b"who".as_slice(), id.0.as_bytes(), user_id.0.as_bytes()].concat());
    let mut who = [0; WHO_BYTES];
    who.copy_from_slice(&hash[..WHO_BYTES]);
    who
}

/// Every part but the last has a fixed length, so that no two marks have one seal.
fn seal(key: &[u8], head: &[u8; HEAD_BYTES], user_id: UserId, password_hash: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in [b"mark".as_slice(), head, user_id.0.as_bytes(), password_hash.as_bytes()] {
        mac.update(part);
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ShopId;
    use crate::shop::{Role, User};

    const START: Timestamp = Timestamp(1_795_250_000_000);

    fn secret() -> Secret {
        Secret::new(&[7; 32]).expect("32 bytes")
    }

    fn person(number: u128, password_hash: &str) -> Person {
        let (id, email, name) = (UserId(Uuid::from_u128(number)), format!("p{number}@example.org"), "Ada".to_owned());
        let user = User { id, shop_id: ShopId(Uuid::nil()), email, name, roles: Role::Customer.into() };
        Person { user, password_hash: password_hash.to_owned() }
    }

    fn id(number: u128) -> LoginSessionId {
        LoginSessionId(Uuid::from_u128(1_000 + number))
    }

    fn find(marks: &Marks, person: Option<&Person>, now: Timestamp) -> Option<LoginSessionId> {
        marks.find(&secret(), person, &SignInLimits::default(), now)
    }

    fn with(marks: &Marks, person: &Person, number: u128) -> Marks {
        marks.with(&secret(), person, id(number), &SignInLimits::default(), START)
    }

    #[test]
    fn a_mark_is_worth_something_for_its_person_under_their_password_for_a_while() {
        let ada = person(1, "hash");
        let marks = Marks::carried(with(&Marks::default(), &ada, 1).as_str());
        assert_eq!(find(&marks, Some(&ada), START), Some(id(1)));
        assert_eq!(find(&marks, Some(&person(2, "hash")), START), None, "for somebody else");
        assert_eq!(find(&marks, Some(&person(1, "another")), START), None, "after a change of the password");
        assert_eq!(find(&marks, None, START), None, "for nobody");
        let known_for_ms = SignInLimits::default().known_for_ms;
        assert_eq!(find(&marks, Some(&ada), START.plus_ms(known_for_ms - 1)), Some(id(1)));
        assert_eq!(find(&marks, Some(&ada), START.plus_ms(known_for_ms)), None);
        let other = Secret::new(&[8; 32]).expect("32 bytes");
        assert_eq!(marks.find(&other, Some(&ada), &SignInLimits::default(), START), None, "on another server");
    }

    #[test]
    fn after_the_secret_was_changed_a_mark_is_known_and_replaced() {
        let ada = person(1, "hash");
        let before = with(&Marks::default(), &ada, 1);
        let changed = Secret::new(&[8; 32]).expect("32 bytes").after(&secret());
        let limits = SignInLimits::default();
        assert_eq!(before.find(&changed, Some(&ada), &limits, START), Some(id(1)));
        let anew = before.with(&changed, &ada, id(2), &limits, START);
        assert_eq!(anew.as_str().split('.').count(), 1, "the one before made room");
        let alone = Secret::new(&[8; 32]).expect("32 bytes");
        assert_eq!(anew.find(&alone, Some(&ada), &limits, START), Some(id(2)));
    }

    #[test]
    fn a_changed_mark_is_worth_nothing() {
        let ada = person(1, "hash");
        let text = with(&Marks::default(), &ada, 1).as_str().to_owned();
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII");
            assert_eq!(find(&Marks::carried(&changed), Some(&ada), START), None, "at {at}");
        }
        for text in ["", ".", "....", "x", "é", &"A".repeat(96), &"A".repeat(100_000)] {
            assert_eq!(find(&Marks::carried(text), Some(&ada), START), None, "{text:.20}");
        }
    }

    #[test]
    fn a_browser_is_known_for_the_last_five_people_and_for_each_once() {
        let mut marks = Marks::default();
        for number in (1..=7).chain([5, 5, 5]) {
            marks = with(&marks, &person(number, "hash"), number);
            assert_eq!(find(&marks, Some(&person(number, "hash")), START), Some(id(number)));
        }
        let known: Vec<_> = (1..=7).filter(|n| find(&marks, Some(&person(*n, "hash")), START).is_some()).collect();
        assert_eq!((known, marks.as_str().split('.').count()), (vec![3, 4, 5, 6, 7], 5));
        let marks = with(&marks, &person(5, "another"), 8);
        assert_eq!(marks.as_str().split('.').count(), 5, "a mark under an old password makes room for the new one");
    }

    #[test]
    fn nobody_can_be_read_from_a_mark_and_debug_shows_none() {
        let ada = person(1, "hash");
        let (one, two) = (with(&Marks::default(), &ada, 1), with(&Marks::default(), &ada, 2));
        assert_eq!(format!("{one:?} {:?}", Marks::default()), "Marks(…) Marks(none)");
        let whom = |marks: &Marks| Mark::parse(marks.as_str()).expect("a mark").who().to_vec();
        assert_ne!(whom(&one), whom(&two), "two browsers of one person cannot be told to be theirs");
    }
}
