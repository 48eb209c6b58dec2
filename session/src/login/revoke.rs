//! Signing out: this device, another one, all others, all, or all and scheduled work with them.
//!
//! A revoked row stays for a while, so that it can be told from one that never was. The background login is protected:
//! only [`Revoke::All`] ends it, and the next sign-in revives it. Whoever ends others than this device has typed their password lately
//! (ASVS 5.0 7.5.2); signing out here needs none.

use super::SignedIn;
use super::confirm::is_confirmed_in;
use super::epoch::{self, GoesOn};
use crate::Context;
use crate::change::{By, Change, Topic};
use crate::counter;
use crate::id::{LoginSessionId, UserId};
use crate::store::{StoreError, Tx, args, transact};

/// Which of one's own login sessions to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoke {
    /// This device. Somebody else's, an ended one or a background login is left alone.
    One(LoginSessionId),
    /// Every device but the one that asks.
    Others,
    /// Every device.
    Devices,
    /// Every device, and scheduled work.
    All,
}

/// Why no login was ended.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// The password was not typed lately on this device.
    #[error("the password is to be typed again")]
    PasswordNeeded,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const ONE: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'signed_out'
     WHERE user_id = $2 AND revoked_at IS NULL AND kind = 'device' AND id = $3";
const OTHERS: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'signed_out'
     WHERE user_id = $2 AND revoked_at IS NULL AND kind = 'device' AND id <> $3";
const DEVICES: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'signed_out'
     WHERE user_id = $2 AND revoked_at IS NULL AND kind = 'device'";
const ALL: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'signed_out'
     WHERE user_id = $2 AND revoked_at IS NULL";

const FOR_PASSWORD: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'password_changed'
     WHERE user_id = $2 AND revoked_at IS NULL";
const FOR_PASSWORD_ELSEWHERE: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'password_changed'
     WHERE user_id = $2 AND revoked_at IS NULL AND kind = 'device' AND id <> $3";

const BY_MANAGER: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'ended_by_manager'
     WHERE user_id = $2 AND revoked_at IS NULL AND kind = 'device'";
const ONE_BY_MANAGER: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'ended_by_manager'
     WHERE user_id = $2 AND revoked_at IS NULL AND kind = 'device' AND id = $3";

/// Ends a device's login of somebody, or every one, for whoever runs the shop, and answers how many ended. What happened is recorded
/// by whoever calls.
pub(crate) async fn end_for_manager(
    cx: &Context,
    tx: &mut Tx,
    (user_id, actor): (UserId, By<'_>),
    one: Option<LoginSessionId>,
) -> Result<u64, StoreError> {
    let now = cx.clock.now();
    let ended = match one {
        None => {
            epoch::grow(tx, user_id, GoesOn::Background, now).await?;
            tx.execute(BY_MANAGER, args![now, user_id]).await?
        }
        Some(id) => tx.execute(ONE_BY_MANAGER, args![now, user_id, id]).await?,
    };
    if ended > 0 {
        counter::ended_leave(cx, tx, user_id, actor).await?;
    }
    Ok(ended)
}

/// Ends the logins of somebody whose password is another one now: all of them, scheduled work too; or, where `but` says which device
/// changed it, every other device. What happened is recorded by whoever calls.
pub(crate) async fn end_for_password(
    cx: &Context,
    tx: &mut Tx,
    (user_id, actor): (UserId, By<'_>),
    but: Option<LoginSessionId>,
) -> Result<(), StoreError> {
    let now = cx.clock.now();
    match but {
        None => {
            epoch::grow(tx, user_id, GoesOn::Nothing, now).await?;
            tx.execute(FOR_PASSWORD, args![now, user_id]).await?
        }
        Some(but) => {
            epoch::grow(tx, user_id, GoesOn::Here(but), now).await?;
            tx.execute(FOR_PASSWORD_ELSEWHERE, args![now, user_id, but]).await?
        }
    };
    counter::ended_leave(cx, tx, user_id, actor).await
}

const FOR_ANOTHER_REASON: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = $3
     WHERE user_id = $2 AND revoked_at IS NULL";

/// Ends every login of somebody, scheduled work too, for a reason that is kept with each as one word: they were shut out, may do less
/// from now on, or are erased. What happened is recorded by whoever calls.
pub(crate) async fn end_all(
    cx: &Context,
    tx: &mut Tx,
    (user_id, actor): (UserId, By<'_>),
    because: &'static str,
) -> Result<(), StoreError> {
    let now = cx.clock.now();
    epoch::grow(tx, user_id, GoesOn::Nothing, now).await?;
    tx.execute(FOR_ANOTHER_REASON, args![now, user_id, because]).await?;
    counter::ended_leave(cx, tx, user_id, actor).await
}

/// Ends this device's login session, and no other. Doing it again changes nothing.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn sign_out(cx: &Context, who: &SignedIn, address: &str) -> Result<(), StoreError> {
    match revoke(cx, who, Revoke::One(who.login_session_id), address).await {
        Err(RevokeError::Store(error)) => Err(error),
        _ => Ok(()),
    }
}

/// Ends `which` login sessions of `who`, writes who did it from where into the audit log, and answers how many ended.
/// They are refused on the next request.
///
/// # Errors
/// [`RevokeError`]; nothing is ended then.
#[crate::boxed]
pub async fn revoke(cx: &Context, who: &SignedIn, which: Revoke, address: &str) -> Result<u64, RevokeError> {
    // What ends or opens with it is more than their own rows: logins, tokens, what their device has.
    let cx = &cx.house();
    // Somebody who leaves is not kept because a disk is full.
    transact!(cx.store.must_not_wait(), |tx| end(cx, tx, who, which, address).await)
}

async fn end(cx: &Context, tx: &mut Tx, who: &SignedIn, which: Revoke, address: &str) -> Result<u64, RevokeError> {
    if which != Revoke::One(who.login_session_id) && !is_confirmed_in(cx, tx, who.login_session_id).await? {
        return Err(RevokeError::PasswordNeeded);
    }
    let (now, user_id) = (cx.clock.now(), who.user.id);
    match which {
        Revoke::One(_) | Revoke::Others => {}
        Revoke::Devices => {
            epoch::grow(tx, user_id, GoesOn::Background, now).await?;
        }
        Revoke::All => {
            epoch::grow(tx, user_id, GoesOn::Nothing, now).await?;
        }
    }
    let (sql, values, subject) = match which {
        Revoke::One(id) => (ONE, args![now, user_id, id], id.to_string()),
        Revoke::Others => (OTHERS, args![now, user_id, who.login_session_id], "others".to_owned()),
        Revoke::Devices => (DEVICES, args![now, user_id], "devices".to_owned()),
        Revoke::All => (ALL, args![now, user_id], "all".to_owned()),
    };
    let count = tx.execute(sql, values).await?;
    if count > 0 {
        // Open pages of this person learn of it at once.
        let topics = [Topic::Person(user_id)];
        let actor = By::person(&who.user, address);
        counter::ended_leave(cx, tx, user_id, actor).await?;
        tx.record(cx, Change::audited(actor, "signed_out", subject, &topics)).await?;
    }
    Ok(count)
}
