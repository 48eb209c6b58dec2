//! Whom deals can belong to, and whom they are for: the staff of the shop, their teams, its customers.

use serde::{Deserialize, Serialize};

use super::view::Colleague;
use crate::Context;
use crate::change::Actor;
use crate::id::{TeamId, UserId};
use crate::store::{StoreError, args};

/// People and teams offered to choose from.
const ROWS_MAX: i64 = 500;

/// A team of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// What it is called.
    pub name: String,
}

const COLLEAGUES: &str = "SELECT u.id, u.name, t.name AS team_name
     FROM users AS u LEFT JOIN teams AS t ON t.id = u.team_id
     WHERE u.shop_id = $1 AND u.roles <> 'customer' AND u.disabled_at IS NULL ORDER BY u.name, u.id LIMIT $2";
const NEAR: &str = "SELECT u.id, u.name, t.name AS team_name
     FROM users AS v CROSS JOIN users AS u LEFT JOIN teams AS t ON t.id = u.team_id
     WHERE v.id = $1 AND (u.id = v.id OR u.team_id = v.team_id) AND u.shop_id = v.shop_id
        AND u.roles <> 'customer' AND u.disabled_at IS NULL ORDER BY u.name, u.id LIMIT $2";
const EMAIL: &str = "SELECT email FROM users WHERE id = $1 AND shop_id = $2 AND roles = 'customer'";
const TEAMS: &str = "SELECT id, name FROM teams WHERE shop_id = $1 ORDER BY name LIMIT $2";

/// Everybody of the shop who can own a deal.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn colleagues(cx: &Context, staff: &Actor) -> Result<Vec<Colleague>, StoreError> {
    cx.store.all(COLLEAGUES, args![staff.user.shop_id, ROWS_MAX]).await
}

/// Those of them whose deals this person may see: what a list can be narrowed to.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn owners(cx: &Context, staff: &Actor) -> Result<Vec<Colleague>, StoreError> {
    if staff.user.roles.runs_the_shop() {
        return colleagues(cx, staff).await;
    }
    cx.store.all(NEAR, args![staff.user.id, ROWS_MAX]).await
}

/// The teams whose deals this person may see, when there is more than their own to choose from.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn teams(cx: &Context, staff: &Actor) -> Result<Vec<Team>, StoreError> {
    if !staff.user.roles.runs_the_shop() {
        return Ok(Vec::new());
    }
    cx.store.all(TEAMS, args![staff.user.shop_id, ROWS_MAX]).await
}

/// The e-mail of a customer of the shop, by which forms name them.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn email_of(cx: &Context, staff: &Actor, customer: UserId) -> Result<Option<String>, StoreError> {
    let found: Option<(String,)> = cx.store.optional(EMAIL, args![customer, staff.user.shop_id]).await?;
    Ok(found.map(|(email,)| email))
}
