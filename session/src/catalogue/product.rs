//! The products of a shop: what a till shows, one by its id, and those of a name.

use std::collections::{BTreeSet, HashMap};

use super::barcode;
use super::terms::{Terms, terms};
use super::view::{Catalogue, Product};
use crate::Context;
use crate::id::{ProductId, ShopId};
use crate::quantity::Unit;
use crate::shop::rates_of;
use crate::store::{ROWS_MAX, Rows, StoreError, Value, args};
use crate::text::name_key;

/// Tiles a till shows; everything else is found ([`super::find()`]).
const TILES_MAX: i64 = 2_000;

const PRODUCT: &str = "SELECT name, price_cents, tax_bp, unit FROM products WHERE id = $1 AND shop_id = $2";
const TILES: &str = "SELECT p.id, p.name, p.category, p.barcode, p.price_cents, p.tax_bp, p.unit, p.colour, p.mark,
        COALESCE(c.position, 0) AS category_position
     FROM products AS p LEFT JOIN product_categories AS c ON c.shop_id = p.shop_id AND c.name = p.category
     WHERE p.shop_id = $1 AND p.archived_at IS NULL ORDER BY p.position, p.category, p.name, p.id LIMIT $2";
/// What has this very code, or else another form of it.
const SCANNED: &str = "SELECT id, name, category, barcode, price_cents, tax_bp, unit, colour, mark FROM products
     WHERE shop_id = $1 AND archived_at IS NULL AND barcode_key IN ($2, $3, '=' || $2)
     ORDER BY CASE WHEN barcode = $2 THEN 0 ELSE 1 END, id LIMIT 1";
const COUNT: &str = "SELECT COUNT(*) FROM products WHERE shop_id = $1 AND archived_at IS NULL";
static THESE: Rows = Rows::new(
    "SELECT id, name, category, barcode, price_cents, tax_bp, unit, colour, mark FROM products WHERE shop_id = $1 AND id IN (",
    "",
    (2, 1),
    ")",
);
/// What has no key yet is looked at, too, whatever it is called: nothing is cheaper for having just been written.
static NAMED: Rows = Rows::new(
    "SELECT id, name, category, barcode, price_cents, tax_bp, unit, colour, mark FROM
        (SELECT p.id, p.name, p.category, p.barcode, p.price_cents, p.tax_bp, p.unit, p.colour, p.mark, p.position FROM products AS p
            WHERE p.shop_id = $1 AND p.archived_at IS NULL AND p.name_key IS NULL
         UNION ALL SELECT p.id, p.name, p.category, p.barcode, p.price_cents, p.tax_bp, p.unit, p.colour, p.mark, p.position FROM products AS p
            WHERE p.shop_id = $1 AND p.archived_at IS NULL AND p.name_key IN (",
    "",
    (2, 1),
    ")) AS named ORDER BY price_cents, position, id LIMIT 10000",
);

/// A tile, and where its category stands.
#[derive(sqlx::FromRow)]
struct Tile {
    category_position: i64,
    #[sqlx(flatten)]
    product: Product,
}

/// What the catalogue says of a thing.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub(crate) struct Listing {
    /// What it is called.
    pub(crate) name: String,
    /// What one costs, in minor units.
    pub(crate) price_cents: i64,
    /// Its tax rate in basis points.
    pub(crate) tax_bp: i64,
    /// What it is sold by.
    pub(crate) unit: Unit,
}

/// What a shop sells under these names, each as [`name_key`] writes it: the cheapest thing of every name that something goes by.
pub(crate) async fn named(
    cx: &Context,
    shop_id: ShopId,
    keys: &BTreeSet<String>,
) -> Result<HashMap<String, Product>, StoreError> {
    let mut named = HashMap::new();
    let keys_in_order: Vec<&String> = keys.iter().collect();
    for some in keys_in_order.chunks(ROWS_MAX) {
        let mut values = args![shop_id];
        values.extend(some.iter().map(|key| Value::from(key.as_str())));
        for product in cx.store.all::<Product>(NAMED.text(some.len()), values).await? {
            let key = name_key(&product.name);
            if keys.contains(&key) {
                named.entry(key).or_insert(product);
            }
        }
    }
    Ok(named)
}

/// What somebody means who typed this: what a scanner types so, or else the cheapest thing of that name, however it was typed.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn meant(cx: &Context, shop_id: ShopId, typed: &str) -> Result<Option<Product>, StoreError> {
    // One engine stores no NUL, and nothing is called so.
    if typed.contains('\0') {
        return Ok(None);
    }
    if let Some(scanned) = scanned(cx, shop_id, typed).await? {
        return Ok(Some(scanned));
    }
    let keys = BTreeSet::from([name_key(typed)]);
    Ok(named(cx, shop_id, &keys).await?.into_values().next())
}

/// What a scanner types so, whichever form of its code that is.
pub(super) async fn scanned(cx: &Context, shop_id: ShopId, typed: &str) -> Result<Option<Product>, StoreError> {
    let typed = typed.trim();
    let key = barcode::key(typed).unwrap_or_else(|| typed.to_owned());
    cx.store.optional(SCANNED, args![shop_id, typed, key]).await
}

/// A product of a shop by its id, also one that was taken out of the catalogue.
pub(crate) async fn product(cx: &Context, shop_id: ShopId, id: ProductId) -> Result<Option<Listing>, StoreError> {
    cx.store.optional(PRODUCT, args![id, shop_id]).await
}

/// The catalogue of a shop as its tills show it: the first things of its own order, and how many there are in all.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn catalogue(cx: &Context, shop_id: ShopId) -> Result<Catalogue, StoreError> {
    let terms = terms(cx, shop_id).await?;
    let mut tiles: Vec<Tile> = cx.store.all(TILES, args![shop_id, TILES_MAX]).await?;
    // Within a category they stay as they were read: in the shop's own order.
    tiles.sort_by_key(|tile| tile.category_position);
    let products: Vec<Product> = tiles.into_iter().map(|tile| tile.product).collect();
    let shown = i64::try_from(products.len()).unwrap_or(i64::MAX);
    let count = if shown < TILES_MAX { shown } else { counted(cx, shop_id).await? };
    Ok(reckoned(terms, products, count, shown < count, None))
}

/// The same, with `these` where the tiles do not hold them: also what was taken out of the catalogue since it was put into a basket.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn catalogue_with(cx: &Context, shop_id: ShopId, these: &[ProductId]) -> Result<Catalogue, StoreError> {
    let mut catalogue = catalogue(cx, shop_id).await?;
    let on_tiles: BTreeSet<ProductId> = catalogue.products.iter().map(|product| product.id).collect();
    let missing: BTreeSet<ProductId> = these.iter().copied().filter(|id| !on_tiles.contains(id)).collect();
    catalogue.products.extend(of_ids(cx, shop_id, missing).await?);
    Ok(catalogue)
}

/// Nothing but `these`, with how the shop reckons: for what they come to.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn catalogue_of(cx: &Context, shop_id: ShopId, these: &[ProductId]) -> Result<Catalogue, StoreError> {
    let terms = terms(cx, shop_id).await?;
    let products = of_ids(cx, shop_id, these.iter().copied().collect()).await?;
    let count = i64::try_from(products.len()).unwrap_or(i64::MAX);
    Ok(reckoned(terms, products, count, false, None))
}

async fn of_ids(cx: &Context, shop_id: ShopId, these: BTreeSet<ProductId>) -> Result<Vec<Product>, StoreError> {
    let these: Vec<ProductId> = these.into_iter().collect();
    let mut products = Vec::with_capacity(these.len());
    for some in these.chunks(ROWS_MAX) {
        let mut values = args![shop_id];
        values.extend(some.iter().map(|id| Value::from(*id)));
        products.extend(cx.store.all::<Product>(THESE.text(some.len()), values).await?);
    }
    Ok(products)
}

/// How many things a shop sells.
pub(super) async fn counted(cx: &Context, shop_id: ShopId) -> Result<i64, StoreError> {
    Ok(cx.store.one::<(i64,)>(COUNT, args![shop_id]).await?.0)
}

/// These products, with how the shop reckons: read before them, so that its revision never names what they do not hold yet.
pub(super) fn reckoned(
    terms: Terms,
    products: Vec<Product>,
    products_count: i64,
    is_cut: bool,
    next: Option<String>,
) -> Catalogue {
    Catalogue {
        decimals: terms.decimals(),
        cash_coin_cents: terms.coin_cents(),
        tenders: terms.tenders.list(),
        tax_rates_bp: rates_of(&terms.tax_rates),
        currency: terms.currency,
        tax_mode: terms.tax_mode,
        credit_price_cents: terms.credit_price_cents,
        opening_cash_cents: terms.opening_cash_cents,
        revision: terms.catalogue_revision,
        products,
        products_count,
        is_cut,
        next,
    }
}
