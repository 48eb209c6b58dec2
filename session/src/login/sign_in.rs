//! Signing in: an e-mail address and a password become a login session.
//!
//! Whoever fails learns one thing only: that it did not work. An address without an account, a disabled one and a wrong
//! password give the same answer after the same time, and count the same against further guesses.

use super::composed;
use super::limiter::Refusal;
use super::open::open;
use super::outcome::{Person, SignIn, SignInError};
use super::password_room::PasswordError;
use super::{Password, normalise_email};
use crate::Context;
use crate::id::LoginSessionId;
use crate::shop::User;
use crate::store::args;

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
}

const FIND: &str = "SELECT id, shop_id, email, name, role, password_hash FROM users
     WHERE email = $1 AND disabled_at IS NULL";

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
    let Credentials { email, password, device, address } = credentials;
    let person = identify(cx, &email, password, &address).await?;
    open(cx, person, (&device, before), &address).await
}

/// Verifies the password of somebody who stands at another person's device and allows something there: who they are, and
/// no session of it. Counts against guesses as signing in does.
///
/// # Errors
/// As [`sign_in`].
pub async fn vouch(cx: &Context, email: &str, password: Password, address: &str) -> Result<User, SignInError> {
    Ok(identify(cx, email, password, address).await?.user)
}

async fn identify(cx: &Context, email: &str, password: Password, address: &str) -> Result<Person, SignInError> {
    let normalised = normalise_email(email);
    let account = normalised.as_deref().unwrap_or(email);
    let attempt = match cx.sign_in_limiter.reserve(account, address, cx.clock.now()).await {
        Ok(attempt) => attempt,
        Err(Refusal::Busy) => return Err(SignInError::Busy),
        Err(Refusal::TooMany { retry_after_s }) => {
            tracing::warn!(address, retry_after_s, "a sign-in was refused after too many failures");
            return Err(SignInError::TooMany { retry_after_s });
        }
    };
    let person = match composed::meant(&cx.store, email).await? {
        Some(email) => cx.store.optional::<Person>(FIND, args![email]).await?,
        None => None,
    };
    match verified(cx, person, password).await? {
        Some(person) => {
            attempt.succeeded();
            Ok(person)
        }
        None => {
            attempt.failed(cx.clock.now());
            // To the log only, and without the e-mail address: rows for whatever anybody types would have no bound.
            tracing::info!(address, "a sign-in failed");
            Err(SignInError::Wrong)
        }
    }
}

/// The person, if there is one and the password is theirs; takes as long if there is none.
async fn verified(cx: &Context, person: Option<Person>, password: Password) -> Result<Option<Person>, SignInError> {
    let is_right = match &person {
        Some(person) => cx.passwords.verify(password, person.password_hash.clone()).await,
        None => cx.passwords.verify_nobody(password).await.map(|()| false),
    };
    match is_right {
        Ok(is_right) => Ok(person.filter(|_| is_right)),
        Err(PasswordError::Busy) => Err(SignInError::Busy),
        Err(error) => {
            tracing::error!(%error, user_id = ?person.map(|person| person.user.id), "a password could not be verified");
            Ok(None)
        }
    }
}
