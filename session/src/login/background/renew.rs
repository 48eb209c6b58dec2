//! The job `token-refresh`: every token is renewed in its time, and moved to the present secret before the one before it is forgotten.
//!
//! One process leads the jobs, and of two that renew one token a single one replaces it: the other gets the same successor.

use std::sync::atomic::Ordering;

use super::super::factor::reseal;
use super::super::fingerprint;
use super::refresh::{RefreshError, refresh};
use super::token::{end_line, start_line, unsealed};
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{BackgroundTokenId, LoginSessionId, ShopId, UserId};
use crate::seal::Seal;
use crate::store::{StoreError, Tx, args, transact};

#[derive(sqlx::FromRow)]
struct Due {
    id: BackgroundTokenId,
    login_session_id: LoginSessionId,
    user_id: UserId,
    sealed: String,
    email: String,
}

#[derive(sqlx::FromRow)]
struct Bare {
    login_session_id: LoginSessionId,
    shop_id: ShopId,
    user_id: UserId,
    epoch: i64,
}

macro_rules! due {
    ($which:literal) => {
        concat!(
            "SELECT t.id, t.login_session_id, t.user_id, t.sealed, u.email
             FROM background_tokens AS t JOIN users AS u ON u.id = t.user_id
             WHERE t.replaced_at IS NULL AND t.ended_at IS NULL AND ",
            $which,
            " ORDER BY t.due_at LIMIT $2"
        )
    };
}

const DUE: &str = due!("t.due_at <= $1");
/// While the secret is being changed: what is sealed under the one before is due at once.
const DUE_OR_OF_BEFORE: &str = due!("(t.due_at <= $1 OR t.sealed NOT LIKE $3)");
/// Background logins of before there were tokens.
const BARE: &str = "SELECT l.id AS login_session_id, l.shop_id, l.user_id, l.epoch
     FROM login_sessions AS l JOIN users AS u ON u.id = l.user_id
     WHERE l.kind = 'background' AND l.revoked_at IS NULL AND l.epoch = u.epoch AND u.disabled_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM background_tokens AS t WHERE t.login_session_id = l.id)
     ORDER BY l.id LIMIT $1";
const TAKE_USER: &str = "UPDATE users SET epoch = epoch WHERE id = $1 AND epoch = $2 AND disabled_at IS NULL";
/// Not over a row that is there under the present secret already.
const CARRY_OVER: &str = "UPDATE login_sessions SET fingerprint = $3
     WHERE user_id = $1 AND kind = 'background' AND fingerprint = $2
        AND NOT EXISTS (SELECT 1 FROM login_sessions WHERE fingerprint = $3)";

/// Renews up to `job_batch_rows` tokens that are due, gives background logins of before there were tokens their first one, and answers
/// how many rows it changed. Doing it again renews the next ones, or none.
///
/// # Errors
/// [`StoreError`]; what was renewed until then stays so.
#[crate::boxed]
pub async fn renew_due(cx: &Context) -> Result<u64, StoreError> {
    let (now, rows_max) = (cx.clock.now(), cx.limits.job_batch_rows);
    let due: Vec<Due> = match cx.secret.previous() {
        None => cx.store.all(DUE, args![now, rows_max]).await?,
        Some(_) => {
            let present = format!("{}%", Seal::new(&cx.secret).present_prefix());
            cx.store.all(DUE_OR_OF_BEFORE, args![now, rows_max, present]).await?
        }
    };
    let mut done = 0;
    for due in &due {
        renew(cx, due, now).await?;
        done += 1;
    }
    Ok(done + first_tokens(cx).await? + reseal(cx).await?)
}

/// The first token of background logins of before there were tokens. Once a process has found none left, it looks no more: signing in
/// makes the first token from then on.
async fn first_tokens(cx: &Context) -> Result<u64, StoreError> {
    if cx.have_tokens.load(Ordering::Relaxed) {
        return Ok(0);
    }
    let rows_max = cx.limits.job_batch_rows;
    let bare: Vec<Bare> = cx.store.all(BARE, args![rows_max]).await?;
    let is_all = (bare.len() as u64) < rows_max.unsigned_abs();
    let mut done = 0;
    for Bare { login_session_id, shop_id, user_id, epoch } in bare {
        transact!(cx.store, |tx| {
            if tx.execute(TAKE_USER, args![user_id, epoch]).await? > 0 {
                start_line(cx, tx, (shop_id, user_id), login_session_id, epoch).await?;
            }
            Ok::<_, StoreError>(())
        })?;
        done += 1;
    }
    cx.have_tokens.fetch_or(is_all, Ordering::Relaxed);
    Ok(done)
}

async fn renew(cx: &Context, due: &Due, now: Timestamp) -> Result<(), StoreError> {
    let Due { id, login_session_id, user_id, ref sealed, ref email } = *due;
    transact!(cx.store, |tx| carry_over(cx, tx, user_id, email).await)?;
    let Some(token) = unsealed(cx, sealed, id, login_session_id) else {
        tracing::warn!(%user_id, "a background token was sealed under a secret that is not known: scheduled work waits for a sign-in");
        return transact!(cx.store, |tx| end_line(cx, tx, login_session_id).await);
    };
    match refresh(cx, &token).await {
        Ok(_) | Err(RefreshError::TooOften) => Ok(()),
        // It ended, or nobody renewed it in time: it need not be looked at again.
        Err(RefreshError::Over | RefreshError::Stolen) => {
            tracing::debug!(%user_id, %now, "a background token is over");
            transact!(cx.store, |tx| end_line(cx, tx, login_session_id).await)
        }
        Err(RefreshError::Store(error)) => Err(error),
    }
}

/// The background login of a person is found by the fingerprint of their address under the present secret; one that was written under
/// the secret before is the same one.
pub(in crate::login) async fn carry_over(
    cx: &Context,
    tx: &mut Tx,
    user_id: UserId,
    email: &str,
) -> Result<(), StoreError> {
    let Some(before) = fingerprint::of_background_before(&cx.secret, email) else { return Ok(()) };
    let present = fingerprint::of_background(&cx.secret, email);
    tx.execute(CARRY_OVER, args![user_id, before, present]).await.map(drop)
}
