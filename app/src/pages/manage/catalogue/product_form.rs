//! The form of a product: its fields, and what they look like after somebody else was faster.

use leptos::prelude::*;
use session::catalogue::{
    BARCODE_CHARS_MAX, BarcodeKind, CATEGORY_CHARS_MAX, Category, MARK_CHARS_MAX, ManagedProduct,
    PRODUCT_NAME_CHARS_MAX, PRODUCT_NUMBER_CHARS_MAX, Terms, TileColour,
};
use session::money;

use super::percent_typed;
use crate::components::{Field, choice, field};
use crate::problem::ProblemKind;
use crate::request::flash::Refused;
use crate::words;

/// The id of the list of categories.
const LIST: &str = "known-categories";

/// What the fields hold where nothing was typed.
#[derive(Clone, Debug, Default)]
struct Held {
    name: String,
    number: String,
    barcode: String,
    is_own: bool,
    category: String,
    price: String,
    cost: String,
    tax: String,
    unit: String,
    colour: String,
    mark: String,
    position: String,
}

impl Held {
    fn of(product: &ManagedProduct, decimals: u32) -> Self {
        let product = product.clone();
        Self {
            name: product.name,
            number: product.number.unwrap_or_default(),
            barcode: product.barcode.unwrap_or_default(),
            is_own: product.barcode_kind == BarcodeKind::Own,
            category: product.category,
            price: money::amount(product.price_cents, decimals),
            cost: product.cost_cents.map(|cents| money::amount(cents, decimals)).unwrap_or_default(),
            tax: percent_typed(product.tax_bp),
            unit: product.unit.as_str().to_owned(),
            colour: product.colour.map(|colour| colour.as_str().to_owned()).unwrap_or_default(),
            mark: product.mark,
            position: product.position.to_string(),
        }
    }
}

/// The fields: as they were typed where that was refused, as the product has them otherwise. Where somebody else changed one in
/// between, what it is now stands beside what was typed.
pub(super) fn fields(
    refused: Option<&Refused>,
    present: Option<&ManagedProduct>,
    (categories, terms): (&[Category], &Terms),
) -> AnyView {
    let held = present.map(|product| Held::of(product, terms.decimals())).unwrap_or_default();
    let of = |name: &'static str, label: String, now: &str| beside(Field::named(name, label), now, refused);
    let price = of("price", format!("Price, {}", terms.currency), &held.price).decimal().required();
    let cost = of("cost", format!("Cost, {}", terms.currency), &held.cost).decimal().optional();
    let tax = of("tax", "Tax rate, %".to_owned(), &held.tax).decimal().required();
    let kept = |name: &str, now: &str| {
        refused.and_then(|refused| refused.kept.get(name)).cloned().unwrap_or_else(|| now.to_owned())
    };
    let is_own =
        refused.map_or(held.is_own, |refused| refused.kept.get("own_code").is_some_and(|kept| !kept.is_empty()));
    let unit = kept("unit", if held.unit.is_empty() { "piece" } else { &held.unit });
    let colour = kept("colour", &held.colour);
    let options =
        categories.iter().map(|category| view! { <option value=category.name.clone()></option> }).collect_view();
    view! {
        {field(of("name", "Name".to_owned(), &held.name).at_most(PRODUCT_NAME_CHARS_MAX).required())}
        {field(price)}
        <div class="fields">
            {field(tax)}
            {choice(Field::named("unit", "Sold by").answered(refused), words::unit::units(&unit))}
        </div>
        {field(cost.hint("What you pay for one. Tills never show it."))}
        {field(of("category", "Category".to_owned(), &held.category).at_most(CATEGORY_CHARS_MAX).offering(LIST).optional().hint("A tab of the tills. A new name makes a new one."))}
        <datalist id=LIST>{options}</datalist>
        {field(of("number", "Number".to_owned(), &held.number).at_most(PRODUCT_NUMBER_CHARS_MAX).optional().hint("Your article number."))}
        {field(of("barcode", "Barcode".to_owned(), &held.barcode).at_most(BARCODE_CHARS_MAX).optional().hint("Scan it here, or type it."))}
        <label class="check"><input type="checkbox" name="own_code" value="1" checked=is_own/> "It’s our own code: don’t check its last digit"</label>
        <div class="fields">
            {choice(Field::named("colour", "Tile colour").answered(refused), colours(&colour))}
            {field(of("mark", "Tile mark".to_owned(), &held.mark).at_most(MARK_CHARS_MAX).optional())}
        </div>
        {field(of("position", "Place on the till".to_owned(), &held.position).keys("numeric").optional().hint("The lowest comes first in its category."))}
    }
    .into_any()
}

fn colours(chosen: &str) -> Vec<(String, String, bool)> {
    let each = TileColour::ALL.iter().map(|colour| {
        let word = colour.as_str();
        let mut name = word.to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        (word.to_owned(), name, word == chosen)
    });
    std::iter::once((String::new(), "None".to_owned(), chosen.is_empty())).chain(each).collect()
}

/// A field with what the product has in it, or what was typed and, where the product changed in between, what it is now.
fn beside(of: Field, now: &str, refused: Option<&Refused>) -> Field {
    let is_stale = refused.is_some_and(|refused| refused.kind == ProblemKind::Stale);
    let typed = refused.and_then(|refused| refused.kept.get(of.name));
    let of = if is_stale && typed.is_some_and(|typed| typed != now) {
        let (id, now) = (format!("{}-theirs", of.id), if now.is_empty() { "empty" } else { now });
        of.noted(id, "theirs", format!("Now: {now}"))
    } else {
        of
    };
    of.holding(now.to_owned()).answered(refused)
}
