//! What of the catalogue the lines of a file may mean: a product is a line's by its id, else by its number, else by its barcode, else by
//! its name where the line has neither number nor barcode.

use std::collections::{HashMap, HashSet};

use super::super::barcode;
use super::super::kind::BarcodeKind;
use super::super::manage::ManagedProduct;
use super::super::manage::list::piece;
use super::super::manage::row::Fields;
use super::line::{Said, short};
use crate::Context;
use crate::id::{ProductId, ShopId};
use crate::store::{ROWS_MAX, Rows, StoreError, Value, args};
use crate::text::name_key;

/// Of a file with more lines than this not each product is looked up: the whole catalogue is read.
const LOOKED_UP_MAX: usize = 500;
/// Products that are read at once then.
const PIECE_ROWS: i64 = 2_000;

static BY_ID: Rows = Rows::new(
    concat!(
        "SELECT ",
        managed_columns!(),
        " FROM products AS p WHERE p.shop_id = $1 AND p.archived_at IS NULL AND p.id IN ("
    ),
    "",
    (2, 1),
    ")",
);
static BY_NUMBER: Rows = Rows::new(
    concat!(
        "SELECT ",
        managed_columns!(),
        " FROM products AS p WHERE p.shop_id = $1 AND p.archived_at IS NULL AND p.number IN ("
    ),
    "",
    (2, 1),
    ")",
);
static BY_BARCODE: Rows = Rows::new(
    concat!(
        "SELECT ",
        managed_columns!(),
        " FROM products AS p WHERE p.shop_id = $1 AND p.archived_at IS NULL AND p.barcode_key IN ("
    ),
    "",
    (2, 1),
    ")",
);
static BY_NAME: Rows = Rows::new(
    concat!(
        "SELECT ",
        managed_columns!(),
        " FROM products AS p WHERE p.shop_id = $1 AND p.archived_at IS NULL AND p.name_key IN ("
    ),
    "",
    (2, 1),
    ") LIMIT 10000",
);
/// The key under which the database keeps a barcode.
pub(super) fn stored_key(fields: &Fields) -> Option<String> {
    let code = fields.barcode.as_deref()?;
    Some(match fields.barcode_kind {
        BarcodeKind::Own => format!("={code}"),
        BarcodeKind::Standard => barcode::key(code).unwrap_or_else(|| code.to_owned()),
    })
}

/// What of the catalogue the lines may mean.
#[derive(Default)]
pub(super) struct Known {
    by_id: HashMap<ProductId, ManagedProduct>,
    pub(super) by_number: HashMap<String, ManagedProduct>,
    pub(super) by_key: HashMap<String, ManagedProduct>,
    by_name: HashMap<String, ManagedProduct>,
    /// Names of several products.
    ambiguous: HashSet<String>,
}

impl Known {
    /// Those of these lines.
    pub(super) async fn of(cx: &Context, shop_id: ShopId, read: &[(i64, Said)]) -> Result<Self, StoreError> {
        if read.len() > LOOKED_UP_MAX {
            return Self::all(cx, shop_id).await;
        }
        let mut known = Self::default();
        let ids: HashSet<ProductId> = read.iter().filter_map(|(_, said)| said.id).collect();
        let numbers: HashSet<&str> = read.iter().filter_map(|(_, said)| said.number.as_deref()).collect();
        let codes: HashSet<&str> = read.iter().filter_map(|(_, said)| said.barcode.as_deref()).collect();
        let keys = codes
            .iter()
            .flat_map(|code| [format!("={code}"), barcode::key(code).unwrap_or_else(|| (*code).to_owned())]);
        let bare = read.iter().filter(|(_, said)| said.number.is_none() && said.barcode.is_none());
        let names: HashSet<String> = bare.filter_map(|(_, said)| said.name.as_deref()).map(name_key).collect();
        for product in found(cx, shop_id, &BY_ID, ids.into_iter().map(Value::from).collect()).await? {
            known.by_id.insert(product.id, product);
        }
        let numbers = numbers.into_iter().map(Value::from).collect();
        for product in found(cx, shop_id, &BY_NUMBER, numbers).await? {
            known.by_number.insert(product.number.clone().unwrap_or_default(), product);
        }
        for product in found(cx, shop_id, &BY_BARCODE, keys.map(Value::from).collect()).await? {
            if let Some(key) = stored_key(&Fields::of(&product)) {
                known.by_key.insert(key, product);
            }
        }
        for product in found(cx, shop_id, &BY_NAME, names.into_iter().map(Value::from).collect()).await? {
            let key = name_key(&product.name);
            if known.by_name.insert(key.clone(), product).is_some() {
                known.ambiguous.insert(key);
            }
        }
        Ok(known)
    }

    /// The whole catalogue, read in pieces.
    async fn all(cx: &Context, shop_id: ShopId) -> Result<Self, StoreError> {
        let (mut known, mut after) = (Self::default(), None);
        loop {
            let (products, next) = piece(cx, shop_id, after, PIECE_ROWS).await?;
            for product in products {
                let (key, name) = (stored_key(&Fields::of(&product)), name_key(&product.name));
                if let Some(number) = &product.number {
                    known.by_number.insert(number.clone(), product.clone());
                }
                if let Some(key) = key {
                    known.by_key.insert(key, product.clone());
                }
                if known.by_name.insert(name.clone(), product.clone()).is_some() {
                    known.ambiguous.insert(name);
                }
                known.by_id.insert(product.id, product);
            }
            after = next;
            if after.is_none() {
                return Ok(known);
            }
        }
    }

    /// The product that a line means; nothing for a new one.
    ///
    /// # Errors
    /// A sentence for people: it means no one product.
    pub(super) fn product(&self, said: &Said) -> Result<Option<&ManagedProduct>, String> {
        if let Some(product) = said.id.and_then(|id| self.by_id.get(&id)) {
            return Ok(Some(product));
        }
        if let Some(product) = said.number.as_ref().and_then(|number| self.by_number.get(number)) {
            return Ok(Some(product));
        }
        if let Some(code) = &said.barcode {
            let standard = || self.by_key.get(&barcode::key(code).unwrap_or_else(|| code.clone()));
            let product = self.by_key.get(&format!("={code}")).or_else(standard);
            // It gets the number where it has none; another number is another product.
            let has_other = |product: &&ManagedProduct| matches!((&product.number, &said.number), (Some(has), Some(said)) if has != said);
            if let Some(product) = product.filter(has_other) {
                let number = product.number.clone().unwrap_or_default();
                return Err(format!(
                    "The barcode {} is that of {}, whose number is {number}.",
                    short(code),
                    short(&product.name)
                ));
            }
            return Ok(product);
        }
        if said.number.is_some() {
            return Ok(None);
        }
        let Some(key) = said.name.as_deref().map(name_key) else { return Ok(None) };
        if self.ambiguous.contains(&key) {
            return Err("Several products are called so. Give this one its number or its barcode.".to_owned());
        }
        Ok(self.by_name.get(&key))
    }
}

async fn found(
    cx: &Context,
    shop_id: ShopId,
    rows: &'static Rows,
    keys: Vec<Value>,
) -> Result<Vec<ManagedProduct>, StoreError> {
    let mut found = Vec::new();
    for some in keys.chunks(ROWS_MAX) {
        // A text that no engine stores finds nothing.
        let some: Vec<Value> = some
            .iter()
            .filter(|value| !matches!(value, Value::Text(Some(text)) if text.contains('\0')))
            .cloned()
            .collect();
        if some.is_empty() {
            continue;
        }
        let sql = rows.text(some.len());
        let mut values = args![shop_id];
        values.extend(some);
        found.extend(cx.store.all::<ManagedProduct>(sql, values).await?);
    }
    Ok(found)
}
