//! Deciding on a quote: the customer it was made for approves or declines it, once. Version, time and name are kept.
//!
//! Customers see quotes, never deals: what is written here reads nothing but what was offered to them. Whom it was made for decides,
//! whoever the deal is for by now, and a decision moves only a deal that waits for it.

use super::row::{quote_heads, with_lines};
use super::withdraw::move_deal;
use crate::Context;
use crate::change::Actor;
use crate::deal::error::DealError;
use crate::deal::event;
use crate::deal::kind::{DealEventKind, Decision, LinkKind};
use crate::deal::rule::QuoteCommand;
use crate::deal::types::{Quote, QuoteHead};
use crate::id::{ConsultationId, DealId, LedgerLineId, QuoteId, UserId};
use crate::money::percent_of;
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

/// Characters of the name a decision is signed with.
pub const SIGNED_NAME_CHARS_MAX: usize = 100;
/// Quotes a customer is shown at once.
const QUOTES_MAX: i64 = 20;
/// What an approved quote that came out of a consultation pays the mechanic who made it one, in percent.
const ESCALATION_PERCENT: i64 = 5;

/// A decision as the customer signs it.
#[derive(Clone, Debug)]
pub struct Signed {
    /// What they say.
    pub decision: Decision,
    /// The name they sign with; what they are called when empty.
    pub name: String,
    /// Why they decline; may be empty.
    pub reason: String,
}

const OF_CUSTOMER: &str = concat!(
    quote_heads!(),
    " WHERE q.recipient_id = $1 AND q.status <> 'replaced'
     ORDER BY CASE q.status WHEN 'open' THEN 0 ELSE 1 END, q.made_at DESC, q.id DESC LIMIT $2"
);
const ONE: &str = concat!(quote_heads!(), " WHERE q.id = $2 AND q.recipient_id = $1");
/// The deal first: whoever makes a newer quote takes it first, too.
const TAKE: &str = "UPDATE deals SET version = version + 1, activity_at = $3
     WHERE id = (SELECT deal_id FROM deal_quotes WHERE id = $2 AND recipient_id = $1) AND stage = 'quoted'
        AND deleted_at IS NULL RETURNING id";
const DECIDE: &str =
    "UPDATE deal_quotes SET status = $2, decided_by = $3, decided_name = $4, decided_at = $5, reason = $6
     WHERE id = $1 AND status = $7 AND valid_until > $5 RETURNING version, total_cents";
const ESCALATED_BY: &str =
    "SELECT consultation_id, by_user_id FROM deal_consultations WHERE deal_id = $1 AND kind = $2 ORDER BY at LIMIT 1";
const PAY: &str = "INSERT INTO referral_ledger (id, shop_id, mechanic_id, consultation_id, kind, amount_cents, at)
     VALUES ($1, $2, $3, $4, 'escalation', $5, $6) ON CONFLICT (consultation_id, kind) DO NOTHING";

/// The quotes that were made for a customer: those to decide on first, then the newest.
///
/// # Errors
/// [`StoreError`].
pub async fn of_customer(cx: &Context, customer: &User) -> Result<Vec<Quote>, StoreError> {
    let heads: Vec<QuoteHead> = cx.store.all(OF_CUSTOMER, args![customer.id, QUOTES_MAX]).await?;
    with_lines(cx, heads).await
}

/// A quote that was made for a customer; nothing for everybody else.
///
/// # Errors
/// [`StoreError`].
pub async fn quote_of(cx: &Context, customer: &User, id: QuoteId) -> Result<Option<Quote>, StoreError> {
    let head: Option<QuoteHead> = cx.store.optional(ONE, args![customer.id, id]).await?;
    Ok(with_lines(cx, head.into_iter().collect()).await?.pop())
}

/// Approves or declines a quote that was made for this customer. Saying the same again changes nothing.
///
/// # Errors
/// [`DealError::NotFound`] for everybody else; [`DealError::QuoteNotOpen`] with what became of it, `open` when its time is
/// over; [`DealError::Invalid`].
pub async fn decide(cx: &Context, customer: &Actor, id: QuoteId, signed: Signed) -> Result<QuoteHead, DealError> {
    let name = if signed.name.trim().is_empty() { customer.user.name.clone() } else { signed.name.clone() };
    let name = text::checked(&name, 1, SIGNED_NAME_CHARS_MAX).map_err(|message| DealError::invalid("name", message))?;
    let reason = text::checked(&signed.reason, 0, cx.limits.message_chars_max);
    let reason = reason.map_err(|message| DealError::invalid("reason", message))?;
    let (_, wanted) = QuoteCommand::Decide(signed.decision).step();
    let decided = transact!(cx.store, |tx| write(cx, tx, customer, id, (&signed, &name, &reason)).await);
    let quote: QuoteHead = cx.store.optional(ONE, args![customer.user.id, id]).await?.ok_or(DealError::NotFound)?;
    match decided {
        Ok(()) => Ok(quote),
        Err(Lost::NotOpen) if quote.status == wanted => Ok(quote),
        Err(Lost::NotOpen) => Err(DealError::QuoteNotOpen(quote.status)),
        Err(Lost::Store(error)) => Err(error.into()),
    }
}

/// Why a decision was rolled back.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("the quote is not open")]
    NotOpen,
    #[error(transparent)]
    Store(#[from] StoreError),
}

const fn kind_of(decision: Decision) -> DealEventKind {
    match decision {
        Decision::Approve => DealEventKind::QuoteApproved,
        Decision::Decline => DealEventKind::QuoteDeclined,
    }
}

async fn write(
    cx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    id: QuoteId,
    (signed, name, reason): (&Signed, &str, &str),
) -> Result<(), Lost> {
    let (customer, now) = (&actor.user, cx.clock.now());
    let (from, to) = QuoteCommand::Decide(signed.decision).step();
    let taken = args![customer.id, id, now];
    let (deal,) = tx.optional::<(DealId,)>(TAKE, taken).await?.ok_or(Lost::NotOpen)?;
    let decided = args![id, to, customer.id, name, now, reason, from];
    let (version, total) = tx.optional::<(i64, i64)>(DECIDE, decided).await?.ok_or(Lost::NotOpen)?;
    move_deal(tx, deal, signed.decision.stage()).await?;
    if signed.decision == Decision::Approve {
        pay(cx, tx, customer, deal, total).await?;
    }
    let said = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    let (of, detail) = ((deal, [customer.id]), format!("version {version}, signed {name}{said}"));
    Ok(event::record_by(cx, tx, actor.into(), of, kind_of(signed.decision), &detail).await?)
}

/// Writes the one ledger line of an approved quote whose deal came out of a consultation.
async fn pay(cx: &Context, tx: &mut Tx, customer: &User, deal: DealId, total_cents: i64) -> Result<(), StoreError> {
    let Some(amount) = percent_of(total_cents, ESCALATION_PERCENT).filter(|amount| *amount > 0) else { return Ok(()) };
    let escalated = args![deal, LinkKind::Escalated];
    let Some((consultation, mechanic)) = tx.optional::<(ConsultationId, UserId)>(ESCALATED_BY, escalated).await? else {
        return Ok(());
    };
    let line = cx.ids.next::<LedgerLineId>();
    let values = args![line, customer.shop_id, mechanic, consultation, amount, cx.clock.now()];
    tx.execute(PAY, values).await.map(drop)
}
