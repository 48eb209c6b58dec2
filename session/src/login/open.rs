//! The two rows of a sign-in: this device's, and the user's one background login, in one transaction.
//!
//! The login that this client had until now ends along with it, whosever it was: a client has one. The background row rests on its fingerprint: made by the first sign-in, refreshed or revived by every later one,
//! never doubled. A user who is at the limit of devices loses the longest unused one, not the new one.

use super::block::Block;
use super::factor::{Proof, claim};
use super::outcome::{Person, SignIn, SignInError};
use super::sign_in::Client;
use super::{LoginKind, LoginSession, background, fingerprint, place};
use crate::Context;
use crate::change::{By, Change, Topic};
use crate::clock::Timestamp;
use crate::counter;
use crate::id::{LoginSessionId, ShopId, UserId};
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};

/// Characters of a device's name that are kept.
const DEVICE_CHARS_MAX: usize = 100;

/// Devices revoked at one sign-in, should the limit have been lowered.
const REVOKED_AT_ONCE_MAX: i64 = 1_000;

/// Changes nothing: it takes the user's row, so that sign-ins of one user are one after the other, and looks whether
/// the password that was verified is still theirs. A changed one has ended every login; none may come in after it.
const TAKE_USER: &str = "UPDATE users SET revision = revision
     WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL RETURNING epoch";

/// A login that ended meanwhile stays as it ended.
const REPLACE: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'replaced'
     WHERE id = $2 AND kind = 'device' AND revoked_at IS NULL RETURNING shop_id, user_id";

const INSERT_DEVICE: &str = "INSERT INTO login_sessions
   (id, shop_id, user_id, kind, fingerprint, device, address, created_at, last_seen_at, confirmed_at, idle_ms, expires_at,
     set_up_due, epoch)
 VALUES ($1, $2, $3, 'device', $4, $5, $6, $7, $7, $7, $8, $9, $10, $11)";

const REVOKE_LONGEST_UNUSED: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'too_many_devices'
     WHERE id IN (
       SELECT id FROM login_sessions
       WHERE user_id = $2 AND kind = 'device' AND id <> $3 AND revoked_at IS NULL
         AND last_seen_at + idle_ms > $1 AND (expires_at IS NULL OR expires_at > $1)
       ORDER BY last_seen_at DESC, id DESC LIMIT $4 OFFSET $5)";

/// The fingerprint changes with the e-mail address and with the server's key; the row under the old one must make room,
/// or `uq_background_login_per_user` would refuse every sign-in from then on.
const REVOKE_OLD_BACKGROUND: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = 'superseded'
     WHERE user_id = $2 AND kind = 'background' AND revoked_at IS NULL AND fingerprint <> $3";

/// An address that went from one user to another takes its row along, as a new one.
const UPSERT_BACKGROUND: &str = "INSERT INTO login_sessions
       (id, shop_id, user_id, kind, fingerprint, device, created_at, last_seen_at, idle_ms, epoch)
     VALUES ($1, $2, $3, 'background', $4, 'scheduled work', $5, $5, 0, $6)
     ON CONFLICT (fingerprint) DO UPDATE SET
       shop_id = excluded.shop_id, user_id = excluded.user_id, last_seen_at = excluded.last_seen_at,
       created_at = CASE WHEN login_sessions.revoked_at IS NULL AND login_sessions.user_id = excluded.user_id
                         THEN login_sessions.created_at ELSE excluded.created_at END,
       revoked_at = NULL, revoked_because = NULL, epoch = excluded.epoch
     RETURNING id";

/// How somebody comes in besides by their password.
pub(super) struct Entry<'a> {
    /// Their second factor as it lies sealed; nothing where they have none.
    pub(super) factor: Option<&'a str>,
    /// What they typed of it; nothing where this browser is not asked.
    pub(super) proof: Option<Proof>,
    /// Whether it is not to be asked again for a while.
    pub(super) remember: bool,
    /// Whether they have to set one up before anything else.
    pub(super) set_up_due: bool,
}

/// Signs in `person`, whose password was just verified, on `client`.
pub(super) async fn open(
    cx: &Context,
    person: Person,
    client: &Client,
    entry: &Entry<'_>,
) -> Result<SignIn, SignInError> {
    let now = cx.clock.now();
    let life = if person.user.roles.is_staff() { cx.limits.staff_login } else { cx.limits.customer_login };
    let login_session = LoginSession {
        id: cx.ids.next(),
        kind: LoginKind::Device,
        device: device_name(&client.device),
        name: String::new(),
        address: client.address.clone(),
        created_at: now,
        last_seen_at: now,
        expires_at: Some(now.plus_ms(life.absolute_ms)),
    };
    let new = NewLogin { person: &person, login_session: &login_session, idle_ms: life.idle_ms, before: client.before };
    transact!(cx.store, |tx| write(cx, tx, &new, entry).await)?;
    let (id, limits) = (login_session.id, cx.sign_in_limiter.limits());
    let mut marks = client.marks.with(&cx.secret, &person, id, limits, now);
    if let (Some(factor), true, true) = (entry.factor, entry.remember, entry.proof.is_some()) {
        marks = marks.trusting(&cx.secret, (&person, factor), id, limits, now);
    }
    Ok(SignIn { user: person.user, login_session, marks })
}

/// What a sign-in writes.
struct NewLogin<'a> {
    person: &'a Person,
    login_session: &'a LoginSession,
    idle_ms: i64,
    before: Option<LoginSessionId>,
}

/// Writes both rows, and what ended along with it: the login before, and devices that had to make room.
async fn write(cx: &Context, tx: &mut Tx, new: &NewLogin<'_>, entry: &Entry<'_>) -> Result<(), SignInError> {
    let NewLogin { person, login_session, idle_ms, before } = *new;
    let (user, id, now) = (&person.user, login_session.id, login_session.created_at);
    let address = login_session.address.as_str();
    let epoch = take_user(tx, person).await?;
    if let (Some(factor), Some(proof)) = (entry.factor, &entry.proof)
        && !claim(cx, tx, person, factor, proof).await?
    {
        return Err(SignInError::WrongCode);
    }
    place::remember(cx, tx, user, &Block::of(address), now).await?;
    if let Some(before) = before {
        replace(cx, tx, (before, now), user, address).await?;
    }
    let (device, expires_at) = (&login_session.device, login_session.expires_at);
    let (print, due) = (fingerprint::of_device(&cx.secret, id), i64::from(entry.set_up_due));
    let values = args![id, user.shop_id, user.id, print, device, address, now, idle_ms, expires_at, due, epoch];
    tx.execute(INSERT_DEVICE, values).await?;
    let others_max = cx.limits.devices_per_user_max.saturating_sub(1).max(0);
    let values = args![now, user.id, id, REVOKED_AT_ONCE_MAX, others_max];
    tx.execute(REVOKE_LONGEST_UNUSED, values).await?;
    refresh_background(cx, tx, person, (epoch, now)).await?;
    // Their other devices list this one from now on, and those that made room no longer.
    let topics = [Topic::Person(user.id)];
    Ok(tx.record(cx, Change::audited(By::person(user, address), "signed_in", id.to_string(), &topics)).await?)
}

/// Ends the login this client had before, and tells its person's open pages.
async fn replace(
    cx: &Context,
    tx: &mut Tx,
    (before, now): (LoginSessionId, Timestamp),
    by: &User,
    address: &str,
) -> Result<(), StoreError> {
    let ended: Option<(ShopId, UserId)> = tx.optional(REPLACE, args![now, before]).await?;
    let Some((shop_id, whose)) = ended else { return Ok(()) };
    // In the shop of the login that ended, which is where it is missed.
    let (actor, topics) = (By::at(shop_id, Some(by.id), address), [Topic::Person(whose)]);
    counter::ended_leave(cx, tx, whose, actor).await?;
    tx.record(cx, Change::audited(actor, "login_replaced", before.to_string(), &topics)).await
}

/// Takes the row of `person` until the transaction ends, and answers their epoch; fails when their password is another one by now.
pub(crate) async fn take_user(tx: &mut Tx, person: &Person) -> Result<i64, SignInError> {
    let taken: Option<(i64,)> = tx.optional(TAKE_USER, args![person.user.id, &person.password_hash]).await?;
    taken.map(|(epoch,)| epoch).ok_or(SignInError::Wrong)
}

async fn refresh_background(
    cx: &Context,
    tx: &mut Tx,
    person: &Person,
    (epoch, now): (i64, Timestamp),
) -> Result<(), SignInError> {
    let user = &person.user;
    background::carry_over(cx, tx, user.id, &user.email).await?;
    let fingerprint = fingerprint::of_background(&cx.secret, &user.email);
    tx.execute(REVOKE_OLD_BACKGROUND, args![now, user.id, fingerprint.as_slice()]).await?;
    let id = cx.ids.next::<LoginSessionId>();
    let values = args![id, user.shop_id, user.id, fingerprint, now, epoch];
    let (id,): (LoginSessionId,) = tx.one(UPSERT_BACKGROUND, values).await?;
    Ok(background::start_line(cx, tx, (user.shop_id, user.id), id, epoch).await?)
}

/// What the client calls itself, as far as it can be shown in one line.
fn device_name(typed: &str) -> String {
    let name: String = typed.trim().chars().filter(|c| !c.is_control()).take(DEVICE_CHARS_MAX).collect();
    if name.is_empty() { "unknown device".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::device_name;

    #[test]
    fn a_devices_name_is_one_short_line() {
        assert_eq!(device_name("  Till 2 \n"), "Till 2");
        assert_eq!(device_name("a\0b\r\nc"), "abc");
        assert_eq!(device_name(&"x".repeat(5_000)).len(), 100);
        assert_eq!(device_name(" \t"), "unknown device");
    }
}
