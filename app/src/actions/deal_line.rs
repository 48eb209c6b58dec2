//! Server functions of a deal's lines, one at a time: each over the version of the deal that was looked at.

#![expect(clippy::too_many_arguments, reason = "each field of a form is an argument of its own")]

use leptos::prelude::server;
use session::catalogue::basket::Discount;
use session::catalogue::{self, Catalogue, Product};
use session::change::Actor;
use session::deal::{self, DealRecord, Edit, LineKind, NewDealLine};
use session::id::DealId;
use session::money;
use session::quantity::Quantity;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::deal::number;
use super::name_of;
use crate::basket::payment::no_amount;
use crate::basket::{HOW_MUCH, typed_discount};
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
    #[server(default)] discount: String,
    #[server(default)] discount_reason: String,
) -> Result<(), Problem> {
    let kept = [
        ("discount", discount.as_str()),
        ("discount_reason", &discount_reason),
        ("kind", &kind),
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
        let line = NewDealLine {
            is_optional: !optional.is_empty(),
            discount: off(&discount, catalogue.decimals)?,
            discount_reason,
            ..typed.read(&catalogue, product.as_ref())?
        };
        change(&staff, id, number(&version), |lines| lines.push(line)).await
    };
    answer(sent, added).await
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
    #[server(default)] discount: String,
    #[server(default)] discount_reason: String,
) -> Result<(), Problem> {
    let sent = Sent::new(
        name_of::<ChangeDealLine>(),
        [
            ("line", line.as_str()),
            ("quantity", &quantity),
            ("price", &price),
            ("discount", &discount),
            ("discount_reason", &discount_reason),
        ],
    );
    let changed = async {
        let (staff, id) = (staff()?, known::<DealId>(&id)?);
        let decimals = catalogue::terms(&context(), staff.user.shop_id).await?.decimals();
        let (quantity, price) =
            if remove.is_empty() { (how_much(&quantity)?, amount(&price, decimals)?) } else { (Quantity::ZERO, 0) };
        let discount = off(&discount, decimals)?;
        let place: usize = line.parse().map_err(|_| Problem::not_found())?;
        change(&staff, id, number(&version), |lines| {
            if !quantity.is_some() && place < lines.len() {
                lines.remove(place);
            } else if let Some(line) = lines.get_mut(place) {
                line.quantity = quantity;
                line.unit_price_cents = Some(price);
                line.is_optional = !optional.is_empty();
                line.discount = discount;
                line.discount_reason = discount_reason;
            }
        })
        .await
    };
    answer(sent, changed).await
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
    let mut lines: Vec<NewDealLine> = present.lines.iter().map(NewDealLine::from).collect();
    change(&mut lines);
    deal::edit(&cx, staff, id, &Edit { version, lines: Some(lines), ..Edit::default() }).await.map_err(|error| {
        let mut problem = Problem::from(error);
        // The form has one line: which of the deal's it is says nothing.
        problem.field = problem.field.map(|field| field.rsplit('.').next().unwrap_or_default().to_owned());
        problem
    })?;
    Ok(Done::at(path::deal(id)))
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
        let kind: LineKind = kind.parse().map_err(|_| Problem::invalid("kind", "Choose part or labour."))?;
        let unit_price_cents = match (price.trim(), product) {
            ("", Some(product)) => product.price_cents,
            ("", None) => {
                return Err(Problem::invalid(
                    "price",
                    "Enter a price. Only items from the catalogue have one already.",
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
                unit => Some(unit.parse().map_err(|_| Problem::invalid("unit", "Choose a unit."))?),
            },
            unit_price_cents: Some(unit_price_cents),
            tax_bp: Some(product.map_or(usual, |product| product.tax_bp)),
            discount: Discount::None,
            discount_reason: String::new(),
            is_optional: false,
        })
    }
}

fn how_much(text: &str) -> Result<Quantity, Problem> {
    Quantity::typed(text).ok_or_else(|| Problem::invalid("quantity", HOW_MUCH))
}

/// What comes off, as somebody typed it.
fn off(text: &str, decimals: u32) -> Result<Discount, Problem> {
    let nonsense = || Problem::invalid("discount", "Enter the discount as an amount, or as a percentage such as 10%.");
    typed_discount(text, decimals).ok_or_else(nonsense)
}

/// Takes something off all of a deal, or nothing any more.
///
/// # Errors
/// `stale`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "discount_deal")]
pub async fn discount_deal(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] discount: String,
    #[server(default)] discount_reason: String,
) -> Result<(), Problem> {
    let kept = [("discount", discount.as_str()), ("discount_reason", &discount_reason)];
    let sent = Sent::new(name_of::<DiscountDeal>(), kept);
    let done = async {
        let (cx, staff, id) = (context(), staff()?, known::<DealId>(&id)?);
        let decimals = catalogue::terms(&cx, staff.user.shop_id).await?.decimals();
        let discount = Some(off(&discount, decimals)?);
        let edit =
            Edit { version: number(&version), discount, discount_reason: Some(discount_reason), ..Edit::default() };
        deal::edit(&cx, &staff, id, &edit).await?;
        Ok(Done::at(path::deal(id)))
    };
    answer(sent, done).await
}

fn amount(text: &str, decimals: u32) -> Result<i64, Problem> {
    money::typed(text, decimals).ok_or_else(|| Problem::invalid("price", no_amount(decimals)))
}
