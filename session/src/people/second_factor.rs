//! Taking away a second factor that somebody has lost, with its recovery codes.

use super::error::PeopleError;
use super::look_after::{both, tell};
use super::rule::may_look_after;
use super::{PersonRecord, record};
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::UserId;
use crate::login::{factor, is_confirmed_in};
use crate::store::transact;

/// Takes somebody's second factor away: their password alone signs them in, until they set one up again. Nobody takes away their own;
/// they turn it off, with their password. Doing it again changes nothing. Like ending logins it asks for the manager's own password
/// first, where that was not typed lately (ASVS 5.0 7.5.2): whoever takes it can sign in with a password alone.
///
/// # Errors
/// [`PeopleError`], [`PeopleError::PasswordNeeded`] among them; nothing is changed then.
#[crate::boxed]
pub async fn take_second_factor(cx: &Context, manager: &Actor, id: UserId) -> Result<PersonRecord, PeopleError> {
    let cx = &super::of_others(cx);
    if manager.user.id == id {
        return Err(PeopleError::OwnPage);
    }
    transact!(cx.store, |tx| {
        let of = both(tx, manager, id).await?;
        if !may_look_after(of.may, of.of) {
            return Err(PeopleError::NotAllowed);
        }
        if !is_confirmed_in(cx, tx, manager.login_session_id).await? {
            return Err(PeopleError::PasswordNeeded);
        }
        if factor::forget(tx, id).await? {
            let said = format!(
                "{} has taken away the second factor of your account: your password alone signs you in, until you set one up again.",
                manager.user.name
            );
            tell(cx, tx, manager, (id, &of), &said).await?;
            let topics = [Topic::Person(id)];
            tx.record(cx, Change::audited(manager.into(), "second_factor_taken", id.to_string(), &topics)).await?;
        }
        Ok(())
    })?;
    record::person(cx, manager, id).await
}
