//! Credits: an account that never goes below nothing, and the append-only ledger that explains it.
//!
//! One credit is held when a consultation is made and given back when it is cancelled or expires. Each happens at most
//! once a consultation, by `uq_credit_line_per_consultation`. The account always equals the sum of its lines.

use super::row::Changed;
use super::types::Plan;
use crate::Context;
use crate::change::{By, Change, Topic};
use crate::id::{ConsultationId, LedgerLineId, ShopId, UserId};
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};

const BALANCE: &str = "SELECT balance FROM credit_accounts WHERE user_id = $1";
const TAKE: &str = "UPDATE credit_accounts SET balance = balance - 1 WHERE user_id = $1 AND balance >= 1";
const GIVE: &str = "INSERT INTO credit_accounts (user_id, shop_id, balance) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET balance = credit_accounts.balance + excluded.balance";
const LINE: &str = "INSERT INTO credit_ledger (id, shop_id, user_id, consultation_id, kind, credits, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (consultation_id, kind) DO NOTHING";

/// How many credits a person has left.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn balance(cx: &Context, user_id: UserId) -> Result<i64, StoreError> {
    Ok(cx.store.optional::<(i64,)>(BALANCE, args![user_id]).await?.map_or(0, |(balance,)| balance))
}

/// Gives a person `credits` more (1 or more).
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn grant(cx: &Context, shop_id: ShopId, user_id: UserId, credits: u32) -> Result<(), StoreError> {
    transact!(cx.store, |tx| add(cx, tx, shop_id, user_id, credits).await)
}

async fn add(cx: &Context, tx: &mut Tx, shop_id: ShopId, user_id: UserId, credits: u32) -> Result<(), StoreError> {
    let (id, no_session) = (cx.ids.next::<LedgerLineId>(), None::<ConsultationId>);
    tx.execute(LINE, args![id, shop_id, user_id, no_session, "grant", credits, cx.clock.now()]).await?;
    tx.execute(GIVE, args![user_id, shop_id, credits]).await?;
    let mine = [Topic::Person(user_id)];
    tx.record(cx, Change::seen(By::clock(shop_id), "credits_changed", user_id.to_string(), &mine)).await
}

/// Holds one credit for a consultation; false when there is none.
pub(super) async fn hold(cx: &Context, tx: &mut Tx, customer: &User, id: ConsultationId) -> Result<bool, StoreError> {
    if tx.execute(TAKE, args![customer.id]).await? == 0 {
        return Ok(false);
    }
    let line = cx.ids.next::<LedgerLineId>();
    tx.execute(LINE, args![line, customer.shop_id, customer.id, id, "hold", -1_i64, cx.clock.now()]).await?;
    Ok(true)
}

/// Gives back what a consultation held, if it held something and it has not been given back.
pub(super) async fn give_back(
    cx: &Context,
    tx: &mut Tx,
    changed: Changed,
    id: ConsultationId,
) -> Result<(), StoreError> {
    if changed.plan != Plan::Credit {
        return Ok(());
    }
    let line = cx.ids.next::<LedgerLineId>();
    let args = args![line, changed.shop_id, changed.customer_id, id, "return", 1_i64, cx.clock.now()];
    if tx.execute(LINE, args).await? == 1 {
        tx.execute(GIVE, args![changed.customer_id, changed.shop_id, 1_i64]).await?;
    }
    Ok(())
}
