//! Handing on what waits with somebody: the deals of theirs of which something may still come.

use super::error::PeopleError;
use super::look_after::both;
use super::rule::may_look_after;
use crate::Context;
use crate::change::Actor;
use crate::deal;
use crate::id::UserId;
use crate::store::{args, transact};

const COLLEAGUE: &str =
    "SELECT name FROM users WHERE id = $1 AND shop_id = $2 AND roles <> 'customer' AND disabled_at IS NULL";

/// Gives the open deals of `from` to `to`, who works in the same shop: at most `job_batch_rows` at once, those with the newest activity
/// first. Answers how many there were; asking again hands on the rest.
///
/// # Errors
/// [`PeopleError`]; nothing is changed then.
#[crate::boxed]
pub async fn hand_on_deals(cx: &Context, manager: &Actor, from: UserId, to: UserId) -> Result<u64, PeopleError> {
    let cx = &super::of_others(cx);
    transact!(cx.store, |tx| {
        let both = both(tx, manager, from).await?;
        if !may_look_after(both.may, both.of) {
            return Err(PeopleError::NotAllowed);
        }
        let colleague: Option<(String,)> = tx.optional(COLLEAGUE, args![to, manager.user.shop_id]).await?;
        let somebody = || PeopleError::invalid("to", "Choose somebody else who works in this shop.");
        let (name,) = colleague.filter(|_| to != from).ok_or_else(somebody)?;
        Ok(deal::give_all(cx, tx, manager, from, (to, &name)).await?)
    })
}
