//! Signing up: somebody makes an account for themselves, as a customer and never as anything more.

use super::Password;
use super::user::{NewUser, NewUserError, Origin, add};
use crate::Context;
use crate::shop::{self, Role, User};

/// What somebody typed to sign up, and where.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// Their e-mail address, as typed.
    pub email: String,
    /// What they are called: 1 to 100 characters.
    pub name: String,
    /// The password they chose.
    pub password: Password,
    /// The network address they come from.
    pub address: String,
}

/// Makes a customer of the first shop. Signs nobody in.
///
/// # Errors
/// [`NewUserError`]; [`NewUserError::NoShop`] in an empty database. Nothing is written then.
pub async fn sign_up(cx: &Context, sign_up: SignUp) -> Result<User, NewUserError> {
    let SignUp { email, name, password, address } = sign_up;
    let shop_id = shop::first(&cx.store).await?.ok_or(NewUserError::NoShop)?;
    let new = NewUser { shop_id, email, name, password, role: Role::Customer, referred_by: None };
    add(cx, new, Origin::Themselves { address }).await
}
