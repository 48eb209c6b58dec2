//! Where the people of a shop are signed in, for whoever looks after them: to see, and to end (ASVS 5.0 7.4.5). Scheduled work goes on:
//! it is nobody's device. Whoever ends somebody's has typed their own password lately, as for ending their own others (7.5.2).

use super::error::PeopleError;
use super::look_after::{both, tell};
use super::rule::may_look_after;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::{LoginSessionId, UserId};
use crate::login::{self, LoginSession, is_confirmed, is_confirmed_in};
use crate::mail::{self, Letter, NewMail};
use crate::shop::Role;
use crate::store::{StoreError, Tx, args, transact};

const IN_SHOP: &str = "SELECT id FROM users WHERE id = $1 AND shop_id = $2";

/// The living logins of somebody of the manager's shop, the newest first.
///
/// # Errors
/// [`PeopleError::NotAllowed`] for whoever does not run the shop, [`PeopleError::NotFound`].
#[crate::boxed]
pub async fn logins(cx: &Context, manager: &Actor, id: UserId) -> Result<Vec<LoginSession>, PeopleError> {
    let cx = &super::of_others(cx);
    if !manager.user.roles.runs_the_shop() {
        return Err(PeopleError::NotAllowed);
    }
    let found: Option<(UserId,)> = cx.store.optional(IN_SHOP, args![id, manager.user.shop_id]).await?;
    found.ok_or(PeopleError::NotFound)?;
    Ok(login::list(cx, id).await?)
}

/// Ends one device's login of somebody: it is refused on the next request.
///
/// # Errors
/// [`PeopleError`]; nothing is ended then. [`PeopleError::NotFound`] where no device of theirs has this login.
#[crate::boxed]
pub async fn end_login(cx: &Context, manager: &Actor, id: UserId, one: LoginSessionId) -> Result<(), PeopleError> {
    let cx = &super::of_others(cx);
    transact!(cx.store, |tx| {
        match end(cx, tx, manager, id, Some(one)).await? {
            0 => Err(PeopleError::NotFound),
            _ => Ok(()),
        }
    })
}

/// Ends every device's login of somebody, and answers how many there were. Doing it again ends none.
///
/// # Errors
/// [`PeopleError`]; nothing is ended then.
#[crate::boxed]
pub async fn end_logins(cx: &Context, manager: &Actor, id: UserId) -> Result<u64, PeopleError> {
    let cx = &super::of_others(cx);
    transact!(cx.store, |tx| end(cx, tx, manager, id, None).await)
}

async fn end(
    cx: &Context,
    tx: &mut Tx,
    manager: &Actor,
    id: UserId,
    one: Option<LoginSessionId>,
) -> Result<u64, PeopleError> {
    let of = both(tx, manager, id).await?;
    if !may_look_after(of.may, of.of) {
        return Err(PeopleError::NotAllowed);
    }
    if !is_confirmed_in(cx, tx, manager.login_session_id).await? {
        return Err(PeopleError::PasswordNeeded);
    }
    let ended = login::end_for_manager(cx, tx, (id, manager.into()), one).await?;
    if ended > 0 {
        let devices = if ended == 1 { "one device".to_owned() } else { format!("{ended} devices") };
        let said = format!("{} has signed you out on {devices}. You can sign in again.", manager.user.name);
        tell(cx, tx, manager, (id, &of), &said).await?;
        let subject = one.map_or_else(|| id.to_string(), |one| format!("{id}: {one}"));
        tx.record(cx, Change::audited(manager.into(), "logins_ended", subject, &[Topic::Person(id)])).await?;
    }
    Ok(ended)
}

/// People who have a device that is signed in, but for whoever asks.
const NEXT: &str = "SELECT u.id, u.name, u.email FROM users AS u
     WHERE u.shop_id = $1 AND u.id > $2 AND u.id <> $3 AND EXISTS (SELECT 1 FROM login_sessions AS l
        WHERE l.user_id = u.id AND l.kind = 'device' AND l.revoked_at IS NULL
            AND l.last_seen_at + l.idle_ms > $4 AND (l.expires_at IS NULL OR l.expires_at > $4))
     ORDER BY u.id LIMIT $5";

#[derive(sqlx::FromRow)]
struct Somebody {
    id: UserId,
    name: String,
    email: String,
}

/// Ends every device's login of everybody else in the admin's shop, when it is not known who has got in, and answers how many there
/// were. Each is told by mail. Theirs go on, and so does scheduled work.
///
/// # Errors
/// [`PeopleError::NotAllowed`] for whoever is no admin, [`PeopleError::PasswordNeeded`]; [`PeopleError::Store`], with those of earlier batches ended then.
#[crate::boxed]
pub async fn end_everyones(cx: &Context, admin: &Actor) -> Result<u64, PeopleError> {
    let cx = &super::of_others(cx);
    if !admin.user.roles.has(Role::Admin) {
        return Err(PeopleError::NotAllowed);
    }
    if !is_confirmed(cx, admin.login_session_id).await? {
        return Err(PeopleError::PasswordNeeded);
    }
    let (mut ended, mut after, mut is_first) = (0, UserId(uuid::Uuid::nil()), true);
    loop {
        let values = args![admin.user.shop_id, after, admin.user.id, cx.clock.now(), cx.limits.job_batch_rows];
        let batch: Vec<Somebody> = cx.store.all(NEXT, values).await?;
        let last = batch.last().map(|last| last.id);
        if last.is_none() && !is_first {
            return Ok(ended);
        }
        ended += transact!(cx.store, |tx| end_batch(cx, tx, admin, &batch, is_first).await)?;
        is_first = false;
        let Some(last) = last else { return Ok(ended) };
        after = last;
    }
}

async fn end_batch(
    cx: &Context,
    tx: &mut Tx,
    admin: &Actor,
    batch: &[Somebody],
    is_first: bool,
) -> Result<u64, StoreError> {
    if is_first {
        let shop = admin.user.shop_id.to_string();
        tx.record(cx, Change::audited(admin.into(), "everyone_signed_out", shop, &[])).await?;
    }
    let mut ended = 0;
    for Somebody { id, name, email } in batch {
        let count = login::end_for_manager(cx, tx, (*id, admin.into()), None).await?;
        if count > 0 {
            ended += count;
            let what = format!("{} has signed everybody out. Sign in again when you need to.", admin.user.name);
            let letter = Letter::AccountChanged { name, what: &what };
            let (shop_id, address) = (admin.user.shop_id, email.as_str());
            mail::queue(cx, tx, &NewMail { shop_id, address, user_id: Some(*id), letter, worth_until: None }).await?;
        }
    }
    tx.record_everything();
    Ok(ended)
}
