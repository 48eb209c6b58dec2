//! What is sold by its name and stands in no catalogue: the basket carries it, as somebody typed it.

use session::catalogue::{Catalogue, Product};
use session::id::{DealId, ProductId};
use session::money;
use session::quantity::{Quantity, Unit};
use session::sale::basket::WHOLE_BP;

use super::line::{escaped, unescaped};
use super::payment::no_amount;
use super::{Basket, Entry, HOW_MUCH};

/// An open line as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TypedOpen {
    pub(crate) name: String,
    pub(crate) price: String,
    pub(crate) quantity: String,
    pub(crate) unit: String,
    /// The rate in basis points, one of those to choose from.
    pub(crate) tax: String,
}

server_only! {
    use std::collections::BTreeMap;

    impl TypedOpen {
        /// What was typed, by the names of its fields.
        pub(crate) fn kept(&self) -> BTreeMap<String, String> {
            let Self { name, price, quantity, unit, tax } = self;
            let fields = [("name", name), ("price", price), ("quantity", quantity), ("unit", unit), ("tax", tax)];
            fields.into_iter().map(|(field, text)| (format!("open_{field}"), text.clone())).collect()
        }
    }
}

impl Basket {
    /// This basket with an open line in it; `id` is what it goes by here.
    ///
    /// # Errors
    /// A sentence about what cannot be read.
    pub(crate) fn with_open(&self, id: ProductId, typed: &TypedOpen, decimals: u32) -> Result<Self, String> {
        let name = typed.name.trim();
        if name.is_empty() {
            return Err("What is it called? The receipt says so.".to_owned());
        }
        let price_cents = money::typed(&typed.price, decimals).ok_or_else(|| no_amount(decimals))?;
        let quantity = match typed.quantity.trim() {
            "" => Quantity::ONE,
            text => Quantity::typed(text).filter(|quantity| quantity.is_some()).ok_or(HOW_MUCH)?,
        };
        let unit = typed.unit.parse::<Unit>().unwrap_or_default();
        quantity.sold_by(unit)?;
        let tax_bp = typed.tax.parse().ok().filter(|bp| (0..=WHOLE_BP).contains(bp));
        let tax_bp = tax_bp.ok_or("Which tax rate? Choose one.")?;
        let mut basket = self.clone();
        basket.open.push(open(id, name.to_owned(), (price_cents, tax_bp, unit)));
        basket.entries.push(Entry::new(id, quantity));
        Ok(basket)
    }
}

impl Basket {
    /// A deposit on a deal: a basket of its own.
    ///
    /// # Errors
    /// A sentence about what cannot be read, or that there is something else in the basket.
    pub(crate) fn with_deposit(
        &self,
        id: ProductId,
        (deal, number): (DealId, i64),
        amount: &str,
        decimals: u32,
    ) -> Result<Self, String> {
        if !self.entries.is_empty() {
            return Err(
                "A deposit is a receipt of its own. Sell, park or empty what is in the basket first.".to_owned()
            );
        }
        let cents = money::typed(amount, decimals).filter(|cents| *cents > 0).ok_or_else(|| no_amount(decimals))?;
        let line = open(id, format!("Deposit, D-{number}"), (cents, 0, Unit::Piece));
        let entries = vec![Entry::new(id, Quantity::ONE)];
        Ok(Self { entries, open: vec![line], deal: Some(deal), is_deposit: true, ..self.clone() })
    }
}

/// The rates at which a shop sells, the highest first: what is in no catalogue is taxed at one of them.
pub(crate) fn rates(catalogue: &Catalogue) -> Vec<i64> {
    let of_products = catalogue.products.iter().map(|product| product.tax_bp);
    let mut rates: Vec<i64> = catalogue.tax_rates_bp.iter().copied().chain(of_products).chain([0]).collect();
    rates.sort_unstable_by(|one, other| other.cmp(one));
    rates.dedup();
    rates
}

fn open(id: ProductId, name: String, (price_cents, tax_bp, unit): (i64, i64, Unit)) -> Product {
    Product {
        id,
        name,
        category: String::new(),
        barcode: None,
        price_cents,
        tax_bp,
        unit,
        colour: None,
        mark: String::new(),
        of_deal: true,
    }
}

/// `ID~250~1900~h~name`.
pub(super) fn read(text: &str) -> Option<Product> {
    let mut parts = text.splitn(5, '~');
    let id = parts.next()?.parse().ok()?;
    let price_cents = parts.next()?.parse().ok().filter(|cents| *cents >= 0)?;
    let tax_bp = parts.next()?.parse().ok().filter(|bp| (0..=WHOLE_BP).contains(bp))?;
    let unit = parts.next()?.parse().ok()?;
    let name = unescaped(parts.next()?)?;
    (!name.trim().is_empty()).then(|| open(id, name, (price_cents, tax_bp, unit)))
}

pub(super) fn written(product: &Product) -> String {
    let Product { id, name, price_cents, tax_bp, unit, .. } = product;
    format!("{id}~{price_cents}~{tax_bp}~{unit}~{}", escaped(name))
}

#[cfg(test)]
mod tests {
    use session::id::Ids;

    use super::*;

    fn typed(name: &str, price: &str, quantity: &str) -> TypedOpen {
        let text = |text: &str| text.to_owned();
        TypedOpen { name: text(name), price: text(price), quantity: text(quantity), unit: text("h"), tax: text("1900") }
    }

    #[test]
    fn an_open_line_travels_with_its_basket_and_is_sold_by_its_name() {
        let ids = Ids::counted();
        let basket = Basket::default().with_open(ids.next(), &typed(" Welding, \"tight\" ~/* ", "95", "1,5"), 2);
        let basket = basket.expect("a line");
        assert_eq!(Basket::read(&basket.write()), basket, "{}", basket.write());
        let lines = basket.new_lines(&[], true);
        assert_eq!((lines[0].product_id, lines[0].name.as_str()), (None, "Welding, \"tight\" ~/*"));
        assert_eq!((lines[0].unit_price_cents, lines[0].tax_bp, lines[0].unit), (Some(9_500), Some(1_900), Unit::Hour));
        assert_eq!(lines[0].quantity, Quantity::of_thousandths(1_500));
        // Taken out again, it is not carried on.
        assert_eq!(basket.holding(basket.entries[0].key, Quantity::ZERO).write(), "");
        let deal: Option<session::id::DealId> = Some(ids.next());
        assert_eq!(Basket { deal, ..basket }.sold_deal(&[]), None, "it is no line of the deal");
    }

    #[test]
    fn a_deposit_is_a_basket_of_its_own_on_its_deal() {
        let ids = Ids::counted();
        let deal = ids.next();
        let basket = Basket::default().with_deposit(ids.next(), (deal, 12), "50", 2).expect("a deposit");
        assert_eq!(Basket::read(&basket.write()), basket, "{}", basket.write());
        assert_eq!((basket.sold_deal(&[]), basket.new_lines(&[], true)[0].unit_price_cents), (Some(deal), Some(5_000)));
        assert!(Basket::default().with_deposit(ids.next(), (deal, 12), "0", 2).is_err());
        assert!(Basket::default().with(ids.next()).with_deposit(ids.next(), (deal, 12), "50", 2).is_err());
    }

    #[test]
    fn what_cannot_be_read_is_said_and_nothing_is_added() {
        let add = |typed: TypedOpen| Basket::default().with_open(Ids::counted().next(), &typed, 2).is_err();
        assert!(add(typed("", "1", "1")) && add(typed("Weld", "", "1")) && add(typed("Weld", "1", "none")));
        assert!(add(TypedOpen { unit: "piece".to_owned(), ..typed("Weld", "1", "1.5") }));
        assert!(add(TypedOpen { tax: String::new(), ..typed("Weld", "1", "1") }));
    }
}
