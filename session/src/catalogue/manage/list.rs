//! The list of whoever runs the shop: what is in the catalogue or was archived, by name, a page at a time; searched by the beginnings
//! of words, as the till finds things.

use super::super::words::{make_findable, words};
use super::error::CatalogueError;
use super::row::runs_the_shop;
use super::view::{ManagedProduct, ProductPage};
use crate::change::Actor;
use crate::id::{ProductId, ShopId};
use crate::store::{Rows, StoreError, Value, args};
use crate::{Context, UnknownWord};

/// Products of one page.
const ROWS_SHOWN: i64 = 50;
/// Words that are looked for.
const WORDS_MAX: usize = 6;
/// Characters of a search; what is longer finds what its beginning does.
pub const LIST_SEARCH_CHARS_MAX: usize = 100;

macro_rules! list {
    ($archived:literal) => {
        concat!(
            "SELECT ",
            managed_columns!(),
            ", p.name_key FROM products AS p WHERE p.shop_id = $1 AND p.archived_at ",
            $archived,
            " AND (p.name_key, p.id) > ($2, $3) AND ($4 = '' OR p.category = $4)"
        )
    };
}
macro_rules! ordered {
    () => {
        " ORDER BY p.name_key, p.id LIMIT $5"
    };
}
/// Each of the words begins one of the product's.
macro_rules! with_words {
    () => {
        " AND NOT EXISTS (SELECT 1 FROM (VALUES "
    };
}
macro_rules! in_words {
    () => {
        ") AS typed WHERE NOT EXISTS (SELECT 1 FROM product_words AS o
            WHERE o.product_id = p.id AND o.word >= typed.column1 AND o.word < typed.column2))"
    };
}

const PRESENT: &str = concat!(list!("IS NULL"), ordered!());
const ARCHIVED: &str = concat!(list!("IS NOT NULL"), ordered!());
static PRESENT_WITH: Rows =
    Rows::new(concat!(list!("IS NULL"), with_words!()), "", (6, 2), concat!(in_words!(), ordered!()));
static ARCHIVED_WITH: Rows =
    Rows::new(concat!(list!("IS NOT NULL"), with_words!()), "", (6, 2), concat!(in_words!(), ordered!()));

#[derive(sqlx::FromRow)]
struct Listed {
    name_key: String,
    #[sqlx(flatten)]
    product: ManagedProduct,
}

/// A place in the list: the product before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPlace {
    id: ProductId,
    name_key: String,
}

impl std::fmt::Display for ListPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.id, self.name_key)
    }
}

impl std::str::FromStr for ListPlace {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (id, name_key) = text.split_once('.')?;
            let is_stored = !text.contains('\0');
            is_stored.then_some(Self { id: id.parse().ok()?, name_key: name_key.to_owned() })
        };
        read().ok_or(UnknownWord("ListPlace"))
    }
}

/// What is listed.
#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    /// With all of these words, or words that begin so, in name, number, category or barcode; everything when empty.
    pub search: String,
    /// In this category; in any when empty.
    pub category: String,
    /// What was archived, in the place of what is in the catalogue.
    pub is_archived: bool,
    /// From here on.
    pub after: Option<ListPlace>,
}

/// A page of the list.
///
/// # Errors
/// [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn list_products(cx: &Context, manager: &Actor, filter: &ListFilter) -> Result<ProductPage, CatalogueError> {
    let shop_id = runs_the_shop(manager)?.user.shop_id;
    // Whatever was written straight into the table stands in its place, too.
    make_findable(cx).await?;
    let mut listed = listed(cx, shop_id, filter, ROWS_SHOWN + 1).await?;
    let shown = usize::try_from(ROWS_SHOWN).unwrap_or(usize::MAX);
    let is_cut = listed.len() > shown;
    listed.truncate(shown);
    let last = listed.last().filter(|_| is_cut);
    let next = last.map(|last| ListPlace { id: last.product.id, name_key: last.name_key.clone() }.to_string());
    Ok(ProductPage { products: listed.into_iter().map(|listed| listed.product).collect(), next })
}

/// All that the filter lists, so many at the most.
pub(in crate::catalogue) async fn all(
    cx: &Context,
    shop_id: ShopId,
    filter: &ListFilter,
    rows_max: i64,
) -> Result<Vec<ManagedProduct>, StoreError> {
    make_findable(cx).await?;
    Ok(listed(cx, shop_id, filter, rows_max).await?.into_iter().map(|listed| listed.product).collect())
}

/// A piece of everything that is in the catalogue of a shop, from a place on, and where the next one begins.
pub(in crate::catalogue) async fn piece(
    cx: &Context,
    shop_id: ShopId,
    after: Option<ListPlace>,
    rows_max: i64,
) -> Result<(Vec<ManagedProduct>, Option<ListPlace>), StoreError> {
    let filter = ListFilter { after, ..ListFilter::default() };
    let listed = listed(cx, shop_id, &filter, rows_max).await?;
    let is_cut = i64::try_from(listed.len()).is_ok_and(|count| count == rows_max);
    let next = listed.last().filter(|_| is_cut);
    let next = next.map(|last| ListPlace { id: last.product.id, name_key: last.name_key.clone() });
    Ok((listed.into_iter().map(|listed| listed.product).collect(), next))
}

async fn listed(cx: &Context, shop_id: ShopId, filter: &ListFilter, rows_max: i64) -> Result<Vec<Listed>, StoreError> {
    let typed: String = filter.search.chars().take(LIST_SEARCH_CHARS_MAX).collect();
    let mut words = words(&typed);
    words.truncate(WORDS_MAX);
    // Nothing that is stored holds NUL, and what is typed may be no word at all.
    if filter.category.contains('\0') || (words.is_empty() && !typed.trim().is_empty()) {
        return Ok(Vec::new());
    }
    let (key, id) = match &filter.after {
        Some(place) => (place.name_key.as_str(), place.id),
        None => ("", ProductId(uuid::Uuid::nil())),
    };
    let mut values = args![shop_id, key, id, &filter.category, rows_max];
    values.extend(words.iter().flat_map(|word| [Value::from(word.as_str()), format!("{word}{}", char::MAX).into()]));
    let sql = match (words.len(), filter.is_archived) {
        (0, false) => PRESENT,
        (0, true) => ARCHIVED,
        (count, false) => PRESENT_WITH.text(count),
        (count, true) => ARCHIVED_WITH.text(count),
    };
    cx.store.all(sql, values).await
}
