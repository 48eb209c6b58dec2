//! Changing what somebody may do, and which team they are in.

use super::error::PeopleError;
use super::rule::{may_give, may_look_after};
use super::{PersonRecord, Roles, record};
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::consultation;
use crate::id::{TeamId, UserId};
use crate::login::{TEAM_NAME_CHARS_MAX, assign_team};
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

/// What is to be otherwise with somebody; what is not said stays.
#[derive(Clone, Debug, Default)]
pub struct PersonEdit {
    /// What they may do from now on.
    pub roles: Option<Roles>,
    /// The name of the team they are in from now on, which is made when there is none; none when it is empty.
    pub team: Option<String>,
}

/// As the database has the two of them at this moment.
const BOTH: &str = "SELECT m.roles, u.roles, u.team_id FROM users AS m
     JOIN users AS u ON u.id = $2 AND u.shop_id = m.shop_id WHERE m.id = $1 AND m.disabled_at IS NULL";
const GIVE: &str = "UPDATE users SET roles = $3 WHERE id = $1 AND roles = $2";

/// Changes what somebody of the shop may do and which team they are in. It holds from their next request on; what they hold and may
/// hold no longer goes back: a consultation to its place in the queue, or, when it is live, it ends.
///
/// # Errors
/// [`PeopleError`]; nothing is changed then.
pub async fn change(
    cx: &Context,
    manager: &Actor,
    id: UserId,
    edit: PersonEdit,
) -> Result<PersonRecord, PeopleError> {
    let team = match edit.team.as_deref().map(str::trim) {
        Some(name) => {
            Some(text::checked(name, 0, TEAM_NAME_CHARS_MAX).map_err(|message| PeopleError::invalid("team", message))?)
        }
        None => None,
    };
    transact!(cx.store, |tx| write(cx, tx, manager, id, edit.roles, team.as_deref()).await)?;
    record::person(cx, manager, id).await
}

async fn write(
    cx: &Context,
    tx: &mut Tx,
    manager: &Actor,
    id: UserId,
    roles: Option<Roles>,
    team: Option<&str>,
) -> Result<(), PeopleError> {
    let (may, from, team_id) = both(tx, manager, id).await?;
    if !may_look_after(may, from) {
        return Err(PeopleError::NotAllowed);
    }
    let topics = [Topic::Person(id)];
    if let Some(to) = roles.filter(|to| *to != from) {
        if from.is_customer() != to.is_customer() {
            let message = if from.is_customer() {
                "A customer's account stays one. Invite them to work here with another e-mail address."
            } else {
                "Whoever works here cannot become a customer. Disable this account instead."
            };
            return Err(PeopleError::invalid("roles", message));
        }
        if !may_give(may, from, to) {
            return Err(PeopleError::NotAllowed);
        }
        if tx.execute(GIVE, args![id, from, to]).await? == 0 {
            // Somebody else changed them at this moment: it may be tried again, and the store says so.
            return Err(StoreError::Busy.into());
        }
        if !to.takes_consultations() {
            consultation::leave_behind(cx, tx, manager, id).await?;
        }
        let what = format!("{id}: {to}");
        tx.record(cx, Change::audited(manager.into(), "roles_changed", what, &topics)).await?;
        // What they see of deals, queue and registers is another thing now, on every page of theirs.
        tx.record_everything();
    }
    if let Some(name) = team {
        if from.is_customer() {
            return Err(PeopleError::invalid("team", "Teams are for whoever works here."));
        }
        if assign_team(cx, tx, manager.user.shop_id, (id, team_id), Some(name).filter(|name| !name.is_empty())).await? {
            tx.record(cx, Change::audited(manager.into(), "team_changed", id.to_string(), &topics)).await?;
            // Whose deals who sees may have changed for anybody of the shop.
            tx.record_everything();
        }
    }
    Ok(())
}

/// What the manager may do and what the other one is, as it stands now.
pub(super) async fn both(
    tx: &mut Tx,
    manager: &Actor,
    id: UserId,
) -> Result<(Roles, Roles, Option<TeamId>), PeopleError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(PeopleError::NotAllowed);
    }
    tx.optional(BOTH, args![manager.user.id, id]).await?.ok_or(PeopleError::NotFound)
}
