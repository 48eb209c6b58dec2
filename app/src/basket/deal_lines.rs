//! A deal's lines in a basket: what it offers as things that can lie in a basket, beside those of the catalogue.
//!
//! Their ids are made of the deal's and their place, the same wherever they are made: a basket's address names them, and
//! whoever reads it asks for the deal anew, as somebody who sees it.

use session::Context;
use session::catalogue::{self, Catalogue, Product};
use session::change::Actor;
use session::deal::{self, DealError, Prefill};

use crate::basket::{Basket, Entry};
use crate::problem::Problem;

/// What a basket is read against: the catalogue as tills show it, everything else that is in the basket, and what its deal offers.
/// Beside it what was paid on that deal before; nothing where it is not theirs to see.
///
/// # Errors
/// `internal`, `busy`.
pub(crate) async fn read_against(
    cx: &Context,
    staff: &Actor,
    basket: &Basket,
) -> Result<(Catalogue, Option<i64>), Problem> {
    let things: Vec<_> = basket.entries.iter().map(Entry::product).collect();
    let mut catalogue = catalogue::catalogue_with(cx, staff.user.shop_id, &things).await?;
    let offered = offered(cx, staff, basket).await?;
    let deposit_cents = offered.as_ref().map(|offered| offered.deposit_cents);
    catalogue.products.extend(offered.map(|offered| offered.products).unwrap_or_default());
    Ok((catalogue, deposit_cents))
}

/// Nothing but what is in a basket: what it comes to is reckoned from it.
///
/// # Errors
/// `internal`, `busy`.
pub(crate) async fn reckoned_from(cx: &Context, staff: &Actor, basket: &Basket) -> Result<Catalogue, Problem> {
    let offered = offered(cx, staff, basket).await?.unwrap_or_default();
    reckoned_with(cx, staff, basket, offered.products).await
}

/// The same, where what its deal offers was read before.
///
/// # Errors
/// `internal`, `busy`.
pub(crate) async fn reckoned_with(
    cx: &Context,
    staff: &Actor,
    basket: &Basket,
    offered: Vec<Product>,
) -> Result<Catalogue, Problem> {
    let things: Vec<_> = basket.entries.iter().map(Entry::product).collect();
    let mut catalogue = catalogue::catalogue_of(cx, staff.user.shop_id, &things).await?;
    catalogue.products.extend(offered);
    Ok(catalogue)
}

/// What a basket's deal offers, and what was paid on it before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offered {
    pub(crate) products: Vec<Product>,
    /// In minor units.
    pub(crate) deposit_cents: i64,
}

/// What the basket's deal offers; nothing where it holds none. A deal that is not theirs to see any more is `None`.
///
/// # Errors
/// `internal`, `busy`.
pub(crate) async fn offered(cx: &Context, staff: &Actor, basket: &Basket) -> Result<Option<Offered>, Problem> {
    let Some(deal) = basket.deal else { return Ok(Some(Offered::default())) };
    match deal::prefill(cx, staff, deal).await {
        Ok(prefill) => Ok(Some(Offered { products: things(&prefill).collect(), deposit_cents: prefill.deposit_cents })),
        Err(DealError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The basket with a deal in it, in the place of any other deal and of what `catalogue` does not know.
pub(crate) fn take_up(mut basket: Basket, prefill: &Prefill, catalogue: &Catalogue) -> Basket {
    let is_product =
        |entry: &Entry| catalogue.products.iter().any(|product| product.id == entry.product() && !product.of_deal);
    let open: Vec<_> = basket.open.iter().map(|open| open.id).collect();
    basket.entries.retain(|entry| is_product(entry) || open.contains(&entry.product()));
    basket.entries.extend(
        things(prefill)
            .zip(&prefill.lines)
            .map(|(thing, line)| Entry { discount: line.discount, ..Entry::new(thing.id, line.quantity) }),
    );
    basket.deal = Some(prefill.deal.id);
    basket
}

fn things(prefill: &Prefill) -> impl Iterator<Item = Product> + '_ {
    let category = format!("D-{}", prefill.deal.number);
    (1..).zip(&prefill.lines).map(move |(place, line)| Product {
        id: prefill.line_id(place),
        name: line.name.clone(),
        category: category.clone(),
        barcode: None,
        price_cents: line.unit_price_cents,
        tax_bp: line.tax_bp,
        unit: line.unit,
        colour: None,
        mark: String::new(),
        of_deal: true,
    })
}
