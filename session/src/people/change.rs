//! Changing what somebody may do, and which team they are in.

use super::error::PeopleError;
use super::look_after::{both, tell};
use super::notice;
use super::rule::{may_give, may_look_after};
use super::{PersonRecord, Roles, record};
use crate::Context;
use crate::booking;
use crate::change::{Actor, Change, Topic};
use crate::consultation;
use crate::id::UserId;
use crate::login::{self, TEAM_NAME_CHARS_MAX, assign_team};
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

const GIVE: &str = "UPDATE users SET roles = $3 WHERE id = $1 AND roles = $2";

/// Changes what somebody of the shop may do and which team they are in. It holds from their next request on, and whoever may do
/// less than before signs in anew; what they hold and may hold no longer goes back: a consultation to its place in the queue, or, when
/// it is live, it ends.
///
/// # Errors
/// [`PeopleError`]; nothing is changed then.
#[crate::boxed]
pub async fn change(cx: &Context, manager: &Actor, id: UserId, edit: PersonEdit) -> Result<PersonRecord, PeopleError> {
    let cx = &super::of_others(cx);
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
    let of = both(tx, manager, id).await?;
    let (may, from, team_id) = (of.may, of.of, of.team_id);
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
            booking::withdraw_slots(cx, tx, id).await?;
        }
        if from.iter().any(|role| !to.has(role)) {
            // What they were given before says what they may do no longer (ASVS 5.0 7.2.4).
            login::end_all(cx, tx, (id, manager.into()), "roles_changed").await?;
        }
        let what = format!("{id}: {to}");
        tx.record(cx, Change::audited(manager.into(), "roles_changed", what, &topics)).await?;
        let said = format!("{} has changed what you may do: {}.", manager.user.name, to.said());
        tell(cx, tx, manager, (id, &of), &said).await?;
        // What they see of deals, queue and registers is another thing now, on every page of theirs.
        tx.record_everything();
    }
    if let Some(name) = team {
        if from.is_customer() {
            return Err(PeopleError::invalid("team", "Teams are for whoever works here."));
        }
        if assign_team(cx, tx, manager.user.shop_id, (id, team_id), Some(name).filter(|name| !name.is_empty())).await? {
            tx.record(cx, Change::audited(manager.into(), "team_changed", id.to_string(), &topics)).await?;
            let by = &manager.user.name;
            let said = match name {
                "" => format!("{by} has taken you out of your team."),
                team => format!("{by} has put you into the team {team}."),
            };
            notice::put(cx, tx, manager, id, &said).await?;
            // Whose deals who sees may have changed for anybody of the shop.
            tx.record_everything();
        }
    }
    Ok(())
}
