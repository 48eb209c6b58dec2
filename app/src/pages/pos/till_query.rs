//! What the address of a till's page asks for: without a script every form of the basket is in it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::catalogue::Catalogue;
use session::catalogue::barcode::is_same;
use session::id::{DealId, Ids, SaleId};

use crate::basket::{Basket, LineKey, TypedLine, TypedOpen, typed_discount};

/// What the page's address asks for.
#[derive(Default)]
pub(super) struct TillQuery {
    pub(super) basket: String,
    pub(super) find: String,
    pub(super) tab: String,
    pub(super) panel: String,
    /// The sale that a basket becomes which was taken up.
    pub(super) sale: Option<SaleId>,
    pub(super) line: String,
    pub(super) typed: TypedLine,
    /// What is sold by its name, if a form asks for that.
    pub(super) open: Option<TypedOpen>,
    /// The deal on which a deposit is paid, its number, and how much it is.
    pub(super) deposit: Option<((DealId, i64), String)>,
    /// Whether a form changes something.
    pub(super) is_change: bool,
    /// The deal that is to be put into the basket.
    pub(super) deal: String,
    pub(super) whose: String,
    /// Whether it is to be sold although it was paid.
    pub(super) again: bool,
}

/// What is asked for.
pub(super) fn asked() -> TillQuery {
    use_query_map().with_untracked(|query| {
        let of = |name: &str| query.get(name).unwrap_or_default();
        TillQuery {
            basket: of("basket"),
            find: of("find"),
            tab: of("tab"),
            panel: of("panel"),
            sale: of("sale").parse().ok(),
            line: of("line"),
            typed: TypedLine { quantity: of("quantity"), price: of("price"), reason: of("reason"), off: of("off") },
            open: query.get("open_name").map(|name| TypedOpen {
                name,
                price: of("open_price"),
                quantity: of("open_quantity"),
                unit: of("open_unit"),
                tax: of("open_tax"),
            }),
            deposit: deposit(&of("deposit_deal"), &of("deposit_number"), of("deposit")),
            is_change: query.get("off").is_some(),
            deal: of("deal"),
            whose: of("whose"),
            again: query.get("again").is_some(),
        }
    })
}

fn deposit(deal: &str, number: &str, amount: String) -> Option<((DealId, i64), String)> {
    Some(((deal.parse().ok()?, number.parse().ok()?), amount))
}

/// The basket that is asked for, what is still looked for, and what could not be done.
pub(super) fn answered(asked: &TillQuery, catalogue: &Catalogue) -> (Basket, String, Option<String>) {
    let basket = Basket::read(&asked.basket);
    // What a scanner typed goes straight into the basket.
    let find = asked.find.trim();
    let scanned = catalogue
        .products
        .iter()
        .find(|product| !find.is_empty() && product.barcode.as_deref().is_some_and(|code| is_same(code, find)));
    if let Some(product) = scanned {
        return (basket.with(product.id), String::new(), None);
    }
    let (id, decimals) = (Ids::system().next(), catalogue.decimals);
    let changed = if let Some(open) = &asked.open {
        basket.with_open(id, open, decimals)
    } else if let Some((deal, amount)) = &asked.deposit {
        basket.with_deposit(id, *deal, amount, decimals)
    } else if asked.is_change {
        let line: Option<LineKey> = asked.line.parse().ok();
        let known = |key: LineKey| Some((key, basket.thing(&catalogue.products, key.product())?));
        match line.and_then(known) {
            Some((key, product)) => basket.changed(key, product, &asked.typed, decimals),
            None => typed_discount(&asked.typed.off, decimals)
                .map(|discount| Basket { discount, ..basket.clone() })
                .ok_or_else(|| "Type what comes off as an amount or as a part, as in 10%.".to_owned()),
        }
    } else {
        return (basket, asked.find.clone(), None);
    };
    match changed {
        Ok(basket) => (basket, String::new(), None),
        Err(sentence) => (basket, String::new(), Some(sentence)),
    }
}
