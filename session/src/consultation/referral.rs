//! Referral: the mechanic who brought a customer gets a share of each completed consultation, once.

use super::row::Changed;
use crate::Context;
use crate::catalogue::basket::WHOLE_BP;
use crate::id::{ConsultationId, LedgerLineId, UserId};
use crate::money::part_of;
use crate::store::{StoreError, Tx, args};

const REFERRED_BY: &str =
    "SELECT u.referred_by, sh.referral_bp FROM users AS u JOIN shops AS sh ON sh.id = $2 WHERE u.id = $1";
const LINE: &str = "INSERT INTO referral_ledger (id, shop_id, mechanic_id, consultation_id, amount_cents, at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (consultation_id, kind) DO NOTHING";

/// Writes the one ledger line of a completed consultation, if somebody referred its customer and it cost something.
pub(super) async fn pay(cx: &Context, tx: &mut Tx, changed: Changed, id: ConsultationId) -> Result<(), StoreError> {
    if changed.price_cents <= 0 {
        return Ok(());
    }
    let asked = args![changed.customer_id, changed.shop_id];
    let (referred_by, share_bp) = tx.one::<(Option<UserId>, i64)>(REFERRED_BY, asked).await?;
    let amount = part_of(changed.price_cents, share_bp, WHOLE_BP).filter(|amount| *amount > 0);
    let (Some(mechanic), Some(amount_cents)) = (referred_by, amount) else { return Ok(()) };
    let line = cx.ids.next::<LedgerLineId>();
    tx.execute(LINE, args![line, changed.shop_id, mechanic, id, amount_cents, cx.clock.now()]).await.map(|_| ())
}
