//! What is read before a sale is recorded, in one statement: whether it is known already, how the shop reckons, and what it sells
//! of what is rung up.

use std::collections::HashMap;

use super::new_sale::NewSale;
use super::receipt::{Known, known_receipt};
use super::view::Receipt;
use crate::Context;
use crate::catalogue::{Listing, Terms};
use crate::change::Actor;
use crate::counter::CounterError;
use crate::id::{ProductId, ShiftId, ShopId};
use crate::quantity::Unit;
use crate::store::{ROWS_MAX, Rows, Value, args};

/// The shop of a product is compared in a form that no index serves: the engine would go through the whole catalogue by it, and is to
/// find each product by its id.
static NEEDS: Rows = Rows::new(
    "SELECT h.name AS shop_name, h.address AS shop_address, h.tax_number AS shop_tax_number, h.time_zone, h.currency, h.tax_mode, h.credit_price_cents, h.opening_cash_cents,
        h.cash_coin_cents, h.tenders, h.catalogue_revision, h.tax_rates, h.price_cut_bp_max, h.cash_refund_cents_max, h.receipt_head, h.receipt_foot, h.paper_mm,
        COALESCE((SELECT l.name FROM shop_logos AS l WHERE l.shop_id = h.id), '') AS shop_logo,
        x.shop_id, x.shift_id, x.request_hash, p.id AS product_id, p.name, p.price_cents, p.tax_bp, p.unit
     FROM shops AS h LEFT JOIN sales AS x ON x.id = $2
     LEFT JOIN products AS p ON COALESCE(p.shop_id, h.id) = h.id AND p.id IN (",
    "",
    (3, 1),
    ") WHERE h.id = $1",
);

/// The shop's terms, with one product or none.
#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    terms: Terms,
    shop_id: Option<ShopId>,
    shift_id: Option<ShiftId>,
    request_hash: Option<Vec<u8>>,
    product_id: Option<ProductId>,
    name: Option<String>,
    price_cents: Option<i64>,
    tax_bp: Option<i64>,
    unit: Option<Unit>,
}

/// Each thing as the catalogue has it, also what was taken out of it since the till read it.
pub(super) type Products = HashMap<ProductId, Listing>;

/// What a new sale is checked against.
pub(super) struct Needs {
    pub(super) terms: Terms,
    pub(super) products: Products,
}

/// Either the receipt that this very request made before, or what a new one needs.
pub(super) enum Asked {
    Known(Box<Receipt>),
    New(Box<Needs>),
}

/// Reads what `new`, whose request hashes to `hash`, needs.
///
/// # Errors
/// [`CounterError::IdTaken`] when its id belongs to another one.
pub(super) async fn needs(
    cx: &Context,
    teller: &Actor,
    shift_id: ShiftId,
    new: &NewSale,
    hash: &[u8],
) -> Result<Asked, CounterError> {
    // Whoever sends more lines than a receipt has is refused for that.
    let lines = new.lines.iter().take(cx.limits.sale_lines_max);
    let mut wanted: Vec<ProductId> = lines.filter_map(|line| line.product_id).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut products = HashMap::new();
    let mut terms = None;
    // Once at the least, also for a sale of nothing in the catalogue.
    for wanted in wanted.chunks(ROWS_MAX).chain(wanted.is_empty().then_some(&[][..])) {
        for found in cx.store.all::<Found>(NEEDS.text(padded(wanted.len())), values(teller, new, wanted)).await? {
            if let (Some(shop_id), Some(shift), Some(request_hash)) =
                (found.shop_id, found.shift_id, found.request_hash)
            {
                let known = Known { shop_id, shift_id: shift, request_hash };
                return known_receipt(cx, teller, (shift_id, new.id), hash, known)
                    .await
                    .map(Box::new)
                    .map(Asked::Known);
            }
            if let (Some(id), Some(name), Some(price_cents), Some(tax_bp), Some(unit)) =
                (found.product_id, found.name, found.price_cents, found.tax_bp, found.unit)
            {
                products.insert(id, Listing { name, price_cents, tax_bp, unit });
            }
            terms = Some(found.terms);
        }
    }
    let terms = terms.ok_or(crate::store::StoreError::NoRow)?;
    Ok(Asked::New(Box::new(Needs { terms, products })))
}

/// Few texts serve all: what is left over of a power of two is filled up.
const fn padded(rows: usize) -> usize {
    if rows == 0 { 1 } else { rows.next_power_of_two() }
}

fn values(teller: &Actor, new: &NewSale, wanted: &[ProductId]) -> Vec<Value> {
    let mut values = args![teller.user.shop_id, new.id];
    let last = wanted.last().copied();
    values.extend(wanted.iter().map(|id| Value::from(*id)));
    values.extend((wanted.len()..padded(wanted.len())).map(|_| Value::from(last)));
    values
}
