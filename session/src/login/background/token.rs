//! The token of a background login: 256 random bits, of which the database holds a hash, and the live one sealed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use sha2::{Digest, Sha256};

use crate::Context;
use crate::clock::Timestamp;
use crate::id::{BackgroundTokenId, LoginSessionId, ShopId, UserId};
use crate::seal::Seal;
use crate::store::{StoreError, Tx, args};

/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

/// How long a token that is over is known again.
const KEPT_MS: i64 = 30 * 24 * 60 * 60_000;

/// The token of a background login. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct BackgroundToken(String);

impl BackgroundToken {
    /// What somebody has as one.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    fn random() -> Self {
        Self(BASE64.encode(rand::random::<[u8; TOKEN_BYTES]>()))
    }

    /// What is stored of it.
    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for BackgroundToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BackgroundToken(…)")
    }
}

/// Whose a token is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) shop_id: ShopId,
    pub(super) user_id: UserId,
    pub(super) login_session_id: LoginSessionId,
    pub(super) epoch: i64,
}

const INSERT: &str = "INSERT INTO background_tokens
       (id, shop_id, user_id, login_session_id, parent_id, hash, sealed, epoch, issued_at, due_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (login_session_id) WHERE replaced_at IS NULL AND ended_at IS NULL DO NOTHING";
const END_LINE: &str =
    "UPDATE background_tokens SET ended_at = $2, sealed = '' WHERE login_session_id = $1 AND ended_at IS NULL";
const END_OLDER: &str = "UPDATE background_tokens SET ended_at = $2, sealed = ''
     WHERE login_session_id = $1 AND ended_at IS NULL AND (epoch < $3 OR user_id <> $4 OR expires_at <= $2)";
const FORGET: &str = "DELETE FROM background_tokens WHERE id IN (
       SELECT id FROM background_tokens WHERE (replaced_at IS NOT NULL OR ended_at IS NOT NULL) AND issued_at < $1
       ORDER BY issued_at LIMIT $2)";

/// Writes a new token of `owner`, after `parent` where it is a successor; where the login has a live one already, nothing.
pub(super) async fn issue(
    cx: &Context,
    tx: &mut Tx,
    owner: Owner,
    parent: Option<BackgroundTokenId>,
) -> Result<BackgroundToken, StoreError> {
    let Owner { shop_id, user_id, login_session_id, epoch } = owner;
    let (id, token, now) = (cx.ids.next::<BackgroundTokenId>(), BackgroundToken::random(), cx.clock.now());
    let sealed = Seal::new(&cx.secret).seal(token.0.as_bytes(), &row_name(id, login_session_id));
    let expires_at = now.plus_ms(cx.limits.background_token_life_ms.max(1));
    let due_at = next_due(now, cx.limits.background_token_renew_ms);
    let values =
        args![id, shop_id, user_id, login_session_id, parent, token.hash(), sealed, epoch, now, due_at, expires_at];
    tx.execute(INSERT, values).await?;
    Ok(token)
}

/// What was sealed of the token `id` of this login; nothing where it was sealed under a secret that is forgotten, or elsewhere.
pub(super) fn unsealed(
    cx: &Context,
    sealed: &str,
    id: BackgroundTokenId,
    login: LoginSessionId,
) -> Option<BackgroundToken> {
    let bytes = Seal::new(&cx.secret).open(sealed, &row_name(id, login))?;
    String::from_utf8(bytes).ok().map(BackgroundToken)
}

/// The first token of a login's line, where it has none that lives in this epoch: at sign-in. What lived of an
/// earlier epoch ends, and what nobody renewed in time.
pub(in crate::login) async fn start_line(
    cx: &Context,
    tx: &mut Tx,
    (shop_id, user_id): (ShopId, UserId),
    login_session_id: LoginSessionId,
    epoch: i64,
) -> Result<(), StoreError> {
    tx.execute(END_OLDER, args![login_session_id, cx.clock.now(), epoch, user_id]).await?;
    issue(cx, tx, Owner { shop_id, user_id, login_session_id, epoch }, None).await.map(drop)
}

/// Ends the line of a login: none of its tokens is worth anything from now on.
pub(super) async fn end_line(cx: &Context, tx: &mut Tx, login: LoginSessionId) -> Result<(), StoreError> {
    tx.execute(END_LINE, args![login, cx.clock.now()]).await.map(drop)
}

/// Deletes up to `limit` tokens that were over long ago, and answers how many.
pub(in crate::login) async fn forget(cx: &Context, tx: &mut Tx, limit: i64) -> Result<u64, StoreError> {
    tx.execute(FORGET, args![cx.clock.now().plus_ms(-KEPT_MS), limit]).await
}

/// The row a sealed token belongs to.
fn row_name(id: BackgroundTokenId, login: LoginSessionId) -> Vec<u8> {
    [b"background_tokens".as_slice(), id.0.as_bytes(), login.0.as_bytes()].concat()
}

/// A tenth earlier or later: what was signed in together is not renewed together.
fn next_due(now: Timestamp, every_ms: i64) -> Timestamp {
    let tenth = every_ms / 10;
    now.plus_ms(every_ms - tenth + rand::random_range(0..=2 * tenth.max(0)))
}

#[cfg(test)]
mod tests {
    use super::{BackgroundToken, next_due};
    use crate::clock::Timestamp;

    #[test]
    fn a_token_is_256_random_bits_and_shows_nothing_of_itself() {
        let (one, two) = (BackgroundToken::random(), BackgroundToken::random());
        assert_eq!((one.0.len(), one.hash().len()), (43, 32));
        assert_ne!(one.hash(), two.hash());
        assert_eq!(format!("{one:?}"), "BackgroundToken(…)");
    }

    #[test]
    fn renewals_are_spread_over_a_fifth_of_their_time() {
        let due: Vec<i64> = (0..1_000).map(|_| next_due(Timestamp(0), 1_000).0).collect();
        assert!(due.iter().all(|due| (900..=1_100).contains(due)));
        assert!(due.iter().any(|due| *due < 960) && due.iter().any(|due| *due > 1_040));
    }
}
