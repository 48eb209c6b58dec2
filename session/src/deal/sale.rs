//! A deal that is sold at a till: noted in the transaction of the sale.

use super::event;
use super::kind::DealEventKind;
use super::note::TOUCH;
use crate::Context;
use crate::change::Actor;
use crate::id::{DealId, ShopId};
use crate::store::{StoreError, Tx, args};

/// What was sold of a deal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sold {
    /// The deal.
    pub(crate) deal: DealId,
    /// Whether the till rang it up before and only sends it now: nothing that was rung up is lost, whatever happened to the
    /// deal since.
    pub(crate) is_late: bool,
}

const ANY: &str = "UPDATE deals SET activity_at = $3
     WHERE id = $2 AND shop_id = (SELECT shop_id FROM users WHERE id = $1)";

/// What it offers now, and what its customer approved: a till sells one of the two.
const OFFERED: &str = "SELECT l.name, l.unit_price_cents FROM deal_lines AS l JOIN deals AS d ON d.id = l.deal_id
        WHERE d.id = $1 AND d.shop_id = $2
     UNION SELECT l.name, l.unit_price_cents FROM deal_quote_lines AS l JOIN deal_quotes AS q ON q.id = l.quote_id
        WHERE q.deal_id = $1 AND q.shop_id = $2 AND q.status = 'approved'
     LIMIT 10000";

/// The names of a deal's lines with their prices: the list price of what is sold of it.
pub(crate) async fn offered_prices(
    cx: &Context,
    shop_id: ShopId,
    deal: DealId,
) -> Result<Vec<(String, i64)>, StoreError> {
    cx.store.all(OFFERED, args![deal, shop_id]).await
}

/// Notes a sale of a deal; false when there is none that this person sees.
pub(crate) async fn note_sale(cx: &Context, tx: &mut Tx, seller: &Actor, sold: Sold) -> Result<bool, StoreError> {
    let sql = if sold.is_late { ANY } else { TOUCH };
    if tx.execute(sql, args![seller.user.id, sold.deal, cx.clock.now()]).await? == 0 {
        return Ok(false);
    }
    let of = (sold.deal, []);
    event::record_by(cx, tx, seller.into(), of, DealEventKind::Sold, "").await?;
    Ok(true)
}
