//! Categories: their order, which is that of the till's tabs, and what they are called.

use super::super::words::make_findable;
use super::error::CatalogueError;
use super::row::{CATEGORY_CHARS_MAX, runs_the_shop};
use super::view::Category;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::store::{StoreError, args, transact};
use crate::text;

/// Categories of a shop that are put in order; nobody looks through as many tabs.
pub const CATEGORIES_MAX: usize = 500;

const LIST: &str = "SELECT c.name, (SELECT COUNT(*) FROM products AS p
            WHERE p.shop_id = c.shop_id AND p.category = c.name AND p.archived_at IS NULL) AS products_count
     FROM product_categories AS c WHERE c.shop_id = $1 ORDER BY c.position, c.name LIMIT $2";
const PUT: &str = "INSERT INTO product_categories (shop_id, name, position) VALUES ($1, $2, $3)
     ON CONFLICT (shop_id, name) DO UPDATE SET position = excluded.position";
const DROP: &str = "DELETE FROM product_categories WHERE shop_id = $1 AND name = $2
     AND NOT EXISTS (SELECT 1 FROM products AS p WHERE p.shop_id = $1 AND p.category = $2)";
const RENAME: &str = "UPDATE products SET category = $3, version = version + 1 WHERE shop_id = $1 AND category = $2";
const KEEP_PLACE: &str = "INSERT INTO product_categories (shop_id, name, position)
     SELECT shop_id, $3, position FROM product_categories WHERE shop_id = $1 AND name = $2
     ON CONFLICT (shop_id, name) DO NOTHING";

/// The categories of the shop, in its order.
///
/// # Errors
/// [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn categories(cx: &Context, manager: &Actor) -> Result<Vec<Category>, CatalogueError> {
    let shop_id = runs_the_shop(manager)?.user.shop_id;
    let rows_max = i64::try_from(CATEGORIES_MAX).unwrap_or(i64::MAX);
    Ok(cx.store.all(LIST, args![shop_id, rows_max]).await?)
}

/// Puts the categories in this order. One that is new is made, and may be filled; one that is left out is gone where nothing is in it,
/// and comes after the others where something is.
///
/// # Errors
/// [`CatalogueError::Invalid`] for a name that none can be, or that stands there twice; [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn arrange_categories(
    cx: &Context,
    manager: &Actor,
    names: &[String],
) -> Result<Vec<Category>, CatalogueError> {
    let actor = runs_the_shop(manager)?;
    let shop_id = actor.user.shop_id;
    let mut wanted = checked(names)?;
    let present: Vec<String> = categories(cx, actor).await?.into_iter().map(|category| category.name).collect();
    let left_out: Vec<String> = present.iter().filter(|name| !wanted.contains(name)).cloned().collect();
    wanted.extend(left_out.iter().cloned());
    transact!(cx.store, |tx| {
        for (place, name) in wanted.iter().enumerate() {
            let position = i64::try_from(place + 1).unwrap_or(i64::MAX);
            tx.execute(PUT, args![shop_id, name, position]).await?;
        }
        for name in &left_out {
            tx.execute(DROP, args![shop_id, name]).await?;
        }
        let tills = [Topic::Catalogue(shop_id)];
        let change = Change::audited(actor.into(), "categories_arranged", shop_id.to_string(), &tills);
        tx.record(cx, change).await
    })?;
    categories(cx, actor).await
}

/// Calls a category otherwise, with everything in it. One that is called so already takes it all.
///
/// # Errors
/// [`CatalogueError::NotFound`] when nothing is called so; [`CatalogueError::Invalid`] for a name that none can be;
/// [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn rename_category(
    cx: &Context,
    manager: &Actor,
    from: &str,
    to: &str,
) -> Result<Vec<Category>, CatalogueError> {
    let actor = runs_the_shop(manager)?;
    let shop_id = actor.user.shop_id;
    let to = text::checked(to, 1, CATEGORY_CHARS_MAX).map_err(|message| CatalogueError::invalid("to", message))?;
    text::checked(from, 0, CATEGORY_CHARS_MAX).map_err(|message| CatalogueError::invalid("from", message))?;
    let known = categories(cx, actor).await?;
    if !known.iter().any(|category| category.name == from) {
        return Err(CatalogueError::NotFound);
    }
    if from == to {
        return Ok(known);
    }
    transact!(cx.store, |tx| {
        tx.execute(KEEP_PLACE, args![shop_id, from, &to]).await?;
        tx.execute(RENAME, args![shop_id, from, &to]).await?;
        tx.execute(DROP, args![shop_id, from]).await?;
        let tills = [Topic::Catalogue(shop_id)];
        tx.record(cx, Change::audited(actor.into(), "category_renamed", shop_id.to_string(), &tills)).await?;
        Ok::<_, StoreError>(())
    })?;
    make_findable(cx).await?;
    categories(cx, actor).await
}

fn checked(names: &[String]) -> Result<Vec<String>, CatalogueError> {
    let invalid = |message: String| CatalogueError::invalid("names", message);
    if names.len() > CATEGORIES_MAX {
        return Err(invalid(format!("A shop has at most {CATEGORIES_MAX} categories.")));
    }
    let mut checked: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let name = text::checked(name, 1, CATEGORY_CHARS_MAX).map_err(invalid)?;
        if checked.contains(&name) {
            return Err(invalid(format!("{name} stands there twice.")));
        }
        checked.push(name);
    }
    Ok(checked)
}
