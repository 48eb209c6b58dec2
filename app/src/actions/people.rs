//! Server functions of whoever looks after the people of the shop.

#![expect(clippy::too_many_arguments, reason = "each field of a form is an argument of its own")]

use leptos::prelude::server;
use session::id::UserId;
use session::people::{self, PersonEdit, Roles};
use session::shop::Role;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};
use crate::words::people as label;

/// The roles of the staff that are ticked; what is ticked is not empty.
///
/// # Errors
/// `invalid` when none is.
pub(super) fn ticked(mechanic: &str, cashier: &str, manager: &str, admin: &str) -> Result<Roles, Problem> {
    let all = [(mechanic, Role::Mechanic), (cashier, Role::Cashier), (manager, Role::Manager), (admin, Role::Admin)];
    let roles = all.into_iter().filter(|(tick, _)| !tick.is_empty()).map(|(_, role)| role);
    Roles::of(roles).ok_or_else(|| Problem::invalid("roles", "Tick at least one role."))
}

/// Changes what somebody of the staff may do, and which team they are in.
///
/// # Errors
/// `invalid`, `last-admin`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "change_person")]
pub async fn change_person(
    #[server(default)] id: String,
    #[server(default)] mechanic: String,
    #[server(default)] cashier: String,
    #[server(default)] manager: String,
    #[server(default)] admin: String,
    #[server(default)] team: String,
) -> Result<(), Problem> {
    let kept = [
        ("mechanic", mechanic.as_str()),
        ("cashier", &cashier),
        ("manager", &manager),
        ("admin", &admin),
        ("team", &team),
    ];
    let changed = async {
        let (who, id) = (actor()?, known::<UserId>(&id)?);
        let roles = ticked(&mechanic, &cashier, &manager, &admin)?;
        let edit = PersonEdit { roles: Some(roles), team: Some(team.clone()) };
        let record = people::change(&context(), &who, id, edit).await?;
        let said = format!("{}: {}.", record.person.name, label::roles(record.person.roles));
        Ok(Done::saying(path::person(id), said))
    };
    answer(Sent::new(name_of::<ChangePerson>(), kept), changed).await
}

/// Shuts somebody out.
///
/// # Errors
/// `last-admin`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "disable_person")]
pub async fn disable_person(#[server(default)] id: String) -> Result<(), Problem> {
    let disabled = async {
        let (who, id) = (actor()?, known::<UserId>(&id)?);
        let record = people::disable(&context(), &who, id).await?;
        let said = format!("{} is signed out everywhere and cannot sign in.", record.person.name);
        Ok(Done::saying(path::person(id), said))
    };
    answer(Sent::new(name_of::<DisablePerson>(), []), disabled).await
}

/// Lets somebody in again.
///
/// # Errors
/// `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "enable_person")]
pub async fn enable_person(#[server(default)] id: String) -> Result<(), Problem> {
    let enabled = async {
        let (who, id) = (actor()?, known::<UserId>(&id)?);
        let record = people::enable(&context(), &who, id).await?;
        Ok(Done::saying(path::person(id), format!("{} can sign in again.", record.person.name)))
    };
    answer(Sent::new(name_of::<EnablePerson>(), []), enabled).await
}

/// Gives somebody's open deals to a colleague.
///
/// # Errors
/// `invalid`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "hand_on_deals")]
pub async fn hand_on_deals(#[server(default)] id: String, #[server(default)] to: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<HandOnDeals>(), [("to", to.as_str())]);
    let handed = async {
        let (who, id) = (actor()?, known::<UserId>(&id)?);
        let to = to.parse().map_err(|_| Problem::invalid("to", "Choose a colleague."))?;
        let count = people::hand_on_deals(&context(), &who, id, to).await?;
        let said =
            if count == 1 { "1 deal was handed on.".to_owned() } else { format!("{count} deals were handed on.") };
        Ok(Done::saying(path::person(id), said))
    };
    answer(sent, handed).await
}
