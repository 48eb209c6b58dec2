//! What a thing of the catalogue is found by: its name as people read it, and the words of its name, category, barcode and number.
//!
//! Only this program knows how letters and accents compare, so that no migration can fill these: whatever has no key yet, as every
//! row of before and every one that was just renamed, gets its key and its words here, at every start and before every search.

use std::collections::BTreeSet;

use crate::Context;
use crate::id::{ProductId, ShopId};
use crate::store::{ROWS_MAX, Rows, StoreError, Tx, args, transact};
use crate::text::name_key;

/// Things that get their key in one transaction.
const BATCH_ROWS: i64 = 500;
/// Characters of a word; what is longer is found by its beginning.
const WORD_CHARS_MAX: usize = 64;

const UNKEYED: &str = "SELECT id, shop_id, name, category, barcode, number FROM products
     WHERE name_key IS NULL AND id > $1 ORDER BY id LIMIT $2";
/// Whatever was renamed since it was read is left for the next look.
const KEY: &str = "UPDATE products SET name_key = $2
     WHERE id = $1 AND name_key IS NULL AND name = $3 AND category = $4 AND COALESCE(barcode, '') = $5
        AND COALESCE(number, '') = $6";
static WORDS: Rows =
    Rows::new("INSERT INTO product_words (shop_id, product_id, name_key, word) VALUES ", "", (1, 4), "");

/// A word of a thing, under the key of its name.
#[derive(Clone, Debug)]
pub(super) struct Word {
    shop_id: ShopId,
    id: ProductId,
    key: String,
    word: String,
}

#[derive(Debug, sqlx::FromRow)]
struct Unkeyed {
    id: ProductId,
    shop_id: ShopId,
    name: String,
    category: String,
    barcode: Option<String>,
    number: Option<String>,
}

/// Gives everything its key and its words that has none yet, and answers how many things those were. To be called at every
/// start, after the migrations; cheap where nothing is new.
///
/// # Errors
/// [`StoreError`]; what got its key until then keeps it, and the next look goes on.
#[crate::boxed]
pub async fn make_findable(cx: &Context) -> Result<u64, StoreError> {
    let (mut made, mut after) = (0, ProductId(uuid::Uuid::nil()));
    loop {
        let batch: Vec<Unkeyed> = cx.store.all(UNKEYED, args![after, BATCH_ROWS]).await?;
        let Some(last) = batch.last() else { return Ok(made) };
        after = last.id;
        made += transact!(cx.store, |tx| {
            let (mut keyed, mut words) = (0, Vec::new());
            for thing in &batch {
                if let Some(of) = key(tx, thing).await? {
                    keyed += 1;
                    words.extend(of);
                }
            }
            put(tx, &words).await?;
            Ok::<u64, StoreError>(keyed)
        })?;
    }
}

/// Gives a thing its key, and answers its words; nothing where it was renamed since it was read.
async fn key(tx: &mut Tx, thing: &Unkeyed) -> Result<Option<Vec<Word>>, StoreError> {
    let Unkeyed { id, shop_id, name, category, barcode, number } = thing;
    let (barcode, number) = (barcode.as_deref().unwrap_or_default(), number.as_deref().unwrap_or_default());
    let key = name_key(name);
    if tx.execute(KEY, args![*id, &key, name, category, barcode, number]).await? == 0 {
        return Ok(None);
    }
    Ok(Some(words_of((*shop_id, *id), &key, [name, category, barcode, number])))
}

/// What a thing is found by, of these texts.
pub(super) fn words_of((shop_id, id): (ShopId, ProductId), key: &str, texts: [&str; 4]) -> Vec<Word> {
    let words: BTreeSet<String> = texts.into_iter().flat_map(words).collect();
    words.into_iter().map(|word| Word { shop_id, id, key: key.to_owned(), word }).collect()
}

/// Writes words, of many things at once.
pub(super) async fn put(tx: &mut Tx, words: &[Word]) -> Result<(), StoreError> {
    for some in words.chunks(ROWS_MAX) {
        let values = some.iter().flat_map(|word| {
            let Word { shop_id, id, key, word } = word;
            args![*shop_id, *id, key, word]
        });
        tx.execute(WORDS.text(some.len()), values.collect()).await?;
    }
    Ok(())
}

/// The words of a text, in its order: letters and figures, however they were typed.
pub(super) fn words(text: &str) -> Vec<String> {
    let key = name_key(text);
    let words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(WORD_CHARS_MAX).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_word_is_letters_and_figures_however_they_were_typed() {
        assert_eq!(words("  O\u{308}l 5W-30, FU\u{308}R Getriebe! "), ["öl", "5w", "30", "für", "getriebe"]);
        assert_eq!(words(" -- "), Vec::<String>::new());
        assert_eq!(words(&"x".repeat(100)), ["x".repeat(64)]);
    }
}
