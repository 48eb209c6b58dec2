//! The lines of a deal: parts and labour, from the catalogue or named by hand, added up as a basket is.

use serde::{Deserialize, Serialize};

use super::error::DealError;
use super::kind::LineKind;
use super::types::DealLine;
use crate::Context;
use crate::catalogue::basket::{self, BasketError, BasketLine, Discount, WHOLE_BP};
use crate::catalogue::{self, TaxMode, Terms, terms};
use crate::id::{DealId, ProductId, ShopId, UserId};
use crate::quantity::{Quantity, Unit};
use crate::shop::User;
use crate::store::{StoreError, Tx, args};
use crate::text;

/// Characters in the name of a line.
pub const LINE_NAME_CHARS_MAX: usize = 200;

/// A line as somebody sends it.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewDealLine {
    /// What it is.
    pub kind: LineKind,
    /// The catalogue's product, if it is one.
    #[serde(default)]
    pub product_id: Option<ProductId>,
    /// What it is called; the product's name when left out.
    #[serde(default)]
    pub name: String,
    /// How much, more than 0; pieces are whole.
    pub quantity: Quantity,
    /// What it is sold by; what the product is when left out, else the piece.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// What one costs, in minor units; the product's price when left out.
    #[serde(default)]
    pub unit_price_cents: Option<i64>,
    /// Its tax rate in basis points, 0 to 10000; the product's when left out.
    #[serde(default)]
    pub tax_bp: Option<i64>,
    /// What comes off it.
    #[serde(default)]
    pub discount: Discount,
    /// Why; must be said where something does, the customer reads it.
    #[serde(default)]
    pub discount_reason: String,
    /// Whether the customer may leave it out when they approve a quote of it.
    #[serde(default)]
    pub is_optional: bool,
}

impl From<&DealLine> for NewDealLine {
    fn from(line: &DealLine) -> Self {
        Self {
            kind: line.kind,
            product_id: line.product_id,
            name: line.name.clone(),
            quantity: line.quantity,
            unit: Some(line.unit),
            unit_price_cents: Some(line.unit_price_cents),
            tax_bp: Some(line.tax_bp),
            discount: line.discount,
            discount_reason: line.discount_reason.clone(),
            is_optional: line.is_optional,
        }
    }
}

/// Lines that were checked and added up.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) lines: Vec<DealLine>,
    pub(super) total_cents: i64,
    /// What they are paid in; empty where nobody added them up.
    pub(super) currency: String,
}

impl Lines {
    /// No lines at all.
    pub(super) const fn none() -> Self {
        Self { lines: Vec::new(), total_cents: 0, currency: String::new() }
    }
}

const EMPTY: &str = "DELETE FROM deal_lines WHERE deal_id = $1
     RETURNING kind, product_id, name, quantity_thousandths AS quantity, unit, unit_price_cents, tax_bp, tax_cents, total_cents,
        is_optional = 1 AS is_optional, discount_cents, discount_bp, discount_reason, vouched_by";
const INSERT: &str = "INSERT INTO deal_lines (deal_id, position, shop_id, kind, product_id, name, quantity_thousandths,
        unit, unit_price_cents, tax_bp, tax_cents, total_cents, vouched_by, is_optional,
        discount_cents, discount_bp, discount_reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
const OF_DEAL: &str = "SELECT kind, product_id, name, quantity_thousandths AS quantity, unit, unit_price_cents, tax_bp, tax_cents, total_cents,
        is_optional = 1 AS is_optional, discount_cents, discount_bp, discount_reason
     FROM deal_lines WHERE deal_id = $1 ORDER BY position LIMIT $2";

/// What comes off something, and why: one is not without the other.
pub(super) fn checked_discount(
    cx: &Context,
    discount: Discount,
    reason: &str,
) -> Result<(Discount, String), DealError> {
    let is_some = !matches!(discount, Discount::None | Discount::Cents(0) | Discount::Bp(0));
    let reason = text::checked(reason, usize::from(is_some), cx.limits.reason_chars_max).map_err(|message| {
        DealError::invalid(
            "discount_reason",
            format!("Give a reason for the discount: the customer reads it. {message}"),
        )
    })?;
    if !is_some {
        return Ok((Discount::None, String::new()));
    }
    let (cents, bp) = discount.cents_and_bp();
    if !(0..=cx.limits.amount_cents_max).contains(&cents) || !(0..=WHOLE_BP).contains(&bp) {
        return Err(DealError::invalid("discount", "A discount is between nothing and the whole."));
    }
    Ok((discount, reason))
}

/// Checks lines and adds them up by the shop's way of reckoning, with what comes off all of them.
pub(super) async fn checked(
    cx: &Context,
    shop_id: ShopId,
    new: &[NewDealLine],
    discount: Discount,
) -> Result<Lines, DealError> {
    if new.len() > cx.limits.deal_lines_max {
        let most = cx.limits.deal_lines_max;
        return Err(DealError::invalid("lines", format!("A deal has at most {most} lines.")));
    }
    let mut lines = Vec::with_capacity(new.len());
    for (place, line) in new.iter().enumerate() {
        lines.push(checked_line(cx, shop_id, line).await.map_err(|error| at_line(place, error))?);
    }
    let Terms { tax_mode, currency, .. } = terms(cx, shop_id).await?;
    let total_cents = add_up(&mut lines, discount, tax_mode)?;
    if total_cents > cx.limits.amount_cents_max {
        return Err(DealError::invalid("lines", "The total is larger than allowed."));
    }
    Ok(Lines { lines, total_cents, currency })
}

async fn checked_line(cx: &Context, shop_id: ShopId, new: &NewDealLine) -> Result<DealLine, DealError> {
    let product = match new.product_id {
        Some(id) => {
            let found = catalogue::product(cx, shop_id, id).await?;
            Some(found.ok_or_else(|| DealError::invalid("product_id", "There is no such product in this shop."))?)
        }
        None => None,
    };
    let listed = product.unwrap_or_default();
    let typed = if new.name.trim().is_empty() { listed.name } else { new.name.clone() };
    let name = text::checked(&typed, 1, LINE_NAME_CHARS_MAX).map_err(|message| DealError::invalid("name", message))?;
    let (quantity, unit) = (new.quantity, new.unit.unwrap_or(listed.unit));
    let is_sold = quantity.within(cx.limits.sale_quantity_max).and_then(|()| quantity.sold_by(unit));
    is_sold.map_err(|message| DealError::invalid("quantity", message))?;
    let unit_price_cents = new.unit_price_cents.unwrap_or(listed.price_cents);
    if !(0..=cx.limits.amount_cents_max).contains(&unit_price_cents) {
        return Err(DealError::invalid(
            "unit_price_cents",
            "The price must not be below nothing or beyond the largest amount.",
        ));
    }
    let tax_bp = new.tax_bp.unwrap_or(listed.tax_bp);
    if !(0..=WHOLE_BP).contains(&tax_bp) {
        return Err(DealError::invalid("tax_bp", "The tax rate is from 0 to 100 %."));
    }
    let (discount, discount_reason) = checked_discount(cx, new.discount, &new.discount_reason)?;
    Ok(DealLine {
        kind: new.kind,
        product_id: new.product_id,
        name,
        quantity,
        unit,
        unit_price_cents,
        tax_bp,
        tax_cents: 0,
        total_cents: 0,
        discount,
        discount_reason,
        is_optional: new.is_optional,
        approved_cents: None,
    })
}

fn add_up(lines: &mut [DealLine], discount: Discount, mode: TaxMode) -> Result<i64, DealError> {
    let basket: Vec<BasketLine> = lines.iter().map(DealLine::as_in_basket).collect();
    let total = basket::total(&basket, discount, mode).map_err(|error| match error {
        BasketError::LineDiscount(place) => {
            DealError::invalid(format!("lines[{place}].discount"), "A discount is between nothing and the whole line.")
        }
        BasketError::Discount => {
            DealError::invalid("discount", "The discount is more than the total of the lines. Reduce it first.")
        }
        BasketError::Line(_) | BasketError::TooLarge => {
            DealError::invalid("lines", "The total is larger than allowed.")
        }
    })?;
    for (line, sum) in lines.iter_mut().zip(&total.lines) {
        line.tax_cents = sum.tax_cents;
        line.total_cents = sum.total_cents;
    }
    Ok(total.total_cents)
}

fn at_line(place: usize, error: DealError) -> DealError {
    match error {
        DealError::Invalid { field, message } => DealError::invalid(format!("lines[{place}].{field}"), message),
        other => other,
    }
}

/// A line as it stood, with who vouches for its price.
#[derive(Debug, sqlx::FromRow)]
struct Vouched {
    #[sqlx(flatten)]
    line: DealLine,
    vouched_by: Option<UserId>,
}

/// Puts `lines` in the place of whatever a deal offered. What stays as it was is vouched for by whom it was; what is new or was
/// changed by `staff`, where they run the shop.
pub(super) async fn put(tx: &mut Tx, staff: &User, deal: DealId, lines: &[DealLine]) -> Result<(), StoreError> {
    let mut before: Vec<Vouched> = tx.all(EMPTY, args![deal]).await?;
    let writer = staff.roles.runs_the_shop().then_some(staff.id);
    for (position, line) in (1_i64..).zip(lines) {
        let stayed =
            before.iter().position(|before| before.line.offers_what(line)).map(|place| before.swap_remove(place));
        let (discount_cents, discount_bp) = line.discount.cents_and_bp();
        let vouched_by = stayed.map_or(writer, |stayed| stayed.vouched_by);
        let values = args![
            deal,
            position,
            staff.shop_id,
            line.kind,
            line.product_id,
            &line.name,
            line.quantity,
            line.unit,
            line.unit_price_cents,
            line.tax_bp,
            line.tax_cents,
            line.total_cents,
            vouched_by,
            i64::from(line.is_optional),
            discount_cents,
            discount_bp,
            &line.discount_reason
        ];
        tx.execute(INSERT, values).await?;
    }
    Ok(())
}

/// The lines of a deal.
pub(super) async fn of_deal(cx: &Context, deal: DealId) -> Result<Vec<DealLine>, StoreError> {
    cx.store.all(OF_DEAL, args![deal, most(cx)]).await
}

/// As many lines as a deal can have.
pub(super) fn most(cx: &Context) -> i64 {
    i64::try_from(cx.limits.deal_lines_max).unwrap_or(i64::MAX)
}
