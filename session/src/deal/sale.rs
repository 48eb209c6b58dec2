//! A deal that is sold at a till: noted in the transaction of the sale.

use super::event;
use super::kind::DealEventKind;
use super::note::TOUCH;
use crate::Context;
use crate::change::Actor;
use crate::id::{DealId, ProductId, ShopId};
use crate::quantity::Quantity;
use crate::store::{StoreError, Tx, args};

/// What was sold of a deal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sold {
    /// The deal.
    pub(crate) deal: DealId,
    /// What its history says of it; nothing of what was called off.
    pub(crate) noted: Option<DealEventKind>,
    /// Whether the till rang it up before and only sends it now: nothing that was rung up is lost, whatever happened to the
    /// deal since.
    pub(crate) is_late: bool,
}

const ANY: &str = "UPDATE deals SET activity_at = $3
     WHERE id = $2 AND shop_id = (SELECT shop_id FROM users WHERE id = $1)";

/// What it offers now, and what its customer approved: a till sells one of the two. Whoever runs the shop vouches for the lines they
/// wrote and for the quotes they made.
const OFFERED: &str = "SELECT l.name, l.unit_price_cents, p.id AS product_id, p.price_cents AS list_price_cents,
            CAST(SUM(CASE WHEN l.vouched_by IS NOT NULL THEN l.quantity_thousandths ELSE 0 END) AS BIGINT) AS vouched
        FROM deal_lines AS l JOIN deals AS d ON d.id = l.deal_id LEFT JOIN products AS p ON p.id = l.product_id
        WHERE d.id = $1 AND d.shop_id = $2 GROUP BY l.name, l.unit_price_cents, p.id, p.price_cents
     UNION ALL SELECT l.name, l.unit_price_cents, p.id, p.price_cents,
            CAST(SUM(CASE WHEN l.vouched_by IS NOT NULL OR m.role IN ('manager', 'admin') THEN l.quantity_thousandths ELSE 0 END) AS BIGINT)
        FROM deal_quotes AS q JOIN deal_quote_lines AS l ON l.quote_id = q.id JOIN users AS m ON m.id = q.made_by
            LEFT JOIN products AS p ON p.id = l.product_id
        WHERE q.deal_id = $1 AND q.shop_id = $2 AND q.status = 'approved'
        GROUP BY q.id, l.name, l.unit_price_cents, p.id, p.price_cents
     LIMIT 10000";

/// What a deal offers under one name at one price, or a quote of it that was approved.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Offered {
    /// What it is called there.
    pub(crate) name: String,
    /// What one costs there, in minor units.
    pub(crate) unit_price_cents: i64,
    /// What of the catalogue it is, if the line says so.
    pub(crate) product_id: Option<ProductId>,
    /// What that costs by the list, in minor units.
    pub(crate) list_price_cents: Option<i64>,
    /// For so much of it somebody vouches who runs the shop.
    pub(crate) vouched: Quantity,
}

/// What a deal offers, and what a till may sell of it.
pub(crate) async fn offered(cx: &Context, shop_id: ShopId, deal: DealId) -> Result<Vec<Offered>, StoreError> {
    cx.store.all(OFFERED, args![deal, shop_id]).await
}

/// Notes a sale of a deal; false when there is none that this person sees.
pub(crate) async fn note_sale(cx: &Context, tx: &mut Tx, seller: &Actor, sold: Sold) -> Result<bool, StoreError> {
    let sql = if sold.is_late { ANY } else { TOUCH };
    if tx.execute(sql, args![seller.user.id, sold.deal, cx.clock.now()]).await? == 0 {
        return Ok(false);
    }
    let of = (sold.deal, []);
    if let Some(kind) = sold.noted {
        event::record_by(cx, tx, seller.into(), of, kind, "").await?;
    }
    Ok(true)
}
