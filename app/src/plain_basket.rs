//! The basket of a till without a script: it travels in the page's address, so that nothing is kept for it anywhere.
//!
//! `PRODUCT*2,PRODUCT*1-500` is two of one thing and one of another with 5.00 off; `/250` at the end takes 2.50 off it all.
//! What cannot be read is left out: the address may be anybody's.

use session::id::ProductId;
use session::shift::NewLine;
use session::shift::basket::Discount;

/// Lines of it: more than any receipt has.
const LINES_MAX: usize = 200;

/// Things, how many of each, and what comes off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlainBasket {
    /// What, how many, and the line's own reduction in minor units.
    pub(crate) entries: Vec<(ProductId, i64, i64)>,
    /// The reduction of all of it.
    pub(crate) off_cents: i64,
}

impl PlainBasket {
    /// The basket an address names.
    pub(crate) fn read(text: &str) -> Self {
        let (lines, off) = text.split_once('/').unwrap_or((text, ""));
        let entry = |part: &str| {
            let (id, rest) = part.split_once('*')?;
            // UUIDs hold hyphens; what comes after the star holds one at most.
            let (quantity, off) = rest.split_once('-').unwrap_or((rest, "0"));
            Some((id.parse().ok()?, quantity.parse().ok().filter(|n| *n > 0)?, off.parse().ok().filter(|n| *n >= 0)?))
        };
        let entries = lines.split(',').filter_map(entry).take(LINES_MAX).collect();
        Self { entries, off_cents: off.parse().ok().filter(|n| *n >= 0).unwrap_or(0) }
    }

    /// The basket as an address carries it.
    pub(crate) fn write(&self) -> String {
        let lines: Vec<String> = self
            .entries
            .iter()
            .map(|(id, quantity, off)| if *off > 0 { format!("{id}*{quantity}-{off}") } else { format!("{id}*{quantity}") })
            .collect();
        if self.off_cents > 0 { format!("{}/{}", lines.join(","), self.off_cents) } else { lines.join(",") }
    }

    /// This basket with one more of a thing.
    pub(crate) fn with(&self, id: ProductId) -> Self {
        let mut more = self.clone();
        match more.entries.iter_mut().find(|entry| entry.0 == id) {
            Some(entry) => entry.1 += 1,
            None => more.entries.push((id, 1, 0)),
        }
        more
    }

    /// This basket with one less of a thing.
    pub(crate) fn without(&self, id: ProductId) -> Self {
        let mut less = self.clone();
        for entry in less.entries.iter_mut().filter(|entry| entry.0 == id) {
            entry.1 -= 1;
        }
        less.entries.retain(|entry| entry.1 > 0);
        less
    }

    /// Its lines as a till sends them.
    pub(crate) fn lines(&self) -> Vec<NewLine> {
        let line = |&(id, quantity, off): &(ProductId, i64, i64)| NewLine {
            product_id: Some(id),
            name: String::new(),
            quantity,
            unit_price_cents: None,
            price_reason: String::new(),
            discount: reduction(off),
            tax_bp: None,
        };
        self.entries.iter().map(line).collect()
    }

    /// What comes off all of it.
    pub(crate) const fn discount(&self) -> Discount {
        reduction(self.off_cents)
    }
}

/// A reduction by so many minor units.
pub(crate) const fn reduction(cents: i64) -> Discount {
    if cents > 0 { Discount::Cents(cents) } else { Discount::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basket_reads_back_from_its_own_address_and_nonsense_is_left_out() {
        let ids = session::id::Ids::counted();
        let (oil, bulb): (ProductId, ProductId) = (ids.next(), ids.next());
        let basket = PlainBasket { off_cents: 250, ..PlainBasket::default() }.with(oil).with(bulb).with(oil);
        assert_eq!(basket.entries, [(oil, 2, 0), (bulb, 1, 0)]);
        assert_eq!(PlainBasket::read(&basket.write()), basket);
        let reduced = format!("{oil}*1-500");
        assert_eq!(PlainBasket::read(&reduced).entries, [(oil, 1, 500)]);
        for nonsense in ["", "x*1", "*", "/", "/-1", &format!("{oil}*0"), &format!("{oil}*-1"), &format!("{oil}")] {
            assert_eq!(PlainBasket::read(nonsense), PlainBasket::default(), "{nonsense}");
        }
        assert_eq!(basket.without(oil).without(oil).entries, [(bulb, 1, 0)]);
    }
}
