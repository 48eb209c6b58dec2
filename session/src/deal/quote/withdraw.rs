//! Withdraw: the shop takes an open quote back, with a word to its customer. Leaving `quoted` by hand does so, too.

use crate::Context;
use crate::change::Actor;
use crate::deal::error::DealError;
use crate::deal::event;
use crate::deal::kind::{DealEventKind, QuoteStatus, Stage};
use crate::deal::record;
use crate::deal::rule::QuoteCommand;
use crate::deal::view::DealRecord;
use crate::deal::visible::may_see;
use crate::id::{DealId, QuoteId, UserId};
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

const TAKE: &str = concat!(
    "UPDATE deals AS d SET version = version + 1, activity_at = $4
     WHERE d.id = $2 AND d.deleted_at IS NULL
        AND EXISTS (SELECT 1 FROM deal_quotes AS q WHERE q.id = $3 AND q.deal_id = d.id AND q.status = 'open')
        AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    ") RETURNING was_approved = 1"
);
const CLOSE: &str = "UPDATE deal_quotes SET status = $2, withdrawn_by = $3, withdrawn_at = $4, word = $5
     WHERE deal_id = $1 AND status = $6 RETURNING version, recipient_id";
const MOVE: &str = "UPDATE deals SET stage = $2 WHERE id = $1";
const STATUS: &str = "SELECT status FROM deal_quotes WHERE id = $1 AND deal_id = $2";

/// Takes a quote back that nobody has decided on; its deal is a lead again, or approved as it was before. Saying the same again changes nothing.
///
/// # Errors
/// [`DealError::NotFound`] for a deal that this person does not see and for a quote that is none of it;
/// [`DealError::QuoteNotOpen`] with what became of it; [`DealError::Invalid`].
#[crate::boxed]
pub async fn withdraw(
    cx: &Context,
    staff: &Actor,
    deal: DealId,
    quote: QuoteId,
    word: &str,
) -> Result<DealRecord, DealError> {
    let word = checked_word(cx, word)?;
    let taken = transact!(cx.store, |tx| {
        let taken = args![staff.user.id, deal, quote, cx.clock.now()];
        let Some((was_approved,)) = tx.optional::<(bool,)>(TAKE, taken).await? else {
            return Ok::<_, StoreError>(false);
        };
        close(cx, tx, staff, deal, &word).await?;
        move_deal(tx, deal, Stage::without_its_quote(was_approved)).await?;
        Ok(true)
    })?;
    let record = record::get(cx, staff, deal).await?;
    if taken {
        return Ok(record);
    }
    match cx.store.optional::<(QuoteStatus,)>(STATUS, args![quote, deal]).await? {
        Some((QuoteStatus::Withdrawn,)) => Ok(record),
        Some((status,)) => Err(DealError::QuoteNotOpen(status)),
        None => Err(DealError::NotFound),
    }
}

/// A word to the customer that holds what it must; may be empty.
pub(in crate::deal) fn checked_word(cx: &Context, typed: &str) -> Result<String, DealError> {
    let word = text::checked(typed, 0, cx.limits.message_chars_max);
    word.map_err(|message| DealError::invalid("word", message))
}

/// Takes the open quote of a deal back, if it has one, and tells its customer. Whoever calls it took the deal's row before.
pub(in crate::deal) async fn close(
    cx: &Context,
    tx: &mut Tx,
    staff: &Actor,
    deal: DealId,
    word: &str,
) -> Result<bool, StoreError> {
    let (from, to) = QuoteCommand::Withdraw.step();
    let values = args![deal, to, staff.user.id, cx.clock.now(), word, from];
    let Some((version, recipient)) = tx.optional::<(i64, Option<UserId>)>(CLOSE, values).await? else {
        return Ok(false);
    };
    let said = if word.is_empty() { String::new() } else { format!(": {word}") };
    let (of, detail) = ((deal, recipient), format!("version {version}{said}"));
    event::record_by(cx, tx, staff.into(), of, DealEventKind::QuoteWithdrawn, &detail).await?;
    Ok(true)
}

/// Moves a deal that was taken. Its quote is closed first: none is open on a deal that does not wait for its decision.
pub(in crate::deal) async fn move_deal(tx: &mut Tx, deal: DealId, to: Stage) -> Result<(), StoreError> {
    tx.execute(MOVE, args![deal, to]).await.map(drop)
}
