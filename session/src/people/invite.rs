//! Inviting somebody to work here, by a link that is mailed or handed over.
//!
//! The link's key is answered once and kept nowhere but in the mail. What an invitation gives is what its maker could give: whoever is
//! disabled takes theirs along.

use super::PendingInvite;
use super::Roles;
use super::error::PeopleError;
use super::link::{self, LinkKey, LinkKind, NewLink};
use super::rule::may_look_after;
use crate::Context;
use crate::change::{Actor, By, Change};
use crate::id::AccountLinkId;
use crate::login::{self, NAME_CHARS_MAX, TEAM_NAME_CHARS_MAX};
use crate::mail::{self, Letter, NewMail};
use crate::shop::{Role, User};
use crate::store::{Tx, args, transact};
use crate::text;

const DAY_MS: i64 = 86_400_000;
/// Invitations that are open at once, in one shop.
pub const OPEN_INVITES_MAX: i64 = 200;

/// Somebody who is to work here.
#[derive(Clone, Debug)]
pub struct NewInvite {
    /// Their e-mail address, as typed. Nobody may have an account with it.
    pub email: String,
    /// What they are called: up to 100 characters; empty for whoever says so themselves.
    pub name: String,
    /// What they may do.
    pub roles: Roles,
    /// Their team's name; empty for none.
    pub team: String,
}

/// A link that was just made.
#[derive(Clone, Debug)]
pub struct MadeLink {
    /// Its key, shown once.
    pub key: LinkKey,
    /// Whom it is for.
    pub email: String,
    /// Whether it goes by mail too.
    pub is_mailed: bool,
}

/// As the database has the manager at this moment.
const MAKER: &str = "SELECT roles FROM users WHERE id = $1 AND disabled_at IS NULL";
const HAS_ACCOUNT: &str = "SELECT 1 FROM users WHERE email = $1";
const OPEN: &str = "SELECT COUNT(*) FROM account_links
     WHERE shop_id = $1 AND kind = 'invite' AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > $2";
const PENDING: &str = "SELECT l.id, l.address AS email, l.name, l.roles, t.name AS team_name, m.name AS made_by, l.created_at, l.expires_at
     FROM account_links AS l LEFT JOIN teams AS t ON t.id = l.team_id LEFT JOIN users AS m ON m.id = l.made_by
     WHERE l.shop_id = $1 AND l.kind = 'invite' AND l.used_at IS NULL AND l.withdrawn_at IS NULL AND l.expires_at > $2
     ORDER BY l.created_at DESC, l.id DESC LIMIT $3";

/// Invites somebody to work in the manager's shop: a link to `path` that works once and for `invite_link_ms`. It takes the place of one that
/// they were sent before.
///
/// # Errors
/// [`PeopleError`]; nothing is made then.
#[crate::boxed]
pub async fn invite(cx: &Context, manager: &Actor, new: &NewInvite, path: &str) -> Result<MadeLink, PeopleError> {
    let cx = &super::of_others(cx);
    let asked = asked(new)?;
    transact!(cx.store, |tx| make_invite(cx, tx, (&manager.user, manager.into()), &asked, path).await)
}

/// The same within the transaction in which the manager's shop comes to be.
pub(crate) async fn invite_in(
    cx: &Context,
    tx: &mut Tx,
    manager: (&User, By<'_>),
    new: &NewInvite,
    path: &str,
) -> Result<MadeLink, PeopleError> {
    make_invite(cx, tx, manager, &asked(new)?, path).await
}

fn asked(new: &NewInvite) -> Result<Asked, PeopleError> {
    let email = login::normalise_email(&new.email)
        .ok_or_else(|| PeopleError::invalid("email", "Type an e-mail address, like name@example.org."))?;
    let name = text::checked(&new.name, 0, NAME_CHARS_MAX).map_err(|message| PeopleError::invalid("name", message))?;
    let team =
        text::checked(&new.team, 0, TEAM_NAME_CHARS_MAX).map_err(|message| PeopleError::invalid("team", message))?;
    Ok(Asked { email, name, roles: new.roles, team })
}

/// An invitation whose fields can be taken.
struct Asked {
    email: String,
    name: String,
    roles: Roles,
    team: String,
}

async fn make_invite(
    cx: &Context,
    tx: &mut Tx,
    (who, by): (&User, By<'_>),
    asked: &Asked,
    path: &str,
) -> Result<MadeLink, PeopleError> {
    let now = cx.clock.now();
    let found: Option<(Roles,)> = tx.optional(MAKER, args![who.id]).await?;
    let may = found.map(|(roles,)| roles).filter(|roles| roles.runs_the_shop()).ok_or(PeopleError::NotAllowed)?;
    if asked.roles.is_customer() {
        return Err(PeopleError::invalid("roles", "Customers sign up themselves. Choose what this person does here."));
    }
    if !may_look_after(may, asked.roles) {
        return Err(PeopleError::invalid("roles", "Only an admin invites an admin."));
    }
    if tx.optional::<(i32,)>(HAS_ACCOUNT, args![&asked.email]).await?.is_some() {
        return Err(PeopleError::invalid("email", "There is an account with this e-mail address already."));
    }
    let (open,) = tx.one::<(i64,)>(OPEN, args![who.shop_id, now]).await?;
    if open >= OPEN_INVITES_MAX {
        let message = format!("{OPEN_INVITES_MAX} invitations are open. Withdraw one first.");
        return Err(PeopleError::invalid("email", message));
    }
    let team_id = match asked.team.as_str() {
        "" => None,
        name => Some(login::team_named(cx, tx, who.shop_id, name).await?),
    };
    let lives_ms = cx.limits.invite_link_ms;
    let roles = asked.roles.to_string();
    let new = NewLink {
        shop_id: who.shop_id,
        kind: LinkKind::Invite,
        user_id: None,
        address: &asked.email,
        name: &asked.name,
        roles: &roles,
        team_id,
        made_by: Some(who.id),
        lives_ms,
    };
    let key = link::make(cx, tx, &new).await?;
    let is_mailed = cx.post.has_links();
    if is_mailed {
        let letter = Letter::Invite { name: &asked.name, by: &who.name, path: &key.at(path), days: lives_ms / DAY_MS };
        let worth_until = Some(now.plus_ms(lives_ms));
        let new_mail = NewMail { shop_id: who.shop_id, address: &asked.email, user_id: None, letter, worth_until };
        mail::queue(cx, tx, &new_mail).await?;
    }
    tx.record(cx, Change::audited(by, "user_invited", asked.email.clone(), &[])).await?;
    Ok(MadeLink { key, email: asked.email.clone(), is_mailed })
}

/// The open invitations of the manager's shop, the newest first.
///
/// # Errors
/// [`PeopleError::NotAllowed`] for whoever does not run the shop.
#[crate::boxed]
pub async fn pending(cx: &Context, manager: &Actor) -> Result<Vec<PendingInvite>, PeopleError> {
    let cx = &super::of_others(cx);
    if !manager.user.roles.runs_the_shop() {
        return Err(PeopleError::NotAllowed);
    }
    Ok(cx.store.all(PENDING, args![manager.user.shop_id, cx.clock.now(), OPEN_INVITES_MAX]).await?)
}

const ROLES_OF: &str = "SELECT roles FROM account_links
     WHERE id = $1 AND shop_id = $2 AND kind = 'invite' AND used_at IS NULL AND withdrawn_at IS NULL";

/// Withdraws an invitation that was not used: its link is worth nothing from now on.
///
/// # Errors
/// [`PeopleError::NotFound`] for one that is not open, [`PeopleError::NotAllowed`].
#[crate::boxed]
pub async fn withdraw_invite(cx: &Context, manager: &Actor, id: AccountLinkId) -> Result<(), PeopleError> {
    let cx = &super::of_others(cx);
    if !manager.user.roles.runs_the_shop() {
        return Err(PeopleError::NotAllowed);
    }
    let shop_id = manager.user.shop_id;
    transact!(cx.store, |tx| {
        let (roles,): (Roles,) = tx.optional(ROLES_OF, args![id, shop_id]).await?.ok_or(PeopleError::NotFound)?;
        if !may_look_after(manager.user.roles, roles) {
            return Err(PeopleError::NotAllowed);
        }
        if !link::withdraw(cx, tx, shop_id, id).await? {
            return Err(PeopleError::NotFound);
        }
        tx.record(cx, Change::audited(manager.into(), "invite_withdrawn", id.to_string(), &[])).await?;
        Ok(())
    })
}

/// Takes the roles of a text, as a link holds them.
pub(super) fn roles_of(text: &str) -> Option<Roles> {
    text.parse().ok().filter(|roles: &Roles| !roles.has(Role::Customer))
}
