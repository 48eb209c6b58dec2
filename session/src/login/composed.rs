//! Addresses that were stored before addresses were composed: composed at start, unless another account has the composed
//! one already. Two accounts of one address stay as they are, and both people get in: each as it was typed at sign-up.
//!
//! What is looked at is only what is not plain ASCII, a bounded number at a time; doing it again changes nothing.

use super::email::as_stored_before;
use super::{background, fingerprint, normalise_email};
use crate::Context;
use crate::change::{By, Change, Topic};
use crate::id::{ShopId, UserId};
use crate::store::{Store, StoreError, Tx, args, transact};

/// Two accounts whose addresses are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double {
    /// The account that has the composed address, and is found by whatever is typed but the other's very spelling.
    pub composed: (UserId, String),
    /// The account whose address is spelt in another way.
    pub other: (UserId, String),
}

#[derive(Debug, sqlx::FromRow)]
struct Stored {
    id: UserId,
    shop_id: ShopId,
    email: String,
}

/// Rows that are read at once.
const BATCH_ROWS: i64 = 500;

const NOT_ASCII: &str = "SELECT id, shop_id, email FROM users
     WHERE id > $1 AND LENGTH(email) <> OCTET_LENGTH(email) ORDER BY id LIMIT $2";
const AS_STORED: &str = "SELECT email FROM users WHERE email = $1 AND disabled_at IS NULL";
const IN_USE: &str = "SELECT id FROM users WHERE email = $1 AND disabled_at IS NULL";
/// The unique index decides; the condition saves it the trouble.
const COMPOSE: &str = "UPDATE users SET email = $3
     WHERE id = $1 AND email = $2 AND NOT EXISTS (SELECT 1 FROM users WHERE email = $3)";
/// The background login is found by a fingerprint of the address: it goes along, so that it stays the one it is.
const REFINGER: &str = "UPDATE login_sessions SET fingerprint = $3
     WHERE user_id = $1 AND kind = 'background' AND fingerprint = $2
       AND NOT EXISTS (SELECT 1 FROM login_sessions WHERE fingerprint = $3)";

/// The stored address that somebody means who typed this: the very one, where an account of before has it; the composed
/// one otherwise. `None` when it cannot be an address. Only what is not composed as typed costs a query.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn meant(store: &Store, typed: &str) -> Result<Option<String>, StoreError> {
    let Some(normalised) = normalise_email(typed) else { return Ok(None) };
    let before = as_stored_before(typed).filter(|before| *before != normalised);
    if let Some(before) = before
        && store.optional::<(String,)>(AS_STORED, args![&before]).await?.is_some()
    {
        return Ok(Some(before));
    }
    Ok(Some(normalised))
}

/// Composes every stored address whose composed form no other account has, and answers how many those were. To be called
/// at every start, after the migrations; cheap where everything is composed already.
///
/// # Errors
/// [`StoreError`]; what was composed until then stays so, and the next start goes on.
#[crate::boxed]
pub async fn compose_emails(cx: &Context) -> Result<u64, StoreError> {
    let mut composed = 0;
    let mut after = UserId(uuid::Uuid::nil());
    loop {
        let batch: Vec<Stored> = cx.store.all(NOT_ASCII, args![after, BATCH_ROWS]).await?;
        let Some(last) = batch.last() else { break };
        after = last.id;
        for stored in &batch {
            let Some(email) = normalise_email(&stored.email).filter(|email| *email != stored.email) else { continue };
            match transact!(cx.store, |tx| compose(cx, tx, stored, &email).await) {
                Ok(changed) => composed += changed,
                // Somebody signed up with it at this moment: they are two from now on.
                Err(error) if error.is_constraint("uq_user_email") => {}
                Err(error) => return Err(error),
            }
        }
    }
    if composed > 0 {
        tracing::info!(composed, "e-mail addresses of before were composed");
    }
    Ok(composed)
}

async fn compose(cx: &Context, tx: &mut Tx, stored: &Stored, email: &str) -> Result<u64, StoreError> {
    let Stored { id, shop_id, email: before } = stored;
    if tx.execute(COMPOSE, args![*id, before, email]).await? == 0 {
        return Ok(0);
    }
    background::carry_over(cx, tx, *id, before).await?;
    let of = |email: &str| fingerprint::of_background(&cx.secret, email);
    tx.execute(REFINGER, args![*id, of(before), of(email)]).await?;
    let topics = [Topic::Person(*id)];
    tx.record(cx, Change::audited(By::clock(*shop_id), "email_composed", id.to_string(), &topics)).await?;
    Ok(1)
}

/// Up to `rows_max` pairs of accounts in use whose addresses are one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn email_doubles(store: &Store, rows_max: usize) -> Result<Vec<Double>, StoreError> {
    let mut doubles = Vec::new();
    let mut after = UserId(uuid::Uuid::nil());
    while doubles.len() < rows_max {
        let batch: Vec<Stored> = store.all(NOT_ASCII, args![after, BATCH_ROWS]).await?;
        let Some(last) = batch.last() else { break };
        after = last.id;
        for Stored { id, email, .. } in batch {
            let Some(normalised) = normalise_email(&email).filter(|normalised| *normalised != email) else { continue };
            let composed = store.optional::<(UserId,)>(IN_USE, args![&normalised]).await?;
            let other = store.optional::<(UserId,)>(IN_USE, args![&email]).await?;
            if let (Some((composed,)), Some(_)) = (composed, other) {
                doubles.push(Double { composed: (composed, normalised), other: (id, email) });
            }
        }
    }
    doubles.truncate(rows_max);
    Ok(doubles)
}
