//! Server functions of whoever looks after the people of the shop.

use leptos::prelude::server;
use session::Context;
use session::id::UserId;
use session::login::Password;
use session::people::link::LinkKey;
use session::people::{self, NewInvite, PersonEdit, Roles};
use session::shop::Role;

use super::account::{at, open};
use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::layout::guard::home;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, caller, context};
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

/// Invites somebody to work here.
///
/// # Errors
/// `invalid`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "invite_somebody")]
pub async fn invite_somebody(
    #[server(default)] email: String,
    #[server(default)] name: String,
    #[server(default)] mechanic: String,
    #[server(default)] cashier: String,
    #[server(default)] manager: String,
    #[server(default)] admin: String,
    #[server(default)] team: String,
) -> Result<(), Problem> {
    let kept = [
        ("email", email.as_str()),
        ("name", &name),
        ("mechanic", &mechanic),
        ("cashier", &cashier),
        ("manager", &manager),
        ("admin", &admin),
        ("team", &team),
    ];
    let sent = Sent::new(name_of::<InviteSomebody>(), kept);
    let invited = async {
        let (who, cx) = (actor()?, context());
        let roles = ticked(&mechanic, &cashier, &manager, &admin)?;
        let new = NewInvite { email, name, roles, team };
        let made = people::invite(&cx, &who, &new, path::JOIN).await?;
        let how = if made.is_mailed { "An e-mail with the link is on its way." } else { "Hand over the link." };
        let said = format!("{} is invited. {how}", made.email);
        Ok(Done::saying(path::INVITES, said).showing(link_to(&cx, path::JOIN, &made.key)))
    };
    answer(sent, invited).await
}

/// Withdraws an invitation that was not used.
///
/// # Errors
/// `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "withdraw_invite")]
pub async fn withdraw_invite(#[server(default)] id: String) -> Result<(), Problem> {
    let withdrawn = async {
        people::withdraw_invite(&context(), &actor()?, known(&id)?).await?;
        Ok(Done::saying(path::INVITES, "The invitation is withdrawn. Its link does not work any more."))
    };
    answer(Sent::new(name_of::<WithdrawInvite>(), []), withdrawn).await
}

/// Makes a link by which somebody of the shop sets a new password.
///
/// # Errors
/// `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "make_password_link")]
pub async fn make_password_link(#[server(default)] id: String) -> Result<(), Problem> {
    let made = async {
        let (who, cx, id) = (actor()?, context(), known::<UserId>(&id)?);
        let made = people::password_link(&cx, &who, id, path::NEW_PASSWORD).await?;
        let how = if made.is_mailed { "It is on its way to them by e-mail too." } else { "Hand it over." };
        let said = format!("A link to a new password for {}. {how}", made.email);
        Ok(Done::saying(path::person(id), said).showing(link_to(&cx, path::NEW_PASSWORD, &made.key)))
    };
    answer(Sent::new(name_of::<MakePasswordLink>(), []), made).await
}

/// Joins the shop by an invitation, and signs in.
///
/// # Errors
/// `link-not-valid`, `invalid`, `email-taken`, `busy`.
#[server(prefix = "/fn", endpoint = "join_shop")]
pub async fn join_shop(
    #[server(default)] key: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<JoinShop>(), [("name", name.as_str())]);
    let joined = async {
        let (key, typed) = (LinkKey::new(key), Password::new(password.clone()));
        let user = people::join(&context(), &key, &name, typed, &caller().address).await?;
        let first = home(user.roles);
        let login = open(user.email, password).await?;
        Ok(at(login, first, Some("Welcome. Your account is ready.")))
    };
    answer(sent, joined).await
}

/// The link to `path` with its key: absolute where this server knows its own address.
fn link_to(cx: &Context, path: &str, key: &LinkKey) -> String {
    let path = key.at(path);
    cx.post.link(&path).unwrap_or(path)
}
