//! Signing up: somebody makes an account for themselves, as a customer and never as anything more.

use super::Password;
use super::block::Block;
use super::limiter::Refusal;
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
#[crate::boxed]
pub async fn sign_up(cx: &Context, sign_up: SignUp) -> Result<User, NewUserError> {
    // Nobody is signed in yet, and whoever has the address is looked for in every shop.
    let cx = &cx.house();
    let SignUp { email, name, password, address } = sign_up;
    count(cx, &address).await?;
    let shop_id = shop::first(&cx.store).await?.ok_or(NewUserError::NoShop)?;
    let new = NewUser { shop_id, email, name, password, roles: Role::Customer.into(), referred_by: None };
    add(cx, new, Origin::Themselves { address }).await
}

/// Counts every attempt from an address, whatever becomes of it: each costs a hash, and each that succeeds a row.
async fn count(cx: &Context, address: &str) -> Result<(), NewUserError> {
    match cx.sign_in_limiter.sign_up(&Block::of(address), cx.clock.now()).await {
        Ok(()) => Ok(()),
        Err(Refusal::TooMany { retry_after_s }) => Err(NewUserError::TooMany { retry_after_s }),
        Err(Refusal::Busy) => Err(NewUserError::Busy),
    }
}
