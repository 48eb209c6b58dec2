//! Renewing a token: the live one is replaced by its successor, once.
//!
//! Who lost the answer comes again with the parent of the live token, and gets the same successor, a few times within half a minute
//! (the rule of matrix-authentication-service). Whoever comes with an older one, or later, has a copy: the line ends, the audit log
//! holds it, and the person is told.

use super::token::{BackgroundToken, Owner, end_line, issue, unsealed};
use crate::Context;
use crate::change::{By, Change, Topic};
use crate::clock::Timestamp;
use crate::id::{BackgroundTokenId, LoginSessionId, ShopId, UserId};
use crate::mail::{self, Letter, NewMail};
use crate::store::{StoreError, Tx, args, transact};

/// Why a token has no successor.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// It is no token of a background login, or of one that is over.
    #[error("this token is worth nothing")]
    Over,
    /// It was renewed before, by somebody else: its line has ended now.
    #[error("this token was used before: its line has ended")]
    Stolen,
    /// It was renewed a moment ago, and its successor was asked for too often since. The line goes on.
    #[error("this token was renewed already, and its successor was given too often")]
    TooOften,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(sqlx::FromRow)]
struct Presented {
    id: BackgroundTokenId,
    user_id: UserId,
}

/// The token that was presented, and the live one of its login.
#[derive(sqlx::FromRow)]
struct Line {
    shop_id: ShopId,
    login_session_id: LoginSessionId,
    epoch: i64,
    expires_at: Timestamp,
    replaced_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    retries: i64,
    is_living: bool,
    live_id: Option<BackgroundTokenId>,
    live_parent: Option<BackgroundTokenId>,
    live_sealed: Option<String>,
}

const PRESENTED: &str = "SELECT id, user_id FROM background_tokens WHERE hash = $1";
/// Changes nothing: renewing, signing in and ending one person's logins come one after the other.
const TAKE_USER: &str = "UPDATE users SET epoch = epoch WHERE id = $1 AND disabled_at IS NULL RETURNING epoch";
const LINE: &str = "SELECT t.shop_id, t.login_session_id, t.epoch, t.expires_at, t.replaced_at, t.ended_at, t.retries,
        l.revoked_at IS NULL AND l.kind = 'background' AND l.epoch = t.epoch AS is_living,
        v.id AS live_id, v.parent_id AS live_parent, v.sealed AS live_sealed
     FROM background_tokens AS t JOIN login_sessions AS l ON l.id = t.login_session_id AND l.user_id = t.user_id
     LEFT JOIN background_tokens AS v ON v.login_session_id = t.login_session_id AND v.replaced_at IS NULL AND v.ended_at IS NULL
     WHERE t.id = $1";
const REPLACE: &str = "UPDATE background_tokens SET replaced_at = $2, sealed = ''
     WHERE id = $1 AND replaced_at IS NULL AND ended_at IS NULL";
const RETRY: &str = "UPDATE background_tokens SET retries = retries + 1 WHERE id = $1 AND retries < $2";
const REVOKE: &str = "UPDATE login_sessions SET revoked_at = $2, revoked_because = 'token_reused'
     WHERE id = $1 AND kind = 'background' AND revoked_at IS NULL";
const PERSON: &str = "SELECT email, name FROM users WHERE id = $1";

/// What comes of a renewal, once its transaction is kept.
enum Outcome {
    Successor(BackgroundToken),
    Over,
    Stolen,
    TooOften,
}

/// The successor of `token`, which is worth nothing from then on. Asking again with the one that was just replaced answers the same
/// successor, `background_token_retries_max` times within `background_token_grace_ms`; asking with an older one ends the line.
///
/// # Errors
/// [`RefreshError`].
#[crate::boxed]
pub async fn refresh(cx: &Context, token: &BackgroundToken) -> Result<BackgroundToken, RefreshError> {
    match transact!(cx.store, |tx| renewed(cx, tx, token).await)? {
        Outcome::Successor(token) => Ok(token),
        Outcome::Over => Err(RefreshError::Over),
        Outcome::Stolen => Err(RefreshError::Stolen),
        Outcome::TooOften => Err(RefreshError::TooOften),
    }
}

async fn renewed(cx: &Context, tx: &mut Tx, token: &BackgroundToken) -> Result<Outcome, StoreError> {
    let presented: Option<Presented> = tx.optional(PRESENTED, args![token.hash()]).await?;
    let Some(Presented { id, user_id }) = presented else { return Ok(Outcome::Over) };
    let epoch: Option<(i64,)> = tx.optional(TAKE_USER, args![user_id]).await?;
    let (Some((epoch,)), Some(line)) = (epoch, tx.optional::<Line>(LINE, args![id]).await?) else {
        return Ok(Outcome::Over);
    };
    let now = cx.clock.now();
    if !line.is_living || line.epoch != epoch || line.ended_at.is_some() {
        return Ok(Outcome::Over);
    }
    let Some(replaced_at) = line.replaced_at else {
        if line.expires_at <= now || tx.execute(REPLACE, args![id, now]).await? == 0 {
            return Ok(Outcome::Over);
        }
        let owner = Owner { shop_id: line.shop_id, user_id, login_session_id: line.login_session_id, epoch };
        return Ok(Outcome::Successor(issue(cx, tx, owner, Some(id)).await?));
    };
    let is_recent = now.since_ms(replaced_at) <= cx.limits.background_token_grace_ms;
    match (line.live_id, line.live_sealed) {
        (Some(live), Some(sealed)) if line.live_parent == Some(id) && is_recent => {
            let again = unsealed(cx, &sealed, live, line.login_session_id);
            let may = line.retries < cx.limits.background_token_retries_max;
            match again.filter(|_| may) {
                Some(again) if tx.execute(RETRY, args![id, cx.limits.background_token_retries_max]).await? > 0 => {
                    Ok(Outcome::Successor(again))
                }
                _ => Ok(Outcome::TooOften),
            }
        }
        _ => stolen(cx, tx, (line.shop_id, user_id), line.login_session_id).await,
    }
}

/// Ends the line, and tells whose it was.
async fn stolen(
    cx: &Context,
    tx: &mut Tx,
    (shop_id, user_id): (ShopId, UserId),
    login: LoginSessionId,
) -> Result<Outcome, StoreError> {
    tx.execute(REVOKE, args![login, cx.clock.now()]).await?;
    end_line(cx, tx, login).await?;
    let (email, name): (String, String) = tx.one(PERSON, args![user_id]).await?;
    let what = "A key by which we do scheduled work in your name was used a second time, which should be impossible: somebody may have \
                a copy. We have stopped scheduled work for your account. Sign in to start it again, and change your password if you \
                do not know why this happened.";
    let letter = Letter::AccountChanged { name: &name, what };
    mail::queue(cx, tx, &NewMail { shop_id, address: &email, user_id: Some(user_id), letter, worth_until: None })
        .await?;
    tracing::warn!(%user_id, %login, "a background token was used a second time; its line has ended");
    let topics = [Topic::Person(user_id)];
    let change = Change::audited(By::clock(shop_id), "background_token_reused", login.to_string(), &topics);
    tx.record(cx, change).await?;
    Ok(Outcome::Stolen)
}
