//! Whether what was typed is somebody's second factor: looked at first, and taken in the transaction of the sign-in, by which no code
//! opens two logins.

use super::recovery;
use super::set_up::opened;
use crate::Context;
use crate::id::UserId;
use crate::login::outcome::Person;
use crate::mail::{self, Letter, NewMail};
use crate::store::{StoreError, Tx, args};

/// What somebody typed as their second factor.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Second {
    /// A code of their phone's, or a recovery code; empty where none was typed.
    pub code: String,
    /// Whether this browser is not to be asked again for a while.
    pub remember: bool,
}

impl std::fmt::Debug for Second {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Second(…, remember: {})", self.remember)
    }
}

/// What a code proved to be, before it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::login) enum Proof {
    /// The code of this step.
    Step(i64),
    /// The recovery code with one of these hashes.
    Recovery(Vec<Vec<u8>>),
}

/// A compare-and-set: of two sign-ins with one code one gets in, and none with an earlier one after it. The secret is the one that was
/// looked at.
const TAKE_STEP: &str =
    "UPDATE second_factors SET last_step = $3 WHERE user_id = $1 AND secret = $2 AND last_step < $3";

/// What `typed` proves to be of the person whose sealed secret this is; nothing for what is neither a present code nor in the form of
/// a recovery code.
pub(in crate::login) fn prove(cx: &Context, user_id: UserId, sealed: &str, typed: &str) -> Option<Proof> {
    match digits(typed) {
        // Whether it was taken before is for the database to say.
        Some(number) => opened(cx, user_id, sealed)?.step_of(number, cx.clock.now(), 0).map(Proof::Step),
        None => recovery::typed_hashes(&cx.secret, user_id, typed).map(Proof::Recovery),
    }
}

/// Takes what was proved, in the transaction of the sign-in; false where it was taken before.
pub(in crate::login) async fn claim(
    cx: &Context,
    tx: &mut Tx,
    person: &Person,
    sealed: &str,
    proof: &Proof,
) -> Result<bool, StoreError> {
    let user = &person.user;
    match proof {
        Proof::Step(step) => Ok(tx.execute(TAKE_STEP, args![user.id, sealed, *step]).await? > 0),
        Proof::Recovery(hashes) => {
            if !recovery::take(tx, user.id, hashes, cx.clock.now()).await? {
                return Ok(false);
            }
            let what = "Somebody used a recovery code of your account, in the place of a code from your phone, to sign in or at a till.";
            let letter = Letter::AccountChanged { name: &user.name, what };
            let (shop_id, address) = (user.shop_id, user.email.as_str());
            mail::queue(cx, tx, &NewMail { shop_id, address, user_id: Some(user.id), letter, worth_until: None })
                .await?;
            Ok(true)
        }
    }
}

/// The number that six digits are, spaces between or not.
pub(super) fn digits(typed: &str) -> Option<u32> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let is_one = code.len() == super::totp::DIGITS && code.bytes().all(|byte| byte.is_ascii_digit());
    is_one.then(|| code.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_code_is_six_digits() {
        assert_eq!((digits("012 345"), digits(" 012345 ")), (Some(12_345), Some(12_345)));
        for wrong in ["", "12345", "1234567", "12345a", "-12345", "+12345", "١٢٣٤٥٦", "1e5000"] {
            assert_eq!(digits(wrong), None, "{wrong}");
        }
    }
}
