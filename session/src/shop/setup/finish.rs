//! The end of the first day: shop, owner, location and register, in one transaction. Of two who finish at once one makes them.

use super::SetupError;
use super::draft::{Draft, FirstPlace, Invitee};
use super::link::SetupToken;
use crate::Context;
use crate::change::{By, Change};
use crate::id::{LocationId, RegisterId, ShopId};
use crate::login::{NewUser, Password, add_in, prepared};
use crate::mail::places;
use crate::people::{NewInvite, Roles, invite_in};
use crate::shop::change::write;
use crate::shop::settings::read_in;
use crate::shop::{Role, User};
use crate::store::{Tx, args, transact};

/// Whose shop it is.
#[derive(Clone, Debug)]
pub struct Owner {
    /// What they are called.
    pub name: String,
    /// What they sign in with, as typed.
    pub email: String,
    /// The password they chose.
    pub password: Password,
    /// Whether they take consultations themselves: they are a mechanic too then.
    pub repairs: bool,
}

/// Once for this database: the second finds it finished.
const FINISH: &str =
    "UPDATE setups SET finished_at = $2, draft = '' WHERE id = 1 AND token_hash = $1 AND finished_at IS NULL";
/// The same without a link, for whoever runs the server.
const FINISH_HERE: &str = "INSERT INTO setups (id, token_hash, draft, made_at, finished_at) VALUES (1, $1, '', $2, $2)
     ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at, draft = '' WHERE setups.finished_at IS NULL";
const SHOP: &str = "INSERT INTO shops (id, name, currency, time_zone, credit_price_cents, created_at)
     SELECT $1, $2, $3, $4, 0, $5 WHERE NOT EXISTS (SELECT 1 FROM shops)";
const LOCATION: &str = "INSERT INTO locations (id, shop_id, name) VALUES ($1, $2, $3)";
const REGISTER: &str = "INSERT INTO registers (id, shop_id, location_id, name) VALUES ($1, $2, $3, $4)";

/// Makes a shop of what was answered, or of `answers` where there is no link, and its owner: an admin, and a mechanic where
/// they take consultations themselves. Who was named to work there is invited by mail.
///
/// # Errors
/// [`SetupError`]; nothing is made then. [`SetupError::NotFound`] for a link that opens nothing, also because another browser was
/// faster; [`SetupError::Done`] where a shop came to be otherwise.
#[crate::boxed]
pub async fn finish(
    cx: &Context,
    token: Option<&SetupToken>,
    answers: Draft,
    owner: Owner,
) -> Result<User, SetupError> {
    // A garage that is being set up has nobody yet.
    let cx = &cx.house();
    let draft = match token {
        Some(token) => super::draft(cx, token).await?.ok_or(SetupError::NotFound)?,
        None => answers,
    };
    let draft = draft.checked(cx.limits.amount_cents_max)?;
    let missing = |step, message| SetupError::Missing { step, message };
    let Some(profile) = &draft.profile else { return Err(missing("shop", "What is the garage called?")) };
    let Some(place) = &draft.place else { return Err(missing("place", "Where is the first register?")) };
    let shop_id = cx.ids.next::<ShopId>();
    let Owner { name, email, password, repairs } = owner;
    let roles = repairs.then_some(Role::Mechanic).into_iter().chain([Role::Admin]);
    let roles = Roles::of(roles).unwrap_or(Role::Admin.into());
    let new = NewUser { shop_id, email, name, password, roles, referred_by: None };
    let (user, hash) = prepared(cx, new).await?;
    let hash_of_link = token.map(SetupToken::hash);
    transact!(cx.store, |tx| {
        let now = cx.clock.now();
        let (sql, hash_of_link) = match &hash_of_link {
            Some(hash) => (FINISH, hash.clone()),
            None => (FINISH_HERE, Vec::new()),
        };
        if tx.execute(sql, args![hash_of_link, now]).await? == 0 {
            return Err(if token.is_some() { SetupError::NotFound } else { SetupError::Done });
        }
        let reckoning = draft.reckons();
        let values = args![shop_id, &profile.name, &reckoning.currency, &reckoning.time_zone, now];
        if tx.execute(SHOP, values).await? == 0 {
            return Err(SetupError::Done);
        }
        let mut settings = read_in(tx, shop_id).await?;
        settings.profile = profile.clone();
        settings.reckoning = reckoning;
        settings.till.opening_cash_cents = place.opening_cash_cents;
        write(tx, shop_id, &settings).await?;
        open_place(cx, tx, shop_id, place).await?;
        add_in(cx, tx, &user, &hash).await?;
        invite_people(cx, tx, &user, draft.people.as_deref().unwrap_or_default()).await?;
        let change = Change::audited(By::person(&user, ""), "shop_set_up", shop_id.to_string(), &[]);
        tx.record(cx, Change { detail: &profile.name, ..change }).await?;
        // Every page says so from now on.
        tx.record_everything();
        Ok(())
    })?;
    Ok(user)
}

/// Invites whoever was named to work there, by mail; where this server writes no links, nobody would ever see the one that is made here.
async fn invite_people(cx: &Context, tx: &mut Tx, owner: &User, people: &[Invitee]) -> Result<(), SetupError> {
    if !cx.post.has_links() {
        return Ok(());
    }
    for Invitee { email, roles } in people.iter().filter(|invitee| invitee.email != owner.email) {
        let new = NewInvite { email: email.clone(), name: String::new(), roles: *roles, team: String::new() };
        invite_in(cx, tx, (owner, By::person(owner, "")), &new, places::JOIN).await?;
    }
    Ok(())
}

async fn open_place(cx: &Context, tx: &mut Tx, shop_id: ShopId, place: &FirstPlace) -> Result<(), SetupError> {
    let (location, register) = (cx.ids.next::<LocationId>(), cx.ids.next::<RegisterId>());
    tx.execute(LOCATION, args![location, shop_id, &place.location]).await?;
    tx.execute(REGISTER, args![register, shop_id, location, &place.register]).await?;
    Ok(())
}
