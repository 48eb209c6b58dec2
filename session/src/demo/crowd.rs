//! A crowd: many people and deals beside the demo world, for measuring. Nobody of them can sign in.

use super::DemoError;
use crate::Context;
use crate::id::{DealId, ShopId, UserId};
use crate::store::{StoreError, Tx, args, transact};

/// Rows of one transaction.
const BATCH: i64 = 2_000;

const SHOP: &str = "SELECT id, deals_count FROM shops ORDER BY created_at, id LIMIT 1";
const PERSON: &str = "INSERT INTO users (id, shop_id, email, name, password_hash, roles, created_at)
     VALUES ($1, $2, $3, $4, '-', 'mechanic', $5) ON CONFLICT (email) DO NOTHING";
const DEAL: &str = "INSERT INTO deals (id, shop_id, number, title, vehicle, customer_name, stage, owner_id, search,
        created_by, created_at, activity_at)
     VALUES ($1, $2, $3, $4, '', '', 'lead', $5, $6, $5, $7, $7)";
const COUNT: &str = "UPDATE shops SET deals_count = $2 WHERE id = $1";

/// Adds so many people of the staff, and so many deals that belong to them in turn, to the first shop.
///
/// # Errors
/// [`DemoError`]; what was added before it stays.
#[crate::boxed]
pub async fn crowd(cx: &Context, users_count: i64, deals_count: i64) -> Result<(), DemoError> {
    let (shop, taken): (ShopId, i64) = cx.store.one(SHOP, args![]).await?;
    let mut owners: Vec<UserId> = Vec::new();
    for first in (0..users_count).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        let ids: Vec<UserId> = (first..users_count.min(first + BATCH)).map(|_| cx.ids.next()).collect();
        transact!(cx.store, |tx| people(cx, tx, shop, first, &ids).await)?;
        owners.extend(ids);
    }
    for first in (0..deals_count).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        let last = deals_count.min(first + BATCH);
        transact!(cx.store, |tx| deals(cx, tx, (shop, taken), first..last, &owners).await)?;
    }
    Ok(())
}

async fn people(cx: &Context, tx: &mut Tx, shop: ShopId, first: i64, ids: &[UserId]) -> Result<(), StoreError> {
    for (number, id) in (first..).zip(ids) {
        let (email, name) = (format!("crowd{id}@demo.test"), format!("Somebody {number}"));
        tx.execute(PERSON, args![*id, shop, email, name, cx.clock.now()]).await?;
    }
    Ok(())
}

async fn deals(
    cx: &Context,
    tx: &mut Tx,
    (shop, taken): (ShopId, i64),
    numbers: std::ops::Range<i64>,
    owners: &[UserId],
) -> Result<(), StoreError> {
    tx.execute(COUNT, args![shop, taken + numbers.end]).await?;
    for (place, owner) in numbers.zip(owners.iter().cycle().skip(1)) {
        let (id, number) = (cx.ids.next::<DealId>(), taken + place + 1);
        let title = format!("Something of a crowd {number}");
        let search = format!("d-{number} {}", title.to_lowercase());
        tx.execute(DEAL, args![id, shop, number, title, *owner, search, cx.clock.now()]).await?;
    }
    Ok(())
}
