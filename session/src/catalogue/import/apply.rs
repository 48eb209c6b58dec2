//! Carrying an import out: all of it in one transaction, or nothing. A product that was changed since it was compared ends it.

use super::plan::{Plan, Wanted};
use super::view::Imported;
use crate::Context;
use crate::catalogue::kind::BarcodeKind;
use crate::catalogue::manage::CatalogueError;
use crate::catalogue::manage::row::Fields;
use crate::catalogue::words::{put, words_of};
use crate::change::{By, Change, Topic};
use crate::id::ProductId;
use crate::store::{ROWS_MAX, Rows, Tx, Value, args};
use crate::text::name_key;

/// A new one is written, with its key; one that is known is written over the version it was compared with. Any other row is left, and missed.
static WRITE: Rows = Rows::new(
    "INSERT INTO products (shop_id, priced_by, id, version, name, number, barcode, barcode_kind, category, price_cents, cost_cents,
        tax_bp, unit, colour, mark, position, name_key) VALUES ",
    "$1, $2, ",
    (3, 15),
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, number = excluded.number, barcode = excluded.barcode,
        barcode_kind = excluded.barcode_kind, category = excluded.category, price_cents = excluded.price_cents,
        cost_cents = excluded.cost_cents, tax_bp = excluded.tax_bp, unit = excluded.unit, colour = excluded.colour,
        mark = excluded.mark, position = excluded.position, priced_by = excluded.priced_by, version = excluded.version
     WHERE products.shop_id = excluded.shop_id AND products.version = excluded.version - 1",
);

/// Writes what the plan wants, with or without what has a doubtful barcode.
///
/// # Errors
/// [`CatalogueError::Overtaken`] when a product was changed since; [`CatalogueError::Invalid`] when a number or a barcode was taken since.
pub(super) async fn write(
    cx: &Context,
    tx: &mut Tx,
    by: By<'_>,
    plan: &Plan,
    takes_doubtful: bool,
) -> Result<Imported, CatalogueError> {
    let wanted: Vec<&Wanted> = plan.wanted.iter().filter(|wanted| takes_doubtful || !wanted.is_doubtful).collect();
    let (mut position, mut words) = (plan.last_position, Vec::new());
    for some in wanted.chunks(ROWS_MAX) {
        let mut values = args![by.shop_id, by.person];
        for wanted in some {
            let fields = &wanted.fields;
            let (id, version, key) = match wanted.known {
                // Where its name changes, it is keyed anew like everything that is renamed.
                Some((id, version)) => (id, version + 1, None),
                None => (cx.ids.next::<ProductId>(), 1, Some(name_key(&fields.name))),
            };
            if let Some(key) = &key {
                let [barcode, number] =
                    [&fields.barcode, &fields.number].map(|code| code.as_deref().unwrap_or_default());
                words.extend(words_of((by.shop_id, id), key, [&fields.name, &fields.category, barcode, number]));
            }
            let position = fields.position.unwrap_or_else(|| {
                position += 1;
                position
            });
            values.extend(row((id, version), fields, position, key));
        }
        let written = tx.execute(WRITE.text(some.len()), values).await.map_err(CatalogueError::taken)?;
        if written != u64::try_from(some.len()).unwrap_or(u64::MAX) {
            return Err(CatalogueError::Overtaken);
        }
    }
    put(tx, &words).await?;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let new_count = count(wanted.iter().filter(|wanted| wanted.known.is_none()).count());
    let imported = Imported {
        new_count,
        changed_count: count(wanted.len()) - new_count,
        same_count: count(plan.same),
        left_out_count: count(plan.wrong.len() + plan.wanted.len() - wanted.len()),
    };
    let subject = format!("{} new, {} changed", imported.new_count, imported.changed_count);
    let tills = [Topic::Catalogue(by.shop_id)];
    let change = match wanted.is_empty() {
        true => Change::seen(by, "catalogue_imported", subject, &[]),
        false => Change::audited(by, "catalogue_imported", subject, &tills),
    };
    tx.record(cx, change).await?;
    Ok(imported)
}

fn row((id, version): (ProductId, i64), fields: &Fields, position: i64, key: Option<String>) -> Vec<Value> {
    let Fields { name, number, barcode, barcode_kind, category, price_cents, cost_cents, .. } = fields;
    let Fields { tax_bp, unit, colour, mark, .. } = fields;
    let (number, barcode, kind): (_, _, BarcodeKind) = (number.as_deref(), barcode.as_deref(), *barcode_kind);
    args![
        id,
        version,
        name,
        number,
        barcode,
        kind,
        category,
        *price_cents,
        *cost_cents,
        *tax_bp,
        *unit,
        *colour,
        mark,
        position,
        key
    ]
}
