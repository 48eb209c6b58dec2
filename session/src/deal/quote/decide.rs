//! Deciding on a quote: the customer it was made for approves or declines it, once. Version, time and name are kept.
//!
//! Customers see quotes, never deals: what is written here reads nothing but what was offered to them. Whom it was made for decides,
//! whoever the deal is for by now, and a decision moves only a deal that waits for it. Declining a newer quote takes back nothing that was
//! approved before.

use super::link::{Linked, QuoteKey, linked};
use super::row::{quote_heads, with_lines};
use super::withdraw::move_deal;
use crate::Context;
use crate::catalogue::basket::WHOLE_BP;
use crate::change::{Actor, By};
use crate::cursor::{Cursor, Page};
use crate::deal::choice::Chosen;
use crate::deal::error::DealError;
use crate::deal::event;
use crate::deal::kind::{DealEventKind, Decision, LinkKind};
use crate::deal::rule::QuoteCommand;
use crate::deal::types::{Quote, QuoteHead};
use crate::id::{ConsultationId, DealId, LedgerLineId, QuoteId, UserId};
use crate::money::part_of;
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

/// Characters of the name a decision is signed with.
pub const SIGNED_NAME_CHARS_MAX: usize = 100;

/// A decision as the customer signs it.
#[derive(Clone, Debug)]
pub struct Signed {
    /// What they say.
    pub decision: Decision,
    /// The name they sign with; what they are called when empty.
    pub name: String,
    /// Why they decline; may be empty.
    pub reason: String,
    /// Which of the optional lines they want, by their places, 1 for the first line; every line when left out.
    pub lines: Option<Vec<i64>>,
}

/// Who decides: somebody with an account, or whoever has the link.
#[derive(Clone, Copy)]
struct Decider<'a> {
    by: By<'a>,
    account: Option<UserId>,
}

/// A decision that was checked, with what is approved by it.
struct Decided {
    decision: Decision,
    name: String,
    reason: String,
    approved: Option<Chosen>,
}

const OF_CUSTOMER: &str = concat!(
    quote_heads!(),
    " WHERE q.recipient_id = $1 AND q.status <> 'replaced' AND (q.made_at, q.id) < ($2, $3)
     ORDER BY q.made_at DESC, q.id DESC LIMIT $4"
);
const TO_DECIDE_ON: &str = concat!(
    quote_heads!(),
    " WHERE q.recipient_id = $1 AND q.status = 'open' AND q.valid_until > $2 ORDER BY q.made_at DESC, q.id DESC LIMIT $3"
);
const ONE: &str = concat!(quote_heads!(), " WHERE q.id = $2 AND q.recipient_id = $1");
/// The deal first: whoever makes a newer quote takes it first, too.
const TAKE: &str = "UPDATE deals SET version = version + 1, activity_at = $3
     WHERE id = (SELECT deal_id FROM deal_quotes WHERE id = $2 AND recipient_id IS NOT DISTINCT FROM $1) AND stage = 'quoted'
        AND deleted_at IS NULL RETURNING id, was_approved = 1";
const APPROVE_LINE: &str = "INSERT INTO deal_quote_approved_lines (quote_id, position, shop_id, tax_cents, total_cents)
     VALUES ($1, $2, $3, $4, $5)";
const DECIDE: &str =
    "UPDATE deal_quotes SET status = $2, decided_by = $3, decided_name = $4, decided_at = $5, reason = $6
     WHERE id = $1 AND status = $7 AND valid_until > $5 RETURNING version";
const OPEN: &str = "SELECT id FROM deal_quotes WHERE id = $1 AND status = 'open'";
const ESCALATED_BY: &str = "SELECT c.consultation_id, c.by_user_id, sh.escalation_bp
     FROM deal_consultations AS c JOIN shops AS sh ON sh.id = $3 WHERE c.deal_id = $1 AND c.kind = $2 ORDER BY c.at LIMIT 1";
const PAY: &str = "INSERT INTO referral_ledger (id, shop_id, mechanic_id, consultation_id, kind, amount_cents, at)
     VALUES ($1, $2, $3, $4, 'escalation', $5, $6) ON CONFLICT (consultation_id, kind) DO NOTHING";

/// The quotes that were made for a customer before a place, newest first, at most `quote_rows_max`; the newest of all without one. What a
/// newer one took the place of is not among them.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn of_customer(cx: &Context, customer: &User, before: Option<Cursor>) -> Result<Page<Quote>, StoreError> {
    let page = heads_of_customer(cx, customer, before).await?;
    Ok(Page { rows: with_lines(cx, page.rows).await?, earlier: page.earlier })
}

/// The same without their lines, for whoever lists them.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn heads_of_customer(
    cx: &Context,
    customer: &User,
    before: Option<Cursor>,
) -> Result<Page<QuoteHead>, StoreError> {
    let (before, rows_max) = (before.unwrap_or(Cursor::END), cx.limits.quote_rows_max);
    let heads: Vec<QuoteHead> =
        cx.store.all(OF_CUSTOMER, args![customer.id, before.at, before.id, rows_max + 1]).await?;
    Ok(Page::of(heads, rows_max, |head| Cursor::at(head.made_at, head.id)))
}

/// The quotes that a customer can decide on now, newest first, at most `quote_rows_max`.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn to_decide_on(cx: &Context, customer: &User) -> Result<Vec<Quote>, StoreError> {
    let args = args![customer.id, cx.clock.now(), cx.limits.quote_rows_max];
    let heads: Vec<QuoteHead> = cx.store.all(TO_DECIDE_ON, args).await?;
    with_lines(cx, heads).await
}

/// A quote that was made for a customer; nothing for everybody else.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn quote_of(cx: &Context, customer: &User, id: QuoteId) -> Result<Option<Quote>, StoreError> {
    let head: Option<QuoteHead> = cx.store.optional(ONE, args![customer.id, id]).await?;
    Ok(with_lines(cx, head.into_iter().collect()).await?.pop())
}

/// Approves or declines a quote that was made for this customer. Saying the same again changes nothing.
///
/// # Errors
/// [`DealError::NotFound`] for everybody else; [`DealError::QuoteNotOpen`] with what became of it, `open` when its time is
/// over; [`DealError::Invalid`].
#[crate::boxed]
pub async fn decide(cx: &Context, customer: &Actor, id: QuoteId, signed: Signed) -> Result<QuoteHead, DealError> {
    let quote = quote_of(cx, &customer.user, id).await?.ok_or(DealError::NotFound)?;
    let decided = checked(cx, &quote, &customer.user.name, &signed)?;
    let decider = Decider { by: customer.into(), account: Some(customer.user.id) };
    let outcome = transact!(cx.store, |tx| write(cx, tx, decider, id, &decided).await);
    let now = quote_of(cx, &customer.user, id).await?.ok_or(DealError::NotFound)?;
    told(outcome, now.head, signed.decision)
}

/// The same by a link, for somebody without an account who comes from `address`. The name is to be typed.
///
/// # Errors
/// As [`decide`]; [`DealError::NotFound`] for a key that opens nothing.
#[crate::boxed]
pub async fn decide_by_link(
    cx: &Context,
    key: &QuoteKey,
    address: &str,
    signed: Signed,
) -> Result<QuoteHead, DealError> {
    // Whoever holds the key need not be signed in: it says whose the rows are.
    let cx = &cx.house();
    let Linked { shop_id, quote } = linked(cx, key).await?.ok_or(DealError::NotFound)?;
    let decided = checked(cx, &quote, &quote.head.recipient_name, &signed)?;
    let decider = Decider { by: By::at(shop_id, None, address), account: None };
    let outcome = transact!(cx.store, |tx| write(cx, tx, decider, quote.head.id, &decided).await);
    let now = linked(cx, key).await?.ok_or(DealError::NotFound)?;
    told(outcome, now.quote.head, signed.decision)
}

/// A decision that holds what it must. What is approved depends on nothing but the quote, which stays as it is.
fn checked(cx: &Context, quote: &Quote, called: &str, signed: &Signed) -> Result<Decided, DealError> {
    let name = if signed.name.trim().is_empty() { called } else { &signed.name };
    let name = text::checked(name, 1, SIGNED_NAME_CHARS_MAX).map_err(|message| DealError::invalid("name", message))?;
    let reason = text::checked(&signed.reason, 0, cx.limits.message_chars_max);
    let reason = reason.map_err(|message| DealError::invalid("reason", message))?;
    let approved = match signed.decision {
        Decision::Approve => Some(chosen(cx, quote, signed.lines.as_deref())?),
        Decision::Decline => None,
    };
    Ok(Decided { decision: signed.decision, name, reason, approved })
}

fn chosen(cx: &Context, quote: &Quote, wanted: Option<&[i64]>) -> Result<Chosen, DealError> {
    let optional = quote.optional();
    let wanted = wanted.unwrap_or(&optional);
    let is_there = |place: &i64| usize::try_from(*place).is_ok_and(|place| (1..=quote.lines.len()).contains(&place));
    if wanted.len() > cx.limits.deal_lines_max || !wanted.iter().all(is_there) {
        return Err(DealError::invalid("lines", "This quote has no such line."));
    }
    let no_sum = |_| DealError::invalid("lines", "These lines cannot be added up.");
    let chosen = quote.chosen(wanted).map_err(no_sum)?;
    if chosen.places.is_empty() {
        return Err(DealError::invalid("lines", "Nothing is selected. Select at least one line, or decline."));
    }
    Ok(chosen)
}

fn told(outcome: Result<(), Lost>, now: QuoteHead, decision: Decision) -> Result<QuoteHead, DealError> {
    let (_, wanted) = QuoteCommand::Decide(decision).step();
    match outcome {
        Ok(()) => Ok(now),
        Err(Lost::NotOpen) if now.status == wanted => Ok(now),
        Err(Lost::NotOpen) => Err(DealError::QuoteNotOpen(now.status)),
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
    Decider { by, account }: Decider<'_>,
    id: QuoteId,
    decided: &Decided,
) -> Result<(), Lost> {
    let Decided { decision, name, reason, approved } = decided;
    let now = cx.clock.now();
    let (from, to) = QuoteCommand::Decide(*decision).step();
    let (deal, was_approved) =
        tx.optional::<(DealId, bool)>(TAKE, args![account, id, now]).await?.ok_or(Lost::NotOpen)?;
    if let Some(Chosen { places, total }) = approved {
        tx.optional::<(QuoteId,)>(OPEN, args![id]).await?.ok_or(Lost::NotOpen)?;
        for (place, line) in places.iter().zip(&total.lines) {
            tx.execute(APPROVE_LINE, args![id, *place, by.shop_id, line.tax_cents, line.total_cents]).await?;
        }
    }
    let values = args![id, to, account, name, now, reason, from];
    let (version,) = tx.optional::<(i64,)>(DECIDE, values).await?.ok_or(Lost::NotOpen)?;
    // The decision was made in the name of whoever made it; what follows from it for the garage is the house's.
    tx.house().await?;
    move_deal(tx, deal, decision.stage(was_approved)).await?;
    if let Some(approved) = approved {
        pay(cx, tx, by, deal, approved.total.total_cents).await?;
    }
    let said = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    let (of, detail) = ((deal, account), format!("version {version}, signed {name}{said}"));
    Ok(event::record_by(cx, tx, by, of, kind_of(*decision), &detail).await?)
}

/// Writes the one ledger line of an approved quote whose deal came out of a consultation.
async fn pay(cx: &Context, tx: &mut Tx, by: By<'_>, deal: DealId, total_cents: i64) -> Result<(), StoreError> {
    let escalated = args![deal, LinkKind::Escalated, by.shop_id];
    let found = tx.optional::<(ConsultationId, UserId, i64)>(ESCALATED_BY, escalated).await?;
    let Some((consultation, mechanic, share_bp)) = found else { return Ok(()) };
    let Some(amount) = part_of(total_cents, share_bp, WHOLE_BP).filter(|amount| *amount > 0) else { return Ok(()) };
    let line = cx.ids.next::<LedgerLineId>();
    let values = args![line, by.shop_id, mechanic, consultation, amount, cx.clock.now()];
    tx.execute(PAY, values).await.map(drop)
}
