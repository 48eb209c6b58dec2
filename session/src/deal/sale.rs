//! A deal that is sold at a till: noted in the transaction of the sale.

use super::event;
use super::kind::DealEventKind;
use super::note::TOUCH;
use super::visible::runs_the_shop;
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
const OFFERED: &str = concat!(
    "SELECT l.name, l.unit_price_cents, p.id AS product_id, p.price_cents AS list_price_cents,
            CAST(SUM(CASE WHEN l.vouched_by IS NOT NULL THEN l.quantity_thousandths ELSE 0 END) AS BIGINT) AS vouched,
            MAX((l.total_cents - CASE h.tax_mode WHEN 'added' THEN l.tax_cents ELSE 0 END) * 1000 / l.quantity_thousandths) AS asked_cents
        FROM deal_lines AS l JOIN deals AS d ON d.id = l.deal_id JOIN shops AS h ON h.id = d.shop_id LEFT JOIN products AS p ON p.id = l.product_id
        WHERE d.id = $1 AND d.shop_id = $2 GROUP BY l.name, l.unit_price_cents, p.id, p.price_cents
     UNION ALL SELECT l.name, l.unit_price_cents, p.id, p.price_cents,
            CAST(SUM(CASE WHEN l.vouched_by IS NOT NULL OR ",
    runs_the_shop!("m.roles"),
    " THEN l.quantity_thousandths ELSE 0 END) AS BIGINT),
            MAX((a.total_cents - CASE q.tax_mode WHEN 'added' THEN a.tax_cents ELSE 0 END) * 1000 / l.quantity_thousandths)
        FROM deal_quotes AS q JOIN deal_quote_lines AS l ON l.quote_id = q.id JOIN users AS m ON m.id = q.made_by
            JOIN deal_quote_approved_lines AS a ON a.quote_id = l.quote_id AND a.position = l.position
            LEFT JOIN products AS p ON p.id = l.product_id
        WHERE q.deal_id = $1 AND q.shop_id = $2 AND q.status = 'approved'
        GROUP BY q.id, l.name, l.unit_price_cents, p.id, p.price_cents
     LIMIT 10000"
);

/// What a deal offers under one name at one price, or a quote of it that was approved.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Offered {
    /// What it is called there.
    pub(crate) name: String,
    /// What one costs there, in minor units.
    pub(crate) unit_price_cents: i64,
    /// What is asked for one of it once everything came off, in minor units, rounded down.
    pub(crate) asked_cents: i64,
    /// What of the catalogue it is, if the line says so.
    pub(crate) product_id: Option<ProductId>,
    /// What that costs by the list, in minor units.
    pub(crate) list_price_cents: Option<i64>,
    /// For so much of it somebody vouches who runs the shop.
    pub(crate) vouched: Quantity,
}

/// What was approved last, who signed it, and what was taken of it: sales and what went back of them, and what is paid before the last
/// of them.
const APPROVED: &str = "SELECT q.decided_name, d.number AS deal_number,
        CAST((SELECT COALESCE(SUM(a.total_cents), 0) FROM deal_quote_approved_lines AS a WHERE a.quote_id = q.id) AS BIGINT) AS total_cents,
        CAST((SELECT COALESCE(SUM(x.total_cents), 0) FROM sales AS x
                WHERE x.deal_id = $1 AND x.kind <> 'void' AND x.deposit_cents = 0)
            + (SELECT COALESCE(SUM(x.total_cents), 0) FROM sales AS y JOIN sales AS x ON x.refund_of = y.id
                WHERE y.deal_id = $1 AND x.deal_id IS NULL AND x.deposit_cents = 0) AS BIGINT) AS taken_cents,
        COALESCE((SELECT p.balance_cents FROM deal_deposits AS p WHERE p.deal_id = $1), 0) AS deposit_cents
     FROM deal_quotes AS q JOIN deals AS d ON d.id = q.deal_id
     WHERE q.deal_id = $1 AND q.status = 'approved' ORDER BY q.version DESC LIMIT 1";

/// What the customer of a deal approved last, and what was taken of it so far.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Approved {
    /// The deal's number.
    pub(crate) deal_number: i64,
    /// The name that was signed with.
    pub(crate) decided_name: String,
    /// What was approved, in minor units, tax and all.
    pub(crate) total_cents: i64,
    /// What its sales came to, less what was given back of them, in minor units.
    pub(crate) taken_cents: i64,
    /// What is paid on it and not taken off a sale yet, in minor units.
    pub(crate) deposit_cents: i64,
}

/// What was approved of a deal; nothing where nobody approved anything. Whoever asks took the deal's row before.
pub(crate) async fn approved(tx: &mut Tx, deal: DealId) -> Result<Option<Approved>, StoreError> {
    tx.optional(APPROVED, args![deal]).await
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
