//! Signing in: an e-mail address and a password, and a second factor where there is one, become a login session.
//!
//! Whoever fails learns one thing only: that it did not work. An address without an account, a disabled one and a wrong
//! password give the same answer after the same time, and count the same against further guesses.

use super::block::Block;
use super::composed;
use super::factor::{HalfWay, Second};
use super::found::{Asked, FIND, FIND_AGAIN, Found};
use super::limiter::{Attempt, Refusal, Trust};
use super::open::{Entry, open};
use super::outcome::{Person, SignIn, SignInError};
use super::password_room::PasswordError;
use super::{Marks, Password, place};
use crate::Context;
use crate::change::Actor;
use crate::context::Secret;
use crate::id::{LoginSessionId, UserId};
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
    /// Whom their browser was signed in as before.
    pub marks: Marks,
}

const EMAIL: &str = "SELECT email FROM users WHERE id = $1";

/// What somebody signs in with besides what they know.
#[derive(Clone, Debug)]
pub struct Client {
    /// What it calls itself; the first 100 characters are kept.
    pub device: String,
    /// The network address it comes from.
    pub address: String,
    /// Whom it was signed in as before.
    pub marks: Marks,
    /// The login it had until now, whosever it is: it ends along with the new one's beginning.
    pub before: Option<LoginSessionId>,
}

/// Verifies the password and makes this device's login session; refreshes the user's background one along with it.
///
/// # Errors
/// [`SignInError::Wrong`], [`SignInError::TooMany`] without looking at the password, [`SignInError::Busy`] when no
/// password could be verified in time, or the store's.
#[crate::boxed]
pub async fn sign_in(cx: &Context, credentials: Credentials) -> Result<SignIn, SignInError> {
    sign_in_over(cx, credentials, None).await
}

/// Signs in where somebody was signed in already: the login `before`, which that client had until now, whosever it is, ends
/// in the transaction of the new one. A client has one login, and what was its last person's is over for good.
///
/// # Errors
/// As [`sign_in`]; the login before goes on then.
#[crate::boxed]
pub async fn sign_in_over(
    cx: &Context,
    credentials: Credentials,
    before: Option<LoginSessionId>,
) -> Result<SignIn, SignInError> {
    sign_in_with(cx, credentials, before, &Second::default()).await
}

/// The same with what was typed as the second factor, where somebody has one.
///
/// # Errors
/// As [`sign_in`]; [`SignInError::SecondFactorNeeded`] where none was typed, [`SignInError::WrongCode`], which counts as a wrong guess.
#[crate::boxed]
pub async fn sign_in_with(
    cx: &Context,
    credentials: Credentials,
    before: Option<LoginSessionId>,
    second: &Second,
) -> Result<SignIn, SignInError> {
    // Who signs in is not known yet.
    let cx = &cx.house();
    let Credentials { email, password, device, address, marks } = credentials;
    let (found, attempt) = identify(cx, &email, password, &address, &marks).await?;
    let client = Client { device, address, marks, before };
    enter(cx, found, attempt, &client, second).await
}

/// Signs in whoever typed their password before and got `half` for it, with their second factor.
///
/// # Errors
/// As [`sign_in_with`]; [`SignInError::Over`] when that was too long ago, or the password is another one since.
#[crate::boxed]
pub async fn sign_in_half(
    cx: &Context,
    half: &HalfWay,
    client: &Client,
    second: &Second,
) -> Result<SignIn, SignInError> {
    // Who signs in is not known yet.
    let cx = &cx.house();
    let id = half.whose().ok_or(SignInError::Over)?;
    let block = Block::of(&client.address);
    let (email,): (String,) = cx.store.optional(EMAIL, args![id]).await?.ok_or(SignInError::Over)?;
    let [present, before] = places(cx, &email, &block);
    let values = args![id, present, place::unknown_since(cx), before];
    let found: Found = cx.store.optional(FIND_AGAIN, values).await?.ok_or(SignInError::Over)?;
    let (limits, now) = (cx.sign_in_limiter.limits(), cx.clock.now());
    if !half.is_of(&cx.secret, &found.person, limits.code_within_ms, now) {
        return Err(SignInError::Over);
    }
    let attempt = reserve(cx, &email, &block, trust(cx, Some(&found), &client.marks)).await?;
    enter(cx, found, attempt, client, second).await
}

/// Lets somebody in whose password was verified, once their second factor is as well. The password being right is no news to be told
/// of for nothing: without a code nothing of the attempt counts, neither way.
async fn enter(
    cx: &Context,
    found: Found,
    attempt: Attempt,
    client: &Client,
    second: &Second,
) -> Result<SignIn, SignInError> {
    let asked = found.asked(cx, &client.marks, &second.code);
    let Found { person, factor, is_factor_asked, .. } = found;
    let set_up_due = factor.is_none() && is_factor_asked;
    let mut entry = Entry { factor: factor.as_deref(), proof: None, remember: second.remember, set_up_due };
    match asked {
        Asked::Nothing => {}
        Asked::Code => {
            return Err(SignInError::SecondFactorNeeded(HalfWay::new(&cx.secret, &person, cx.clock.now())));
        }
        Asked::Proof(proof) => entry.proof = Some(proof),
        Asked::Wrong => return Err(refused(cx, attempt, person.user.id)),
    }
    let user_id = person.user.id;
    match open(cx, person, client, &entry).await {
        Err(SignInError::WrongCode) => Err(refused(cx, attempt, user_id)),
        opened => {
            if opened.is_ok() {
                attempt.succeeded();
            }
            opened
        }
    }
}

/// A wrong code, or one that was taken before, is a wrong guess.
pub(super) fn refused(cx: &Context, attempt: Attempt, user_id: UserId) -> SignInError {
    attempt.failed(cx.clock.now());
    tracing::info!(%user_id, "a second factor was wrong");
    SignInError::WrongCode
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
    // Whose password it is has to be looked up first.
    let cx = &cx.house();
    let (found, attempt) = identify(cx, email, password, address, marks).await?;
    attempt.succeeded();
    Ok(found.person)
}

/// A place as it is written, and as it was under the secret before; twice the same where there is none.
fn places(cx: &Context, email: &str, block: &Block) -> [Vec<u8>; 2] {
    let of = |secret: &Secret| place::hash(secret, email, block);
    let present = of(&cx.secret);
    let before = cx.secret.previous().map_or_else(|| present.clone(), |previous| of(&previous));
    [present, before]
}

/// One of the guesses at something of theirs that are left to somebody who is signed in: it counts as signing in does.
///
/// # Errors
/// [`SignInError::TooMany`], [`SignInError::Busy`], or the store's.
pub(super) async fn guess_of(cx: &Context, who: &Actor) -> Result<Attempt, SignInError> {
    let (email, block) = (&who.user.email, Block::of(&who.address));
    let [present, before] = places(cx, email, &block);
    let values = args![who.user.id, present, place::unknown_since(cx), before];
    let found: Option<Found> = cx.store.optional(FIND_AGAIN, values).await?;
    reserve(cx, email, &block, trust(cx, found.as_ref(), &who.marks)).await
}

/// Who names this account, when the password is theirs, and the guess that it took.
pub(super) async fn identify(
    cx: &Context,
    email: &str,
    password: Password,
    address: &str,
    marks: &Marks,
) -> Result<(Found, Attempt), SignInError> {
    let meant = composed::meant(&cx.store, email).await?;
    let account = meant.as_deref().unwrap_or(email);
    let block = Block::of(address);
    let found = match &meant {
        Some(email) => {
            let [present, before] = places(cx, email, &block);
            let values = args![email, present, place::unknown_since(cx), before];
            cx.store.optional::<Found>(FIND, values).await?
        }
        None => None,
    };
    let attempt = reserve(cx, account, &block, trust(cx, found.as_ref(), marks)).await?;
    match verified(cx, found, password).await? {
        Some(found) => Ok((found, attempt)),
        None => {
            attempt.failed(cx.clock.now());
            // To the log only, and without the e-mail address: rows for whatever anybody types would have no bound.
            tracing::info!(address, "a sign-in failed");
            Err(SignInError::Wrong)
        }
    }
}

/// One guess of those that are left.
async fn reserve(cx: &Context, account: &str, block: &Block, trust: Trust) -> Result<Attempt, SignInError> {
    match cx.sign_in_limiter.reserve(account, block, trust, cx.clock.now()).await {
        Ok(attempt) => Ok(attempt),
        Err(Refusal::Busy) => Err(SignInError::Busy),
        Err(Refusal::TooMany { retry_after_s }) => {
            tracing::warn!(?block, retry_after_s, "a sign-in was refused after too many failures");
            Err(SignInError::TooMany { retry_after_s })
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
