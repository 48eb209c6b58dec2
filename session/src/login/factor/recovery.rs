//! Recovery codes: ten, for when the phone is lost. Each is taken once; what is stored is its keyed hash.

use super::error::FactorError;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::context::{Secret, hmac_sha256};
use crate::id::{ShopId, UserId};
use crate::login::{Password, person_with, take_user};
use crate::mail::{self, Letter, NewMail};
use crate::store::{StoreError, Tx, args, transact};

/// How many codes a person has.
pub const RECOVERY_CODES: usize = 10;

/// Keeps this key apart from every other one that is derived from the same secret.
const LABEL: &[u8] = b"forecourt recovery code 1";
/// Letters and digits that are not taken for one another.
const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz0";
/// Letters of a code: 60 random bits.
const CODE_LETTERS: usize = 12;
/// Letters between two hyphens.
const GROUP_LETTERS: usize = 4;

const IS_ON: &str = "SELECT user_id FROM second_factors WHERE user_id = $1 AND secret IS NOT NULL";
const FORGET: &str = "DELETE FROM recovery_codes WHERE user_id = $1";
const INSERT: &str = "INSERT INTO recovery_codes (user_id, hash, shop_id) VALUES ($1, $2, $3)";
/// A compare-and-set: of two who type the same code one gets in.
const USE: &str = "UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND hash = $2 AND used_at IS NULL";

/// Gives `who` ten new recovery codes in the place of those they had, which they write down: they are shown by nobody again. Asks for
/// the password (ASVS 5.0 7.5.1).
///
/// # Errors
/// [`FactorError`]; nothing is changed then.
#[crate::boxed]
pub async fn new_recovery_codes(cx: &Context, who: &Actor, password: Password) -> Result<Vec<String>, FactorError> {
    // No password hash is read in anybody's own name.
    let cx = &cx.house();
    let person = person_with(cx, &who.user.email, password, &who.address, &who.marks).await?;
    transact!(cx.store, |tx| {
        take_user(tx, &person).await?;
        let id = who.user.id;
        tx.optional::<(UserId,)>(IS_ON, args![id]).await?.ok_or(FactorError::Off)?;
        let codes = replace(cx, tx, (who.user.shop_id, id)).await?;
        let what = "New recovery codes were made for your account. Those you had do not work any more.";
        tell(cx, tx, who, what).await?;
        let change = Change::audited(who.into(), "recovery_codes_made", id.to_string(), &[]);
        tx.record(cx, Change { topics: &[Topic::Person(id)], ..change }).await?;
        Ok(codes)
    })
}

/// Ten new codes in the place of those there were.
pub(super) async fn replace(
    cx: &Context,
    tx: &mut Tx,
    (shop_id, user_id): (ShopId, UserId),
) -> Result<Vec<String>, StoreError> {
    tx.execute(FORGET, args![user_id]).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| random()).collect();
    for code in &codes {
        let hash =
            typed_hashes(&cx.secret, user_id, code).and_then(|hashes| hashes.into_iter().next()).unwrap_or_default();
        tx.execute(INSERT, args![user_id, hash, shop_id]).await?;
    }
    Ok(codes)
}

/// Takes them all away.
pub(super) async fn forget(tx: &mut Tx, user_id: UserId) -> Result<(), StoreError> {
    tx.execute(FORGET, args![user_id]).await.map(|_| ())
}

/// Uses the code with one of these hashes up: false where there is none that was not used.
pub(super) async fn take(tx: &mut Tx, user_id: UserId, hashes: &[Vec<u8>], now: Timestamp) -> Result<bool, StoreError> {
    for hash in hashes {
        if tx.execute(USE, args![user_id, hash.as_slice(), now]).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is stored of a code that was typed, under the present secret and the one before it; nothing for what can be none. Case, spaces
/// and hyphens are of no account.
pub(super) fn typed_hashes(secret: &Secret, user_id: UserId, typed: &str) -> Option<Vec<Vec<u8>>> {
    let code: String =
        typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_lowercase()).collect();
    let is_one = code.len() == CODE_LETTERS && code.bytes().all(|letter| LETTERS.contains(&letter));
    let what = [user_id.0.as_bytes(), code.as_bytes()].concat();
    is_one.then(|| secret.derived_each(LABEL).map(|key| hmac_sha256(&key, &what)).collect())
}

fn random() -> String {
    let letters = rand::random::<[u8; CODE_LETTERS]>().map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
    let groups = letters.chunks(GROUP_LETTERS).map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// Tells a person by mail what they, or whoever is at their device, changed of their account.
pub(super) async fn tell(cx: &Context, tx: &mut Tx, who: &Actor, what: &str) -> Result<(), StoreError> {
    let user = &who.user;
    let letter = Letter::AccountChanged { name: &user.name, what };
    let (shop_id, address) = (user.shop_id, user.email.as_str());
    mail::queue(cx, tx, &NewMail { shop_id, address, user_id: Some(user.id), letter, worth_until: None }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed_and_is_its_persons_alone() {
        let (secret, other) = (Secret::new(&[7; 32]).expect("32 bytes"), Secret::new(&[8; 32]).expect("32 bytes"));
        let (ada, eve) = (UserId(uuid::Uuid::from_u128(1)), UserId(uuid::Uuid::from_u128(2)));
        let code = random();
        assert_eq!((code.len(), code.matches('-').count()), (14, 2), "{code}");
        let typed_hash = |secret: &Secret, user_id, typed: &str| {
            typed_hashes(secret, user_id, typed).map(|hashes| {
                assert_eq!(hashes.len(), 1);
                hashes.concat()
            })
        };
        let hash = typed_hash(&secret, ada, &code).expect("a code");
        assert_eq!(hash.len(), 32);
        assert_eq!(
            typed_hash(&secret, ada, &format!(" {} ", code.to_uppercase().replace('-', " "))),
            Some(hash.clone())
        );
        assert_ne!(typed_hash(&secret, eve, &code), Some(hash.clone()));
        assert_ne!(typed_hash(&other, ada, &code), Some(hash));
        assert_ne!(random(), random());
        for wrong in ["", "123456", "1111-1111-111", &format!("{code}2"), "éééé-éééé-éééé"] {
            assert_eq!(typed_hash(&secret, ada, wrong), None, "{wrong}");
        }
    }
}
