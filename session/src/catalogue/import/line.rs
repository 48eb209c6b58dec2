//! A line of a file as what it says of a product. An empty cell says nothing.

use super::super::kind::{BarcodeKind, ImportColumn, TileColour};
use super::amount::amount;
use super::table::{Line, Settings};
use crate::id::ProductId;
use crate::quantity::Unit;

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) id: Option<ProductId>,
    pub(super) name: Option<String>,
    pub(super) number: Option<String>,
    pub(super) barcode: Option<String>,
    pub(super) barcode_kind: Option<BarcodeKind>,
    pub(super) category: Option<String>,
    pub(super) price_cents: Option<i64>,
    pub(super) cost_cents: Option<i64>,
    pub(super) tax_bp: Option<i64>,
    pub(super) unit: Option<Unit>,
    pub(super) colour: Option<TileColour>,
    pub(super) mark: Option<String>,
    pub(super) position: Option<i64>,
}

/// What a line says, in a currency of so many decimals.
///
/// # Errors
/// A sentence for people, which names the cell.
pub(super) fn said(line: &Line, settings: &Settings, decimals: u32) -> Result<Said, String> {
    let mut said = Said::default();
    for (cell, column) in line.cells.iter().zip(&settings.columns) {
        let Some(column) = column.filter(|_| !cell.is_empty()) else { continue };
        let money = || {
            amount(cell, settings.mark(), decimals)
                .ok_or_else(|| format!("“{}” is no amount of the shop's currency.", short(cell)))
        };
        match column {
            // One of another shop is none: the product is found by its number or barcode.
            ImportColumn::Id => said.id = cell.parse().ok(),
            ImportColumn::Name => said.name = Some(cell.clone()),
            ImportColumn::Number => said.number = Some(cell.clone()),
            ImportColumn::Barcode => said.barcode = Some(cell.clone()),
            ImportColumn::BarcodeKind => said.barcode_kind = Some(kind(cell)),
            ImportColumn::Category => said.category = Some(cell.clone()),
            ImportColumn::Price => said.price_cents = Some(money()?),
            ImportColumn::Cost => said.cost_cents = Some(money()?),
            ImportColumn::Tax => {
                let rate = amount(cell, settings.mark(), 2);
                said.tax_bp = Some(rate.ok_or_else(|| format!("“{}” is no tax rate in percent.", short(cell)))?);
            }
            ImportColumn::Unit => {
                let unit = unit(cell).ok_or_else(|| {
                    format!("“{}” is no unit. Things are sold by the piece, h, l, kg or m.", short(cell))
                })?;
                said.unit = Some(unit);
            }
            ImportColumn::Colour => {
                let colour = cell.to_lowercase().parse().map_err(|_| {
                    format!(
                        "“{}” is no colour of a tile: red, amber, green, petrol, blue, violet or grey.",
                        short(cell)
                    )
                })?;
                said.colour = Some(colour);
            }
            ImportColumn::Mark => said.mark = Some(cell.clone()),
            ImportColumn::Position => {
                said.position =
                    Some(cell.parse().map_err(|_| format!("“{}” is no place: a whole number is.", short(cell)))?);
            }
        }
    }
    Ok(said)
}

/// What people say where a code is their own.
fn kind(cell: &str) -> BarcodeKind {
    match cell.to_lowercase().as_str() {
        "own" | "yes" | "ja" | "x" | "1" | "true" | "eigen" => BarcodeKind::Own,
        _ => BarcodeKind::Standard,
    }
}

fn unit(cell: &str) -> Option<Unit> {
    let word = cell.trim_end_matches('.').to_lowercase();
    Some(match word.as_str() {
        "piece" | "pieces" | "pc" | "pcs" | "each" | "ea" | "stk" | "stück" | "stueck" | "st" | "psch" => Unit::Piece,
        "h" | "hour" | "hours" | "hr" | "std" | "stunde" | "stunden" => Unit::Hour,
        "l" | "litre" | "liter" | "litres" | "ltr" => Unit::Litre,
        "kg" | "kilogram" | "kilogramm" | "kilo" => Unit::Kilogram,
        "m" | "metre" | "meter" | "metres" => Unit::Metre,
        _ => return None,
    })
}

/// A cell as it is quoted in a sentence.
pub(super) fn short(cell: &str) -> String {
    const CHARS_MAX: usize = 40;
    let mut text: String = cell.chars().take(CHARS_MAX).collect();
    if cell.chars().nth(CHARS_MAX).is_some() {
        text.push('…');
    }
    text
}
