//! New prices for many products: worked out and shown, and changed once somebody says that they are right. Whatever was changed
//! meanwhile is left as it is, and named.

use serde::{Deserialize, Serialize};

use super::super::kind::Rounding;
use super::super::terms::{Terms, terms};
use super::draft::{self, Draft, DraftKind};
use super::error::CatalogueError;
use super::list::{self, LIST_SEARCH_CHARS_MAX, ListFilter};
use super::row::{CATEGORY_CHARS_MAX, runs_the_shop};
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::{DraftId, ProductId};
use crate::money;
use crate::store::{args, transact};
use crate::text;

/// Products whose prices are changed at once.
const PRODUCTS_MAX: i64 = 10_000;
/// The most that prices are raised by, in basis points: a hundred times.
pub const RAISE_BP_MAX: i64 = 1_000_000;
/// Names that are said of what was left.
const NAMED_MAX: usize = 20;

const PRICE: &str = "UPDATE products SET price_cents = $4, priced_by = $5, version = version + 1
     WHERE id = $1 AND shop_id = $2 AND version = $3 AND archived_at IS NULL";

/// By how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raise {
    /// By so many basis points: 500 is 5 % more, -500 is 5 % less.
    Bp(i64),
    /// By so much, in minor units.
    Cents(i64),
}

/// One product, with its new price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewPrice {
    /// Which.
    pub id: ProductId,
    /// What it is called.
    pub name: String,
    /// The version that this was worked out from.
    pub version: i64,
    /// What it costs, in minor units.
    pub from_cents: i64,
    /// What it will cost.
    pub to_cents: i64,
}

/// New prices that wait for somebody to say that they are right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NewPrices {
    /// Which draft they are.
    pub id: DraftId,
    /// What was asked for, in words.
    pub name: String,
    /// Those that change.
    pub prices: Vec<NewPrice>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Repriced {
    /// So many prices were changed.
    #[serde(rename = "changed_count")]
    pub changed: usize,
    /// So many were left, as their products were changed meanwhile.
    #[serde(rename = "left_count")]
    pub left: usize,
    /// What those are called, the first of them.
    pub left_names: Vec<String>,
}

/// Works out new prices for everything that `filter` lists, and keeps them for a day, until somebody says that they are right.
///
/// # Errors
/// [`CatalogueError::Invalid`] when no price would change, when one would be below nothing or above what an amount may be, or when there
/// are too many; [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn work_out_prices(
    cx: &Context,
    manager: &Actor,
    filter: &ListFilter,
    (raise, rounding): (Raise, Rounding),
) -> Result<DraftId, CatalogueError> {
    let actor = runs_the_shop(manager)?;
    let shop_id = actor.user.shop_id;
    let is_within = match raise {
        Raise::Bp(bp) => (-10_000..=RAISE_BP_MAX).contains(&bp),
        Raise::Cents(cents) => cents.unsigned_abs() <= cx.limits.amount_cents_max.unsigned_abs(),
    };
    if !is_within {
        return Err(CatalogueError::invalid("by", "Prices can't be changed by so much."));
    }
    for (field, said, chars_max) in
        [("search", &filter.search, LIST_SEARCH_CHARS_MAX), ("category", &filter.category, CATEGORY_CHARS_MAX)]
    {
        text::checked(said, 0, chars_max).map_err(|message| CatalogueError::invalid(field, message))?;
    }
    let terms = terms(cx, shop_id).await?;
    let decimals = terms.decimals();
    let filter = ListFilter { is_archived: false, after: None, ..filter.clone() };
    let products = list::all(cx, shop_id, &filter, PRODUCTS_MAX + 1).await?;
    if i64::try_from(products.len()).unwrap_or(i64::MAX) > PRODUCTS_MAX {
        let message =
            format!("These are more than {PRODUCTS_MAX} products. Choose a category, or search for some of them.");
        return Err(CatalogueError::invalid("category", message));
    }
    let mut prices = Vec::new();
    for product in products {
        let (from, most) = (product.price_cents, cx.limits.amount_cents_max);
        let to = raised(from, raise, rounding, decimals).filter(|to| (0..=most).contains(to)).ok_or_else(|| {
            let name = &product.name;
            CatalogueError::invalid("by", format!("{name} would cost less than nothing, or more than a price may be."))
        })?;
        if to != from {
            let (id, version) = (product.id, product.version);
            prices.push(NewPrice { id, name: product.name, version, from_cents: from, to_cents: to });
        }
    }
    if prices.is_empty() {
        return Err(CatalogueError::invalid("by", "No price would change by this."));
    }
    let body = serde_json::to_vec(&prices).unwrap_or_default();
    let draft = Draft { name: asked(&filter, raise, &terms), settings: String::new(), body, made_at: cx.clock.now() };
    draft::keep(cx, (actor.into(), actor.user.id), DraftKind::Prices, &draft).await
}

/// What was asked for, in words: of what, and by how much.
fn asked(filter: &ListFilter, raise: Raise, terms: &Terms) -> String {
    let (category, search) = (filter.category.as_str(), filter.search.trim());
    let of = match (category.is_empty(), search.is_empty()) {
        (true, true) => "everything".to_owned(),
        (false, true) => category.to_owned(),
        (true, false) => format!("“{search}”"),
        (false, false) => format!("{category} with “{search}”"),
    };
    let sign = |number: i64| if number < 0 { "−" } else { "+" };
    let by = match raise {
        Raise::Bp(bp) => format!("{}{} %", sign(bp), money::amount(bp.abs(), 2)),
        Raise::Cents(cents) => {
            format!("{}{} {}", sign(cents), money::amount(cents.abs(), terms.decimals()), terms.currency)
        }
    };
    format!("{of}, {by}")
}

/// The prices that were worked out.
///
/// # Errors
/// [`CatalogueError::NotFound`] where they are none of this shop's, were changed already, or waited too long;
/// [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn new_prices(cx: &Context, manager: &Actor, id: DraftId) -> Result<NewPrices, CatalogueError> {
    let shop_id = runs_the_shop(manager)?.user.shop_id;
    let Draft { name, body, .. } = draft::read(cx, shop_id, (id, DraftKind::Prices)).await?;
    Ok(NewPrices { id, name, prices: serde_json::from_slice(&body).unwrap_or_default() })
}

/// Changes the prices that were worked out, all in one transaction. A product that was changed since keeps its price.
///
/// # Errors
/// As [`new_prices()`].
#[crate::boxed]
pub async fn change_prices(cx: &Context, manager: &Actor, id: DraftId) -> Result<Repriced, CatalogueError> {
    let NewPrices { prices, .. } = new_prices(cx, manager, id).await?;
    let (shop_id, me) = (manager.user.shop_id, manager.user.id);
    transact!(cx.store, |tx| {
        draft::take(cx, tx, shop_id, (id, DraftKind::Prices)).await?;
        let mut left = Vec::new();
        for price in &prices {
            let values = args![price.id, shop_id, price.version, price.to_cents, me];
            if tx.execute(PRICE, values).await? == 0 {
                left.push(price.name.clone());
            }
        }
        let tills = [Topic::Catalogue(shop_id)];
        tx.record(cx, Change::audited(manager.into(), "prices_changed", id.to_string(), &tills)).await?;
        let (changed, count) = (prices.len() - left.len(), left.len());
        left.truncate(NAMED_MAX);
        Ok::<_, CatalogueError>(Repriced { changed, left: count, left_names: left })
    })
}

/// The new price; nothing where it would not fit.
fn raised(from_cents: i64, raise: Raise, rounding: Rounding, decimals: u32) -> Option<i64> {
    let to = match raise {
        Raise::Bp(bp) => money::part_of(from_cents, 10_000_i64.checked_add(bp)?, 10_000)?,
        Raise::Cents(cents) => from_cents.checked_add(cents)?,
    };
    // What is free stays so, and what is below nothing is refused as it is.
    if to <= 0 {
        return Some(to);
    }
    // Of a currency without decimals the steps are whole units, as large as its coins.
    let whole = if decimals == 3 { 1_000 } else { 100 };
    let ends = |end: i64| money::rounded_to_coins(to - end, whole).checked_add(end).map(|price| price.max(end));
    match rounding {
        Rounding::Exact => Some(to),
        Rounding::Five => Some(money::rounded_to_coins(to, whole / 20)),
        Rounding::Ten => Some(money::rounded_to_coins(to, whole / 10)),
        Rounding::Fifty => Some(money::rounded_to_coins(to, whole / 2)),
        Rounding::Whole => Some(money::rounded_to_coins(to, whole)),
        Rounding::Ends95 => ends(whole * 95 / 100),
        Rounding::Ends99 => ends(whole * 99 / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_price_is_rounded_as_it_was_asked_for() {
        let raised = |from, bp, rounding| raised(from, Raise::Bp(bp), rounding, 2);
        assert_eq!(raised(1_190, 500, Rounding::Exact), Some(1_250));
        for (rounding, price) in [
            (Rounding::Five, 1_250),
            (Rounding::Ten, 1_250),
            (Rounding::Fifty, 1_250),
            (Rounding::Whole, 1_300),
            (Rounding::Ends95, 1_295),
            (Rounding::Ends99, 1_299),
        ] {
            assert_eq!(raised(1_190, 500, rounding), Some(price), "{rounding}");
        }
        assert_eq!(raised(1_030, 0, Rounding::Ends95), Some(995));
        assert_eq!(raised(10, 0, Rounding::Ends99), Some(99), "nothing ends below nothing");
        assert_eq!(raised(100, -10_000, Rounding::Ends99), Some(0));
    }

    #[test]
    fn steps_fit_currencies_with_none_and_with_three_decimals() {
        assert_eq!(raised(4_912, Raise::Bp(0), Rounding::Ten, 0), Some(4_910));
        assert_eq!(raised(1_234, Raise::Bp(0), Rounding::Five, 3), Some(1_250));
        assert_eq!(raised(500, Raise::Cents(-600), Rounding::Exact, 2), Some(-100));
        assert_eq!(raised(i64::MAX, Raise::Bp(1), Rounding::Exact, 2), None);
    }
}
