//! What is said of a line that is new or changes something.

use super::super::kind::TileColour;
use super::super::manage::ManagedProduct;
use super::super::manage::row::Fields;
use super::super::terms::Terms;
use super::line::short;
use crate::money;

/// An amount with its currency.
pub(super) fn price(cents: i64, terms: &Terms) -> String {
    format!("{} {}", money::amount(cents, terms.decimals()), terms.currency)
}

/// A field as people call it.
pub(super) fn words(field: &str) -> &str {
    match field {
        "price_cents" => "Price",
        "cost_cents" => "Cost",
        "tax_bp" => "Tax",
        "barcode" => "Barcode",
        "number" => "Number",
        "category" => "Category",
        "mark" => "Mark",
        "position" => "Place",
        _ => "Name",
    }
}

/// What becomes otherwise, in a sentence.
pub(super) fn changes(product: &ManagedProduct, fields: &Fields, terms: &Terms) -> String {
    let now = Fields::of(product);
    let none = || "none".to_owned();
    let text = |text: &str| if text.is_empty() { none() } else { short(text) };
    let maybe = |code: &Option<String>| code.as_deref().map_or_else(none, short);
    let cost = |cents: Option<i64>| cents.map_or_else(none, |cents| price(cents, terms));
    let rate = |bp: i64| format!("{} %", money::amount(bp, 2));
    let word = |word: Option<TileColour>| word.map_or_else(none, |word| word.to_string());
    let place = |place: Option<i64>| place.map_or_else(none, |place| place.to_string());
    let all = [
        ("Name", short(&now.name), short(&fields.name), now.name != fields.name),
        ("Number", maybe(&now.number), maybe(&fields.number), now.number != fields.number),
        ("Barcode", maybe(&now.barcode), maybe(&fields.barcode), now.barcode != fields.barcode),
        (
            "Barcode",
            now.barcode_kind.to_string(),
            fields.barcode_kind.to_string(),
            now.barcode_kind != fields.barcode_kind,
        ),
        ("Category", text(&now.category), text(&fields.category), now.category != fields.category),
        (
            "Price",
            price(now.price_cents, terms),
            price(fields.price_cents, terms),
            now.price_cents != fields.price_cents,
        ),
        ("Cost", cost(now.cost_cents), cost(fields.cost_cents), now.cost_cents != fields.cost_cents),
        ("Tax", rate(now.tax_bp), rate(fields.tax_bp), now.tax_bp != fields.tax_bp),
        ("Unit", now.unit.to_string(), fields.unit.to_string(), now.unit != fields.unit),
        ("Colour", word(now.colour), word(fields.colour), now.colour != fields.colour),
        ("Mark", text(&now.mark), text(&fields.mark), now.mark != fields.mark),
        ("Place", place(now.position), place(fields.position), now.position != fields.position),
    ];
    let changed = all.into_iter().filter(|(.., is_changed)| *is_changed);
    changed.map(|(what, from, to, _)| format!("{what}: {from} → {to}")).collect::<Vec<_>>().join("; ")
}
