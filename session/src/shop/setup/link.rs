//! The link that opens an empty database: 256 bits from the system, of which only the hash is kept.

use sha2::{Digest, Sha256};

use crate::Context;
use crate::store::{Store, StoreError, args, transact};

/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

const HAS_SHOP: &str = "SELECT COUNT(*) FROM (SELECT id FROM shops LIMIT 1) AS one";
const KNOWN: &str = "SELECT token_hash FROM setups WHERE id = 1 AND finished_at IS NULL";
/// What was answered behind an older link goes on behind this one.
const OFFER: &str = "INSERT INTO setups (id, token_hash, draft, made_at) VALUES (1, $1, '', $2)
     ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash WHERE setups.finished_at IS NULL";

/// What opens the set-up. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SetupToken(String);

impl SetupToken {
    /// What somebody sent as one.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// A new one.
    fn random() -> Self {
        let bytes: [u8; TOKEN_BYTES] = rand::random();
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// It itself, to be put into a link and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for SetupToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetupToken(…)")
    }
}

/// Whether there is no shop yet.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn is_open(store: &Store) -> Result<bool, StoreError> {
    Ok(store.one::<(i64,)>(HAS_SHOP, args![]).await?.0 == 0)
}

/// The token that opens the set-up from now on: `before`, where that still does, or a new one, and then no other. Nothing once
/// there is a shop.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn offer(cx: &Context, before: Option<SetupToken>) -> Result<Option<SetupToken>, StoreError> {
    // A garage that is being set up has nobody yet.
    let cx = &cx.house();
    if !is_open(&cx.store).await? {
        return Ok(None);
    }
    let known: Option<(Vec<u8>,)> = cx.store.optional(KNOWN, args![]).await?;
    if let Some(before) = before.filter(|before| known.is_some_and(|(hash,)| hash == before.hash())) {
        return Ok(Some(before));
    }
    let token = SetupToken::random();
    let offered = transact!(cx.store, |tx| tx.execute(OFFER, args![token.hash(), cx.clock.now()]).await)?;
    Ok((offered > 0).then_some(token))
}
