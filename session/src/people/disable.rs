//! Shutting somebody out, and letting them in again.
//!
//! Every login of theirs ends in the same transaction, the background one too (ASVS 5.0 7.4.2), their devices leave their shifts,
//! and the consultation they hold goes on without them.

use super::error::PeopleError;
use super::link::{self, LinkKind};
use super::look_after::{both, tell};
use super::rule::may_look_after;
use super::{PersonRecord, record};
use crate::Context;
use crate::booking;
use crate::change::{Actor, Change, Topic};
use crate::consultation;
use crate::id::UserId;
use crate::login;
use crate::store::{Tx, args, transact};

const DISABLE: &str = "UPDATE users SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
const ENABLE: &str =
    "UPDATE users SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL AND erased_at IS NULL";

/// Shuts somebody of the shop out: they are refused on their next press, and their open pages learn of it at once. A consultation
/// that waits for them goes back to its place in the queue; a live one ends. Doing it again changes nothing.
///
/// # Errors
/// [`PeopleError`]; nothing is changed then.
#[crate::boxed]
pub async fn disable(cx: &Context, manager: &Actor, id: UserId) -> Result<PersonRecord, PeopleError> {
    let cx = &super::of_others(cx);
    if manager.user.id == id {
        return Err(PeopleError::Yourself);
    }
    transact!(cx.store, |tx| shut_out(cx, tx, manager, id).await)?;
    record::person(cx, manager, id).await
}

async fn shut_out(cx: &Context, tx: &mut Tx, manager: &Actor, id: UserId) -> Result<(), PeopleError> {
    let of = both(tx, manager, id).await?;
    if !may_look_after(of.may, of.of) {
        return Err(PeopleError::NotAllowed);
    }
    let now = cx.clock.now();
    if tx.execute(DISABLE, args![id, now]).await? == 0 {
        return Ok(());
    }
    login::end_all(cx, tx, (id, manager.into()), "disabled").await?;
    consultation::leave_behind(cx, tx, manager, id).await?;
    booking::withdraw_slots(cx, tx, id).await?;
    link::withdraw_of(cx, tx, id, LinkKind::Password).await?;
    link::withdraw_of(cx, tx, id, LinkKind::Email).await?;
    link::withdraw_made_by(cx, tx, id).await?;
    let said = format!("{} has disabled your account. You are signed out everywhere.", manager.user.name);
    tell(cx, tx, manager, (id, &of), &said).await?;
    tx.record(cx, Change::audited(manager.into(), "user_disabled", id.to_string(), &[Topic::Person(id)])).await?;
    Ok(())
}

/// Lets somebody in again; they sign in anew. Doing it again changes nothing, nor does it for somebody who was erased.
///
/// # Errors
/// [`PeopleError`]; nothing is changed then.
#[crate::boxed]
pub async fn enable(cx: &Context, manager: &Actor, id: UserId) -> Result<PersonRecord, PeopleError> {
    let cx = &super::of_others(cx);
    transact!(cx.store, |tx| {
        let of = both(tx, manager, id).await?;
        if !may_look_after(of.may, of.of) {
            return Err(PeopleError::NotAllowed);
        }
        if tx.execute(ENABLE, args![id]).await? > 0 {
            let said = format!("{} has enabled your account again. You can sign in.", manager.user.name);
            tell(cx, tx, manager, (id, &of), &said).await?;
            let topics = [Topic::Person(id)];
            tx.record(cx, Change::audited(manager.into(), "user_enabled", id.to_string(), &topics)).await?;
        }
        Ok(())
    })?;
    record::person(cx, manager, id).await
}
