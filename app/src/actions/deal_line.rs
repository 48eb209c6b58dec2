//! Server functions of a deal's lines, one at a time: each over the version of the deal that was looked at.

use leptos::prelude::server;
use session::catalogue::{self, Catalogue, Product};
use session::change::Actor;
use session::deal::{self, DealLine, DealRecord, Edit, LineKind, NewDealLine};
use session::id::DealId;
use session::money;
use session::quantity::Quantity;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::deal::number;
use super::name_of;
use crate::basket::HOW_MUCH;
use crate::basket::payment::no_amount;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, staff};

/// Adds a line to a deal. `name` may be something of the catalogue; its price and tax are taken then, where none is typed.
///
/// # Errors
/// `stale`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "add_deal_line")]
pub async fn add_deal_line(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] kind: String,
    #[server(default)] name: String,
    #[server(default)] quantity: String,
    #[server(default)] unit: String,
    #[server(default)] price: String,
    #[server(default)] optional: String,
) -> Result<(), Problem> {
    let kept = [
        ("kind", kind.as_str()),
        ("name", &name),
        ("quantity", &quantity),
        ("unit", &unit),
        ("price", &price),
        ("optional", &optional),
    ];
    let sent = Sent::new(name_of::<AddDealLine>(), kept);
    let added = async {
        let (staff, id) = (staff()?, known::<DealId>(&id)?);
        let catalogue = catalogue::catalogue(&context(), staff.user.shop_id).await?;
        let product = catalogue::meant(&context(), staff.user.shop_id, &name).await?;
        let typed = TypedLine { kind: &kind, name: &name, quantity: &quantity, unit: &unit, price: &price };
        let line = NewDealLine { is_optional: !optional.is_empty(), ..typed.read(&catalogue, product.as_ref())? };
        change(&staff, id, number(&version), |lines| lines.push(line)).await
    };
    answer(sent, added.await)
}

/// Changes how much of a line there is, what one costs and whether it may be left out, or takes it off (`remove`); none of it does so, too.
///
/// # Errors
/// `stale`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "change_deal_line")]
pub async fn change_deal_line(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] line: String,
    #[server(default)] quantity: String,
    #[server(default)] price: String,
    #[server(default)] remove: String,
    #[server(default)] optional: String,
) -> Result<(), Problem> {
    let sent =
        Sent::new(name_of::<ChangeDealLine>(), [("line", line.as_str()), ("quantity", &quantity), ("price", &price)]);
    let changed = async {
        let (staff, id) = (staff()?, known::<DealId>(&id)?);
        let decimals = catalogue::terms(&context(), staff.user.shop_id).await?.decimals();
        let (quantity, price) =
            if remove.is_empty() { (how_much(&quantity)?, amount(&price, decimals)?) } else { (Quantity::ZERO, 0) };
        let place: usize = line.parse().map_err(|_| Problem::not_found())?;
        change(&staff, id, number(&version), |lines| {
            if !quantity.is_some() && place < lines.len() {
                lines.remove(place);
            } else if let Some(line) = lines.get_mut(place) {
                line.quantity = quantity;
                line.unit_price_cents = Some(price);
                line.is_optional = !optional.is_empty();
            }
        })
        .await
    };
    answer(sent, changed.await)
}

/// Writes the lines of `version` back as `change` makes them. Which line is meant depends on the version: at another one
/// nothing is changed.
async fn change(
    staff: &Actor,
    id: DealId,
    version: i64,
    change: impl FnOnce(&mut Vec<NewDealLine>),
) -> Result<Done, Problem> {
    let cx = context();
    let present: DealRecord = deal::get(&cx, staff, id).await?;
    let mut lines: Vec<NewDealLine> = present.lines.iter().map(again).collect();
    change(&mut lines);
    deal::edit(&cx, staff, id, &Edit { version, lines: Some(lines), ..Edit::default() }).await.map_err(|error| {
        let mut problem = Problem::from(error);
        // The form has one line: which of the deal's it is says nothing.
        problem.field = problem.field.map(|field| field.rsplit('.').next().unwrap_or_default().to_owned());
        problem
    })?;
    Ok(Done::at(path::deal(id)))
}

fn again(line: &DealLine) -> NewDealLine {
    NewDealLine {
        kind: line.kind,
        product_id: line.product_id,
        name: line.name.clone(),
        quantity: line.quantity,
        unit: Some(line.unit),
        unit_price_cents: Some(line.unit_price_cents),
        tax_bp: Some(line.tax_bp),
        is_optional: line.is_optional,
    }
}

/// A line as somebody typed it.
struct TypedLine<'a> {
    kind: &'a str,
    name: &'a str,
    quantity: &'a str,
    unit: &'a str,
    price: &'a str,
}

impl TypedLine<'_> {
    /// It, as a line of a deal; `product` is what of the catalogue it names.
    fn read(&self, catalogue: &Catalogue, product: Option<&Product>) -> Result<NewDealLine, Problem> {
        let Self { kind, name, quantity, unit, price } = *self;
        let name = name.trim();
        let kind: LineKind = kind.parse().map_err(|_| Problem::invalid("kind", "Is it a part or labour?"))?;
        let unit_price_cents = match (price.trim(), product) {
            ("", Some(product)) => product.price_cents,
            ("", None) => {
                return Err(Problem::invalid(
                    "price",
                    "What does one cost? Only what is in the catalogue has a price already.",
                ));
            }
            (text, _) => amount(text, catalogue.decimals)?,
        };
        // What is not in the catalogue is taxed as most of it is.
        let usual = catalogue.products.iter().map(|product| product.tax_bp).max().unwrap_or(0);
        Ok(NewDealLine {
            kind,
            product_id: product.map(|product| product.id),
            name: product.map_or_else(|| name.to_owned(), |product| product.name.clone()),
            quantity: if quantity.trim().is_empty() { Quantity::ONE } else { how_much(quantity)? },
            // What is in the catalogue is sold by what it is sold by there.
            unit: match unit {
                _ if product.is_some() => None,
                "" => None,
                unit => Some(unit.parse().map_err(|_| Problem::invalid("unit", "Choose what it is sold by."))?),
            },
            unit_price_cents: Some(unit_price_cents),
            tax_bp: Some(product.map_or(usual, |product| product.tax_bp)),
            is_optional: false,
        })
    }
}

fn how_much(text: &str) -> Result<Quantity, Problem> {
    Quantity::typed(text).ok_or_else(|| Problem::invalid("quantity", HOW_MUCH))
}

fn amount(text: &str, decimals: u32) -> Result<i64, Problem> {
    money::typed(text, decimals).ok_or_else(|| Problem::invalid("price", no_amount(decimals)))
}
