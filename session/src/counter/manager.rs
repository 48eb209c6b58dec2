//! A manager's word at somebody else's till: their sign-in, verified for this one thing, and no session of it.

use super::error::CounterError;
use crate::Context;
use crate::change::Actor;
use crate::login::{self, Password, SignInError};
use crate::shop::User;

/// What a manager typed to allow something.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: Password,
}

/// The manager who allows it: whoever asks, if they are one, or who signed for it.
///
/// # Errors
/// [`CounterError::NotAManager`], [`CounterError::TooManyAttempts`]; nobody when nobody signed.
pub(crate) async fn allowed_by(
    cx: &Context,
    teller: &Actor,
    approval: Option<Approval>,
) -> Result<Option<User>, CounterError> {
    if teller.user.roles.runs_the_shop() {
        return Ok(Some(teller.user.clone()));
    }
    let Some(Approval { email, password }) = approval else { return Ok(None) };
    match login::vouch(cx, &email, password, &teller.address, &teller.marks).await {
        Ok(manager) if manager.roles.runs_the_shop() && manager.shop_id == teller.user.shop_id => Ok(Some(manager)),
        Ok(_)
        | Err(SignInError::Wrong | SignInError::SecondFactorNeeded(_) | SignInError::WrongCode | SignInError::Over) => {
            Err(CounterError::NotAManager)
        }
        Err(SignInError::TooMany { retry_after_s }) => Err(CounterError::TooManyAttempts { retry_after_s }),
        Err(SignInError::Busy) => Err(CounterError::Store(crate::store::StoreError::Busy)),
        Err(SignInError::Store(error)) => Err(error.into()),
    }
}
