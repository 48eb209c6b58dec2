//! A list to begin with: what a garage sells on its first day. It goes the way of any file.

use super::super::manage::CatalogueError;
use super::super::terms::terms;
use super::super::words::make_findable;
use super::apply::write;
use super::plan::plan;
use super::table::Settings;
use super::view::Imported;
use crate::Context;
use crate::change::By;
use crate::store::transact;

/// The list, with prices in whole units and cents of a currency with two decimals.
const LIST: &str = include_str!("starter.csv");

/// Puts the list into the catalogue of the shop that `by` works in, taxed at `tax_bp` basis points. Prices are the same figures in any
/// currency; without decimals, a hundred of its units stand for one. What is there already by its number becomes what the list says.
///
/// # Errors
/// [`CatalogueError`]; nothing is written then.
#[crate::boxed]
pub async fn starter<'a>(cx: &'a Context, by: By<'a>, tax_bp: i64) -> Result<Imported, CatalogueError> {
    let decimals = terms(cx, by.shop_id).await?.decimals();
    let list =
        if decimals == 0 { LIST.lines().map(without_decimals).collect::<Vec<_>>().join("\n") } else { LIST.to_owned() };
    let settings = Settings::told_by(&list);
    let plan = plan(cx, by.shop_id, &list, &settings, Some(tax_bp)).await?;
    let imported = transact!(cx.store, |tx| write(cx, tx, by, &plan, false).await)?;
    make_findable(cx).await?;
    Ok(imported)
}

/// A line with its price in the smallest units.
fn without_decimals(line: &str) -> String {
    line.split(',')
        .map(|cell| match cell.split_once('.') {
            Some((whole, cents)) if cents.len() == 2 && whole.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("{whole}{cents}")
            }
            _ => cell.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(",")
}
