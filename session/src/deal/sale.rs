//! A deal that is sold at a till: noted in the transaction of the sale.

use super::event;
use super::kind::DealEventKind;
use super::note::TOUCH;
use crate::Context;
use crate::change::Actor;
use crate::id::DealId;
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
