//! How quotes are read, with what they offer.

use crate::Context;
use crate::cursor::{Cursor, Page};
use crate::deal::kind::QuoteStatus;
use crate::deal::line;
use crate::deal::types::{ApprovedQuote, Deal, DealLine, Quote, QuoteHead};
use crate::id::{DealId, QuoteId};
use crate::store::{StoreError, args};

/// `QuoteHead` of the quotes `q` of deals `d`: a statement up to its conditions.
macro_rules! quote_heads {
    () => {
        "SELECT q.id, q.deal_id, d.number AS deal_number, q.recipient_name, q.title, q.vehicle, q.version, q.status,
            q.tax_mode, q.tax_cents, q.total_cents, q.discount_cents, q.discount_bp, q.discount_reason,
            (SELECT CAST(SUM(a.total_cents) AS BIGINT) FROM deal_quote_approved_lines AS a WHERE a.quote_id = q.id) AS approved_cents,
            q.recipient_id IS NOT NULL AS has_account, q.message, m.name AS made_by_name, q.made_at, q.valid_until,
            q.decided_name, q.decided_at, q.reason, q.withdrawn_at, q.word
         FROM deal_quotes AS q JOIN deals AS d ON d.id = q.deal_id JOIN users AS m ON m.id = q.made_by"
    };
}
pub(super) use quote_heads;

const QUOTES: &str =
    concat!(quote_heads!(), " WHERE q.deal_id = $1 AND (q.version, q.id) < ($2, $3) ORDER BY q.version DESC LIMIT $4");
const APPROVED: &str =
    concat!(quote_heads!(), " WHERE q.deal_id = $1 AND q.status = 'approved' ORDER BY q.version DESC LIMIT 1");
const LINES: &str =
    "SELECT l.kind, l.product_id, l.name, l.quantity_thousandths AS quantity, l.unit, l.unit_price_cents, l.tax_bp,
        l.tax_cents, l.total_cents, l.is_optional = 1 AS is_optional, a.total_cents AS approved_cents,
        l.discount_cents, l.discount_bp, l.discount_reason
     FROM deal_quote_lines AS l
        LEFT JOIN deal_quote_approved_lines AS a ON a.quote_id = l.quote_id AND a.position = l.position
     WHERE l.quote_id = $1 ORDER BY l.position LIMIT $2";

/// What of a deal its customer approved last, beside what it offers now. `newest` are the deal's newest quotes.
pub(in crate::deal) async fn approved(
    cx: &Context,
    newest: &Page<Quote>,
    deal: &Deal,
    lines: &[DealLine],
) -> Result<Option<ApprovedQuote>, StoreError> {
    let among_these = newest.rows.iter().find(|quote| quote.head.status == QuoteStatus::Approved).cloned();
    let quote = match among_these {
        None if newest.earlier.is_some() => {
            let head: Option<QuoteHead> = cx.store.optional(APPROVED, args![deal.id]).await?;
            with_lines(cx, head.into_iter().collect()).await?.pop()
        }
        found => found,
    };
    Ok(quote.map(|quote| ApprovedQuote {
        version: quote.head.version,
        total_cents: quote.head.approved_cents.unwrap_or_default(),
        differs: (quote.head.discount, &quote.head.discount_reason) != (deal.discount, &deal.discount_reason)
            || quote.lines.len() != lines.len()
            || quote.lines.iter().zip(lines).any(|(offered, now)| !offered.offers_what(now)),
        decided_name: quote.head.decided_name.unwrap_or_default(),
    }))
}

/// The quotes of a deal before a place, the newest first.
pub(in crate::deal) async fn of_deal(cx: &Context, deal: DealId, before: Cursor) -> Result<Page<Quote>, StoreError> {
    let rows_max = cx.limits.quote_rows_max;
    let heads: Vec<QuoteHead> = cx.store.all(QUOTES, args![deal, before.at, before.id, rows_max + 1]).await?;
    let page = Page::of(heads, rows_max, |head| Cursor::at(head.version, head.id));
    Ok(Page { rows: with_lines(cx, page.rows).await?, earlier: page.earlier })
}

/// Quotes with what they offer.
pub(super) async fn with_lines(cx: &Context, heads: Vec<QuoteHead>) -> Result<Vec<Quote>, StoreError> {
    let mut quotes = Vec::with_capacity(heads.len());
    for head in heads {
        let lines = lines_of(cx, head.id).await?;
        quotes.push(Quote { head, lines });
    }
    Ok(quotes)
}

/// What a quote offers.
pub(in crate::deal) async fn lines_of(cx: &Context, quote: QuoteId) -> Result<Vec<DealLine>, StoreError> {
    cx.store.all(LINES, args![quote, line::most(cx)]).await
}
