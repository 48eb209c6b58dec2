//! The two of them: whoever runs the shop, and the person they look after, as the database has them at this moment.

use super::Roles;
use super::error::PeopleError;
use super::notice;
use crate::Context;
use crate::change::Actor;
use crate::id::{TeamId, UserId};
use crate::mail::{self, Letter, NewMail};
use crate::store::{StoreError, Tx, args};

/// What the manager may do, and who the other one is.
#[derive(sqlx::FromRow)]
pub(super) struct Both {
    /// What the manager may do.
    pub(super) may: Roles,
    /// What the other one may do.
    pub(super) of: Roles,
    pub(super) team_id: Option<TeamId>,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) is_disabled: bool,
}

const BOTH: &str =
    "SELECT m.roles AS may, u.roles AS of, u.team_id, u.name, u.email, u.disabled_at IS NOT NULL AS is_disabled
     FROM users AS m JOIN users AS u ON u.id = $2 AND u.shop_id = m.shop_id WHERE m.id = $1 AND m.disabled_at IS NULL";

/// Both of them, in one shop.
///
/// # Errors
/// [`PeopleError::NotAllowed`] for whoever does not run the shop, [`PeopleError::NotFound`].
pub(super) async fn both(tx: &mut Tx, manager: &Actor, id: UserId) -> Result<Both, PeopleError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(PeopleError::NotAllowed);
    }
    tx.optional(BOTH, args![manager.user.id, id]).await?.ok_or(PeopleError::NotFound)
}

/// Tells the other one what was changed of their account, as sentences: by mail, and on their own page.
pub(super) async fn tell(
    cx: &Context,
    tx: &mut Tx,
    manager: &Actor,
    (id, of): (UserId, &Both),
    what: &str,
) -> Result<(), StoreError> {
    if id == manager.user.id {
        return Ok(());
    }
    notice::put(cx, tx, manager, id, what).await?;
    let letter = Letter::AccountChanged { name: &of.name, what };
    let new_mail =
        NewMail { shop_id: manager.user.shop_id, address: &of.email, user_id: Some(id), letter, worth_until: None };
    mail::queue(cx, tx, &new_mail).await
}
