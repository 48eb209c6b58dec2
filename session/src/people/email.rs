//! Another e-mail address: asked for with the password, taken by a link that goes to the new address. Nothing changes before the link
//! is used; both addresses are told, and whoever asks learns nothing of who has an account.

use super::link::{self, AccountLink, LinkKey, LinkKind, NewLink};
use crate::Context;
use crate::change::{Actor, By, Change, Topic};
use crate::id::UserId;
use crate::login::{self, Block, ConfirmError, Password, Person, Refusal, SignInError};
use crate::mail::{self, Letter, NewMail};
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Why no link was sent. None of these depends on whether the address has an account.
#[derive(Debug, thiserror::Error)]
pub enum ChangeEmailError {
    /// The text can be nobody's address.
    #[error("this is no e-mail address")]
    NoAddress,
    /// It is the one they have.
    #[error("this is their address already")]
    Same,
    /// This server does not know its own address, so it writes no links.
    #[error("this server writes no links")]
    NoLinks,
    /// Too many links were asked for, from this network address or for this account.
    #[error("too many links: try again in {retry_after_s} s")]
    TooMany {
        /// Seconds until the next one may be asked for, 1 at the least.
        retry_after_s: i64,
    },
    /// The password is another one, or could not be looked at.
    #[error(transparent)]
    Password(ConfirmError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SignInError> for ChangeEmailError {
    fn from(error: SignInError) -> Self {
        match ConfirmError::from(error) {
            ConfirmError::Store(error) => Self::Store(error),
            error => Self::Password(error),
        }
    }
}

/// Why an address was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UseEmailError {
    /// The link was used, withdrawn, is over, or never was one: which of them is nobody's business.
    #[error("this link does not work")]
    NotLive,
    /// Somebody made an account with the address meanwhile; the link still works.
    #[error("somebody has an account with this address")]
    Taken,
    /// The database.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for UseEmailError {
    fn from(error: StoreError) -> Self {
        if error.is_constraint("uq_user_email") { Self::Taken } else { Self::Store(error) }
    }
}

const HAS_ACCOUNT: &str = "SELECT id FROM users WHERE email = $1";
const OF: &str =
    "SELECT u.id, u.shop_id, u.email, u.name, u.roles FROM users AS u WHERE u.id = $1 AND u.disabled_at IS NULL";
/// `uq_user_email` decides whose it is.
const SET: &str = "UPDATE users SET email = $2 WHERE id = $1 AND disabled_at IS NULL AND email = $3";

/// Sends a link to `path` to the address `email`, by which `who` takes it. It works once and for `email_link_ms`, and takes the place of
/// one that was sent before. The address they have is told.
///
/// # Errors
/// [`ChangeEmailError`]; nothing is sent then.
#[crate::boxed]
pub async fn ask_new_email(
    cx: &Context,
    who: &Actor,
    email: &str,
    password: Password,
    path: &str,
) -> Result<(), ChangeEmailError> {
    // Whether somebody has the address is asked of every shop, and no password hash is read in one's own name.
    let cx = &cx.house();
    if !cx.post.has_links() {
        return Err(ChangeEmailError::NoLinks);
    }
    let person = login::person_with(cx, &who.user.email, password, &who.address, &who.marks).await?;
    let email = login::normalise_email(email).ok_or(ChangeEmailError::NoAddress)?;
    if email == person.user.email {
        return Err(ChangeEmailError::Same);
    }
    cx.sign_in_limiter.link(&Block::of(&who.address), cx.clock.now()).await.map_err(|refusal| match refusal {
        Refusal::TooMany { retry_after_s } => ChangeEmailError::TooMany { retry_after_s },
        Refusal::Busy => ChangeEmailError::Password(ConfirmError::Busy),
    })?;
    transact!(cx.store, |tx| send(cx, tx, who, &person, &email, path).await)
}

async fn send(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    person: &Person,
    email: &str,
    path: &str,
) -> Result<(), ChangeEmailError> {
    login::take_user(tx, person).await?;
    let (user, lives_ms) = (&person.user, cx.limits.email_link_ms);
    let lately = link::made_since(tx, user.id, LinkKind::Email, cx.clock.now().plus_ms(-HOUR_MS)).await?;
    if lately >= cx.limits.password_links_per_account_max {
        return Err(ChangeEmailError::TooMany { retry_after_s: HOUR_MS / 1_000 });
    }
    let new = NewLink {
        shop_id: user.shop_id,
        kind: LinkKind::Email,
        user_id: Some(user.id),
        address: email,
        name: &user.name,
        roles: "",
        team_id: None,
        made_by: None,
        lives_ms,
    };
    // A link is made either way, and a mail goes either way: only what stands in it differs.
    let key = link::make(cx, tx, &new).await?;
    let owner = tx.optional::<(UserId,)>(HAS_ACCOUNT, args![email]).await?;
    let to = key.at(path);
    let letter =
        Letter::NewEmail { name: &user.name, path: owner.is_none().then_some(&*to), minutes: lives_ms / MINUTE_MS };
    let worth_until = Some(cx.clock.now().plus_ms(lives_ms));
    let (shop_id, user_id) = (user.shop_id, Some(owner.map_or(user.id, |(owner,)| owner)));
    mail::queue(cx, tx, &NewMail { shop_id, address: email, user_id, letter, worth_until }).await?;
    let what = format!(
        "Somebody who knows your password wants to change your account's e-mail address to {email}. Nothing changes before the \
         link that was sent there is used. If that was not you, change your password now: the link does not work then."
    );
    tell(cx, tx, user, &user.email, &what).await?;
    let change = Change::audited(who.into(), "email_change_asked", user.id.to_string(), &[]);
    Ok(tx.record(cx, change).await?)
}

/// Gives the person whose link this is the address that it was sent to, and answers it. They sign in with it from now on; where they are
/// signed in they stay so, and scheduled work goes on. `address` is the network address it is done from.
///
/// # Errors
/// [`UseEmailError`]; nothing is changed then.
#[crate::boxed]
pub async fn use_new_email(cx: &Context, key: &LinkKey, address: &str) -> Result<String, UseEmailError> {
    // Whoever holds the key need not be signed in: it says whose the rows are.
    let cx = &cx.house();
    transact!(cx.store, |tx| write(cx, tx, key, address).await)
}

async fn write(cx: &Context, tx: &mut Tx, key: &LinkKey, address: &str) -> Result<String, UseEmailError> {
    let AccountLink { user_id, address: email, .. } =
        link::take(cx, tx, key, LinkKind::Email).await?.ok_or(UseEmailError::NotLive)?;
    let user_id = user_id.ok_or(UseEmailError::NotLive)?;
    let user: User = tx.optional(OF, args![user_id]).await?.ok_or(UseEmailError::NotLive)?;
    let before = user.email.clone();
    if tx.execute(SET, args![user_id, &email, &before]).await? == 0 {
        return Err(UseEmailError::NotLive);
    }
    login::readdress(cx, tx, user_id, (&before, &email)).await?;
    let user = User { email: email.clone(), ..user };
    login::move_places(cx, tx, &user, address).await?;
    // What was sent to the old address opens nothing any more.
    link::withdraw_of(cx, tx, user_id, LinkKind::Password).await?;
    let what = format!(
        "The e-mail address of your account was changed from {before} to {email}. You sign in with the new one."
    );
    tell(cx, tx, &user, &before, &what).await?;
    tell(cx, tx, &user, &email, &what).await?;
    let by = By::at(user.shop_id, Some(user_id), address);
    tx.record(cx, Change::audited(by, "email_changed", user_id.to_string(), &[Topic::Person(user_id)])).await?;
    // It stands wherever people are found by it.
    tx.record_everything();
    Ok(email)
}

async fn tell(cx: &Context, tx: &mut Tx, user: &User, address: &str, what: &str) -> Result<(), StoreError> {
    let letter = Letter::AccountChanged { name: &user.name, what };
    mail::queue(cx, tx, &NewMail { shop_id: user.shop_id, address, user_id: Some(user.id), letter, worth_until: None })
        .await
}
