//! A manager's word at somebody else's till: their sign-in, verified for this one thing, and no session of it.

use super::error::CounterError;
use crate::Context;
use crate::change::Actor;
use crate::login::{self, Password, SignInError, Word};
use crate::shop::User;

/// What a manager typed to allow something.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: Password,
    /// A code of their second factor, if they have one; empty where none was typed.
    pub code: String,
}

/// The manager who allows it: whoever asks, if they are one, or who signed for it.
///
/// # Errors
/// [`CounterError::NotAManager`], [`CounterError::ManagersCode`], [`CounterError::TooManyAttempts`]; nobody when nobody signed.
pub(crate) async fn allowed_by(
    cx: &Context,
    teller: &Actor,
    approval: Option<Approval>,
) -> Result<Option<User>, CounterError> {
    if teller.user.roles.runs_the_shop() {
        return Ok(Some(teller.user.clone()));
    }
    let Some(Approval { email, password, code }) = approval else { return Ok(None) };
    match login::vouch(cx, Word { email, password, code }, &teller.address, &teller.marks).await {
        Ok(manager) if manager.roles.runs_the_shop() && manager.shop_id == teller.user.shop_id => Ok(Some(manager)),
        Ok(_) | Err(SignInError::Wrong | SignInError::Over) => Err(CounterError::NotAManager),
        Err(SignInError::SecondFactorNeeded(_)) => Err(CounterError::ManagersCode { is_wrong: false }),
        Err(SignInError::WrongCode) => Err(CounterError::ManagersCode { is_wrong: true }),
        Err(SignInError::TooMany { retry_after_s }) => Err(CounterError::TooManyAttempts { retry_after_s }),
        Err(SignInError::Busy) => Err(CounterError::Store(crate::store::StoreError::Busy)),
        Err(SignInError::Store(error)) => Err(error.into()),
    }
}
