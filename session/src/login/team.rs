//! Putting people into teams: whoever is in a deal's owner's team sees the deal.

use super::composed::meant;
use crate::Context;
use crate::change::{By, Change};
use crate::id::{ShopId, TeamId, UserId};
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

/// Characters in a team's name.
pub const TEAM_NAME_CHARS_MAX: usize = 100;

/// Why nobody was put into a team.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// Nobody of the staff has this e-mail address.
    #[error("nobody of the staff has this e-mail address")]
    NotFound,
    /// The name cannot be a team's.
    #[error("{0}")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const PERSON: &str = "SELECT id, shop_id FROM users WHERE email = $1 AND roles <> 'customer'";
const TEAM: &str = "INSERT INTO teams (id, shop_id, name) VALUES ($1, $2, $3) ON CONFLICT (shop_id, name) DO NOTHING";
const FIND: &str = "SELECT id FROM teams WHERE shop_id = $1 AND name = $2";
const PUT: &str = "UPDATE users SET team_id = $2 WHERE id = $1";

/// Puts somebody of the staff into the team of this name, which is made when there is none; into none without a name.
///
/// # Errors
/// [`TeamError`]; nothing is changed then.
#[crate::boxed]
pub async fn put_into_team(cx: &Context, email: &str, team: Option<&str>) -> Result<(), TeamError> {
    let email = meant(&cx.store, email).await?.ok_or(TeamError::NotFound)?;
    let name = team.map(|name| text::checked(name, 1, TEAM_NAME_CHARS_MAX)).transpose().map_err(TeamError::Invalid)?;
    transact!(cx.store, |tx| write(cx, tx, &email, name.as_deref()).await)
}

/// The team of this name of the shop, which is made when there is none.
pub(crate) async fn team_named(cx: &Context, tx: &mut Tx, shop_id: ShopId, name: &str) -> Result<TeamId, StoreError> {
    tx.execute(TEAM, args![cx.ids.next::<TeamId>(), shop_id, name]).await?;
    Ok(tx.one::<(TeamId,)>(FIND, args![shop_id, name]).await?.0)
}

/// Puts `user` into a team, or into none.
pub(crate) async fn put_into(tx: &mut Tx, user: UserId, team: Option<TeamId>) -> Result<(), StoreError> {
    tx.execute(PUT, args![user, team]).await.map(|_| ())
}

/// Puts `user`, who is in the team `from`, into the team of this name of the shop, which is made when there is none; into none without a
/// name. Answers whether that is another one. Who recorded it says so.
pub(crate) async fn assign_team(
    cx: &Context,
    tx: &mut Tx,
    shop_id: ShopId,
    (user, from): (UserId, Option<TeamId>),
    name: Option<&str>,
) -> Result<bool, StoreError> {
    let team = match name {
        None => None,
        Some(name) => Some(team_named(cx, tx, shop_id, name).await?),
    };
    put_into(tx, user, team).await?;
    Ok(team != from)
}

async fn write(cx: &Context, tx: &mut Tx, email: &str, name: Option<&str>) -> Result<(), TeamError> {
    let person: Option<(UserId, ShopId)> = tx.optional(PERSON, args![email]).await?;
    let (user, shop_id) = person.ok_or(TeamError::NotFound)?;
    assign_team(cx, tx, shop_id, (user, None), name).await?;
    tx.record(cx, Change::audited(By::clock(shop_id), "team_changed", user.to_string(), &[])).await?;
    // Whose deals who sees may have changed for anybody of the shop.
    tx.record_everything();
    Ok(())
}
