//! The basket at a till: things, how many, at which price, with what reduction, for whom.
//!
//! It travels in the page's address, so that nothing is kept for it anywhere and a page that is loaded anew still has it.
//! `PRODUCT*2-500@1200~broken box` is two of a thing for 12.00 each, 5.00 off, `PRODUCT_1*1` its second line; lines are set apart by commas, and `/1000p`
//! then takes 10 % off it all, `/CUSTOMER` names whom it is for, `/DEAL` which deal it is, and then come the things that are in no
//! catalogue; `/deposit` says that it is a payment on the deal. What cannot be read is left out: the address may be anybody's.

mod line;
mod open_line;
pub(crate) mod payment;
mod typed_line;

server_only! {
    pub(crate) mod deal_lines;
}

pub(crate) use line::{Entry, LineKey};
pub(crate) use open_line::{TypedOpen, rates};
pub(crate) use typed_line::{HOW_MUCH, TypedLine, shown_discount, shown_part, typed_discount};

use line::{discount, entry, written, written_discount};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use session::catalogue::{Catalogue, Product};
use session::id::{DealId, ProductId, UserId};
use session::money;
use session::quantity::{Quantity, Unit};
use session::sale::NewLine;
use session::sale::basket::{BasketError, BasketLine, BasketTotal, Discount, total};

/// What is said where a parked basket cannot be taken up yet.
pub(crate) const TAKE_UP_LATER: &str = "Sell, park or empty what is in the basket first; then take this one up.";

/// Lines of it: more than any receipt has.
const LINES_MAX: usize = 200;

/// Things, what comes off all of them, and whom they are for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Basket {
    /// In the order they came.
    pub(crate) entries: Vec<Entry>,
    /// The reduction of all of it.
    pub(crate) discount: Discount,
    /// The customer, if one is named.
    pub(crate) customer: Option<UserId>,
    /// The deal that is sold, if one is.
    pub(crate) deal: Option<DealId>,
    /// What stands in no catalogue and is sold by its name.
    pub(crate) open: Vec<Product>,
    /// Whether it is a deposit on the deal, and nothing else.
    pub(crate) is_deposit: bool,
}

impl Basket {
    /// The basket an address names.
    pub(crate) fn read(text: &str) -> Self {
        let mut parts = text.split('/');
        let entries = parts.next().unwrap_or_default().split(',').filter_map(entry).take(LINES_MAX).collect();
        let discount = parts.next().and_then(discount).unwrap_or_default();
        let customer = parts.next().and_then(|id| id.parse().ok());
        let deal = parts.next().and_then(|id| id.parse().ok());
        let open = parts.next().unwrap_or_default().split(',').filter_map(open_line::read).take(LINES_MAX).collect();
        let is_deposit = parts.next() == Some("deposit");
        Self { entries, discount, customer, deal, open, is_deposit }
    }

    /// The basket as [`Basket::read`] reads it.
    pub(crate) fn write(&self) -> String {
        let lines: Vec<String> = self.entries.iter().map(written).collect();
        let customer = self.customer.map(|id| id.to_string()).unwrap_or_default();
        let deal = self.deal.map(|id| id.to_string()).unwrap_or_default();
        let open = self.open.iter().filter(|product| self.count_of(product.id).is_some());
        let open: Vec<String> = open.map(open_line::written).collect();
        let off = written_discount(self.discount);
        let deposit = if self.is_deposit { "deposit" } else { "" };
        let text = format!("{}/{off}/{customer}/{deal}/{}/{deposit}", lines.join(","), open.join(","));
        text.trim_end_matches('/').to_owned()
    }

    /// The address of `page` with this basket in it.
    pub(crate) fn at(&self, page: &str) -> String {
        let text = self.write();
        if text.is_empty() {
            page.to_owned()
        } else {
            format!("{page}?basket={}", utf8_percent_encode(&text, NON_ALPHANUMERIC))
        }
    }

    /// This basket with one more of a thing: on its line at the catalogue's price, which is a new one where it stands on other terms
    /// only.
    pub(crate) fn with(&self, product: ProductId) -> Self {
        let plain = self.entries.iter().find(|entry| entry.product() == product && entry.is_plain());
        match plain.map(|entry| entry.key) {
            Some(key) => self.stepped(key, 1),
            None => self.joined(Entry::new(product, Quantity::ONE)),
        }
    }

    /// This basket with `by` more on a line.
    pub(crate) fn stepped(&self, key: LineKey, by: i64) -> Self {
        let quantity = self.entry(key).map_or(Quantity::ZERO, |entry| entry.quantity);
        self.holding(key, quantity.plus(Quantity::whole(by)))
    }

    /// This basket with so much on a line; without it when that is not above 0.
    pub(crate) fn holding(&self, key: LineKey, quantity: Quantity) -> Self {
        let mut basket = self.clone();
        if let Some(entry) = basket.entries.iter_mut().find(|entry| entry.key == key) {
            entry.quantity = quantity;
        }
        basket.entries.retain(|entry| entry.quantity.is_some());
        basket
    }

    /// This basket with another line: on the one of the same terms, if there is one.
    pub(crate) fn joined(&self, new: Entry) -> Self {
        let mut basket = self.clone();
        let is_same = |entry: &&mut Entry| {
            entry.product() == new.product()
                && (entry.discount, entry.price_cents, &entry.reason) == (new.discount, new.price_cents, &new.reason)
        };
        if let Some(same) = basket.entries.iter_mut().find(is_same) {
            same.quantity = same.quantity.plus(new.quantity);
            return basket;
        }
        let taken: Vec<u16> =
            self.entries.iter().filter(|entry| entry.product() == new.product()).map(|entry| entry.key.nth).collect();
        let nth = (0..=u16::MAX).find(|nth| !taken.contains(nth)).unwrap_or_default();
        basket.entries.push(Entry { key: LineKey { product: new.product(), nth }, ..new });
        basket
    }

    /// How many things are in it; what is measured counts as one.
    pub(crate) fn things_count(&self) -> i64 {
        let count = |entry: &Entry| if entry.quantity.is_whole() { entry.quantity.thousandths() / 1_000 } else { 1 };
        self.entries.iter().map(count).fold(0, i64::saturating_add)
    }

    /// How much of a thing is in it, on all its lines.
    pub(crate) fn count_of(&self, product: ProductId) -> Quantity {
        self.entries.iter().filter(|entry| entry.product() == product).map(|entry| entry.quantity).sum()
    }

    /// This basket with a line as somebody typed it.
    ///
    /// # Errors
    /// A sentence about what cannot be read.
    pub(crate) fn changed(
        &self,
        key: LineKey,
        product: &Product,
        typed: &TypedLine,
        decimals: u32,
    ) -> Result<Self, String> {
        let quantity = Quantity::typed(&typed.quantity).ok_or(HOW_MUCH)?;
        quantity.sold_by(product.unit)?;
        let off =
            typed_discount(&typed.off, decimals).ok_or("Type what comes off as an amount or as a part, as in 10%.")?;
        let price = match typed.price.trim() {
            "" => None,
            text => Some(money::typed(text, decimals).ok_or("This is no price. Type digits, as in 12.50.")?),
        };
        let price = price.filter(|price| *price != product.price_cents);
        if price.is_some() && typed.reason.trim().is_empty() {
            return Err("Say why the price is another one.".to_owned());
        }
        let mut basket = self.holding(key, quantity);
        if let Some(entry) = basket.entries.iter_mut().find(|entry| entry.key == key) {
            entry.discount = off;
            entry.price_cents = price;
            entry.reason = if price.is_some() { typed.reason.trim().to_owned() } else { String::new() };
        }
        Ok(basket)
    }

    /// The deal that is sold with it: of one whose every line was taken out again, nothing is.
    pub(crate) fn sold_deal(&self, products: &[Product]) -> Option<DealId> {
        if self.is_deposit {
            return self.deal;
        }
        let is_in = products.iter().any(|product| product.of_deal && self.count_of(product.id).is_some());
        self.deal.filter(|_| is_in)
    }

    /// What goes by `id` here: of its own open lines or of `products`.
    pub(crate) fn thing<'a>(&'a self, products: &'a [Product], id: ProductId) -> Option<&'a Product> {
        self.open.iter().chain(products).find(|product| product.id == id)
    }

    /// A line.
    pub(crate) fn entry(&self, key: LineKey) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Its lines that the catalogue knows.
    pub(crate) fn lines<'a>(&'a self, catalogue: &'a Catalogue) -> Vec<(&'a Entry, &'a Product)> {
        let known = |entry: &'a Entry| Some((entry, self.thing(&catalogue.products, entry.product())?));
        self.entries.iter().filter_map(known).collect()
    }

    /// What it comes to; nothing while there is nothing in it.
    ///
    /// # Errors
    /// [`BasketError`] when it has no sum, as a reduction larger than the line.
    pub(crate) fn total(&self, catalogue: &Catalogue) -> Result<Option<BasketTotal>, BasketError> {
        let line = |&(entry, product): &(&Entry, &Product)| BasketLine {
            quantity: entry.quantity,
            unit_price_cents: entry.price_cents.unwrap_or(product.price_cents),
            discount: entry.discount,
            tax_bp: product.tax_bp,
        };
        let lines: Vec<BasketLine> = self.lines(catalogue).iter().map(line).collect();
        if lines.is_empty() {
            return Ok(None);
        }
        total(&lines, self.discount, catalogue.tax_mode).map(Some)
    }

    /// Its lines as a till sends them. `is_shown` says that `products` are what the person saw, so that no other price is
    /// charged; the catalogue of the moment decides otherwise. What a deal offers is among them, and goes by its name.
    pub(crate) fn new_lines(&self, products: &[Product], is_shown: bool) -> Vec<NewLine> {
        let line = |entry: &Entry| {
            let known = self.thing(products, entry.product());
            let named = known.filter(|product| product.of_deal);
            NewLine {
                product_id: if named.is_some() { None } else { Some(entry.product()) },
                name: named.map(|product| product.name.clone()).unwrap_or_default(),
                quantity: entry.quantity,
                unit: named.map_or(Unit::Piece, |product| product.unit),
                unit_price_cents: entry
                    .price_cents
                    .or(known.filter(|_| is_shown || named.is_some()).map(|known| known.price_cents)),
                price_reason: entry.reason.clone(),
                discount: entry.discount,
                tax_bp: named.map(|product| product.tax_bp),
            }
        };
        self.entries.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use session::sale::basket::WHOLE_BP;

    use super::*;

    #[test]
    fn a_basket_reads_back_from_its_own_address_and_nonsense_is_left_out() {
        let ids = session::id::Ids::counted();
        let (oil, bulb): (ProductId, ProductId) = (ids.next(), ids.next());
        let mut basket = Basket::default().with(oil).with(bulb).with(oil);
        assert_eq!(
            basket.entries.iter().map(|entry| (entry.product(), entry.quantity)).collect::<Vec<_>>(),
            [(oil, Quantity::whole(2)), (bulb, Quantity::ONE)]
        );
        for discount in [Discount::None, Discount::Cents(250), Discount::Bp(1_050)] {
            for (customer, deal) in [(None, None), (Some(ids.next()), None), (None, Some(ids.next()))] {
                (basket.discount, basket.customer, basket.deal) = (discount, customer, deal);
                basket.entries[1].discount = discount;
                basket.entries[0].price_cents = Some(1_200);
                basket.entries[1].quantity = Quantity::of_thousandths(1_250);
                basket.entries[0].reason = "50% off, \"broken\" / ~box@*-=2C".to_owned();
                assert_eq!(Basket::read(&basket.write()), basket, "{}", basket.write());
                let again = percent_encoding::percent_decode_str(&basket.write()).decode_utf8_lossy().into_owned();
                assert_eq!(Basket::read(&again), basket, "an address may be read twice");
            }
        }
        for nonsense in
            ["", "x*1", "*", "/", "/-1", "//x", "/20000p", &format!("{oil}*0"), &format!("{oil}*-1"), &format!("{oil}")]
        {
            assert_eq!(Basket::read(nonsense), Basket::default(), "{nonsense}");
        }
        let first = basket.entries[0].key;
        assert_eq!(basket.stepped(first, -1).stepped(first, -1).entries.len(), 1);
    }

    #[test]
    fn a_thing_that_is_sold_on_other_terms_gets_a_second_line_at_the_catalogues_price() {
        let coffee: ProductId = session::id::Ids::counted().next();
        let mut basket = Basket::default().with(coffee).with(coffee);
        basket.entries[0].discount = Discount::Bp(WHOLE_BP);
        let both = basket.with(coffee).with(coffee);
        let lines: Vec<_> = both.entries.iter().map(|entry| (entry.key.to_string(), entry.quantity)).collect();
        let two = Quantity::whole(2);
        assert_eq!(lines, [(coffee.to_string(), two), (format!("{coffee}_1"), two)]);
        assert_eq!((both.count_of(coffee), Basket::read(&both.write())), (Quantity::whole(4), both.clone()));
        let less = both.stepped(both.entries[0].key, -2);
        assert_eq!(less.count_of(coffee), two);
        // A place that is free again is taken again: no two lines are one.
        let again = less.joined(basket.entries[0].clone());
        assert_eq!(again.entries.iter().map(|entry| entry.key.nth).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(
            again.joined(basket.entries[0].clone()).entry(again.entries[1].key).map(|entry| entry.quantity),
            Some(Quantity::whole(4))
        );
    }
}
