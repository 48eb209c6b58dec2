//! The marks a browser carries of whom it was signed in as: the guesses of strangers do not shut a person out in theirs.
//!
//! A mark opens nothing. It is bound to its person and to their password by a key of its own, names them in a keyed hash
//! only, and is worth nothing for anybody else, after a while, or once the password was changed.
//!
//! A mark of another sort says that its browser is not asked for its person's second factor for a while. It is bound to that factor
//! too: set up anew, or turned off, it is worth nothing. After the password only, never in its place.

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
/// The longest text that is looked at. A mark is 96 characters or one more, and a browser keeps 4,096 bytes.
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

/// What begins a mark that stands for a second factor: with it no mark has the length of one of the other sort.
const TRUSTED: char = '~';

/// What a mark is bound to besides its person and their password.
#[derive(Clone, Copy)]
enum Bound<'a> {
    /// Nothing: it says that they were signed in here.
    Known,
    /// Their second factor, as it lies in the database.
    Trusted(&'a str),
}

/// One mark: whom it is of, and the seal that makes it worth something.
struct Mark {
    is_trusted: bool,
    head: [u8; HEAD_BYTES],
    tag: [u8; TAG_BYTES],
}

impl Marks {
    /// The marks in this text. One that is too long holds none.
    #[must_use]
    pub fn carried(text: &str) -> Self {
        Self((!text.is_empty() && text.len() <= TEXT_BYTES_MAX).then(|| text.into()))
    }

    /// The text for the browser to carry: letters, digits, `-`, `_`, `~` and `.`.
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
        let is_good = |mark: &Mark| keys.iter().any(|key| mark.is_of(key, user_id, password_hash, Bound::Known));
        let good = self.parse(limits).filter(is_good);
        let good = good.filter(|mark| (0..limits.known_for_ms).contains(&now.since_ms(mark.issued_at()).max(0)));
        good.map(|mark| mark.id()).next().filter(|_| person.is_some())
    }

    /// Whether this browser is not to be asked for the second factor of `person`, whose sealed secret is `factor`.
    pub(super) fn is_trusted(
        &self,
        secret: &Secret,
        (person, factor): (&Person, &str),
        limits: &SignInLimits,
        now: Timestamp,
    ) -> bool {
        let keys: Vec<_> = secret.derived_each(LABEL).collect();
        let (user_id, password_hash) = (person.user.id, person.password_hash.as_str());
        let mut marks = self.parse(limits);
        marks.any(|mark| {
            keys.iter().any(|key| mark.is_of(key, user_id, password_hash, Bound::Trusted(factor)))
                && (0..limits.trusted_for_ms).contains(&now.since_ms(mark.issued_at()).max(0))
        })
    }

    /// These marks with one that this browser is not to be asked for the second factor of `person` for a while.
    pub(super) fn trusting(
        &self,
        secret: &Secret,
        (person, factor): (&Person, &str),
        id: LoginSessionId,
        limits: &SignInLimits,
        now: Timestamp,
    ) -> Self {
        let key = secret.derived(LABEL);
        self.and(limits, Mark::new(&key, person, (id, now), Bound::Trusted(factor)), not_of(secret, person.user.id))
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
        self.and(limits, Mark::new(&key, person, (id, now), Bound::Known), not_of(secret, person.user.id))
    }

    /// These marks with `new` before all others: of its sort those that may stay, and as many as there is room for; of the other sort all.
    fn and(&self, limits: &SignInLimits, new: Mark, may_stay: impl Fn(&Mark) -> bool) -> Self {
        let is_trusted = new.is_trusted;
        let (same, other): (Vec<Mark>, Vec<Mark>) = self.parse(limits).partition(|mark| mark.is_trusted == is_trusted);
        let same =
            std::iter::once(new).chain(same.into_iter().filter(may_stay)).take(limits.people_per_browser_max.max(1));
        let texts: Vec<_> = same.chain(other).map(|mark| mark.to_text()).collect();
        Self::carried(&texts.join("."))
    }

    /// At most as many of each sort as there is room for people.
    fn parse(&self, limits: &SignInLimits) -> impl Iterator<Item = Mark> {
        let most = limits.people_per_browser_max;
        let mut counts = [0_usize; 2];
        self.as_str().split('.').filter_map(Mark::parse).filter(move |mark| {
            let count = &mut counts[usize::from(mark.is_trusted)];
            *count += 1;
            *count <= most
        })
    }
}

impl Mark {
    fn new(key: &[u8], person: &Person, (id, now): (LoginSessionId, Timestamp), bound: Bound<'_>) -> Self {
        let mut head = [0; HEAD_BYTES];
        let (id_bytes, rest) = head.split_at_mut(ID_BYTES);
        let (at, who_bytes) = rest.split_at_mut(8);
        id_bytes.copy_from_slice(id.0.as_bytes());
        at.copy_from_slice(&now.0.to_be_bytes());
        who_bytes.copy_from_slice(&who(key, id, person.user.id));
        let tag = seal(key, &head, (person.user.id, &person.password_hash), bound).finalize().into_bytes().into();
        Self { is_trusted: matches!(bound, Bound::Trusted(_)), head, tag }
    }

    fn parse(text: &str) -> Option<Self> {
        let trusted = text.strip_prefix(TRUSTED);
        let bytes = BASE64.decode(trusted.unwrap_or(text)).ok()?;
        let (head, tag) = bytes.split_at_checked(HEAD_BYTES)?;
        Some(Self { is_trusted: trusted.is_some(), head: head.try_into().ok()?, tag: tag.try_into().ok()? })
    }

    fn to_text(&self) -> String {
        let text = BASE64.encode([&self.head[..], &self.tag[..]].concat());
        if self.is_trusted { format!("{TRUSTED}{text}") } else { text }
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
    fn is_of(&self, key: &[u8], user_id: UserId, password_hash: &str, bound: Bound<'_>) -> bool {
        self.is_trusted == matches!(bound, Bound::Trusted(_))
            && seal(key, &self.head, (user_id, password_hash), bound).verify_slice(&self.tag).is_ok()
    }
}

/// Whether a mark is none of this person's, whichever of the server's keys it was made under.
fn not_of(secret: &Secret, user_id: UserId) -> impl Fn(&Mark) -> bool + use<> {
    let keys: Vec<_> = secret.derived_each(LABEL).collect();
    move |mark| keys.iter().all(|key| mark.who() != who(key, mark.id(), user_id))
}

/// The person in a keyed hash that is another one in each mark.
fn who(key: &[u8], id: LoginSessionId, user_id: UserId) -> [u8; WHO_BYTES] {
    let hash = hmac_sha256(key, &[b"who".as_slice(), id.0.as_bytes(), user_id.0.as_bytes()].concat());
    let mut who = [0; WHO_BYTES];
    who.copy_from_slice(&hash[..WHO_BYTES]);
    who
}

/// Every part but the last has a fixed length, or is said how long it is, so that no two marks have one seal.
fn seal(
    key: &[u8],
    head: &[u8; HEAD_BYTES],
    (user_id, password_hash): (UserId, &str),
    bound: Bound<'_>,
) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    let (sort, factor) = match bound {
        Bound::Known => (b"mark".as_slice(), Vec::new()),
        Bound::Trusted(factor) => {
            (b"2nd!".as_slice(), [&(factor.len() as u64).to_le_bytes()[..], factor.as_bytes()].concat())
        }
    };
    for part in [sort, head, user_id.0.as_bytes(), &factor, password_hash.as_bytes()] {
        mac.update(part);
    }
    mac
}

#[cfg(test)]
#[path = "marks_tests.rs"]
mod tests;
