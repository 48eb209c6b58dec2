//! A link to a new password: asked for by its person, or made for them by whoever runs the shop. It works once and for
//! `password_link_ms`, and takes the place of the one they had.

use super::error::PeopleError;
use super::invite::MadeLink;
use super::link::{self, LinkKey, LinkKind, NewLink};
use super::look_after::{Both, both};
use super::notice;
use super::rule::may_look_after;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::{ShopId, UserId};
use crate::mail::{self, Letter, NewMail};
use crate::store::{StoreError, Tx, transact};

const MINUTE_MS: i64 = 60_000;

/// Whom a link is for.
pub(super) struct Recipient<'a> {
    pub(super) id: UserId,
    pub(super) shop_id: ShopId,
    pub(super) name: &'a str,
    pub(super) email: &'a str,
}

/// Makes a link to `path` and mails it, where this server writes links. Who calls says what happened with `tx.record`.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn send(
    cx: &Context,
    tx: &mut Tx,
    to: &Recipient<'_>,
    made_by: Option<UserId>,
    path: &str,
) -> Result<LinkKey, StoreError> {
    let Recipient { id, shop_id, name, email } = *to;
    let lives_ms = cx.limits.password_link_ms;
    let (kind, user_id, address) = (LinkKind::Password, Some(id), email);
    let new = NewLink { shop_id, kind, user_id, address, name, roles: "", team_id: None, made_by, lives_ms };
    let key = link::make(cx, tx, &new).await?;
    if cx.post.has_links() {
        let letter = Letter::NewPassword { name, path: &key.at(path), minutes: lives_ms / MINUTE_MS };
        let worth_until = Some(cx.clock.now().plus_ms(lives_ms));
        mail::queue(cx, tx, &NewMail { shop_id, address, user_id, letter, worth_until }).await?;
    }
    Ok(key)
}

/// Makes a link to `path` by which somebody of the shop sets a new password, to be handed over; it goes by mail too.
///
/// # Errors
/// [`PeopleError`]; nothing is made then. Nobody makes one for whoever is disabled.
#[crate::boxed]
pub async fn password_link(cx: &Context, manager: &Actor, id: UserId, path: &str) -> Result<MadeLink, PeopleError> {
    let cx = &super::of_others(cx);
    transact!(cx.store, |tx| {
        let Both { may, of, name, email, is_disabled, .. } = both(tx, manager, id).await?;
        if !may_look_after(may, of) || is_disabled {
            return Err(PeopleError::NotAllowed);
        }
        let to = Recipient { id, shop_id: manager.user.shop_id, name: &name, email: &email };
        let key = send(cx, tx, &to, Some(manager.user.id), path).await?;
        let said = format!("{} has made a link by which you can set a new password.", manager.user.name);
        notice::put(cx, tx, manager, id, &said).await?;
        let topics = [Topic::Person(id)];
        tx.record(cx, Change::audited(manager.into(), "password_link_made", id.to_string(), &topics)).await?;
        Ok(MadeLink { key, email, is_mailed: cx.post.has_links() })
    })
}
