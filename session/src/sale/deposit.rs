//! What is paid on a deal before its last sale: it goes into the deal's balance, and is taken off that sale. The balance never falls
//! below nothing, so the same money is taken off once.

use crate::change::Actor;
use crate::counter::CounterError;
use crate::id::{DealId, SaleId};
use crate::store::{Tx, args};

const PAY_IN: &str = "INSERT INTO deal_deposits (deal_id, shop_id, balance_cents) VALUES ($1, $2, $3)
     ON CONFLICT (deal_id) DO UPDATE SET balance_cents = deal_deposits.balance_cents + excluded.balance_cents";
const TAKE_OFF: &str =
    "UPDATE deal_deposits SET balance_cents = balance_cents - $2 WHERE deal_id = $1 AND balance_cents >= $2";
/// What a sale was paid with of its deal's deposit, and what of that went back.
const LEFT: &str = "SELECT CAST(COALESCE(SUM(t.amount_cents), 0) AS BIGINT) FROM sale_tenders AS t
     JOIN sales AS x ON x.id = t.sale_id WHERE t.kind = 'deposit' AND (x.id = $1 OR x.refund_of = $1)";

/// Puts a payment into the deal's balance; also one that goes back because its sale does.
pub(super) async fn pay_in(tx: &mut Tx, teller: &Actor, deal: DealId, cents: i64) -> Result<(), CounterError> {
    tx.execute(PAY_IN, args![deal, teller.user.shop_id, cents]).await?;
    Ok(())
}

/// Takes so much off the balance, for a sale or for money that goes back.
pub(super) async fn take_off(tx: &mut Tx, deal: DealId, cents: i64) -> Result<(), CounterError> {
    if tx.execute(TAKE_OFF, args![deal, cents]).await? == 0 {
        return Err(CounterError::invalid(
            "tenders",
            "The deposit of this deal does not hold so much any more: it was taken off already, or went back.",
        ));
    }
    Ok(())
}

/// What of a sale's money is still of its deal's deposit, in minor units.
pub(super) async fn left(tx: &mut Tx, sale: SaleId) -> Result<i64, CounterError> {
    Ok(tx.one::<(i64,)>(LEFT, args![sale]).await?.0)
}
