//! A word at another person's device: whoever gives it proves who they are as if they signed in there, and gets no session of it.

use super::block::Block;
use super::factor::{HalfWay, Proof, claim};
use super::found::{Asked, Found};
use super::open::take_user;
use super::sign_in::{identify, refused};
use super::{Marks, Password, SignInError, place};
use crate::Context;
use crate::shop::User;
use crate::store::transact;

/// How long a place may go without being seen again before a manager's word at it is written down.
const PLACE_SEEN_EVERY_MS: i64 = 24 * 60 * 60_000;

/// What somebody proves with at another person's device who they are.
#[derive(Clone, Debug)]
pub struct Word {
    /// Their e-mail address, as typed.
    pub email: String,
    /// Their password.
    pub password: Password,
    /// A code of their second factor; empty where none was typed.
    pub code: String,
}

/// Verifies the password of somebody who stands at another person's device and allows something there, and their second factor where
/// signing in there would ask for it: who they are, and no session of it. Counts against guesses as signing in does, and makes the
/// place known as theirs. A code is taken once.
///
/// # Errors
/// As [`super::sign_in_with`].
#[crate::boxed]
pub async fn vouch(cx: &Context, word: Word, address: &str, marks: &Marks) -> Result<User, SignInError> {
    // Whose password it is has to be looked up first, and no hash is read in anybody's own name.
    let cx = &cx.house();
    let Word { email, password, code } = word;
    let (found, attempt) = identify(cx, &email, password, address, marks).await?;
    let proof = match found.asked(cx, marks, &code) {
        Asked::Nothing => None,
        Asked::Code => {
            let half = HalfWay::new(&cx.secret, &found.person, cx.clock.now());
            return Err(SignInError::SecondFactorNeeded(half));
        }
        Asked::Proof(proof) => Some(proof),
        Asked::Wrong => return Err(refused(cx, attempt, found.person.user.id)),
    };
    match write(cx, &found, proof.as_ref(), address).await {
        Err(SignInError::WrongCode) => Err(refused(cx, attempt, found.person.user.id)),
        Err(error) => Err(error),
        Ok(()) => {
            attempt.succeeded();
            Ok(found.person.user)
        }
    }
}

/// Takes the code, and writes the place down where it was not seen for a while.
async fn write(cx: &Context, found: &Found, proof: Option<&Proof>, address: &str) -> Result<(), SignInError> {
    let Found { person, place_seen_at, factor, .. } = found;
    let now = cx.clock.now();
    let is_seen = place_seen_at.is_some_and(|seen_at| now.since_ms(seen_at) < PLACE_SEEN_EVERY_MS);
    if is_seen && proof.is_none() {
        return Ok(());
    }
    let block = Block::of(address);
    transact!(cx.store, |tx| {
        take_user(tx, person).await?;
        if let (Some(factor), Some(proof)) = (factor, proof)
            && !claim(cx, tx, person, factor, proof).await?
        {
            return Err(SignInError::WrongCode);
        }
        place::remember(cx, tx, &person.user, &block, now).await?;
        Ok(())
    })
}
