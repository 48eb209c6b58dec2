//! Known places: the address blocks that somebody was signed in from, so that strangers' guesses do not shut them out there.
//!
//! In the database, so that they outlive a restart and hold on every node; bounded for each person, and forgotten after a
//! while. A row has a keyed hash only: nobody's address can be read from a stolen table, or matched against a list.

use super::block::Block;
use crate::Context;
use crate::clock::Timestamp;
use crate::context::Secret;
use crate::context::hmac_sha256;
use crate::shop::User;
use crate::store::{StoreError, Tx, args};

/// Keeps this key apart from every other one that is derived from the same secret.
const LABEL: &[u8] = b"forecourt known place 1";

/// Rows taken away at one sign-in, should the limit have been lowered.
const REMOVED_AT_ONCE_MAX: i64 = 1_000;

const REMEMBER: &str = "INSERT INTO login_places (user_id, place, shop_id, last_seen_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id, place) DO UPDATE SET last_seen_at = excluded.last_seen_at";

/// This place is not among them: a clock that was ahead once must not keep a new place from being known.
const MAKE_ROOM: &str = "DELETE FROM login_places WHERE user_id = $1 AND place IN (
       SELECT place FROM login_places WHERE user_id = $1 AND place <> $2
       ORDER BY last_seen_at DESC, place LIMIT $3 OFFSET $4)";

/// What was written under the secret before is written anew.
const REPLACED: &str = "DELETE FROM login_places WHERE user_id = $1 AND place = $2";
const FORGET_ALL: &str = "DELETE FROM login_places WHERE user_id = $1";

const FORGET: &str = "DELETE FROM login_places WHERE (user_id, place) IN (
       SELECT user_id, place FROM login_places WHERE last_seen_at <= $1 ORDER BY last_seen_at LIMIT $2)";

/// The keyed hash of `account` (a normalised e-mail address) at `block`.
pub(super) fn hash(secret: &Secret, account: &str, block: &Block) -> Vec<u8> {
    let key = secret.derived(LABEL);
    let length = (account.len() as u64).to_le_bytes();
    hmac_sha256(&key, &[&length[..], account.as_bytes(), &block.to_bytes()].concat())
}

/// Makes `block` a known place of `user`, whose row this transaction holds.
pub(super) async fn remember(
    cx: &Context,
    tx: &mut Tx,
    user: &User,
    block: &Block,
    now: Timestamp,
) -> Result<(), StoreError> {
    let place = hash(&cx.secret, &user.email, block);
    tx.execute(REMEMBER, args![user.id, place.as_slice(), user.shop_id, now]).await?;
    if let Some(previous) = cx.secret.previous() {
        tx.execute(REPLACED, args![user.id, hash(&previous, &user.email, block)]).await?;
    }
    let others_max = cx.sign_in_limiter.limits().places_per_user_max.saturating_sub(1).max(0);
    tx.execute(MAKE_ROOM, args![user.id, place, REMOVED_AT_ONCE_MAX, others_max]).await?;
    Ok(())
}

/// The places of `user`, whose address is another one from now on: none is found under the new one, but the one at `address`.
pub(crate) async fn move_places(cx: &Context, tx: &mut Tx, user: &User, address: &str) -> Result<(), StoreError> {
    tx.execute(FORGET_ALL, args![user.id]).await?;
    remember(cx, tx, user, &Block::of(address), cx.clock.now()).await
}

/// Places that were last seen at or before this moment are known no longer.
pub(super) fn unknown_since(cx: &Context) -> Timestamp {
    cx.clock.now().plus_ms(cx.sign_in_limiter.limits().known_for_ms.saturating_neg())
}

/// Forgets up to `limit` places that are known no longer, and answers how many.
pub(super) async fn forget(cx: &Context, tx: &mut Tx, limit: i64) -> Result<u64, StoreError> {
    tx.execute(FORGET, args![unknown_since(cx), limit]).await
}

#[cfg(test)]
mod tests {
    use super::{Block, hash};
    use crate::context::Secret;

    #[test]
    fn a_place_is_one_persons_at_one_block_under_one_key() {
        let secret = |byte| Secret::new(&[byte; 32]).expect("32 bytes");
        let (secret, other) = (secret(7), secret(8));
        let (here, there) = (Block::of("2001:db8:1:2::1"), Block::of("203.0.113.7"));
        let place = hash(&secret, "ada@example.org", &here);
        assert_eq!(place, hash(&secret, "ada@example.org", &Block::of("2001:db8:1:2::2")));
        assert_ne!(place, hash(&secret, "eve@example.org", &here));
        assert_ne!(place, hash(&secret, "ada@example.org", &there));
        assert_ne!(place, hash(&other, "ada@example.org", &here));
    }
}
