//! Create: a deal, its number, its lines and its first line of history, in one transaction.

use serde::{Deserialize, Serialize};

use super::error::DealError;
use super::event;
use super::kind::DealEventKind;
use super::line::{self, Lines, NewDealLine};
use super::list::findable;
use super::record;
use super::view::DealRecord;
use crate::Context;
use crate::catalogue::basket::Discount;
use crate::change::Actor;
use crate::id::{DealId, ShopId, UserId};
use crate::store::{Tx, args, transact};
use crate::text;

/// Characters of the name of a customer without an account.
pub const CUSTOMER_NAME_CHARS_MAX: usize = 100;

/// A deal as somebody sends it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewDeal {
    /// What it is about: 1 to `deal_title_chars_max` characters.
    pub title: String,
    /// Which car; may be empty.
    #[serde(default)]
    pub vehicle: String,
    /// The customer's account, if they have one. Only they can decide on a quote.
    #[serde(default)]
    pub customer_id: Option<UserId>,
    /// What the customer is called, where they have no account.
    #[serde(default)]
    pub customer_name: String,
    /// What is offered.
    #[serde(default)]
    pub lines: Vec<NewDealLine>,
    /// What comes off all of it.
    #[serde(default)]
    pub discount: Discount,
    /// Why; must be said where something does, the customer reads it.
    #[serde(default)]
    pub discount_reason: String,
}

/// Fields that hold what they must.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    pub(super) title: String,
    pub(super) vehicle: String,
    pub(super) customer: Customer,
    pub(super) discount: (Discount, String),
}

/// Whom a deal is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Customer {
    pub(super) id: Option<UserId>,
    pub(super) name: String,
}

const CUSTOMER: &str = "SELECT name FROM users WHERE id = $1 AND shop_id = $2 AND roles = 'customer'";
const NUMBER: &str = "UPDATE shops SET deals_count = deals_count + 1 WHERE id = $1 RETURNING deals_count";
const INSERT: &str =
    "INSERT INTO deals (id, shop_id, number, title, vehicle, customer_id, customer_name, stage, owner_id,
        total_cents, search, created_by, created_at, activity_at, discount_cents, discount_bp, discount_reason)
     SELECT $1, $2, $3, $4, $5, $6, $7, 'lead', $8, $9, $10, $8, $11, $11, $12, $13, $14
     WHERE $6 IS NULL OR EXISTS (SELECT 1 FROM users WHERE id = $6 AND shop_id = $2 AND roles = 'customer')";

/// Makes a deal, which belongs to whoever makes it.
///
/// # Errors
/// [`DealError::Invalid`] by its field.
#[crate::boxed]
pub async fn create(cx: &Context, staff: &Actor, new: &NewDeal) -> Result<DealRecord, DealError> {
    let shop_id = staff.user.shop_id;
    let customer = customer(cx, shop_id, new.customer_id, &new.customer_name).await?;
    let (title, vehicle) = (title(cx, &new.title)?, vehicle(cx, &new.vehicle)?);
    let discount = line::checked_discount(cx, new.discount, &new.discount_reason)?;
    let lines = line::checked(cx, shop_id, &new.lines, discount.0).await?;
    let checked = Checked { title, vehicle, customer, discount };
    let id: DealId = cx.ids.next();
    transact!(cx.store, |tx| insert(cx, tx, staff, id, &checked, &lines).await)?;
    record::get(cx, staff, id).await
}

/// Puts a new deal into its tables.
pub(super) async fn insert(
    cx: &Context,
    tx: &mut Tx,
    staff: &Actor,
    id: DealId,
    new: &Checked,
    lines: &Lines,
) -> Result<(), DealError> {
    let (shop_id, owner, now) = (staff.user.shop_id, staff.user.id, cx.clock.now());
    let (number,) = tx.one::<(i64,)>(NUMBER, args![shop_id]).await?;
    let Checked { title, vehicle, customer, discount: (discount, discount_reason) } = new;
    let (discount_cents, discount_bp) = discount.cents_and_bp();
    let search = findable(number, title, vehicle, &customer.name);
    let values = args![
        id,
        shop_id,
        number,
        title,
        vehicle,
        customer.id,
        &customer.name,
        owner,
        lines.total_cents,
        search,
        now,
        discount_cents,
        discount_bp,
        discount_reason
    ];
    if tx.execute(INSERT, values).await? == 0 {
        return Err(no_customer());
    }
    line::put(tx, &staff.user, id, &lines.lines).await?;
    Ok(event::record(cx, tx, staff, id, DealEventKind::Created, "").await?)
}

/// A title that holds what it must.
pub(super) fn title(cx: &Context, typed: &str) -> Result<String, DealError> {
    let title = text::checked(typed, 1, cx.limits.deal_title_chars_max);
    let title = title.map_err(|message| DealError::invalid("title", message))?;
    if title.contains('\n') { Err(DealError::invalid("title", "A title is one line.")) } else { Ok(title) }
}

/// A vehicle that holds what it must.
pub(super) fn vehicle(cx: &Context, typed: &str) -> Result<String, DealError> {
    text::checked(typed, 0, cx.limits.vehicle_chars_max).map_err(|message| DealError::invalid("vehicle", message))
}

/// Whom a deal is for: somebody with an account, who is called what they are called, or a name.
pub(super) async fn customer(
    cx: &Context,
    shop_id: ShopId,
    id: Option<UserId>,
    name: &str,
) -> Result<Customer, DealError> {
    let name = text::checked(name, 0, CUSTOMER_NAME_CHARS_MAX)
        .map_err(|message| DealError::invalid("customer_name", message))?;
    let Some(id) = id else { return Ok(Customer { id: None, name }) };
    let known: Option<(String,)> = cx.store.optional(CUSTOMER, args![id, shop_id]).await?;
    let (name,) = known.ok_or_else(no_customer)?;
    Ok(Customer { id: Some(id), name })
}

/// One sentence for an id that is nobody's, another shop's customer's, or somebody's who is none.
pub(super) fn no_customer() -> DealError {
    DealError::invalid("customer_id", "There is no such customer in this shop.")
}
