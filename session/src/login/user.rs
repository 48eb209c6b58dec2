//! A new user: their row, a credit account for a customer, and a line in the audit log, in one transaction.
//!
//! One e-mail address, one user: the unique index decides, not a look beforehand.

use super::block::Block;
use super::choose::{NotChosen, choose};
use super::{NAME_CHARS_MAX, Password, normalise_email, place};
use crate::Context;
use crate::change::{By, Change};
use crate::id::{ShopId, UserId};
use crate::people::Roles;
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};

/// Somebody to be added.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Their shop.
    pub shop_id: ShopId,
    /// Their e-mail address, as typed.
    pub email: String,
    /// What they are called: 1 to 100 characters.
    pub name: String,
    /// The password they chose.
    pub password: Password,
    /// What they are.
    pub roles: Roles,
    /// The mechanic of the same shop who brought them.
    pub referred_by: Option<UserId>,
}

/// Why somebody was not added.
#[derive(Debug, thiserror::Error)]
pub enum NewUserError {
    /// A field cannot be taken as it is.
    #[error("{message}")]
    Invalid {
        /// Which one: `email`, `name`, `password` or `referred_by`.
        field: &'static str,
        /// What is wrong with it and what would do, as a sentence for people.
        message: String,
    },
    /// Somebody has this e-mail address already.
    #[error("there is an account with this e-mail address already")]
    EmailTaken,
    /// The database has no shop that they could belong to.
    #[error("this Forecourt has no shop yet, so nobody can join it: set one up first")]
    NoShop,
    /// Too many accounts were asked for from this address.
    #[error("too many sign-ups from this address: try again in {retry_after_s} s")]
    TooMany {
        /// Seconds until the next one may be asked for, 1 at the least.
        retry_after_s: i64,
    },
    /// Too many people sign in or up at this moment.
    #[error("too many sign-ins at once: try again in a moment")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const FIND_MECHANIC: &str = "SELECT id FROM users WHERE id = $1 AND shop_id = $2 AND roles LIKE '%mechanic%'";
const INSERT: &str = "INSERT INTO users (id, shop_id, email, name, password_hash, roles, referred_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (email) DO NOTHING";
const INSERT_CREDIT_ACCOUNT: &str = "INSERT INTO credit_accounts (user_id, shop_id, balance) VALUES ($1, $2, 0)";

/// Adds a user. Made by the server itself: the audit line names no actor.
///
/// # Errors
/// [`NewUserError`]; nothing is written then.
#[crate::boxed]
pub async fn add_user(cx: &Context, new: NewUser) -> Result<User, NewUserError> {
    add(cx, new, Origin::Server).await
}

impl From<NotChosen> for NewUserError {
    fn from(error: NotChosen) -> Self {
        match error {
            NotChosen::Refused(message) => Self::Invalid { field: "password", message },
            NotChosen::Busy => Self::Busy,
        }
    }
}

/// Who adds a user, for the audit log.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// The server itself.
    Server,
    /// They themselves, from this network address.
    Themselves { address: String },
}

pub(super) async fn add(cx: &Context, new: NewUser, origin: Origin) -> Result<User, NewUserError> {
    let referred_by = new.referred_by;
    let (user, hash) = prepared(cx, new).await?;
    transact!(cx.store, |tx| insert(cx, tx, &user, &hash, referred_by, &origin).await)?;
    Ok(user)
}

/// Somebody who is to be added, checked, with the hash of their password. Nothing is written.
pub(crate) async fn prepared(cx: &Context, new: NewUser) -> Result<(User, String), NewUserError> {
    let NewUser { shop_id, email, name, password, roles, referred_by: _ } = new;
    let email =
        normalise_email(&email).ok_or_else(|| invalid("email", "Type an e-mail address, like name@example.org."))?;
    let name = clean_name(&name)?;
    let hash = choose(cx, password, &email).await?;
    Ok((User { id: cx.ids.next(), shop_id, email, name, roles }, hash))
}

/// Adds whom [`prepared`] checked, in a transaction that does more. Made by the server itself.
pub(crate) async fn add_in(cx: &Context, tx: &mut Tx, user: &User, hash: &str) -> Result<(), NewUserError> {
    insert(cx, tx, user, hash, None, &Origin::Server).await
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    user: &User,
    hash: &str,
    referred_by: Option<UserId>,
    origin: &Origin,
) -> Result<(), NewUserError> {
    let (id, shop_id) = (user.id, user.shop_id);
    if let Some(mechanic_id) = referred_by {
        // The referral is paid to them: it must be somebody who can be paid.
        tx.optional::<(UserId,)>(FIND_MECHANIC, args![mechanic_id, shop_id])
            .await?
            .ok_or_else(|| invalid("referred_by", "Only a mechanic of this shop can have referred a customer."))?;
    }
    add_row(cx, tx, user, hash, referred_by).await?;
    if user.roles.is_customer() {
        tx.execute(INSERT_CREDIT_ACCOUNT, args![id, shop_id]).await?;
    }
    if let Origin::Themselves { address } = origin {
        // Or the wrong guesses of others there would keep them from signing in to what they have just made.
        place::remember(cx, tx, user, &Block::of(address), cx.clock.now()).await?;
    }
    let (actor, kind) = match origin {
        Origin::Server => (By::clock(shop_id), "user_added"),
        Origin::Themselves { address } => (By::person(user, address), "signed_up"),
    };
    Ok(tx.record(cx, Change::audited(actor, kind, id.to_string(), &[])).await?)
}

/// A name as it is stored, or what is wrong with it.
pub(crate) async fn add_row(
    cx: &Context,
    tx: &mut Tx,
    user: &User,
    hash: &str,
    referred_by: Option<UserId>,
) -> Result<(), NewUserError> {
    let User { id, shop_id, email, name, roles } = user;
    let values = args![*id, *shop_id, email, name, hash, *roles, referred_by, cx.clock.now()];
    if tx.execute(INSERT, values).await? == 0 { Err(NewUserError::EmailTaken) } else { Ok(()) }
}

/// Adds somebody who made their account themselves, from `address`: they are known there. Who calls records it.
///
/// # Errors
/// [`NewUserError::EmailTaken`], [`NewUserError::Store`].
pub(crate) async fn insert_user(
    cx: &Context,
    tx: &mut Tx,
    user: &User,
    hash: &str,
    address: &str,
) -> Result<(), NewUserError> {
    add_row(cx, tx, user, hash, None).await?;
    Ok(place::remember(cx, tx, user, &Block::of(address), cx.clock.now()).await?)
}

pub(crate) fn clean_name(typed: &str) -> Result<String, NewUserError> {
    let name = typed.trim();
    if name.is_empty() || crate::text::shows_nothing(name) {
        Err(invalid("name", "Type a name."))
    } else if name.chars().count() > NAME_CHARS_MAX {
        Err(invalid("name", &format!("Shorten the name to {NAME_CHARS_MAX} characters.")))
    } else if name.chars().any(|c| c.is_control() || turns_the_line(c)) {
        Err(invalid("name", "Type the name in one line, without control characters."))
    } else {
        Ok(name.to_owned())
    }
}

/// Characters that turn the direction of whatever follows them (Unicode Annex #9, §2: embeddings, overrides, isolates). A
/// name stands in sentences of ours and of others, and no name needs them: letters have a direction of their own.
const fn turns_the_line(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn invalid(field: &'static str, message: &str) -> NewUserError {
    NewUserError::Invalid { field, message: message.to_owned() }
}
