//! Signing in: an e-mail address and a password become a login session.
//!
//! Whoever fails learns one thing only: that it did not work. An address without an account, a disabled one and a wrong
//! password give the same answer after the same time, and count the same against further guesses.

use super::block::Block;
use super::composed;
use super::limiter::{Refusal, Trust};
use super::open::{open, take_user};
use super::outcome::{Person, SignIn, SignInError};
use super::password_room::PasswordError;
use super::{Marks, Password, place};
use crate::Context;
use crate::clock::Timestamp;
use crate::context::Secret;
use crate::id::LoginSessionId;
use crate::shop::User;
use crate::store::{args, transact};

/// What somebody typed to sign in, and where.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Their e-mail address, as typed.
    pub email: String,
    /// Their password.
    pub password: Password,
    /// What their client calls itself; the first 100 characters are kept.
    pub device: String,
    /// The network address they come from.
    pub address: String,
    /// Whom their browser was signed in as before.
    pub marks: Marks,
}

/// How long a place may go without being seen again before a manager's word at it is written down.
const PLACE_SEEN_EVERY_MS: i64 = 24 * 60 * 60_000;

/// One statement, whether there is such an account and whether the place is known: a refusal takes as long either way. `$4` is the
/// place as it was written under the secret before.
const FIND: &str = "SELECT u.id, u.shop_id, u.email, u.name, u.roles, u.password_hash, p.last_seen_at AS place_seen_at
     FROM users AS u LEFT JOIN login_places AS p ON p.user_id = u.id AND p.place IN ($2, $4) AND p.last_seen_at > $3
     WHERE u.email = $1 AND u.disabled_at IS NULL ORDER BY p.last_seen_at DESC LIMIT 1";

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    person: Person,
    place_seen_at: Option<Timestamp>,
}

/// Verifies the password and makes this device's login session; refreshes the user's background one along with it.
///
/// # Errors
/// [`SignInError::Wrong`], [`SignInError::TooMany`] without looking at the password, [`SignInError::Busy`] when no
/// password could be verified in time, or the store's.
pub async fn sign_in(cx: &Context, credentials: Credentials) -> Result<SignIn, SignInError> {
    sign_in_over(cx, credentials, None).await
}

/// Signs in where somebody was signed in already: the login `before`, which that client had until now, whosever it is, ends
/// in the transaction of the new one. A client has one login, and what was its last person's is over for good.
///
/// # Errors
/// As [`sign_in`]; the login before goes on then.
pub async fn sign_in_over(
    cx: &Context,
    credentials: Credentials,
    before: Option<LoginSessionId>,
) -> Result<SignIn, SignInError> {
    let Credentials { email, password, device, address, marks } = credentials;
    let person = identify(cx, &email, password, &address, &marks).await?.person;
    open(cx, person, (&device, before), &address, &marks).await
}

/// Verifies the password of somebody who stands at another person's device and allows something there: who they are, and
/// no session of it. Counts against guesses as signing in does, and makes the place known as theirs.
///
/// # Errors
/// As [`sign_in`].
pub async fn vouch(
    cx: &Context,
    email: &str,
    password: Password,
    address: &str,
    marks: &Marks,
) -> Result<User, SignInError> {
    let Found { person, place_seen_at } = identify(cx, email, password, address, marks).await?;
    let now = cx.clock.now();
    if place_seen_at.is_none_or(|seen_at| now.since_ms(seen_at) >= PLACE_SEEN_EVERY_MS) {
        let block = Block::of(address);
        transact!(cx.store, |tx| {
            take_user(tx, &person).await?;
            Ok::<_, SignInError>(place::remember(cx, tx, &person.user, &block, now).await?)
        })?;
    }
    Ok(person.user)
}

/// The person who has this account, when the password is theirs; counted as signing in is.
///
/// # Errors
/// As [`sign_in`].
pub(crate) async fn person_with(
    cx: &Context,
    email: &str,
    password: Password,
    address: &str,
    marks: &Marks,
) -> Result<Person, SignInError> {
    Ok(identify(cx, email, password, address, marks).await?.person)
}

async fn identify(
    cx: &Context,
    email: &str,
    password: Password,
    address: &str,
    marks: &Marks,
) -> Result<Found, SignInError> {
    let meant = composed::meant(&cx.store, email).await?;
    let account = meant.as_deref().unwrap_or(email);
    let block = Block::of(address);
    let found = match &meant {
        Some(email) => {
            let of = |secret: &Secret| place::hash(secret, email, &block);
            let present = of(&cx.secret);
            let before = cx.secret.previous().map_or_else(|| present.clone(), |previous| of(&previous));
            let values = args![email, present, place::unknown_since(cx), before];
            cx.store.optional::<Found>(FIND, values).await?
        }
        None => None,
    };
    let trust = trust(cx, found.as_ref(), marks);
    let attempt = match cx.sign_in_limiter.reserve(account, &block, trust, cx.clock.now()).await {
        Ok(attempt) => attempt,
        Err(Refusal::Busy) => return Err(SignInError::Busy),
        Err(Refusal::TooMany { retry_after_s }) => {
            tracing::warn!(address, retry_after_s, "a sign-in was refused after too many failures");
            return Err(SignInError::TooMany { retry_after_s });
        }
    };
    match verified(cx, found, password).await? {
        Some(found) => {
            attempt.succeeded();
            Ok(found)
        }
        None => {
            attempt.failed(cx.clock.now());
            // To the log only, and without the e-mail address: rows for whatever anybody types would have no bound.
            tracing::info!(address, "a sign-in failed");
            Err(SignInError::Wrong)
        }
    }
}

/// How well whoever asks is known as the person whose account they name.
fn trust(cx: &Context, found: Option<&Found>, marks: &Marks) -> Trust {
    let (limits, now) = (cx.sign_in_limiter.limits(), cx.clock.now());
    match marks.find(&cx.secret, found.map(|found| &found.person), limits, now) {
        Some(mark) => Trust::KnownBrowser(mark),
        None if found.is_some_and(|found| found.place_seen_at.is_some()) => Trust::KnownPlace,
        None => Trust::Stranger,
    }
}

/// The person, if there is one and the password is theirs; takes as long if there is none.
async fn verified(cx: &Context, found: Option<Found>, password: Password) -> Result<Option<Found>, SignInError> {
    let is_right = match &found {
        Some(found) => cx.passwords.verify(password, found.person.password_hash.clone()).await,
        None => cx.passwords.verify_nobody(password).await.map(|()| false),
    };
    match is_right {
        Ok(is_right) => Ok(found.filter(|_| is_right)),
        Err(PasswordError::Busy) => Err(SignInError::Busy),
        Err(error) => {
            tracing::error!(%error, user_id = ?found.map(|found| found.person.user.id), "a password could not be verified");
            Ok(None)
        }
    }
}
