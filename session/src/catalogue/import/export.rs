//! The catalogue as a file: what an import reads again, and then changes nothing.

use super::super::kind::{BarcodeKind, ImportColumn};
use super::super::manage::row::runs_the_shop;
use super::super::manage::{CatalogueError, ListFilter, ManagedProduct, list_products};
use super::super::terms::terms;
use super::table::guarded;
use crate::Context;
use crate::change::Actor;
use crate::money;

/// Everything that is in the catalogue, as comma-separated values: in UTF-8 with its mark, by which spreadsheets know it, with a point
/// before decimals, and what a spreadsheet would take for a formula behind an apostrophe.
///
/// # Errors
/// [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn export_catalogue(cx: &Context, manager: &Actor) -> Result<String, CatalogueError> {
    let shop_id = runs_the_shop(manager)?.user.shop_id;
    let decimals = terms(cx, shop_id).await?.decimals();
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let mut filter = ListFilter::default();
    write(&mut writer, ImportColumn::ALL.iter().map(|column| column.as_str().to_owned()));
    loop {
        let page = list_products(cx, manager, &filter).await?;
        for product in &page.products {
            let cells = ImportColumn::ALL.iter().map(|column| cell(product, *column, decimals));
            write(&mut writer, cells);
        }
        match page.next.and_then(|next| next.parse().ok()) {
            Some(next) => filter.after = Some(next),
            None => break,
        }
    }
    Ok(String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default())
}

/// Into memory nothing fails to be written.
fn write(writer: &mut csv::Writer<Vec<u8>>, cells: impl Iterator<Item = String>) {
    if let Err(error) = writer.write_record(cells) {
        tracing::error!(%error, "a line of the catalogue could not be written");
    }
}

fn cell(product: &ManagedProduct, column: ImportColumn, decimals: u32) -> String {
    let text = |text: Option<&str>| guarded(text.unwrap_or_default());
    match column {
        ImportColumn::Id => product.id.to_string(),
        ImportColumn::Name => text(Some(&product.name)),
        ImportColumn::Number => text(product.number.as_deref()),
        ImportColumn::Barcode => text(product.barcode.as_deref()),
        ImportColumn::BarcodeKind => match product.barcode_kind {
            BarcodeKind::Own => "own".to_owned(),
            BarcodeKind::Standard => String::new(),
        },
        ImportColumn::Category => text(Some(&product.category)),
        ImportColumn::Price => money::amount(product.price_cents, decimals),
        ImportColumn::Cost => product.cost_cents.map(|cents| money::amount(cents, decimals)).unwrap_or_default(),
        ImportColumn::Tax => money::amount(product.tax_bp, 2),
        ImportColumn::Unit => product.unit.to_string(),
        ImportColumn::Colour => product.colour.map(|colour| colour.to_string()).unwrap_or_default(),
        ImportColumn::Mark => text(Some(&product.mark)),
        ImportColumn::Position => product.position.to_string(),
    }
}
