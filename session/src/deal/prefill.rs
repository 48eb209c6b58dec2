//! What a deal puts into a basket at the till: what the customer approved, or what is offered now.

use super::choice::added_up;
use super::error::DealError;
use super::line;
use super::quote::lines_of;
use super::record::seen;
use super::types::{Deal, DealLine};
use crate::Context;
use crate::catalogue::TaxMode;
use crate::catalogue::basket::{BasketLine, Discount};
use crate::change::Actor;
use crate::id::{DealId, ProductId, QuoteId};
use crate::store::args;

/// A deal as the till takes it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefill {
    /// The deal.
    pub deal: Deal,
    /// What goes into the basket, each line with all that comes off it.
    pub lines: Vec<DealLine>,
    /// The version of the quote it was approved with, if it was.
    pub quote_version: Option<i64>,
    /// What the sales that hold it came to, less what was given back of them, in minor units: above 0, it was paid at a till.
    pub paid_cents: i64,
    /// What was paid on it before, and is taken off its last sale, in minor units.
    pub deposit_cents: i64,
}

impl Prefill {
    /// What its line at `place`, 1 for the first, is called in a basket: the same wherever it is asked, and no product's id.
    #[must_use]
    pub fn line_id(&self, place: u128) -> ProductId {
        ProductId(uuid::Uuid::from_u128(self.deal.id.0.as_u128() ^ place))
    }
}

const APPROVED: &str = "SELECT id, version, discount_cents, discount_bp FROM deal_quotes
     WHERE deal_id = $1 AND status = 'approved' ORDER BY version DESC LIMIT 1";

/// The quote that was approved last.
#[derive(sqlx::FromRow)]
struct Approved {
    id: QuoteId,
    version: i64,
    #[sqlx(flatten)]
    discount: Discount,
}

const PAID: &str = "SELECT CAST(COALESCE(SUM(x.total_cents), 0) AS BIGINT),
        COALESCE((SELECT d.balance_cents FROM deal_deposits AS d WHERE d.deal_id = $1), 0) FROM sales AS x
     WHERE x.kind <> 'void' AND x.deposit_cents = 0 AND (x.deal_id = $1 OR x.refund_of IN (SELECT y.id FROM sales AS y WHERE y.deal_id = $1))";

/// What a deal that `staff` sees puts into a basket.
///
/// # Errors
/// [`DealError::NotFound`].
#[crate::boxed]
pub async fn prefill(cx: &Context, staff: &Actor, id: DealId) -> Result<Prefill, DealError> {
    let deal = seen(cx, staff, id).await?.ok_or(DealError::NotFound)?;
    let approved: Option<Approved> = cx.store.optional(APPROVED, args![id]).await?;
    let (lines, discount) = match &approved {
        Some(quote) => {
            let lines = lines_of(cx, quote.id).await?;
            (lines.into_iter().filter(|line| line.approved_cents.is_some()).collect(), quote.discount)
        }
        None => (line::of_deal(cx, id).await?, deal.discount),
    };
    let lines = with_shares(lines, discount);
    let (paid_cents, deposit_cents) = cx.store.one(PAID, args![id]).await?;
    Ok(Prefill { deal, lines, quote_version: approved.map(|quote| quote.version), paid_cents, deposit_cents })
}

/// Lines with all that comes off them as their own: a basket may hold more than the deal, of which nothing comes off.
fn with_shares(mut lines: Vec<DealLine>, discount: Discount) -> Vec<DealLine> {
    let basket: Vec<BasketLine> = lines.iter().map(DealLine::as_in_basket).collect();
    // Whatever was stored was added up before.
    let Ok(total) = added_up(&basket, discount, TaxMode::Included) else { return lines };
    for (line, sum) in lines.iter_mut().zip(&total.lines).filter(|(_, sum)| sum.discount_cents > 0) {
        line.discount = Discount::Cents(sum.discount_cents);
    }
    lines
}
