//! Referral: the mechanic who brought a customer gets a share of each completed consultation, once.

use super::row::Changed;
use crate::Context;
use crate::id::{ConsultationId, LedgerLineId, UserId};
use crate::money::percent_of;
use crate::store::{StoreError, Tx, args};

/// The share of the consultation's price, in percent.
const REFERRAL_PERCENT: i64 = 2;

const REFERRED_BY: &str = "SELECT referred_by FROM users WHERE id = $1";
const LINE: &str = "INSERT INTO referral_ledger (id, shop_id, mechanic_id, consultation_id, amount_cents, at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (consultation_id, kind) DO NOTHING";

/// Writes the one ledger line of a completed consultation, if somebody referred its customer and it cost something.
pub(super) async fn pay(cx: &Context, tx: &mut Tx, changed: Changed, id: ConsultationId) -> Result<(), StoreError> {
    let Some(amount_cents) = percent_of(changed.price_cents, REFERRAL_PERCENT).filter(|amount| *amount > 0) else {
        return Ok(());
    };
    let (referred_by,) = tx.one::<(Option<UserId>,)>(REFERRED_BY, args![changed.customer_id]).await?;
    let Some(mechanic) = referred_by else { return Ok(()) };
    let line = cx.ids.next::<LedgerLineId>();
    tx.execute(LINE, args![line, changed.shop_id, mechanic, id, amount_cents, cx.clock.now()]).await.map(|_| ())
}
