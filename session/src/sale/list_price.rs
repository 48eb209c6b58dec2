//! What each line of a sale costs by the list: the catalogue's price, also for what only goes by the name of a thing in it; the
//! deal's own price for what is in no catalogue and for what somebody vouches for who runs the shop; and the price of its time for
//! what a till had kept.

use std::collections::HashMap;

use super::new_sale::NewSale;
use super::row::{NewRowLine, believed};
use crate::Context;
use crate::catalogue;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::deal::{self, Offered};
use crate::id::{ProductId, ShiftId};
use crate::quantity::Quantity;
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
    let open = lines.iter().filter(|line| line.product_id.is_none());
    let named = catalogue::named(cx, shop_id, &open.map(|line| name_key(&line.name)).collect()).await?;
    let named: HashMap<String, Listed> =
        named.into_iter().map(|(key, product)| (key, (Some(product.id), Some(product.price_cents)))).collect();
    let mut offers: HashMap<String, Vec<Offer>> = HashMap::new();
    if let Some(deal) = new.deal_id {
        for offered in deal::offered(cx, shop_id, deal).await? {
            let key = name_key(&offered.name);
            let by_name = named.get(&key).copied();
            Offer::new(&offered, by_name).put_among(offers.entry(key).or_default());
        }
    }
    for (line, listed) in lines.iter().zip(listed).filter(|(line, _)| line.product_id.is_none()) {
        let key = name_key(&line.name);
        if let Some(offers) = offers.get_mut(&key) {
            *listed = chosen(offers, line.basket.unit_price_cents, line.basket.quantity);
        } else if let Some(named) = named.get(&key) {
            *listed = *named;
        }
    }
    Ok(())
}

/// What a deal asks for a thing. Anybody of the staff may write that; only where somebody who runs the shop vouches for it does it
/// count as what the thing costs by the list. Everything else costs what the catalogue says, where it is in there.
#[derive(Clone, Copy, Debug)]
struct Offer {
    price_cents: i64,
    /// What is left of that once everything came off.
    asked_cents: i64,
    catalogue: Option<Listed>,
    /// For so much of it somebody vouches.
    vouched: Quantity,
}

impl Offer {
    fn new(offered: &Offered, by_name: Option<Listed>) -> Self {
        let own = offered.product_id.map(|id| (Some(id), offered.list_price_cents));
        let (price_cents, asked_cents, vouched) = (offered.unit_price_cents, offered.asked_cents, offered.vouched);
        Self { price_cents, asked_cents, catalogue: own.or(by_name), vouched }
    }

    /// Puts it among the others of its name. What the deal offers and what was approved of it are the same thing, once.
    fn put_among(self, offers: &mut Vec<Self>) {
        match offers.iter_mut().find(|offer| offer.price_cents == self.price_cents) {
            Some(same) => {
                same.vouched = same.vouched.max(self.vouched);
                same.asked_cents = same.asked_cents.max(self.asked_cents);
                same.catalogue = [same.catalogue, self.catalogue].into_iter().flatten().max_by_key(|(_, price)| *price);
            }
            None => offers.push(self),
        }
    }

    /// What it costs by the list, where so much is sold.
    fn listed(&self, quantity: Quantity) -> Listed {
        if quantity <= self.vouched {
            return (None, Some(self.asked_cents));
        }
        self.catalogue.unwrap_or((None, Some(self.price_cents)))
    }
}

/// At the price of one of the offers of its name a line is that one; at any other it is the dearest of them.
fn chosen(offers: &mut [Offer], price_cents: i64, quantity: Quantity) -> Listed {
    let place = offers.iter().position(|offer| offer.price_cents == price_cents);
    let dearest =
        || (0..offers.len()).max_by_key(|place| offers.get(*place).and_then(|offer| offer.listed(quantity).1));
    let Some(offer) = place.or_else(dearest).and_then(|place| offers.get_mut(place)) else { return (None, None) };
    let listed = offer.listed(quantity);
    if quantity <= offer.vouched {
        offer.vouched = offer.vouched.less(quantity);
    }
    listed
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
