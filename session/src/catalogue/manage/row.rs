//! What a product holds once it was checked, how it is read whole, and how it is written over the version it was made from.

use super::super::barcode;
use super::super::kind::{BarcodeKind, TileColour};
use super::super::tile_sign::MARK_CHARS_MAX;
use super::error::CatalogueError;
use super::view::ManagedProduct;
use crate::Context;
use crate::change::Actor;
use crate::id::{ProductId, ShopId};
use crate::quantity::Unit;
use crate::store::{StoreError, Tx, args};
use crate::text;

/// Characters of a name.
pub const PRODUCT_NAME_CHARS_MAX: usize = 120;
/// Characters of a number.
pub const PRODUCT_NUMBER_CHARS_MAX: usize = 40;
/// Characters of a barcode.
pub const BARCODE_CHARS_MAX: usize = 48;
/// Characters of a category.
pub const CATEGORY_CHARS_MAX: usize = 60;
/// The last place among the tiles of a category.
pub const POSITION_MAX: i64 = 1_000_000;
/// All of a price, in basis points.
pub const TAX_BP_MAX: i64 = 10_000;

const ONE: &str = concat!("SELECT ", managed_columns!(), " FROM products AS p WHERE p.id = $1 AND p.shop_id = $2");
const INSERT: &str =
    "INSERT INTO products (id, shop_id, name, number, barcode, barcode_kind, category, price_cents, cost_cents,
        tax_bp, unit, colour, mark, priced_by, position)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, COALESCE($15,
        (SELECT COALESCE(MAX(o.position), 0) + 1 FROM products AS o WHERE o.shop_id = $2 AND o.archived_at IS NULL)))";
const UPDATE: &str = "UPDATE products SET name = $4, number = $5, barcode = $6, barcode_kind = $7, category = $8, price_cents = $9,
        cost_cents = $10, tax_bp = $11, unit = $12, colour = $13, mark = $14, priced_by = $15, position = COALESCE($16, position),
        version = version + 1
     WHERE id = $1 AND shop_id = $2 AND version = $3";

/// What a product holds, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::catalogue) struct Fields {
    pub(in crate::catalogue) name: String,
    pub(in crate::catalogue) number: Option<String>,
    pub(in crate::catalogue) barcode: Option<String>,
    pub(in crate::catalogue) barcode_kind: BarcodeKind,
    pub(in crate::catalogue) category: String,
    pub(in crate::catalogue) price_cents: i64,
    pub(in crate::catalogue) cost_cents: Option<i64>,
    pub(in crate::catalogue) tax_bp: i64,
    pub(in crate::catalogue) unit: Unit,
    pub(in crate::catalogue) colour: Option<TileColour>,
    pub(in crate::catalogue) mark: String,
    pub(in crate::catalogue) position: Option<i64>,
}

impl Fields {
    /// What a product holds now.
    pub(in crate::catalogue) fn of(product: &ManagedProduct) -> Self {
        let product = product.clone();
        Self {
            name: product.name,
            number: product.number,
            barcode: product.barcode,
            barcode_kind: product.barcode_kind,
            category: product.category,
            price_cents: product.price_cents,
            cost_cents: product.cost_cents,
            tax_bp: product.tax_bp,
            unit: product.unit,
            colour: product.colour,
            mark: product.mark,
            position: Some(product.position),
        }
    }

    /// It as it may be stored.
    ///
    /// # Errors
    /// [`CatalogueError::Invalid`] by its field.
    pub(in crate::catalogue) fn checked(self, cx: &Context) -> Result<Self, CatalogueError> {
        let text = |field, typed: &str, least, most| {
            text::checked(typed, least, most).map_err(|message| CatalogueError::invalid(field, message))
        };
        let code = |field, typed: Option<String>, most| {
            let typed = text(field, typed.as_deref().unwrap_or_default(), 0, most)?;
            Ok::<_, CatalogueError>(Some(typed).filter(|typed| !typed.is_empty()))
        };
        let amount = |field, cents: i64| {
            let (most, is_within) = (cx.limits.amount_cents_max, (0..=cx.limits.amount_cents_max).contains(&cents));
            let message = || format!("This must be between 0 and {most} in the currency's smallest unit.");
            if is_within { Ok(cents) } else { Err(CatalogueError::invalid(field, message())) }
        };
        let barcode = code("barcode", self.barcode, BARCODE_CHARS_MAX)?;
        if let Some(right) =
            barcode.as_deref().filter(|_| self.barcode_kind == BarcodeKind::Standard).and_then(barcode::right_digit)
        {
            return Err(CatalogueError::invalid("barcode", wrong_digit(right)));
        }
        if !(0..=TAX_BP_MAX).contains(&self.tax_bp) {
            return Err(CatalogueError::invalid("tax_bp", "A tax rate is between 0 and 100 percent."));
        }
        if self.position.is_some_and(|position| !(0..=POSITION_MAX).contains(&position)) {
            return Err(CatalogueError::invalid("position", format!("A place is a number from 0 to {POSITION_MAX}.")));
        }
        Ok(Self {
            name: text("name", &self.name, 1, PRODUCT_NAME_CHARS_MAX)?,
            number: code("number", self.number, PRODUCT_NUMBER_CHARS_MAX)?,
            barcode_kind: if barcode.is_some() { self.barcode_kind } else { BarcodeKind::Standard },
            barcode,
            category: text("category", &self.category, 0, CATEGORY_CHARS_MAX)?,
            price_cents: amount("price_cents", self.price_cents)?,
            cost_cents: self.cost_cents.map(|cents| amount("cost_cents", cents)).transpose()?,
            mark: text("mark", &self.mark, 0, MARK_CHARS_MAX)?,
            ..self
        })
    }
}

/// What is said of a code whose last digit does not fit.
pub(in crate::catalogue) fn wrong_digit(right: char) -> String {
    format!(
        "The last digit of this barcode should be {right}: perhaps it was mistyped. If it is right, say that it is our own code."
    )
}

/// Whoever does this, if they run the shop.
///
/// # Errors
/// [`CatalogueError::NotAllowed`].
pub(in crate::catalogue) fn runs_the_shop(actor: &Actor) -> Result<&Actor, CatalogueError> {
    if actor.user.roles.runs_the_shop() { Ok(actor) } else { Err(CatalogueError::NotAllowed) }
}

/// A product of a shop, also one that is archived.
pub(super) async fn one(cx: &Context, shop_id: ShopId, id: ProductId) -> Result<ManagedProduct, CatalogueError> {
    cx.store.optional(ONE, args![id, shop_id]).await?.ok_or(CatalogueError::NotFound)
}

/// Writes a new one.
pub(super) async fn insert(tx: &mut Tx, manager: &Actor, id: ProductId, fields: &Fields) -> Result<(), StoreError> {
    let Fields { name, number, barcode, barcode_kind, category, price_cents, cost_cents, .. } = fields;
    let Fields { tax_bp, unit, colour, mark, position, .. } = fields;
    let (number, barcode) = (number.as_deref(), barcode.as_deref());
    let values = args![
        id,
        manager.user.shop_id,
        name,
        number,
        barcode,
        *barcode_kind,
        category,
        *price_cents,
        *cost_cents,
        *tax_bp,
        *unit,
        *colour,
        mark,
        manager.user.id,
        *position
    ];
    tx.execute(INSERT, values).await.map(|_| ())
}

/// Writes one over its version; false when it is not at that any more.
pub(super) async fn update(
    tx: &mut Tx,
    manager: &Actor,
    (id, version): (ProductId, i64),
    fields: &Fields,
) -> Result<bool, StoreError> {
    let Fields { name, number, barcode, barcode_kind, category, price_cents, cost_cents, .. } = fields;
    let Fields { tax_bp, unit, colour, mark, position, .. } = fields;
    let (number, barcode) = (number.as_deref(), barcode.as_deref());
    let values = args![
        id,
        manager.user.shop_id,
        version,
        name,
        number,
        barcode,
        *barcode_kind,
        category,
        *price_cents,
        *cost_cents,
        *tax_bp,
        *unit,
        *colour,
        mark,
        manager.user.id,
        *position
    ];
    Ok(tx.execute(UPDATE, values).await? == 1)
}
