//! What whoever runs the shop sees of the outbox, and what they do about it: mail that waits or was given up, and sending it again.

use super::MailLine;
use crate::Context;
use crate::change::{Actor, Change};
use crate::cursor::{Cursor, Page};
use crate::id::MailId;
use crate::store::{StoreError, args, transact};

/// Why a mail does not go again.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Only who sees the operations page does this.
    #[error("only who runs the shop sends mail again")]
    NotAllowed,
    /// There is no such mail in this shop.
    #[error("there is no such mail")]
    NotFound,
    /// It was not given up, or it is worth nothing any more.
    #[error("this mail does not go again")]
    NotGivenUp,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const UNSENT: &str = "SELECT id, kind, address, created_at, due_at, attempts, given_up_at, last_error,
        given_up_at IS NOT NULL AND text_body <> '' AND (worth_until IS NULL OR worth_until > $5) AS can_go_again
     FROM mails WHERE shop_id = $1 AND sent_at IS NULL AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $4";
const WAITING: &str = "SELECT CAST(COUNT(*) AS BIGINT)
     FROM (SELECT 1 AS one FROM mails WHERE sent_at IS NULL AND given_up_at IS NULL LIMIT $1) AS waiting";
const AGAIN: &str = "UPDATE mails SET given_up_at = NULL, attempts = 0, due_at = $3
     WHERE id = $1 AND shop_id = $2 AND COALESCE(given_up_at, 0) > 0 AND text_body <> ''
        AND (worth_until IS NULL OR worth_until > $3)";
const THERE: &str = "SELECT id FROM mails WHERE id = $1 AND shop_id = $2";

/// What is not sent of the actor's shop, before a place, the newest first.
///
/// # Errors
/// [`MailError::NotAllowed`], [`MailError::Store`].
#[crate::boxed]
pub async fn unsent(cx: &Context, actor: &Actor, before: Option<Cursor>) -> Result<Page<MailLine>, MailError> {
    // The outbox and the jobs are the house's: whether somebody may look is decided here.
    let cx = &cx.house();
    if !actor.user.roles.sees_operations() {
        return Err(MailError::NotAllowed);
    }
    let (before, rows_max) = (before.unwrap_or(Cursor::END), cx.limits.mail_rows_max);
    let values = args![actor.user.shop_id, before.at, before.id, rows_max + 1, cx.clock.now()];
    let lines: Vec<MailLine> = cx.store.all(UNSENT, values).await?;
    Ok(Page::of(lines, rows_max, |line| Cursor::at(line.created_at, line.id)))
}

/// How many mails wait, of all shops; at the most `rows_counted_max`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn waiting_count(cx: &Context) -> Result<i64, StoreError> {
    // The outbox and the jobs are the house's: whether somebody may look is decided here.
    let cx = &cx.house();
    Ok(cx.store.one::<(i64,)>(WAITING, args![cx.limits.rows_counted_max]).await?.0)
}

/// Lets a mail go again that was given up, with as many attempts as a new one.
///
/// # Errors
/// [`MailError`].
#[crate::boxed]
pub async fn again(cx: &Context, actor: &Actor, id: MailId) -> Result<(), MailError> {
    // The outbox and the jobs are the house's: whether somebody may look is decided here.
    let cx = &cx.house();
    if !actor.user.roles.sees_operations() {
        return Err(MailError::NotAllowed);
    }
    let shop_id = actor.user.shop_id;
    transact!(cx.store, |tx| {
        if tx.execute(AGAIN, args![id, shop_id, cx.clock.now()]).await? == 0 {
            let there: Option<(MailId,)> = tx.optional(THERE, args![id, shop_id]).await?;
            return Err(if there.is_some() { MailError::NotGivenUp } else { MailError::NotFound });
        }
        Ok(tx.record(cx, Change::audited(actor.into(), "mail_sent_again", id.to_string(), &[])).await?)
    })
}
