//! "Forgot password?": a mail with a link by which its person sets a new one.
//!
//! Whoever asks learns nothing of who has an account: the answer is the same and comes after the same time, whether one has it or
//! not. How often is counted by address, which refuses, and by account, which only sends no more.

use std::time::Duration;

use tokio::time::Instant;

use super::link::{self, LinkKind};
use super::password_link::{Recipient, send as send_link};
use crate::Context;
use crate::change::{By, Change};
use crate::id::{ShopId, UserId};
use crate::login::{self, Block, Refusal};
use crate::store::{StoreError, Tx, args, transact};

/// When the answer comes: what is done for an account, commit and all, lies far below it.
const ANSWERS_AFTER: Duration = Duration::from_millis(400);
const HOUR_MS: i64 = 3_600_000;

/// Why nobody was sent anything. None of these depends on whether there is such an account.
#[derive(Debug, thiserror::Error)]
pub enum ForgotError {
    /// The text can be nobody's address.
    #[error("this is no e-mail address")]
    NoAddress,
    /// This server does not know its own address, so it writes no links.
    #[error("this server writes no links")]
    NoLinks,
    /// Too many were asked for from this address.
    #[error("too many links: try again in {retry_after_s} s")]
    TooMany {
        /// Seconds until the next one may be asked for, 1 at the least.
        retry_after_s: i64,
    },
    /// Too many people ask at this moment.
    #[error("too many ask at once: try again in a moment")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(sqlx::FromRow)]
struct Found {
    id: UserId,
    shop_id: ShopId,
    name: String,
    email: String,
}

const FIND: &str = "SELECT id, shop_id, name, email FROM users WHERE email = $1 AND disabled_at IS NULL";
/// Changes nothing: it takes the person's row, so that of two who ask at once one comes after the other.
const TAKE: &str = "UPDATE users SET revision = revision WHERE id = $1 AND disabled_at IS NULL";

/// Sends whoever has the account of this e-mail address a link to `path`, by which they set a new password. `address` is the network
/// address that it was asked from.
///
/// # Errors
/// [`ForgotError`]; none of them says whether there is such an account.
#[crate::boxed]
pub async fn forgot_password(cx: &Context, email: &str, address: &str, path: &str) -> Result<(), ForgotError> {
    // Nobody is signed in, and nobody is told whether the address is known.
    let cx = &cx.house();
    if !cx.post.has_links() {
        return Err(ForgotError::NoLinks);
    }
    let answers_at = Instant::now() + ANSWERS_AFTER;
    login::normalise_email(email).ok_or(ForgotError::NoAddress)?;
    cx.sign_in_limiter.link(&Block::of(address), cx.clock.now()).await.map_err(|refusal| match refusal {
        Refusal::TooMany { retry_after_s } => ForgotError::TooMany { retry_after_s },
        Refusal::Busy => ForgotError::Busy,
    })?;
    let sent = find_and_send(cx, email, address, path).await;
    tokio::time::sleep_until(answers_at).await;
    Ok(sent?)
}

async fn find_and_send(cx: &Context, email: &str, address: &str, path: &str) -> Result<(), StoreError> {
    let Some(email) = login::meant(&cx.store, email).await? else { return Ok(()) };
    let Some(found) = cx.store.optional::<Found>(FIND, args![email]).await? else { return Ok(()) };
    transact!(cx.store, |tx| send(cx, tx, &found, address, path).await)
}

async fn send(cx: &Context, tx: &mut Tx, found: &Found, address: &str, path: &str) -> Result<(), StoreError> {
    let Found { id, shop_id, name, email } = found;
    let now = cx.clock.now();
    let is_there = tx.execute(TAKE, args![*id]).await? > 0;
    let lately = link::made_since(tx, *id, LinkKind::Password, now.plus_ms(-HOUR_MS)).await?;
    if !is_there || lately >= cx.limits.password_links_per_account_max {
        tracing::info!(address, "a link to a new password was not sent: too many were");
        return Ok(());
    }
    send_link(cx, tx, &Recipient { id: *id, shop_id: *shop_id, name, email }, None, path).await?;
    let by = By::at(*shop_id, None, address);
    tx.record(cx, Change::audited(by, "password_link_sent", id.to_string(), &[])).await
}
