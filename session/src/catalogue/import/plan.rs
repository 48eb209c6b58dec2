//! A file compared with the catalogue: what is new, what changes, what is there just so, what is wrong.

use std::collections::HashMap;

use super::super::barcode;
use super::super::kind::BarcodeKind;
use super::super::manage::ManagedProduct;
use super::super::manage::row::{Fields, wrong_digit};
use super::super::terms::{Terms, terms};
use super::super::words::make_findable;
use super::known::{Known, stored_key};
use super::line::{Said, said, short};
use super::says::{changes, price, words};
use super::table::{Settings, lines};
use super::view::PreviewLine;
use crate::Context;
use crate::id::{ProductId, ShopId};
use crate::quantity::Unit;
use crate::store::{StoreError, args};
use crate::text::name_key;

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
