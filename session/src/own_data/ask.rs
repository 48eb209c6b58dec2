//! Asking to be erased, and taking it back.
//!
//! The password is asked for again (ASVS 5.0 7.5.1); then there are some days to change one's mind. Nothing of the person is changed
//! before they are over.

use serde::Serialize;

use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::id::UserId;
use crate::login::{self, Password, SignInError};
use crate::mail::{self, Letter, NewMail};
use crate::store::{StoreError, args, transact};

/// Why nobody is to be erased.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// The password is another one.
    #[error("the password is another one")]
    Wrong,
    /// Too many wrong ones were tried.
    #[error("too many wrong passwords: try again in {retry_after_s} seconds")]
    TooMany {
        /// When the next attempt is verified again, in seconds from now; one at the least.
        retry_after_s: i64,
    },
    /// Too many passwords are being verified.
    #[error("too many at once: try again in a moment")]
    Busy,
    /// A shop keeps an admin.
    #[error("the shop would have no admin any more")]
    LastAdmin,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SignInError> for ErasureError {
    fn from(error: SignInError) -> Self {
        match error {
            // A second factor is asked for at signing in, not here.
            SignInError::Wrong | SignInError::SecondFactorNeeded(_) | SignInError::WrongCode | SignInError::Over => {
                Self::Wrong
            }
            SignInError::TooMany { retry_after_s } => Self::TooMany { retry_after_s },
            SignInError::Busy => Self::Busy,
            SignInError::Store(error) => Self::Store(error),
        }
    }
}

/// An erasure that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PendingErasure {
    /// When it is carried out, unless it is taken back before.
    pub erase_at: Timestamp,
}

/// Asked again, the first moment stays.
const ASK: &str = "UPDATE users SET erase_at = COALESCE(erase_at, $2) WHERE id = $1 AND erased_at IS NULL
     AND (roles NOT LIKE '%admin%' OR EXISTS (SELECT 1 FROM users AS o WHERE o.shop_id = users.shop_id AND o.id <> users.id
        AND o.roles LIKE '%admin%' AND o.disabled_at IS NULL AND o.erase_at IS NULL))
     RETURNING erase_at";
const TAKE_BACK: &str = "UPDATE users SET erase_at = NULL WHERE id = $1 AND erase_at IS NOT NULL AND erased_at IS NULL";
const PENDING: &str = "SELECT erase_at FROM users WHERE id = $1 AND erase_at IS NOT NULL AND erased_at IS NULL";
const ZONE: &str = "SELECT time_zone FROM shops WHERE id = $1";

/// Asks for `who` to be erased in `erasure_after_ms`, and answers when that is. Asked again, the first moment stays. They are told by
/// mail, and can take it back until then.
///
/// # Errors
/// [`ErasureError`]; nothing is changed then.
#[crate::boxed]
pub async fn ask(cx: &Context, who: &Actor, password: Password) -> Result<PendingErasure, ErasureError> {
    // No password hash is read in anybody's own name.
    let cx = &cx.house();
    let person = login::person_with(cx, &who.user.email, password, &who.address, &who.marks).await?;
    let (user, at) = (&who.user, cx.clock.now().plus_ms(cx.limits.erasure_after_ms));
    transact!(cx.store, |tx| {
        login::take_user(tx, &person).await?;
        let asked: Option<(Timestamp,)> = tx.optional(ASK, args![user.id, at]).await?;
        let (erase_at,) = asked.ok_or(ErasureError::LastAdmin)?;
        if erase_at == at {
            let (zone,): (String,) = tx.one(ZONE, args![user.shop_id]).await?;
            let what = format!(
                "You asked us to erase your account and what we know of you. We do so on {}. Until then you can take it back: sign in, \
                 and say so at the top of any page. If it was not you, sign in, take it back and change your password.",
                erase_at.in_zone(&zone)
            );
            let letter = Letter::AccountChanged { name: &user.name, what: &what };
            let (shop_id, address, user_id) = (user.shop_id, user.email.as_str(), Some(user.id));
            mail::queue(cx, tx, &NewMail { shop_id, address, user_id, letter, worth_until: None }).await?;
            let topics = [Topic::Person(user.id)];
            tx.record(cx, Change::audited(who.into(), "erasure_asked", user.id.to_string(), &topics)).await?;
        }
        Ok(PendingErasure { erase_at })
    })
}

/// Takes it back; false when nothing was asked for. Doing it again changes nothing.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn take_back(cx: &Context, who: &Actor) -> Result<bool, StoreError> {
    // When they are erased is written by the house alone.
    let cx = &cx.house();
    let id = who.user.id;
    transact!(cx.store, |tx| {
        if tx.execute(TAKE_BACK, args![id]).await? == 0 {
            return Ok(false);
        }
        let topics = [Topic::Person(id)];
        tx.record(cx, Change::audited(who.into(), "erasure_taken_back", id.to_string(), &topics)).await?;
        Ok(true)
    })
}

/// What somebody asked for and did not take back.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn pending(cx: &Context, user_id: UserId) -> Result<Option<PendingErasure>, StoreError> {
    let found: Option<(Timestamp,)> = cx.store.optional(PENDING, args![user_id]).await?;
    Ok(found.map(|(erase_at,)| PendingErasure { erase_at }))
}
