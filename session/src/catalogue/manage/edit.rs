//! Make a product, change one over the version it was made from, take one out of the catalogue and bring it back.

use super::error::CatalogueError;
use super::row::{Fields, insert, one, runs_the_shop, update};
use super::view::{ManagedProduct, NewProduct, PriceChange, ProductEdit, ProductRecord};
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::id::ProductId;
use crate::store::{args, transact};

/// Changes of a price that are shown.
const PRICES_MAX: i64 = 100;

const ARCHIVE: &str = "UPDATE products SET archived_at = $3, version = version + 1
     WHERE id = $1 AND shop_id = $2 AND archived_at IS NULL";
const RESTORE: &str = "UPDATE products SET archived_at = NULL, version = version + 1
     WHERE id = $1 AND shop_id = $2 AND archived_at IS NOT NULL";
const PRICES: &str = "SELECT b.price_cents, b.until_at, u.name AS by_name
     FROM product_prices AS b LEFT JOIN users AS u ON u.id = b.changed_by
     WHERE b.product_id = $1 AND b.shop_id = $2 ORDER BY b.until_at DESC LIMIT $3";

#[derive(sqlx::FromRow)]
struct Before {
    price_cents: i64,
    until_at: Timestamp,
    by_name: Option<String>,
}

/// Makes a product.
///
/// # Errors
/// [`CatalogueError::NotAllowed`]; [`CatalogueError::Invalid`] by its field, also for a number or a barcode that another product of
/// the catalogue has, and for a barcode whose last digit does not fit unless it is said to be the shop's own.
#[crate::boxed]
pub async fn create_product(cx: &Context, manager: &Actor, new: &NewProduct) -> Result<ManagedProduct, CatalogueError> {
    let manager = runs_the_shop(manager)?;
    let new = new.clone();
    let fields = Fields {
        name: new.name,
        number: Some(new.number),
        barcode: Some(new.barcode),
        barcode_kind: new.barcode_kind,
        category: new.category,
        price_cents: new.price_cents,
        cost_cents: new.cost_cents,
        tax_bp: new.tax_bp,
        unit: new.unit,
        colour: new.colour,
        mark: new.mark,
        position: new.position,
    };
    let fields = fields.checked(cx)?;
    let id = cx.ids.next::<ProductId>();
    transact!(cx.store, |tx| {
        insert(tx, manager, id, &fields).await.map_err(CatalogueError::taken)?;
        let tills = [Topic::Catalogue(manager.user.shop_id)];
        Ok::<_, CatalogueError>(
            tx.record(cx, Change::audited(manager.into(), "product_created", id.to_string(), &tills)).await?,
        )
    })?;
    one(cx, manager.user.shop_id, id).await
}

/// Changes what the edit names, if the product still is at the edit's version.
///
/// # Errors
/// [`CatalogueError::NotFound`]; [`CatalogueError::Stale`] with the product as it is now; [`CatalogueError::Invalid`] by its field;
/// [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn edit_product(
    cx: &Context,
    manager: &Actor,
    id: ProductId,
    edit: &ProductEdit,
) -> Result<ManagedProduct, CatalogueError> {
    let manager = runs_the_shop(manager)?;
    let shop_id = manager.user.shop_id;
    let present = one(cx, shop_id, id).await?;
    let wanted = wanted(&present, edit.clone()).checked(cx)?;
    if present.version != edit.version {
        return Err(stale(present, edit, &wanted));
    }
    if wanted == Fields::of(&present) {
        return Ok(present);
    }
    let is_written = transact!(cx.store, |tx| {
        if !update(tx, manager, (id, edit.version), &wanted).await.map_err(CatalogueError::taken)? {
            return Ok(false);
        }
        let tills = [Topic::Catalogue(shop_id)];
        tx.record(cx, Change::audited(manager.into(), "product_changed", id.to_string(), &tills)).await?;
        Ok::<_, CatalogueError>(true)
    })?;
    let now = one(cx, shop_id, id).await?;
    if is_written { Ok(now) } else { Err(stale(now, edit, &wanted)) }
}

fn wanted(present: &ManagedProduct, edit: ProductEdit) -> Fields {
    let now = Fields::of(present);
    Fields {
        name: edit.name.unwrap_or(now.name),
        number: edit.number.or(now.number),
        barcode: edit.barcode.or(now.barcode),
        barcode_kind: edit.barcode_kind.unwrap_or(now.barcode_kind),
        category: edit.category.unwrap_or(now.category),
        price_cents: edit.price_cents.unwrap_or(now.price_cents),
        cost_cents: edit.cost_cents.unwrap_or(now.cost_cents),
        tax_bp: edit.tax_bp.unwrap_or(now.tax_bp),
        unit: edit.unit.unwrap_or(now.unit),
        colour: edit.colour.unwrap_or(now.colour),
        mark: edit.mark.unwrap_or(now.mark),
        position: edit.position.or(now.position),
    }
}

/// Which fields of the edit the product holds otherwise now.
fn stale(current: ManagedProduct, edit: &ProductEdit, wanted: &Fields) -> CatalogueError {
    let now = Fields::of(&current);
    let differs = [
        ("name", edit.name.is_some() && wanted.name != now.name),
        ("number", edit.number.is_some() && wanted.number != now.number),
        ("barcode", edit.barcode.is_some() && wanted.barcode != now.barcode),
        ("barcode_kind", edit.barcode_kind.is_some() && wanted.barcode_kind != now.barcode_kind),
        ("category", edit.category.is_some() && wanted.category != now.category),
        ("price_cents", edit.price_cents.is_some() && wanted.price_cents != now.price_cents),
        ("cost_cents", edit.cost_cents.is_some() && wanted.cost_cents != now.cost_cents),
        ("tax_bp", edit.tax_bp.is_some() && wanted.tax_bp != now.tax_bp),
        ("unit", edit.unit.is_some() && wanted.unit != now.unit),
        ("colour", edit.colour.is_some() && wanted.colour != now.colour),
        ("mark", edit.mark.is_some() && wanted.mark != now.mark),
        ("position", edit.position.is_some() && wanted.position != now.position),
    ];
    let differs = differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    CatalogueError::Stale { current: Box::new(current), differs }
}

/// Takes a product out of the catalogue. Where it lies in a basket it is sold all the same, and its number and barcode are free. One
/// that is out already stays so.
///
/// # Errors
/// [`CatalogueError::NotFound`], [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn archive_product(cx: &Context, manager: &Actor, id: ProductId) -> Result<ManagedProduct, CatalogueError> {
    put_away(cx, manager, id, true).await
}

/// Brings a product back that was archived.
///
/// # Errors
/// [`CatalogueError::NotFound`], [`CatalogueError::NotAllowed`]; [`CatalogueError::Invalid`] when another product has its number or
/// its barcode by now.
#[crate::boxed]
pub async fn restore_product(cx: &Context, manager: &Actor, id: ProductId) -> Result<ManagedProduct, CatalogueError> {
    put_away(cx, manager, id, false).await
}

async fn put_away(
    cx: &Context,
    manager: &Actor,
    id: ProductId,
    is_archived: bool,
) -> Result<ManagedProduct, CatalogueError> {
    let manager = runs_the_shop(manager)?;
    let shop_id = manager.user.shop_id;
    let kind = if is_archived { "product_archived" } else { "product_restored" };
    transact!(cx.store, |tx| {
        let changed = if is_archived {
            tx.execute(ARCHIVE, args![id, shop_id, cx.clock.now()]).await?
        } else {
            tx.execute(RESTORE, args![id, shop_id]).await.map_err(CatalogueError::taken)?
        };
        if changed == 1 {
            let tills = [Topic::Catalogue(shop_id)];
            tx.record(cx, Change::audited(manager.into(), kind, id.to_string(), &tills)).await?;
        }
        Ok::<_, CatalogueError>(())
    })?;
    one(cx, shop_id, id).await
}

/// One product, whole, also one that is archived.
///
/// # Errors
/// [`CatalogueError::NotFound`], [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn product_record(cx: &Context, manager: &Actor, id: ProductId) -> Result<ProductRecord, CatalogueError> {
    let shop_id = runs_the_shop(manager)?.user.shop_id;
    let product = one(cx, shop_id, id).await?;
    let before: Vec<Before> = cx.store.all(PRICES, args![id, shop_id, PRICES_MAX]).await?;
    let mut to_cents = product.price_cents;
    let change = |before: Before| {
        let from_cents = before.price_cents;
        let to_cents = std::mem::replace(&mut to_cents, from_cents);
        PriceChange { from_cents, to_cents, at: before.until_at, by: before.by_name }
    };
    Ok(ProductRecord { product, prices: before.into_iter().map(change).collect() })
}
