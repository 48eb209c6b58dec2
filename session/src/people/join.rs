//! Joining a shop by an invitation: its link is used up, and its person has an account with the roles that it gives.

use super::invite::roles_of;
use super::link::{self, AccountLink, LinkKey, LinkKind};
use crate::Context;
use crate::change::{By, Change};
use crate::login::{self, NewUserError, Password};
use crate::shop::User;
use crate::store::{StoreError, Tx, transact};

/// Why nobody joined.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The link was used, withdrawn, is over, or never was one: which of them is nobody's business.
    #[error("this link does not work")]
    NotLive,
    /// A field cannot be taken, or the address has an account by now; the link still works.
    #[error(transparent)]
    Refused(#[from] NewUserError),
}

impl From<StoreError> for JoinError {
    fn from(error: StoreError) -> Self {
        Self::Refused(error.into())
    }
}

/// Makes the account that an invitation is for, under `name` and with `password`. They sign in with it then.
///
/// # Errors
/// [`JoinError`]; nothing is made then.
#[crate::boxed]
pub async fn join(
    cx: &Context,
    key: &LinkKey,
    name: &str,
    password: Password,
    address: &str,
) -> Result<User, JoinError> {
    // Whoever holds the key need not be signed in: it says whose the rows are.
    let cx = &cx.house();
    let link = link::live(cx, key, LinkKind::Invite).await?.ok_or(JoinError::NotLive)?;
    let name = login::clean_name(name)?;
    let hash = login::choose(cx, password, &link.address).await.map_err(NewUserError::from)?;
    transact!(cx.store, |tx| write(cx, tx, key, (&name, &hash), address).await)
}

async fn write(
    cx: &Context,
    tx: &mut Tx,
    key: &LinkKey,
    (name, hash): (&str, &str),
    address: &str,
) -> Result<User, JoinError> {
    let used = link::take(cx, tx, key, LinkKind::Invite).await?.ok_or(JoinError::NotLive)?;
    let AccountLink { shop_id, address: email, roles, team_id, .. } = used;
    let roles = roles_of(&roles).ok_or(JoinError::NotLive)?;
    let user = User { id: cx.ids.next(), shop_id, email, name: name.to_owned(), roles };
    login::insert_user(cx, tx, &user, hash, address).await?;
    if team_id.is_some() {
        login::put_into(tx, user.id, team_id).await?;
    }
    let by = By::at(shop_id, Some(user.id), address);
    tx.record(cx, Change::audited(by, "user_joined", user.id.to_string(), &[])).await?;
    // A colleague more, wherever colleagues are offered.
    tx.record_everything();
    Ok(user)
}
