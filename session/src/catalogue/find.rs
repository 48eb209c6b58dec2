//! Finding things of the catalogue, however many there are: by the beginnings of words of their name, their category and their
//! barcode, a page at a time, through indexes.
//!
//! Of several words the rarest one leads: its things are gone through in order, and the others are looked up at each. Things
//! come by the word that was found, then by name.

use super::barcode;
use super::product::{counted, reckoned, scanned};
use super::terms::terms;
use super::view::{Catalogue, Product};
use super::words::{make_findable, words};
use crate::id::{ProductId, ShopId};
use crate::store::{Rows, StoreError, Value, args};
use crate::{Context, UnknownWord};

/// Characters of a search; what is longer finds what its beginning does.
pub const FIND_CHARS_MAX: usize = 100;
/// Things of one page.
const FOUND_ROWS_MAX: usize = 50;
/// Words that are looked for.
const WORDS_MAX: usize = 6;
/// So many things with a word in them are counted to know which of several is the rarest.
const COUNTED_MAX: i64 = 500;

/// A thing comes once, by the first of its words that begin with `$6`. `typed` are the beginnings of all words that were typed.
static FIND: Rows = Rows::new(
    "SELECT w.word, w.name_key, p.id, p.name, p.category, p.barcode, p.price_cents, p.tax_bp, p.unit, p.colour, p.mark
     FROM product_words AS w CROSS JOIN products AS p
     WHERE w.shop_id = $1 AND (w.word, w.name_key, w.product_id) > ($2, $3, $4) AND w.word < $5
        AND p.id = w.product_id AND p.archived_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM product_words AS e
            WHERE e.product_id = w.product_id AND e.word >= $6 AND e.word < w.word)
        AND NOT EXISTS (SELECT 1 FROM (VALUES ",
    "",
    (8, 2),
    ") AS typed WHERE NOT EXISTS (SELECT 1 FROM product_words AS o
            WHERE o.product_id = w.product_id AND o.word >= typed.column1 AND o.word < typed.column2))
     ORDER BY w.word, w.name_key, w.product_id LIMIT $7",
);
const COUNT: &str = "SELECT COUNT(*) FROM
        (SELECT w.product_id FROM product_words AS w WHERE w.shop_id = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) AS counted";

#[derive(Debug, sqlx::FromRow)]
struct Found {
    word: String,
    name_key: String,
    #[sqlx(flatten)]
    product: Product,
}

/// A place in what was found: the thing before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    word: String,
    id: ProductId,
    name_key: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.word, self.id, self.name_key)
    }
}

impl std::str::FromStr for Place {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (word, rest) = text.split_once('.')?;
            let (id, name_key) = rest.split_once('.')?;
            let is_stored = !text.contains('\0') && !word.is_empty();
            is_stored.then_some(Self { word: word.to_owned(), id: id.parse().ok()?, name_key: name_key.to_owned() })
        };
        read().ok_or(UnknownWord("Place"))
    }
}

/// A page of what a shop sells and `find` names, from `after` on: with all of these words, or such as begin with them. What is no
/// word finds nothing.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn find(cx: &Context, shop_id: ShopId, find: &str, after: Option<&Place>) -> Result<Catalogue, StoreError> {
    // Whatever was written straight into the table is found, too.
    make_findable(cx).await?;
    let terms = terms(cx, shop_id).await?;
    let typed: String = find.chars().take(FIND_CHARS_MAX).collect();
    let mut words = words(&typed);
    words.truncate(WORDS_MAX);
    let mut found = match leading(cx, shop_id, &words, after).await? {
        Some(leading) => rows(cx, shop_id, &words, leading, after).await?,
        None => Vec::new(),
    };
    let is_cut = found.len() > FOUND_ROWS_MAX;
    found.truncate(FOUND_ROWS_MAX);
    let last = found.last().filter(|_| is_cut);
    let next = last.map(|last| {
        Place { word: last.word.clone(), id: last.product.id, name_key: last.name_key.clone() }.to_string()
    });
    let mut products: Vec<Product> = found.into_iter().map(|found| found.product).collect();
    // Another form of a code begins with no word of what has it.
    if after.is_none()
        && barcode::key(typed.trim()).is_some()
        && let Some(scanned) = scanned(cx, shop_id, &typed).await?
        && products.iter().all(|product| product.id != scanned.id)
    {
        products.insert(0, scanned);
    }
    Ok(reckoned(terms, products, counted(cx, shop_id).await?, is_cut, next))
}

async fn rows(
    cx: &Context,
    shop_id: ShopId,
    words: &[String],
    leading: &str,
    after: Option<&Place>,
) -> Result<Vec<Found>, StoreError> {
    // Nothing lies between a word and the place before its first thing.
    let (word, key, id) = match after {
        Some(place) => (place.word.as_str(), place.name_key.as_str(), place.id),
        None => (leading, "", ProductId(uuid::Uuid::nil())),
    };
    let limit = i64::try_from(FOUND_ROWS_MAX + 1).unwrap_or(i64::MAX);
    let mut values = args![shop_id, word, key, id, past(leading), leading, limit];
    values.extend(words.iter().flat_map(|word| [Value::from(word.as_str()), Value::from(past(word))]));
    cx.store.all(FIND.text(words.len()), values).await
}

/// The word whose things are gone through: the rarest; on a later page the one that led to it.
async fn leading<'a>(
    cx: &Context,
    shop_id: ShopId,
    words: &'a [String],
    after: Option<&Place>,
) -> Result<Option<&'a str>, StoreError> {
    if let Some(place) = after {
        let led = words.iter().filter(|word| place.word.starts_with(word.as_str()));
        return Ok(led.max_by_key(|word| word.len()).map(String::as_str));
    }
    if let [only] = words {
        return Ok(Some(only));
    }
    let mut rarest: Option<(i64, usize, &str)> = None;
    for word in words {
        let (count,) = cx.store.one::<(i64,)>(COUNT, args![shop_id, word, past(word), COUNTED_MAX]).await?;
        let seen = (count, usize::MAX - word.len(), word.as_str());
        if rarest.is_none_or(|rarest| seen < rarest) {
            rarest = Some(seen);
        }
    }
    Ok(rarest.map(|(_, _, word)| word))
}

/// What comes after every word that begins with this one.
fn past(word: &str) -> String {
    format!("{word}{}", char::MAX)
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_comes_back_as_it_was_sent_and_nothing_else_is_one() {
        let text = "öl.00000000-0000-0000-0000-000000000001.öl 5w-30, 1.5 l";
        assert_eq!(text.parse::<Place>().map(|place| place.to_string()).as_deref(), Ok(text));
        for wrong in ["", "öl", "öl.x", "öl.x.y", ".00000000-0000-0000-0000-000000000001.y"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
