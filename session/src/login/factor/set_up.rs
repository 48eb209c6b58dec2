//! Setting a second factor up: a new secret waits until its person has typed a code of it. The one they had goes on until then.

use super::error::FactorError;
use super::recovery::{replace, tell};
use super::totp::TotpSecret;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::UserId;
use crate::login::sign_in::guess_of;
use crate::login::{is_confirmed, is_confirmed_in};
use crate::seal::Seal;
use crate::store::{StoreError, args, transact};

/// A second factor that is being set up. Shows nothing of its secret.
#[derive(Clone, Debug)]
pub struct NewFactor {
    /// The secret that the phone is given.
    pub secret: TotpSecret,
    /// The same for a QR code, with the shop's name and the person's address.
    pub uri: String,
}

const BEGIN: &str = "INSERT INTO second_factors (user_id, shop_id, pending) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET pending = excluded.pending";
const PENDING: &str = "SELECT pending FROM second_factors WHERE user_id = $1 AND pending IS NOT NULL";
const CONFIRM: &str =
    "UPDATE second_factors SET secret = pending, pending = NULL, on_since = COALESCE(on_since, $3), last_step = $4
     WHERE user_id = $1 AND pending = $2";
const SET_UP: &str = "UPDATE login_sessions SET set_up_due = 0 WHERE user_id = $1 AND set_up_due <> 0";
const SHOP: &str = "SELECT name FROM shops WHERE id = $1";

/// What is bound into a sealed secret: whose it is.
pub(super) fn row(user_id: UserId) -> String {
    format!("second_factors {user_id}")
}

/// Makes a new secret for `who` to give their phone; it is asked for by nobody before [`confirm`]. One that was begun before is
/// forgotten.
///
/// # Errors
/// [`FactorError::PasswordNeeded`] where the password was not typed lately, [`FactorError::Store`].
#[crate::boxed]
pub async fn begin(cx: &Context, who: &Actor) -> Result<NewFactor, FactorError> {
    let (id, shop_id, secret) = (who.user.id, who.user.shop_id, TotpSecret::random());
    let sealed = Seal::new(&cx.secret).seal(secret.as_bytes(), row(id).as_bytes());
    transact!(cx.store, |tx| {
        if !is_confirmed_in(cx, tx, who.login_session_id).await? {
            return Err(FactorError::PasswordNeeded);
        }
        tx.execute(BEGIN, args![id, shop_id, &sealed]).await?;
        Ok(tx.record(cx, Change::seen(who.into(), "second_factor_begun", id.to_string(), &[])).await?)
    })?;
    Ok(named(cx, who, secret).await?)
}

/// What `who` has begun to set up, to be shown again while their password was typed lately.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn pending(cx: &Context, who: &Actor) -> Result<Option<NewFactor>, StoreError> {
    if !is_confirmed(cx, who.login_session_id).await? {
        return Ok(None);
    }
    let found: Option<(String,)> = cx.store.optional(PENDING, args![who.user.id]).await?;
    match found.and_then(|(sealed,)| opened(cx, who.user.id, &sealed)) {
        Some(secret) => Ok(Some(named(cx, who, secret).await?)),
        None => Ok(None),
    }
}

/// Turns the second factor of `who` on that they have begun to set up, once `code` is its present one, and answers ten recovery
/// codes. On whichever device they had to set one up before anything else, they go on. A wrong code counts as one at signing in does.
///
/// # Errors
/// [`FactorError::WrongCode`], [`FactorError::TooManyCodes`], [`FactorError::Off`] where nothing was begun, [`FactorError::PasswordNeeded`]; nothing is changed then.
#[crate::boxed]
pub async fn confirm(cx: &Context, who: &Actor, code: &str) -> Result<Vec<String>, FactorError> {
    // What ends or opens with it is more than their own rows: logins, tokens, what their device has.
    let cx = &cx.house();
    let id = who.user.id;
    let found: Option<(String,)> = cx.store.optional(PENDING, args![id]).await?;
    let (sealed,) = found.ok_or(FactorError::Off)?;
    let secret = opened(cx, id, &sealed).ok_or(FactorError::Off)?;
    let now = cx.clock.now();
    let attempt = guess_of(cx, who).await.map_err(FactorError::of_a_code)?;
    let Some(step) = super::prove::digits(code).and_then(|typed| secret.step_of(typed, now, 0)) else {
        attempt.failed(now);
        return Err(FactorError::WrongCode);
    };
    let codes = turn_on(cx, who, &sealed, step).await?;
    attempt.succeeded();
    Ok(codes)
}

/// Turns on what lies `sealed`, of which the code of `step` was typed.
async fn turn_on(cx: &Context, who: &Actor, sealed: &str, step: i64) -> Result<Vec<String>, FactorError> {
    let (id, now) = (who.user.id, cx.clock.now());
    transact!(cx.store, |tx| {
        if !is_confirmed_in(cx, tx, who.login_session_id).await? {
            return Err(FactorError::PasswordNeeded);
        }
        if tx.execute(CONFIRM, args![id, sealed, now, step]).await? == 0 {
            return Err(FactorError::WrongCode);
        }
        let codes = replace(cx, tx, (who.user.shop_id, id)).await?;
        tx.execute(SET_UP, args![id]).await?;
        let what =
            "A second factor is asked from now on when somebody signs in to your account: a code from your phone.";
        tell(cx, tx, who, what).await?;
        let topics = [Topic::Person(id)];
        tx.record(cx, Change::audited(who.into(), "second_factor_on", id.to_string(), &topics)).await?;
        Ok(codes)
    })
}

/// The secret in a sealed text. One that cannot be read was sealed under another key: its person uses a recovery code.
pub(super) fn opened(cx: &Context, user_id: UserId, sealed: &str) -> Option<TotpSecret> {
    let bytes = Seal::new(&cx.secret).open(sealed, row(user_id).as_bytes());
    if bytes.is_none() {
        tracing::error!(%user_id, "the secret of a second factor was sealed under another key and cannot be read");
    }
    bytes.and_then(|bytes| TotpSecret::from_bytes(&bytes))
}

async fn named(cx: &Context, who: &Actor, secret: TotpSecret) -> Result<NewFactor, StoreError> {
    let (shop,): (String,) = cx.store.one(SHOP, args![who.user.shop_id]).await?;
    let uri = secret.uri(&shop, &who.user.email);
    Ok(NewFactor { secret, uri })
}
