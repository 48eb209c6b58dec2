//! A line of a basket: which one it is, what is on it on which terms, and how an address writes it.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use session::id::ProductId;
use session::quantity::Quantity;
use session::sale::basket::{Discount, WHOLE_BP};

/// Which line of a basket: of which thing, and which one of its lines. A thing stands on several where it is sold on several terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LineKey {
    pub(super) product: ProductId,
    pub(super) nth: u16,
}

impl LineKey {
    /// What is on it.
    pub(crate) const fn product(self) -> ProductId {
        self.product
    }
}

impl fmt::Display for LineKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nth {
            0 => write!(f, "{}", self.product),
            nth => write!(f, "{}_{nth}", self.product),
        }
    }
}

impl FromStr for LineKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (product, nth) = text.split_once('_').unwrap_or((text, "0"));
        Ok(Self { product: product.parse().map_err(drop)?, nth: nth.parse().map_err(drop)? })
    }
}

/// One line of a basket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Which one.
    pub(crate) key: LineKey,
    /// How much, above 0.
    pub(crate) quantity: Quantity,
    /// The line's own reduction.
    pub(crate) discount: Discount,
    /// What one costs, where that is not the catalogue's price.
    pub(crate) price_cents: Option<i64>,
    /// Why it is not.
    pub(crate) reason: String,
}

impl Entry {
    /// So much of a thing at the catalogue's price.
    pub(crate) fn new(product: ProductId, quantity: Quantity) -> Self {
        let key = LineKey { product, nth: 0 };
        Self { key, quantity, discount: Discount::None, price_cents: None, reason: String::new() }
    }

    /// What is on it.
    pub(crate) const fn product(&self) -> ProductId {
        self.key.product
    }

    /// Whether it is sold as the catalogue says.
    pub(super) fn is_plain(&self) -> bool {
        self.discount == Discount::None && self.price_cents.is_none()
    }
}

/// People's words in a basket's text, every sign of theirs that might be one of its own written as `=2C`. Not as `%2C`: whoever reads
/// an address may take the percent signs out of it, once or twice.
pub(super) fn escaped(words: &str) -> String {
    utf8_percent_encode(words, NON_ALPHANUMERIC).to_string().replace('%', "=")
}

/// The words that were [`escaped`], also those of a basket that was kept when percent signs were still used.
pub(super) fn unescaped(text: &str) -> Option<String> {
    Some(percent_decode_str(&text.replace('=', "%")).decode_utf8().ok()?.into_owned())
}

pub(super) fn entry(text: &str) -> Option<Entry> {
    let (key, rest) = text.split_once('*')?;
    let (rest, reason) = rest.split_once('~').unwrap_or((rest, ""));
    let (rest, price) = rest.split_once('@').map_or((rest, None), |(rest, price)| (rest, Some(price)));
    let (quantity, off) = rest.split_once('-').unwrap_or((rest, ""));
    let price_cents = match price {
        Some(price) => Some(price.parse().ok().filter(|cents| *cents >= 0)?),
        None => None,
    };
    Some(Entry {
        key: key.parse().ok()?,
        quantity: Quantity::typed(quantity).filter(|quantity| quantity.is_some())?,
        discount: discount(off)?,
        price_cents,
        reason: unescaped(reason)?,
    })
}

pub(super) fn written(entry: &Entry) -> String {
    let Entry { key, quantity, discount, price_cents, reason } = entry;
    let off = match written_discount(*discount) {
        off if off.is_empty() => off,
        off => format!("-{off}"),
    };
    let price = price_cents.map(|cents| format!("@{cents}~{}", escaped(reason))).unwrap_or_default();
    format!("{key}*{quantity}{off}{price}")
}

pub(super) fn discount(text: &str) -> Option<Discount> {
    let whole = |text: &str| text.parse::<i64>().ok().filter(|number| *number > 0);
    match text.strip_suffix('p') {
        _ if text.is_empty() => Some(Discount::None),
        Some(bp) => whole(bp).filter(|bp| *bp <= WHOLE_BP).map(Discount::Bp),
        None => whole(text).map(Discount::Cents),
    }
}

pub(super) fn written_discount(discount: Discount) -> String {
    match discount {
        Discount::None => String::new(),
        Discount::Cents(cents) => cents.to_string(),
        Discount::Bp(bp) => format!("{bp}p"),
    }
}
