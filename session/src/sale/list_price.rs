//! What each line of a sale costs by the list: the catalogue's price, also for what only goes by the name of a thing in it; the
//! deal's own price for what it offers; and the price of its time for what a till had kept.

use std::collections::HashMap;

use super::new_sale::NewSale;
use super::row::{NewRowLine, believed};
use crate::Context;
use crate::catalogue;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::deal;
use crate::id::{ProductId, ShiftId};
use crate::store::{ROWS_MAX, Rows, StoreError, args};
use crate::text::name_key;

/// What things cost after a moment and no longer do, the first change after it first; beside when the shift was opened.
static BEFORE: Rows = Rows::new(
    "SELECT s.opened_at, b.product_id, b.price_cents, b.until_at
     FROM shifts AS s JOIN product_prices AS b ON b.shop_id = s.shop_id
     WHERE s.id = $1 AND s.shop_id = $2 AND b.until_at > $3 AND b.product_id IN (",
    "",
    (4, 1),
    ") ORDER BY b.until_at LIMIT 10000",
);

#[derive(sqlx::FromRow)]
struct Before {
    opened_at: Timestamp,
    product_id: ProductId,
    price_cents: i64,
    until_at: Timestamp,
}

/// A line's price by the list, and the thing of the catalogue that it is the price of.
type Listed = (Option<ProductId>, Option<i64>);

/// The price of each line by the list; nothing for what stands on none.
pub(super) async fn list_prices(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: &NewSale,
    lines: &[NewRowLine],
) -> Result<Vec<Option<i64>>, StoreError> {
    let mut listed: Vec<Listed> = lines.iter().map(|line| (line.product_id, line.list_price_cents)).collect();
    if lines.iter().any(|line| line.product_id.is_none()) {
        by_name(cx, teller, new, lines, &mut listed).await?;
    }
    if new.queued {
        of_its_time(cx, teller, shift_id, new, lines, &mut listed).await?;
    }
    Ok(listed.into_iter().map(|(_, price)| price).collect())
}

/// Finds what is no product by its name: among what the deal offers, else in the catalogue, where the cheapest of that name counts.
async fn by_name(
    cx: &Context,
    teller: &Actor,
    new: &NewSale,
    lines: &[NewRowLine],
    listed: &mut [Listed],
) -> Result<(), StoreError> {
    let shop_id = teller.user.shop_id;
    let mut offered: HashMap<String, Vec<i64>> = HashMap::new();
    if let Some(deal) = new.deal_id {
        for (name, price) in deal::offered_prices(cx, shop_id, deal).await? {
            offered.entry(name_key(&name)).or_default().push(price);
        }
    }
    let open = lines.iter().filter(|line| line.product_id.is_none());
    let named = catalogue::named(cx, shop_id, &open.map(|line| name_key(&line.name)).collect()).await?;
    for (line, listed) in lines.iter().zip(listed).filter(|(line, _)| line.product_id.is_none()) {
        let key = name_key(&line.name);
        if let Some(prices) = offered.get(&key) {
            // At the price of one of the lines of that name it is that one; at any other it is the dearest of them.
            let own = prices.iter().find(|price| **price == line.basket.unit_price_cents);
            *listed = (None, own.or(prices.iter().max()).copied());
        } else if let Some(product) = named.get(&key) {
            *listed = (Some(product.id), Some(product.price_cents));
        }
    }
    Ok(())
}

/// What a till had kept was rung up at the list price of its time: where that was lower, it counts.
async fn of_its_time(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: &NewSale,
    lines: &[NewRowLine],
    listed: &mut [Listed],
) -> Result<(), StoreError> {
    let is_below =
        |line: &NewRowLine, price: Option<i64>| price.is_some_and(|price| line.basket.unit_price_cents < price);
    let cheap = lines.iter().zip(&*listed).filter(|(line, (_, price))| is_below(line, *price));
    let mut wanted: Vec<ProductId> = cheap.filter_map(|(_, (id, _))| *id).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let now = cx.clock.now();
    let mut before: HashMap<ProductId, i64> = HashMap::new();
    for wanted in wanted.chunks(ROWS_MAX) {
        let mut values = args![shift_id, teller.user.shop_id, new.rung_up_at.unwrap_or(now).min(now)];
        values.extend(wanted.iter().map(|id| crate::store::Value::from(*id)));
        for row in cx.store.all::<Before>(BEFORE.text(wanted.len()), values).await? {
            if row.until_at > believed(new.rung_up_at, row.opened_at, now).0 {
                before.entry(row.product_id).or_insert(row.price_cents);
            }
        }
    }
    for (id, price) in listed {
        if let Some(before) = id.and_then(|id| before.get(&id)) {
            *price = price.map(|price| price.min(*before));
        }
    }
    Ok(())
}
