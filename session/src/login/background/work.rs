//! Scheduled work in somebody's name: only while their background login lives.

use super::living::note;
use super::token::unsealed;
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::{BackgroundTokenId, LoginSessionId, UserId};
use crate::login::Marks;
use crate::shop::User;
use crate::store::{StoreError, Tx, args};

/// Why nothing is done in somebody's name.
#[derive(Debug, thiserror::Error)]
pub enum NoBackground {
    /// They never signed in, or there is no such person.
    #[error("they are not signed in for scheduled work")]
    None,
    /// They, or somebody for them, stopped scheduled work; the next sign-in starts it again.
    #[error("scheduled work was stopped, and goes on once they sign in")]
    Revoked,
    /// Their account is disabled.
    #[error("their account is disabled")]
    Disabled,
    /// All their logins ended since.
    #[error("all their logins ended, and they have not signed in since")]
    OlderEpoch,
    /// Nobody renewed the token in time.
    #[error("their background login was not renewed for too long: it goes on once they sign in")]
    Expired,
    /// Its token cannot be opened: the server's secret was changed without the one before it.
    #[error("their background login was made under a secret that is gone: it goes on once they sign in")]
    Unreadable,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Work in the name of a person whose background login was proved to live. Worth something for this piece of work only.
#[derive(Clone, Debug)]
pub struct BackgroundWork {
    /// In whose name.
    pub user: User,
    /// Their background login.
    pub login_session_id: LoginSessionId,
    epoch: i64,
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    user: User,
    epoch: i64,
    is_disabled: bool,
    login_session_id: LoginSessionId,
    is_revoked: bool,
    login_epoch: i64,
    token_id: Option<BackgroundTokenId>,
    token_epoch: Option<i64>,
    sealed: Option<String>,
    hash: Option<Vec<u8>>,
    expires_at: Option<Timestamp>,
}

/// The living one, or else the one that ended last.
const FIND: &str = "SELECT u.id, u.shop_id, u.email, u.name, u.roles, u.epoch, u.disabled_at IS NOT NULL AS is_disabled,
        l.id AS login_session_id, l.revoked_at IS NOT NULL AS is_revoked, l.epoch AS login_epoch,
        t.id AS token_id, t.epoch AS token_epoch, t.sealed, t.hash, t.expires_at
     FROM users AS u JOIN login_sessions AS l ON l.user_id = u.id AND l.kind = 'background'
     LEFT JOIN background_tokens AS t ON t.login_session_id = l.id AND t.user_id = u.id AND t.replaced_at IS NULL AND t.ended_at IS NULL
     WHERE u.id = $1 ORDER BY CASE WHEN l.revoked_at IS NULL THEN 0 ELSE 1 END, l.revoked_at DESC LIMIT 1";

/// Proves that the background login of `user_id` lives, before anything is done in their name.
///
/// # Errors
/// [`NoBackground`]: nothing may be done then, and whoever waits for it is to be told.
#[crate::boxed]
pub async fn work_for(cx: &Context, user_id: UserId) -> Result<BackgroundWork, NoBackground> {
    let found: Option<Found> = cx.store.optional(FIND, args![user_id]).await?;
    let found = found.ok_or(NoBackground::None)?;
    if found.is_disabled {
        return Err(NoBackground::Disabled);
    }
    if found.is_revoked {
        return Err(NoBackground::Revoked);
    }
    if found.login_epoch != found.epoch || found.token_epoch.is_some_and(|epoch| epoch != found.epoch) {
        return Err(NoBackground::OlderEpoch);
    }
    let (Some(id), Some(sealed), Some(hash), Some(expires_at)) =
        (found.token_id, found.sealed, found.hash, found.expires_at)
    else {
        return Err(NoBackground::Expired);
    };
    if expires_at <= cx.clock.now() {
        return Err(NoBackground::Expired);
    }
    let token = unsealed(cx, &sealed, id, found.login_session_id).filter(|token| token.hash() == hash);
    token.ok_or(NoBackground::Unreadable)?;
    Ok(BackgroundWork { user: found.user, login_session_id: found.login_session_id, epoch: found.epoch })
}

impl BackgroundWork {
    /// The person as whoever does something: their background login stands where a device does.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.user.clone(),
            login_session_id: self.login_session_id,
            address: String::new(),
            marks: Marks::default(),
            once: None,
        }
    }

    /// Notes in the transaction of the work what is done, as one word (`prebooking`), and when: the person sees it where they are
    /// signed in. The work is to be rolled back where this fails: their background login ended meanwhile.
    ///
    /// # Errors
    /// [`NoBackground::Revoked`], [`NoBackground::Store`].
    #[crate::boxed]
    pub async fn note(&self, cx: &Context, tx: &mut Tx, kind: &'static str) -> Result<(), NoBackground> {
        let is_living = note(tx, (self.login_session_id, self.epoch), kind, cx.clock.now()).await?;
        if is_living { Ok(()) } else { Err(NoBackground::Revoked) }
    }
}
