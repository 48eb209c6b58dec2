//! Links into accounts: by one, somebody sets a new password, or joins the shop.
//!
//! A link holds a key of 256 random bits, which stands in the mail or on the paper it is handed over on and nowhere else: what is
//! stored is its hash, so that a stolen database opens no account. It works once, by compare-and-set, and until its time is over; of a
//! person's links of one kind one lives at a time, and making another withdraws it.

use sha2::{Digest, Sha256};

use crate::Context;
use crate::clock::Timestamp;
use crate::id::{AccountLinkId, ShopId, TeamId, UserId};
use crate::store::{StoreError, Tx, args, transact};

/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// How long a link that is over is remembered.
const KEPT_MS: i64 = 90 * 86_400_000;

string_enum! {
    /// What a link is for.
    LinkKind {
        /// Setting a new password.
        Password => "password",
        /// Joining the shop.
        Invite => "invite",
        /// Taking another e-mail address, which is the link's.
        Email => "email",
    }
}

/// The key of a link. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey(String);

impl LinkKey {
    /// What somebody sent as one.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The key itself, to be put into a link and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The link to `path` with it, as a path of this site.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{path}?key={}", self.0)
    }

    pub(crate) fn random() -> Self {
        Self(rand::random::<[u8; KEY_BYTES]>().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// What is stored of it; nothing for what is no key of ours.
    pub(crate) fn hash(&self) -> Option<Vec<u8>> {
        let is_one = self.0.len() == 2 * KEY_BYTES && self.0.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_one.then(|| Sha256::digest(self.0.as_bytes()).to_vec())
    }
}

impl std::fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

/// A link that is to be. Of an invitation the person is not there yet: it holds what becomes of them.
#[derive(Clone, Debug)]
pub struct NewLink<'a> {
    /// Whose shop.
    pub shop_id: ShopId,
    /// What for.
    pub kind: LinkKind,
    /// The person; nobody yet for an invitation.
    pub user_id: Option<UserId>,
    /// Their normalised e-mail address.
    pub address: &'a str,
    /// What they are called; may be empty.
    pub name: &'a str,
    /// What they will be, as words with a plus between; empty where they are somebody already.
    pub roles: &'a str,
    /// The team they will be in.
    pub team_id: Option<TeamId>,
    /// Who makes it; nobody where its own person asked for it.
    pub made_by: Option<UserId>,
    /// For how long it works, in milliseconds.
    pub lives_ms: i64,
}

/// A link, without its key.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AccountLink {
    /// Its id: no secret.
    pub id: AccountLinkId,
    /// Whose shop.
    pub shop_id: ShopId,
    /// What for.
    pub kind: LinkKind,
    /// The person; nobody yet for an invitation.
    pub user_id: Option<UserId>,
    /// Their e-mail address.
    pub address: String,
    /// What they are called; may be empty.
    pub name: String,
    /// What they will be, as words with a plus between.
    pub roles: String,
    /// The team they will be in.
    pub team_id: Option<TeamId>,
    /// Who made it.
    pub made_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

macro_rules! columns {
    () => {
        "id, shop_id, kind, user_id, address, name, roles, team_id, made_by, created_at, expires_at"
    };
}

const WITHDRAW_OF_USER: &str = "UPDATE account_links SET withdrawn_at = $3
     WHERE user_id = $1 AND kind = $2 AND used_at IS NULL AND withdrawn_at IS NULL";
const WITHDRAW_OF_ADDRESS: &str = "UPDATE account_links SET withdrawn_at = $4
     WHERE shop_id = $1 AND address = $2 AND kind = $3 AND user_id IS NULL AND used_at IS NULL AND withdrawn_at IS NULL";
const WITHDRAW: &str = "UPDATE account_links SET withdrawn_at = $3
     WHERE id = $1 AND shop_id = $2 AND used_at IS NULL AND withdrawn_at IS NULL";
const WITHDRAW_MADE_BY: &str = "UPDATE account_links SET withdrawn_at = $2
     WHERE made_by = $1 AND kind = 'invite' AND used_at IS NULL AND withdrawn_at IS NULL";
/// Of two that are made at one moment, neither sees the other's to withdraw it: the later one takes the place of the earlier.
macro_rules! insert {
    ($one_live:literal) => {
        concat!(
            "INSERT INTO account_links (id, shop_id, kind, user_id, address, name, roles, team_id, hash, made_by,
                created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT ",
            $one_live,
            " DO UPDATE SET id = excluded.id, name = excluded.name, roles = excluded.roles, team_id = excluded.team_id,
                hash = excluded.hash, made_by = excluded.made_by, created_at = excluded.created_at,
                expires_at = excluded.expires_at"
        )
    };
}
const INSERT_OF_USER: &str =
    insert!("(user_id, kind) WHERE user_id IS NOT NULL AND used_at IS NULL AND withdrawn_at IS NULL");
const INSERT_OF_ADDRESS: &str =
    insert!("(shop_id, address, kind) WHERE user_id IS NULL AND used_at IS NULL AND withdrawn_at IS NULL");
const LIVE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM account_links WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > $3"
);
const USE: &str = concat!(
    "UPDATE account_links SET used_at = $3
     WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > $3 RETURNING ",
    columns!()
);
const COUNT: &str =
    "SELECT CAST(COUNT(*) AS BIGINT) FROM account_links WHERE user_id = $1 AND kind = $2 AND created_at > $3";
const FORGET: &str = "DELETE FROM account_links WHERE id IN (SELECT l.id FROM account_links AS l
     WHERE l.expires_at < $1 ORDER BY l.expires_at LIMIT $2)";

/// Makes a link, and withdraws the one that its person, or its address, had of this kind: of two at once, the later one's link lives.
/// Whoever calls says what happened with `tx.record`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn make(cx: &Context, tx: &mut Tx, new: &NewLink<'_>) -> Result<LinkKey, StoreError> {
    let NewLink { shop_id, kind, user_id, address, name, roles, team_id, made_by, lives_ms } = *new;
    let now = cx.clock.now();
    let insert = if let Some(user_id) = user_id {
        tx.execute(WITHDRAW_OF_USER, args![user_id, kind, now]).await?;
        INSERT_OF_USER
    } else {
        tx.execute(WITHDRAW_OF_ADDRESS, args![shop_id, address, kind, now]).await?;
        INSERT_OF_ADDRESS
    };
    let (id, key) = (cx.ids.next::<AccountLinkId>(), LinkKey::random());
    let expires_at = now.plus_ms(lives_ms);
    let hash = key.hash().unwrap_or_default();
    let values = args![id, shop_id, kind, user_id, address, name, roles, team_id, hash, made_by, now, expires_at];
    tx.execute(insert, values).await?;
    Ok(key)
}

/// The link that a key opens, if it still works. Looking at it does not use it.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn live(cx: &Context, key: &LinkKey, kind: LinkKind) -> Result<Option<AccountLink>, StoreError> {
    // Whoever holds the key need not be signed in: it says whose the rows are.
    let cx = &cx.house();
    let Some(hash) = key.hash() else { return Ok(None) };
    cx.store.optional(LIVE, args![hash, kind, cx.clock.now()]).await
}

/// Uses the link that a key opens: of several at once, one does. Nothing when it does not work any more.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn take(cx: &Context, tx: &mut Tx, key: &LinkKey, kind: LinkKind) -> Result<Option<AccountLink>, StoreError> {
    let Some(hash) = key.hash() else { return Ok(None) };
    tx.optional(USE, args![hash, kind, cx.clock.now()]).await
}

/// Withdraws a link of a shop that was not used; false when there is none.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn withdraw(cx: &Context, tx: &mut Tx, shop_id: ShopId, id: AccountLinkId) -> Result<bool, StoreError> {
    Ok(tx.execute(WITHDRAW, args![id, shop_id, cx.clock.now()]).await? > 0)
}

/// Withdraws every link of a person's that was not used: their password was changed, or they were disabled.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn withdraw_of(cx: &Context, tx: &mut Tx, user_id: UserId, kind: LinkKind) -> Result<(), StoreError> {
    tx.execute(WITHDRAW_OF_USER, args![user_id, kind, cx.clock.now()]).await.map(|_| ())
}

/// Withdraws the invitations that somebody made and nobody used: whoever is shut out brings nobody in.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn withdraw_made_by(cx: &Context, tx: &mut Tx, user_id: UserId) -> Result<(), StoreError> {
    tx.execute(WITHDRAW_MADE_BY, args![user_id, cx.clock.now()]).await.map(|_| ())
}

/// How many links of a kind a person got since.
pub(super) async fn made_since(
    tx: &mut Tx,
    user_id: UserId,
    kind: LinkKind,
    since: Timestamp,
) -> Result<i64, StoreError> {
    Ok(tx.one::<(i64,)>(COUNT, args![user_id, kind, since]).await?.0)
}

/// Deletes up to `limit` links that were over long ago.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forget_old(cx: &Context, limit: i64) -> Result<u64, StoreError> {
    let before = cx.clock.now().plus_ms(-KEPT_MS);
    transact!(cx.store, |tx| tx.execute(FORGET, args![before, limit]).await)
}

#[cfg(test)]
mod tests {
    use super::LinkKey;

    #[test]
    fn a_key_is_64_hexadecimal_digits_and_shows_nothing_of_itself() {
        let (one, two) = (LinkKey::random(), LinkKey::random());
        assert_eq!(one.expose().len(), 64);
        assert_ne!(one.hash(), two.hash());
        assert_eq!(format!("{one:?}"), "LinkKey(…)");
        for text in ["", "x", &"g".repeat(64), &"0".repeat(63), &"é".repeat(32)] {
            assert_eq!(LinkKey::new(text.to_owned()).hash(), None, "{text}");
        }
    }
}
