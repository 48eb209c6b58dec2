//! A file compared with the catalogue: what is new, what changes, what is there just so, what is wrong.
//!
//! A line is a product's by its id, else by its number, else by its barcode, else by its name where it has neither number nor barcode.

use std::collections::{HashMap, HashSet};

use super::super::barcode;
use super::super::kind::BarcodeKind;
use super::super::manage::ManagedProduct;
use super::super::manage::list::piece;
use super::super::manage::row::{Fields, wrong_digit};
use super::super::terms::{Terms, terms};
use super::super::words::make_findable;
use super::line::{Said, said, short};
use super::table::{Settings, lines};
use super::view::PreviewLine;
use crate::Context;
use crate::id::{ProductId, ShopId};
use crate::money;
use crate::quantity::Unit;
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
const USUAL_TAX: &str = "SELECT tax_bp FROM products WHERE shop_id = $1 AND archived_at IS NULL
     GROUP BY tax_bp ORDER BY COUNT(*) DESC, tax_bp DESC LIMIT 1";
const LAST_POSITION: &str =
    "SELECT COALESCE(MAX(position), 0) FROM products WHERE shop_id = $1 AND archived_at IS NULL";

/// A product as it is to be written: over its version, or as a new one.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) known: Option<(ProductId, i64)>,
    pub(super) fields: Fields,
    pub(super) shown: PreviewLine,
    /// The digit that its barcode should end in, where it ends in another one.
    pub(super) is_doubtful: bool,
}

/// What a file comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) lines: usize,
    pub(super) wanted: Vec<Wanted>,
    pub(super) same: usize,
    pub(super) wrong: Vec<PreviewLine>,
    pub(super) default_tax_bp: i64,
    /// The last place that is taken among the tiles.
    pub(super) last_position: i64,
}

/// Compares a file with the catalogue of a shop. What is new is taxed at `default_tax_bp` where the file does not say, or else as most
/// things are.
pub(super) async fn plan(
    cx: &Context,
    shop_id: ShopId,
    text: &str,
    settings: &Settings,
    default_tax_bp: Option<i64>,
) -> Result<Plan, StoreError> {
    make_findable(cx).await?;
    let terms = terms(cx, shop_id).await?;
    let default_tax_bp = match default_tax_bp {
        Some(bp) => bp,
        None => cx.store.optional::<(i64,)>(USUAL_TAX, args![shop_id]).await?.map_or(0, |(bp,)| bp),
    };
    let (last_position,) = cx.store.one::<(i64,)>(LAST_POSITION, args![shop_id]).await?;
    let mut plan = Plan { default_tax_bp, last_position, ..Plan::default() };
    let mut read: Vec<(i64, Said)> = Vec::new();
    for line in lines(text, settings.separator).skip(usize::from(settings.has_headings)) {
        plan.lines += 1;
        let number = i64::try_from(line.number).unwrap_or(i64::MAX);
        match said(&line, settings, terms.decimals()) {
            Ok(said) => read.push((number, said)),
            Err(sentence) => {
                let name = line.cells.iter().zip(&settings.columns);
                let name = name.filter(|(_, column)| **column == Some(super::super::kind::ImportColumn::Name));
                let name = name.map(|(cell, _)| short(cell)).next().unwrap_or_default();
                plan.wrong.push(PreviewLine { line: number, name, said: sentence });
            }
        }
    }
    let known = Known::of(cx, shop_id, &read).await?;
    let mut seen = Seen::default();
    for (line, said) in read {
        plan.take(cx, (&known, &terms), &mut seen, line, said);
    }
    Ok(plan)
}

/// What the lines before had.
#[derive(Default)]
struct Seen {
    products: HashMap<ProductId, i64>,
    numbers: HashMap<String, i64>,
    keys: HashMap<String, i64>,
    names: HashMap<String, i64>,
}

impl Plan {
    fn take(&mut self, cx: &Context, (known, terms): (&Known, &Terms), seen: &mut Seen, line: i64, said: Said) {
        let name = said.name.clone().unwrap_or_default();
        let outcome = self.wanted(cx, known, seen, line, said);
        let (product, fields, is_doubtful) = match outcome {
            Ok(wanted) => wanted,
            Err(sentence) => {
                self.wrong.push(PreviewLine { line, name: short(&name), said: sentence });
                return;
            }
        };
        if product.is_some_and(|product| Fields::of(product) == fields) {
            self.same += 1;
            return;
        }
        let said = match product {
            _ if is_doubtful => {
                let right = fields.barcode.as_deref().and_then(barcode::right_digit).unwrap_or('?');
                let code = fields.barcode.clone().unwrap_or_default();
                format!("{code}: {}", wrong_digit(right))
            }
            Some(product) => changes(product, &fields, terms),
            None => price(fields.price_cents, terms),
        };
        let shown = PreviewLine { line, name: fields.name.clone(), said };
        self.wanted.push(Wanted {
            known: product.map(|product| (product.id, product.version)),
            fields,
            shown,
            is_doubtful,
        });
    }

    /// The product of a line, what it is to hold, and whether its barcode is doubtful.
    fn wanted<'a>(
        &self,
        cx: &Context,
        known: &'a Known,
        seen: &mut Seen,
        line: i64,
        said: Said,
    ) -> Result<(Option<&'a ManagedProduct>, Fields, bool), String> {
        let has_no_code = said.number.is_none() && said.barcode.is_none();
        let product = known.product(&said)?;
        if let Some(before) = product.and_then(|product| seen.products.insert(product.id, line)) {
            return Err(format!("This is the same product as line {before}."));
        }
        let now = product.map(Fields::of);
        let missing = |what: &str| format!("This product is new, and the file does not say its {what}.");
        let mut fields = Fields {
            name: said.name.or_else(|| now.as_ref().map(|now| now.name.clone())).ok_or_else(|| missing("name"))?,
            price_cents: said
                .price_cents
                .or_else(|| now.as_ref().map(|now| now.price_cents))
                .ok_or_else(|| missing("price"))?,
            number: said.number.or_else(|| now.as_ref()?.number.clone()),
            barcode: said.barcode.or_else(|| now.as_ref()?.barcode.clone()),
            barcode_kind: said.barcode_kind.or_else(|| Some(now.as_ref()?.barcode_kind)).unwrap_or_default(),
            category: said.category.or_else(|| Some(now.as_ref()?.category.clone())).unwrap_or_default(),
            cost_cents: said.cost_cents.or_else(|| now.as_ref()?.cost_cents),
            tax_bp: said.tax_bp.or_else(|| Some(now.as_ref()?.tax_bp)).unwrap_or(self.default_tax_bp),
            unit: said.unit.or_else(|| Some(now.as_ref()?.unit)).unwrap_or(Unit::Piece),
            colour: said.colour.or_else(|| now.as_ref()?.colour),
            mark: said.mark.or_else(|| Some(now.as_ref()?.mark.clone())).unwrap_or_default(),
            position: said.position.or_else(|| now.as_ref()?.position),
        };
        let is_standard = fields.barcode_kind == BarcodeKind::Standard;
        let is_doubtful = is_standard && fields.barcode.as_deref().and_then(barcode::right_digit).is_some();
        if is_doubtful {
            fields.barcode_kind = BarcodeKind::Own;
        }
        let fields = fields.checked(cx).map_err(|error| match error {
            super::super::manage::CatalogueError::Invalid { field, message } => format!("{}: {message}", words(field)),
            other => other.to_string(),
        })?;
        let id = product.map(|product| product.id);
        let other = |holder: Option<&ManagedProduct>| {
            holder.filter(|holder| Some(holder.id) != id).map(|holder| short(&holder.name))
        };
        if let Some(number) = &fields.number {
            if let Some(holder) = other(known.by_number.get(number)) {
                return Err(format!("The number {number} is that of {holder}."));
            }
            if let Some(before) = seen.numbers.insert(number.clone(), line) {
                return Err(format!("Line {before} has the same number."));
            }
        }
        if let Some(key) = stored_key(&fields) {
            if let Some(holder) = other(known.by_key.get(&key)) {
                return Err(format!("The barcode {} is that of {holder}.", fields.barcode.clone().unwrap_or_default()));
            }
            if let Some(before) = seen.keys.insert(key, line) {
                return Err(format!("Line {before} has the same barcode."));
            }
        }
        if has_no_code
            && product.is_none()
            && let Some(before) = seen.names.insert(name_key(&fields.name), line)
        {
            return Err(format!("Line {before} has the same name. Give both a number or a barcode."));
        }
        Ok((product, fields, is_doubtful))
    }
}

/// The key under which the database keeps a barcode.
fn stored_key(fields: &Fields) -> Option<String> {
    let code = fields.barcode.as_deref()?;
    Some(match fields.barcode_kind {
        BarcodeKind::Own => format!("={code}"),
        BarcodeKind::Standard => barcode::key(code).unwrap_or_else(|| code.to_owned()),
    })
}

/// What of the catalogue the lines may mean.
#[derive(Default)]
struct Known {
    by_id: HashMap<ProductId, ManagedProduct>,
    by_number: HashMap<String, ManagedProduct>,
    by_key: HashMap<String, ManagedProduct>,
    by_name: HashMap<String, ManagedProduct>,
    /// Names of several products.
    ambiguous: HashSet<String>,
}

impl Known {
    async fn of(cx: &Context, shop_id: ShopId, read: &[(i64, Said)]) -> Result<Self, StoreError> {
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
    fn product(&self, said: &Said) -> Result<Option<&ManagedProduct>, String> {
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

fn price(cents: i64, terms: &Terms) -> String {
    format!("{} {}", money::amount(cents, terms.decimals()), terms.currency)
}

/// A field as people call it.
fn words(field: &str) -> &str {
    match field {
        "price_cents" => "Price",
        "cost_cents" => "Cost",
        "tax_bp" => "Tax",
        "barcode" => "Barcode",
        "number" => "Number",
        "category" => "Category",
        "mark" => "Mark",
        "position" => "Place",
        _ => "Name",
    }
}

/// What becomes otherwise, in a sentence.
fn changes(product: &ManagedProduct, fields: &Fields, terms: &Terms) -> String {
    let now = Fields::of(product);
    let none = || "none".to_owned();
    let text = |text: &str| if text.is_empty() { none() } else { short(text) };
    let maybe = |code: &Option<String>| code.as_deref().map_or_else(none, short);
    let cost = |cents: Option<i64>| cents.map_or_else(none, |cents| price(cents, terms));
    let rate = |bp: i64| format!("{} %", money::amount(bp, 2));
    let word = |word: Option<super::super::kind::TileColour>| word.map_or_else(none, |word| word.to_string());
    let place = |place: Option<i64>| place.map_or_else(none, |place| place.to_string());
    let all = [
        ("Name", short(&now.name), short(&fields.name), now.name != fields.name),
        ("Number", maybe(&now.number), maybe(&fields.number), now.number != fields.number),
        ("Barcode", maybe(&now.barcode), maybe(&fields.barcode), now.barcode != fields.barcode),
        (
            "Barcode",
            now.barcode_kind.to_string(),
            fields.barcode_kind.to_string(),
            now.barcode_kind != fields.barcode_kind,
        ),
        ("Category", text(&now.category), text(&fields.category), now.category != fields.category),
        (
            "Price",
            price(now.price_cents, terms),
            price(fields.price_cents, terms),
            now.price_cents != fields.price_cents,
        ),
        ("Cost", cost(now.cost_cents), cost(fields.cost_cents), now.cost_cents != fields.cost_cents),
        ("Tax", rate(now.tax_bp), rate(fields.tax_bp), now.tax_bp != fields.tax_bp),
        ("Unit", now.unit.to_string(), fields.unit.to_string(), now.unit != fields.unit),
        ("Colour", word(now.colour), word(fields.colour), now.colour != fields.colour),
        ("Mark", text(&now.mark), text(&fields.mark), now.mark != fields.mark),
        ("Place", place(now.position), place(fields.position), now.position != fields.position),
    ];
    let changed = all.into_iter().filter(|(.., is_changed)| *is_changed);
    changed.map(|(what, from, to, _)| format!("{what}: {from} → {to}")).collect::<Vec<_>>().join("; ")
}
