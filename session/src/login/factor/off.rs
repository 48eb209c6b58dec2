//! Turning a second factor off: by its person, with their password; or it is taken away by whoever runs the shop.

use super::error::FactorError;
use super::recovery::{self, tell};
use super::standing::standing_in;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::UserId;
use crate::login::{Password, person_with, take_user};
use crate::store::{StoreError, Tx, args, transact};

const FORGET: &str = "DELETE FROM second_factors WHERE user_id = $1";

/// Turns the second factor of `who` off; their recovery codes are worth nothing then. Asks for the password (ASVS 5.0 7.5.1). Where
/// there is none, nothing changes.
///
/// # Errors
/// [`FactorError::Asked`] where the shop asks one of them, or why the password was not taken; nothing is changed then.
#[crate::boxed]
pub async fn turn_off(cx: &Context, who: &Actor, password: Password) -> Result<(), FactorError> {
    // No password hash is read in anybody's own name.
    let cx = &cx.house();
    let person = person_with(cx, &who.user.email, password, &who.address, &who.marks).await?;
    let id = who.user.id;
    transact!(cx.store, |tx| {
        take_user(tx, &person).await?;
        let before = standing_in(tx, id).await?;
        if before.is_asked {
            return Err(FactorError::Asked);
        }
        forget(tx, id).await?;
        if before.on_since.is_some() {
            tell(cx, tx, who, "The second factor of your account was turned off: your password alone signs you in.")
                .await?;
            let topics = [Topic::Person(id)];
            tx.record(cx, Change::audited(who.into(), "second_factor_off", id.to_string(), &topics)).await?;
        }
        Ok(())
    })
}

/// Forgets a second factor with its recovery codes, and answers whether there was one. Who calls says what happened.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forget(tx: &mut Tx, user_id: UserId) -> Result<bool, StoreError> {
    recovery::forget(tx, user_id).await?;
    Ok(tx.execute(FORGET, args![user_id]).await? > 0)
}
