//! Changing one's own password: the present one is asked for, and counted as a guess is at signing in.

use super::link::{self, LinkKind};
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::login::{self, ConfirmError, GoesOn, Marks, NotChosen, Password, Person, SignInError};
use crate::mail::{self, Letter, NewMail};
use crate::store::{StoreError, Tx, args, transact};

/// Another password.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    /// The one they have.
    pub present: Password,
    /// The one they want.
    pub new: Password,
    /// Whether every other device is signed out along with it.
    pub everywhere: bool,
}

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The present password is another one.
    #[error("the present password is another one")]
    Wrong,
    /// Too many wrong ones were tried.
    #[error("too many wrong passwords: try again in {retry_after_s} seconds")]
    TooMany {
        /// When the next attempt is verified again, in seconds from now; one at the least.
        retry_after_s: i64,
    },
    /// The new one cannot be chosen.
    #[error("{0}")]
    Invalid(String),
    /// Too many passwords are being hashed.
    #[error("too many at once: try again in a moment")]
    Busy,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SignInError> for ChangePasswordError {
    fn from(error: SignInError) -> Self {
        match ConfirmError::from(error) {
            ConfirmError::Wrong => Self::Wrong,
            ConfirmError::TooMany { retry_after_s } => Self::TooMany { retry_after_s },
            ConfirmError::Busy => Self::Busy,
            ConfirmError::Store(error) => Self::Store(error),
        }
    }
}

impl From<NotChosen> for ChangePasswordError {
    fn from(error: NotChosen) -> Self {
        match error {
            NotChosen::Refused(sentence) => Self::Invalid(sentence),
            NotChosen::Busy => Self::Busy,
        }
    }
}

const SET: &str = "UPDATE users SET password_hash = $2 WHERE id = $1";

/// Changes the password of `who`, and answers what their browser is known by from now on. The device that asks stays signed in: its
/// cookie is to be given another id.
///
/// # Errors
/// [`ChangePasswordError`]; nothing is changed then.
#[crate::boxed]
pub async fn change_password(cx: &Context, who: &Actor, change: ChangePassword) -> Result<Marks, ChangePasswordError> {
    // What ends or opens with it is more than their own rows: logins, tokens, what their device has.
    let cx = &cx.house();
    let ChangePassword { present, new, everywhere } = change;
    let person = login::person_with(cx, &who.user.email, present, &who.address, &who.marks).await?;
    let hash = login::choose(cx, new, &who.user.email).await?;
    transact!(cx.store, |tx| write(cx, tx, who, (&person, &hash), everywhere).await)?;
    let changed = Person { password_hash: hash, ..person };
    let limits = cx.sign_in_limiter.limits();
    Ok(who.marks.with(&cx.secret, &changed, who.login_session_id, limits, cx.clock.now()))
}

async fn write(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    (person, hash): (&Person, &str),
    everywhere: bool,
) -> Result<(), ChangePasswordError> {
    let user = &person.user;
    // Of two changes at once the later one finds that the password it verified is no longer theirs.
    login::take_user(tx, person).await?;
    tx.execute(SET, args![user.id, hash]).await?;
    link::withdraw_of(cx, tx, user.id, LinkKind::Password).await?;
    link::withdraw_of(cx, tx, user.id, LinkKind::Email).await?;
    if everywhere {
        login::end_for_password(cx, tx, (user.id, who.into()), Some(who.login_session_id)).await?;
    } else {
        login::grow_epoch(tx, user.id, GoesOn::Everything, cx.clock.now()).await?;
    }
    let new_mail = NewMail {
        shop_id: user.shop_id,
        address: &user.email,
        user_id: Some(user.id),
        letter: Letter::PasswordChanged { name: &user.name, by_link: false },
        worth_until: None,
    };
    mail::queue(cx, tx, &new_mail).await?;
    let topics = [Topic::Person(user.id)];
    Ok(tx.record(cx, Change::audited(who.into(), "password_changed", user.id.to_string(), &topics)).await?)
}
