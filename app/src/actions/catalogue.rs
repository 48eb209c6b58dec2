//! Server functions of the catalogue: products and categories.

#![expect(clippy::too_many_arguments, reason = "each field of a form is an argument of its own")]

use leptos::prelude::server;
use session::catalogue::{self, BarcodeKind, NewProduct, ProductEdit, TileColour};
use session::id::ProductId;
use session::money;
use session::quantity::Unit;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::deal::number as version_of;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// What the form of a product holds, as it was typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    name: String,
    number: String,
    barcode: String,
    own_code: String,
    category: String,
    price: String,
    cost: String,
    tax: String,
    unit: String,
    colour: String,
    mark: String,
    position: String,
}

impl Typed {
    fn sent(&self, form: &'static str) -> Sent {
        Sent::new(
            form,
            [
                ("name", self.name.as_str()),
                ("number", &self.number),
                ("barcode", &self.barcode),
                ("own_code", &self.own_code),
                ("category", &self.category),
                ("price", &self.price),
                ("cost", &self.cost),
                ("tax", &self.tax),
                ("unit", &self.unit),
                ("colour", &self.colour),
                ("mark", &self.mark),
                ("position", &self.position),
            ],
        )
    }

    /// What it says, in a currency of so many decimals.
    fn read(self, decimals: u32) -> Result<NewProduct, Problem> {
        let amount = |field: &str, text: &str| {
            money::typed(text, decimals)
                .ok_or_else(|| Problem::invalid(field, "Type an amount, such as 49.00. It can't be below 0."))
        };
        let cost_cents = if self.cost.trim().is_empty() { None } else { Some(amount("cost", &self.cost)?) };
        let tax_bp = money::typed(self.tax.trim().trim_end_matches('%'), 2)
            .ok_or_else(|| Problem::invalid("tax", "Type a tax rate in percent, such as 19."))?;
        let position = match self.position.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| Problem::invalid("position", "Type a whole number, such as 10."))?),
        };
        let unit = match self.unit.as_str() {
            "" => Unit::Piece,
            word => word.parse().map_err(|_| Problem::invalid("unit", "Choose one of the units."))?,
        };
        let colour: Option<TileColour> = match self.colour.as_str() {
            "" => None,
            word => Some(word.parse().map_err(|_| Problem::invalid("colour", "Choose one of the colours."))?),
        };
        Ok(NewProduct {
            price_cents: amount("price", &self.price)?,
            cost_cents,
            tax_bp,
            unit,
            colour,
            position,
            barcode_kind: if self.own_code.is_empty() { BarcodeKind::Standard } else { BarcodeKind::Own },
            name: self.name,
            number: self.number,
            barcode: self.barcode,
            category: self.category,
            mark: self.mark,
        })
    }
}

/// Fields as the form calls them.
fn by_field(error: catalogue::CatalogueError) -> Problem {
    let mut problem = Problem::from(error);
    problem.field = problem.field.map(|field| match field.as_str() {
        "price_cents" => "price".to_owned(),
        "cost_cents" => "cost".to_owned(),
        "tax_bp" => "tax".to_owned(),
        _ => field,
    });
    problem
}

/// Makes a product.
///
/// # Errors
/// `invalid` by its field, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "create_product")]
pub async fn create_product(
    #[server(default)] name: String,
    #[server(default)] number: String,
    #[server(default)] barcode: String,
    #[server(default)] own_code: String,
    #[server(default)] category: String,
    #[server(default)] price: String,
    #[server(default)] cost: String,
    #[server(default)] tax: String,
    #[server(default)] unit: String,
    #[server(default)] colour: String,
    #[server(default)] mark: String,
    #[server(default)] position: String,
) -> Result<(), Problem> {
    let typed = Typed { name, number, barcode, own_code, category, price, cost, tax, unit, colour, mark, position };
    let sent = typed.sent(name_of::<CreateProduct>());
    let made = async {
        let (cx, manager) = (context(), actor()?);
        let decimals = catalogue::terms(&cx, manager.user.shop_id).await?.decimals();
        let made = catalogue::create_product(&cx, &manager, &typed.read(decimals)?).await.map_err(by_field)?;
        Ok(Done::saying(path::product(made.id), format!("{} is in the catalogue. Tills show it.", made.name)))
    };
    answer(sent, made).await
}

/// Changes a product, over the version that was looked at.
///
/// # Errors
/// `stale`, `invalid` by its field, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "edit_product")]
pub async fn edit_product(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] name: String,
    #[server(default)] number: String,
    #[server(default)] barcode: String,
    #[server(default)] own_code: String,
    #[server(default)] category: String,
    #[server(default)] price: String,
    #[server(default)] cost: String,
    #[server(default)] tax: String,
    #[server(default)] unit: String,
    #[server(default)] colour: String,
    #[server(default)] mark: String,
    #[server(default)] position: String,
) -> Result<(), Problem> {
    let typed = Typed { name, number, barcode, own_code, category, price, cost, tax, unit, colour, mark, position };
    let sent = typed.sent(name_of::<EditProduct>());
    let edited = async {
        let (cx, manager, id) = (context(), actor()?, known::<ProductId>(&id)?);
        let decimals = catalogue::terms(&cx, manager.user.shop_id).await?.decimals();
        let new = typed.read(decimals)?;
        let edit = ProductEdit {
            version: version_of(&version),
            name: Some(new.name),
            number: Some(new.number),
            barcode: Some(new.barcode),
            barcode_kind: Some(new.barcode_kind),
            category: Some(new.category),
            price_cents: Some(new.price_cents),
            cost_cents: Some(new.cost_cents),
            tax_bp: Some(new.tax_bp),
            unit: Some(new.unit),
            colour: Some(new.colour),
            mark: Some(new.mark),
            position: new.position,
        };
        catalogue::edit_product(&cx, &manager, id, &edit).await.map_err(by_field)?;
        Ok(Done::saying(path::product(id), "Saved. Tills show it."))
    };
    answer(sent, edited).await
}

/// Takes a product out of the catalogue.
///
/// # Errors
/// `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "archive_product")]
pub async fn archive_product(#[server(default)] id: String) -> Result<(), Problem> {
    let archived = async {
        let id: ProductId = known(&id)?;
        let product = catalogue::archive_product(&context(), &actor()?, id).await?;
        Ok(Done::saying(path::product(id), format!("{} is archived. Tills no longer show it.", product.name)))
    };
    answer(Sent::new(name_of::<ArchiveProduct>(), []), archived).await
}

/// Brings an archived product back.
///
/// # Errors
/// `invalid` when another has its number or barcode by now, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "restore_product")]
pub async fn restore_product(#[server(default)] id: String) -> Result<(), Problem> {
    let restored = async {
        let id: ProductId = known(&id)?;
        let product = catalogue::restore_product(&context(), &actor()?, id).await?;
        Ok(Done::saying(path::product(id), format!("{} is back in the catalogue. Tills show it.", product.name)))
    };
    answer(Sent::new(name_of::<RestoreProduct>(), []), restored).await
}

/// Puts the categories in an order, a line each.
///
/// # Errors
/// `invalid`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "arrange_categories")]
pub async fn arrange_categories(#[server(default)] names: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<ArrangeCategories>(), [("names", names.as_str())]);
    let arranged = async {
        let lines: Vec<String> =
            names.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        catalogue::arrange_categories(&context(), &actor()?, &lines).await?;
        Ok(Done::saying(path::CATEGORIES, "The tabs of the tills are in this order now."))
    };
    answer(sent, arranged).await
}

/// Calls a category otherwise.
///
/// # Errors
/// `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "rename_category")]
pub async fn rename_category(#[server(default)] from: String, #[server(default)] to: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<RenameCategory>(), [("from", from.as_str()), ("to", &to)]);
    let renamed = async {
        catalogue::rename_category(&context(), &actor()?, &from, &to).await?;
        Ok(Done::saying(path::CATEGORIES, format!("{from} is called {} now.", to.trim())))
    };
    answer(sent, renamed).await
}
