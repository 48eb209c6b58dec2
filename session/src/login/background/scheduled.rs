//! The one background login of a person: what their scheduled work is, and that it stays the same row when their address changes.

use super::super::{LoginSession, fingerprint};
use super::renew::carry_over;
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{ConsultationId, LoginSessionId, UserId};
use crate::store::{StoreError, Tx, args};

/// What is done for a person while they sleep, as they see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledWork {
    /// The login in whose name it is done; nothing where it was stopped, until they sign in again.
    pub login: Option<LoginSession>,
    /// What was done last in its name, as one word, and when.
    pub last: Option<Done>,
    /// Until when its token holds, which is renewed long before that.
    pub holds_until: Option<Timestamp>,
    /// What is next.
    pub planned: Vec<Planned>,
}

/// What was done in somebody's name.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Done {
    /// As one word (`prebooking`).
    pub kind: String,
    /// When.
    pub at: Timestamp,
}

/// Something that is done by itself at its time.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Planned {
    /// The appointment that is put into the queue then.
    pub id: ConsultationId,
    /// When.
    pub at: Timestamp,
}

const LOGIN: &str = "SELECT id, kind, device, name, address, created_at, last_seen_at, expires_at FROM login_sessions
     WHERE user_id = $1 AND kind = 'background' AND revoked_at IS NULL";
const LAST: &str = "SELECT work_kind AS kind, worked_at AS at FROM login_sessions
     WHERE id = $1 AND work_kind IS NOT NULL AND worked_at IS NOT NULL";
const HOLDS_UNTIL: &str = "SELECT expires_at FROM background_tokens
     WHERE login_session_id = $1 AND replaced_at IS NULL AND ended_at IS NULL";
const PLANNED: &str = "SELECT id, scheduled_for AS at FROM consultations
     WHERE customer_id = $1 AND status = 'scheduled' AND scheduled_for IS NOT NULL ORDER BY scheduled_for, id LIMIT 20";

/// What is scheduled for `user_id`, and the login in whose name it is done.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn scheduled_work(cx: &Context, user_id: UserId) -> Result<ScheduledWork, StoreError> {
    // The tokens of background logins are nobody's to read.
    let cx = &cx.house();
    let login: Option<LoginSession> = cx.store.optional(LOGIN, args![user_id]).await?;
    let planned = cx.store.all(PLANNED, args![user_id]).await?;
    let (mut last, mut holds_until) = (None, None);
    if let Some(login) = &login {
        last = cx.store.optional(LAST, args![login.id]).await?;
        holds_until = cx.store.optional::<(Timestamp,)>(HOLDS_UNTIL, args![login.id]).await?.map(|(at,)| at);
    }
    Ok(ScheduledWork { login, last, holds_until, planned })
}

/// A dead row that still has the fingerprint of the address, from when it was somebody's: no address finds it then.
const MAKE_ROOM: &str = "UPDATE login_sessions SET fingerprint = $2 WHERE fingerprint = $1";
const READDRESS: &str = "UPDATE login_sessions SET fingerprint = $3
     WHERE user_id = $1 AND kind = 'background' AND fingerprint = $2";

/// Takes the background login of somebody along to another address, under whose fingerprint it is found from now on: it stays the
/// one it is, and scheduled work goes on.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn readdress(
    cx: &Context,
    tx: &mut Tx,
    user_id: UserId,
    (from, to): (&str, &str),
) -> Result<(), StoreError> {
    carry_over(cx, tx, user_id, from).await?;
    let of = |email: &str| fingerprint::of_background(&cx.secret, email);
    let nobodys = fingerprint::of_device(&cx.secret, cx.ids.next::<LoginSessionId>());
    tx.execute(MAKE_ROOM, args![of(to), nobodys]).await?;
    tx.execute(READDRESS, args![user_id, of(from), of(to)]).await.map(|_| ())
}
