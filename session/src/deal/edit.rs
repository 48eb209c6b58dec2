//! Edit: fields and lines of a deal, over the version they were made from. Whoever was overtaken is told by what.

use serde::{Deserialize, Serialize};

use super::create::{Customer, customer, title, vehicle};
use super::error::DealError;
use super::event;
use super::event::edited::{self, ChangedField};
use super::kind::{DealEventKind, Stage};
use super::line::{self, Lines, NewDealLine};
use super::list::findable;
use super::quote;
use super::record;
use super::view::DealRecord;
use super::visible::may_see;
use crate::Context;
use crate::catalogue::basket::Discount;
use crate::change::Actor;
use crate::id::{DealId, UserId};
use crate::money;
use crate::store::{StoreError, Tx, args, transact};

/// An edit as somebody sends it: what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Edit {
    /// The version it was made from.
    pub version: i64,
    /// What the deal is about.
    #[serde(default)]
    pub title: Option<String>,
    /// Which car.
    #[serde(default)]
    pub vehicle: Option<String>,
    /// The customer's account.
    #[serde(default)]
    pub customer_id: Option<UserId>,
    /// The customer's name, where they have no account; takes an account off the deal.
    #[serde(default)]
    pub customer_name: Option<String>,
    /// Where it moves to. Leaving `quoted` takes its open quote back.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// What the customer of a quote that is taken back so is told; a sentence for the stage when left out.
    #[serde(default)]
    pub word: Option<String>,
    /// All of its lines.
    #[serde(default)]
    pub lines: Option<Vec<NewDealLine>>,
    /// What comes off all of them.
    #[serde(default)]
    pub discount: Option<Discount>,
    /// Why; must be said where something does, the customer reads it.
    #[serde(default)]
    pub discount_reason: Option<String>,
}

/// What a deal is to hold.
#[derive(Clone, Debug)]
struct Wanted {
    title: String,
    vehicle: String,
    customer: Customer,
    stage: Stage,
    word: String,
    lines: Option<Lines>,
    total_cents: i64,
    discount: (Discount, String),
    search: String,
    /// What it changes, in a sentence.
    said: String,
}

const UPDATE: &str = concat!(
    "UPDATE deals AS d SET title = $4, vehicle = $5, customer_id = $6, customer_name = $7, stage = $8, total_cents = $9,
        search = $10, activity_at = $11, discount_cents = $12, discount_bp = $13, discount_reason = $14, version = version + 1
     WHERE d.id = $2 AND d.version = $3
        AND ($6 IS NULL OR $6 = d.customer_id
            OR EXISTS (SELECT 1 FROM users AS c WHERE c.id = $6 AND c.shop_id = d.shop_id AND c.roles = 'customer'))
        AND d.deleted_at IS NULL AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    ")"
);

/// Changes what the edit names, if the deal still is at the edit's version.
///
/// # Errors
/// [`DealError::NotFound`]; [`DealError::Stale`] with the deal as it is now; [`DealError::NoSuchStep`];
/// [`DealError::Invalid`] by its field.
#[crate::boxed]
pub async fn edit(cx: &Context, staff: &Actor, id: DealId, edit: &Edit) -> Result<DealRecord, DealError> {
    let present = record::get(cx, staff, id).await?;
    let wanted = wanted(cx, staff, &present, edit).await?;
    if present.deal.version != edit.version {
        return Err(stale(present, edit, &wanted));
    }
    let stage = (wanted.stage != present.deal.stage).then_some((present.deal.stage, wanted.stage));
    if let Some((from, to)) = stage.filter(|(from, to)| !from.may_become(*to)) {
        return Err(DealError::NoSuchStep { from, to });
    }
    let written = transact!(cx.store, |tx| write(cx, tx, staff, (id, edit.version), &wanted, stage).await)?;
    let now = record::get(cx, staff, id).await?;
    if written { Ok(now) } else { Err(stale(now, edit, &wanted)) }
}

async fn wanted(cx: &Context, staff: &Actor, present: &DealRecord, edit: &Edit) -> Result<Wanted, DealError> {
    let (deal, shop_id) = (&present.deal, staff.user.shop_id);
    let customer = match (edit.customer_id, &edit.customer_name) {
        (None, None) => Customer { id: deal.customer_id, name: deal.customer_name.clone() },
        (id, name) => customer(cx, shop_id, id, name.as_deref().unwrap_or_default()).await?,
    };
    let reason = edit.discount_reason.as_ref().unwrap_or(&deal.discount_reason);
    let discount = line::checked_discount(cx, edit.discount.unwrap_or(deal.discount), reason)?;
    // What a line comes to depends on what comes off all of them.
    let again = || present.lines.iter().map(NewDealLine::from).collect();
    let sent = edit.lines.clone().or_else(|| (discount.0 != deal.discount).then(again));
    let lines = match &sent {
        Some(lines) => Some(line::checked(cx, shop_id, lines, discount.0).await?),
        None => None,
    };
    let title = edit.title.as_deref().map_or_else(|| Ok(deal.title.clone()), |typed| title(cx, typed))?;
    let vehicle = edit.vehicle.as_deref().map_or_else(|| Ok(deal.vehicle.clone()), |typed| vehicle(cx, typed))?;
    let total_cents = lines.as_ref().map_or(deal.total_cents, |lines| lines.total_cents);
    let search = findable(deal.number, &title, &vehicle, &customer.name);
    let stage = edit.stage.unwrap_or(deal.stage);
    let word = match edit.word.as_deref().map(str::trim) {
        None | Some("") => stage.word_on_leaving_quoted().to_owned(),
        Some(typed) => quote::checked_word(cx, typed)?,
    };
    let said = said(present, (&title, &vehicle, &customer, &discount), lines.as_ref());
    Ok(Wanted { title, vehicle, customer, stage, word, lines, total_cents, discount, search, said })
}

/// What the deal will hold otherwise, in a sentence. Where amounts are told, the lines were added up.
fn said(
    present: &DealRecord,
    (title, vehicle, customer, discount): (&str, &str, &Customer, &(Discount, String)),
    lines: Option<&Lines>,
) -> String {
    let (deal, currency) = (&present.deal, lines.map_or("", |lines| lines.currency.as_str()));
    let amount = |cents: i64| format!("{} {currency}", money::amount(cents, money::decimals(currency)));
    let off = match discount.0 {
        Discount::None => String::new(),
        Discount::Cents(cents) => format!("{} off ({})", amount(cents), discount.1),
        Discount::Bp(bp) => format!("{} % off ({})", money::amount(bp, 2), discount.1),
    };
    let fields = [
        ("Title", title, title != deal.title),
        ("Vehicle", vehicle, vehicle != deal.vehicle),
        ("Customer", &customer.name, customer.id != deal.customer_id || customer.name != deal.customer_name),
        ("Discount", &off, (discount.0, &discount.1) != (deal.discount, &deal.discount_reason)),
    ];
    let fields: Vec<ChangedField<'_>> =
        fields.into_iter().filter(|(.., is_changed)| *is_changed).map(|(name, now, _)| (name, now)).collect();
    let after = lines.map_or(present.lines.as_slice(), |lines| lines.lines.as_slice());
    edited::sentence(&fields, (&present.lines, after), &amount)
}

/// False when the deal is not at `version` any more, or not there for this person.
async fn write(
    cx: &Context,
    tx: &mut Tx,
    staff: &Actor,
    (id, version): (DealId, i64),
    wanted: &Wanted,
    stage: Option<(Stage, Stage)>,
) -> Result<bool, StoreError> {
    let Wanted { title, vehicle, customer, stage: to, word, lines, total_cents, discount, search, said } = wanted;
    let (discount_cents, discount_bp) = discount.0.cents_and_bp();
    // It leaves once its quote is closed.
    let is_leaving = stage.is_some_and(|(from, _)| from == Stage::Quoted);
    let held = if is_leaving { Stage::Quoted } else { *to };
    let values = args![
        staff.user.id,
        id,
        version,
        title,
        vehicle,
        customer.id,
        &customer.name,
        held,
        *total_cents,
        search,
        cx.clock.now(),
        discount_cents,
        discount_bp,
        &discount.1
    ];
    if tx.execute(UPDATE, values).await? == 0 {
        return Ok(false);
    }
    if let Some(lines) = lines {
        line::put(tx, &staff.user, id, &lines.lines).await?;
    }
    if is_leaving {
        quote::close(cx, tx, staff, id, word).await?;
        quote::move_deal(tx, id, *to).await?;
    }
    let (kind, detail) = match stage {
        Some((from, to)) => (DealEventKind::StageChanged, format!("{from} to {to}")),
        None => (DealEventKind::Edited, said.clone()),
    };
    event::record(cx, tx, staff, id, kind, &detail).await?;
    Ok(true)
}

/// Which fields of the edit the deal holds otherwise now.
fn stale(current: DealRecord, edit: &Edit, wanted: &Wanted) -> DealError {
    let deal = &current.deal;
    let is_customer = edit.customer_id.is_some() || edit.customer_name.is_some();
    let lines = edit.lines.is_some() && wanted.lines.as_ref().is_some_and(|wanted| wanted.lines != current.lines);
    let is_discount = edit.discount.is_some() || edit.discount_reason.is_some();
    let discount = (deal.discount, &deal.discount_reason);
    let differs = [
        ("title", edit.title.is_some() && wanted.title != deal.title),
        ("vehicle", edit.vehicle.is_some() && wanted.vehicle != deal.vehicle),
        (
            "customer",
            is_customer && (wanted.customer.id != deal.customer_id || wanted.customer.name != deal.customer_name),
        ),
        ("stage", edit.stage.is_some() && wanted.stage != deal.stage),
        ("lines", lines),
        ("discount", is_discount && (wanted.discount.0, &wanted.discount.1) != discount),
    ];
    let differs = differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    DealError::Stale { current: Box::new(current), differs }
}
