//! The password once more: before somebody ends others' logins of theirs or changes what their account rests on (ASVS 5.0 7.5.1,
//! 7.5.2). Typed on a device it holds there for `password_again_ms`.

use super::open::take_user;
use super::sign_in::person_with;
use super::{Password, SignInError};
use crate::Context;
use crate::change::{Actor, Change};
use crate::clock::Timestamp;
use crate::id::LoginSessionId;
use crate::store::{StoreError, Tx, args, transact};

/// Why a password was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// It is another one.
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
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SignInError> for ConfirmError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::TooMany { retry_after_s } => Self::TooMany { retry_after_s },
            SignInError::Busy => Self::Busy,
            SignInError::Store(error) => Self::Store(error),
            SignInError::Wrong | SignInError::SecondFactorNeeded(_) | SignInError::WrongCode | SignInError::Over => {
                Self::Wrong
            }
        }
    }
}

const CONFIRM: &str = "UPDATE login_sessions SET confirmed_at = $3
     WHERE id = $1 AND user_id = $2 AND kind = 'device' AND revoked_at IS NULL";
const READ: &str = "SELECT confirmed_at FROM login_sessions WHERE id = $1";

/// Notes that `who` has typed their password on this device just now; it counts against guesses as signing in does. The device's cookie
/// is to be given another id (ASVS 5.0 7.2.4).
///
/// # Errors
/// [`ConfirmError`]; nothing is noted then.
#[crate::boxed]
pub async fn confirm_password(cx: &Context, who: &Actor, password: Password) -> Result<(), ConfirmError> {
    // No password hash is read in anybody's own name.
    let cx = &cx.house();
    let person = person_with(cx, &who.user.email, password, &who.address, &who.marks).await?;
    let (id, user_id, now) = (who.login_session_id, who.user.id, cx.clock.now());
    transact!(cx.store, |tx| {
        take_user(tx, &person).await?;
        tx.execute(CONFIRM, args![id, user_id, now]).await?;
        tx.record(cx, Change::seen(who.into(), "password_confirmed", user_id.to_string(), &[])).await?;
        Ok::<_, SignInError>(())
    })?;
    Ok(())
}

/// Whether the password was typed on this device lately.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn is_confirmed(cx: &Context, id: LoginSessionId) -> Result<bool, StoreError> {
    let found: Option<(Option<Timestamp>,)> = cx.store.optional(READ, args![id]).await?;
    Ok(is_lately(cx, found))
}

/// The same within the transaction of what is done.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn is_confirmed_in(cx: &Context, tx: &mut Tx, id: LoginSessionId) -> Result<bool, StoreError> {
    let found: Option<(Option<Timestamp>,)> = tx.optional(READ, args![id]).await?;
    Ok(is_lately(cx, found))
}

fn is_lately(cx: &Context, found: Option<(Option<Timestamp>,)>) -> bool {
    let at = found.and_then(|(at,)| at);
    at.is_some_and(|at| cx.clock.now().since_ms(at) < cx.limits.password_again_ms)
}
