//! A new password by a link: the link is used up, and every login of the person ends, scheduled work too.

use super::link::{self, AccountLink, LinkKey, LinkKind};
use crate::Context;
use crate::change::{By, Change, Topic};
use crate::id::UserId;
use crate::login::{self, NotChosen, Password};
use crate::mail::{self, Letter, NewMail};
use crate::store::{StoreError, Tx, args, transact};

/// Why no password was set.
#[derive(Debug, thiserror::Error)]
pub enum NewPasswordError {
    /// The link was used, withdrawn, is over, or never was one: which of them is nobody's business.
    #[error("this link does not work")]
    NotLive,
    /// The password cannot be chosen; the link still works.
    #[error("{0}")]
    Invalid(String),
    /// Too many passwords are being hashed.
    #[error("too many at once: try again in a moment")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotChosen> for NewPasswordError {
    fn from(error: NotChosen) -> Self {
        match error {
            NotChosen::Refused(sentence) => Self::Invalid(sentence),
            NotChosen::Busy => Self::Busy,
        }
    }
}

const SET: &str = "UPDATE users SET password_hash = $2 WHERE id = $1 AND disabled_at IS NULL RETURNING name, email";

/// Sets the password of the person whose link this is. They sign in with it then, everywhere anew.
///
/// # Errors
/// [`NewPasswordError`]; nothing is changed then.
#[crate::boxed]
pub async fn set_new_password(
    cx: &Context,
    key: &LinkKey,
    password: Password,
    address: &str,
) -> Result<(), NewPasswordError> {
    // Whoever holds the key need not be signed in: it says whose the rows are.
    let cx = &cx.house();
    let AccountLink { address: email, .. } =
        link::live(cx, key, LinkKind::Password).await?.ok_or(NewPasswordError::NotLive)?;
    let hash = login::choose(cx, password, &email).await?;
    transact!(cx.store, |tx| write(cx, tx, key, &hash, address).await)
}

async fn write(cx: &Context, tx: &mut Tx, key: &LinkKey, hash: &str, address: &str) -> Result<(), NewPasswordError> {
    let used = link::take(cx, tx, key, LinkKind::Password).await?.ok_or(NewPasswordError::NotLive)?;
    let user_id: UserId = used.user_id.ok_or(NewPasswordError::NotLive)?;
    let set: Option<(String, String)> = tx.optional(SET, args![user_id, hash]).await?;
    let (name, email) = set.ok_or(NewPasswordError::NotLive)?;
    // Whoever asked for another address knew the old password.
    link::withdraw_of(cx, tx, user_id, LinkKind::Email).await?;
    let by = By::at(used.shop_id, Some(user_id), address);
    login::end_for_password(cx, tx, (user_id, by), None).await?;
    let new_mail = NewMail {
        shop_id: used.shop_id,
        address: &email,
        user_id: Some(user_id),
        letter: Letter::PasswordChanged { name: &name, by_link: true },
        worth_until: None,
    };
    mail::queue(cx, tx, &new_mail).await?;
    let topics = [Topic::Person(user_id)];
    Ok(tx.record(cx, Change::audited(by, "password_set_by_link", user_id.to_string(), &topics)).await?)
}
