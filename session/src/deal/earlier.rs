//! What hangs on a deal and grows as time goes by, the newest first, a page at a time: its quotes, notes, history, consultations, sales.

use super::error::DealError;
use super::quote;
use super::record::seen;
use super::types::{DealConsultation, DealEventLine, DealNote, DealSale, Quote};
use crate::Context;
use crate::change::Actor;
use crate::cursor::{Cursor, Page};
use crate::id::DealId;
use crate::store::{Row, StoreError, args};

const NOTES: &str = "SELECT n.id, u.name AS author_name, n.body, n.at
     FROM deal_notes AS n JOIN users AS u ON u.id = n.author_id
     WHERE n.deal_id = $1 AND (n.at, n.id) < ($2, $3) ORDER BY n.at DESC, n.id DESC LIMIT $4";
const EVENTS: &str = "SELECT e.id, e.kind, u.name AS actor_name, e.detail, e.at
     FROM deal_events AS e LEFT JOIN users AS u ON u.id = e.actor_id
     WHERE e.deal_id = $1 AND (e.at, e.id) < ($2, $3) ORDER BY e.at DESC, e.id DESC LIMIT $4";
const CONSULTATIONS: &str = "SELECT s.id, l.kind, s.concern, s.created_at, l.at AS attached_at
     FROM deal_consultations AS l JOIN consultations AS s ON s.id = l.consultation_id
     WHERE l.deal_id = $1 AND (l.at, s.id) < ($2, $3) ORDER BY l.at DESC, s.id DESC LIMIT $4";
const SALES: &str = "SELECT id, total_cents, rung_up_at FROM sales
     WHERE deal_id = $1 AND (rung_up_at, id) < ($2, $3) ORDER BY rung_up_at DESC, id DESC LIMIT $4";

/// Quotes of a deal that `staff` may see, those before a place, at most `quote_rows_max`.
///
/// # Errors
/// [`DealError::NotFound`].
#[crate::boxed]
pub async fn quotes(cx: &Context, staff: &Actor, id: DealId, before: Option<Cursor>) -> Result<Page<Quote>, DealError> {
    let id = reached(cx, staff, id).await?;
    Ok(quote::of_deal(cx, id, before.unwrap_or(Cursor::END)).await?)
}

/// Notes of a deal that `staff` may see, those before a place, at most `history_rows_max`.
///
/// # Errors
/// [`DealError::NotFound`].
#[crate::boxed]
pub async fn notes(
    cx: &Context,
    staff: &Actor,
    id: DealId,
    before: Option<Cursor>,
) -> Result<Page<DealNote>, DealError> {
    let id = reached(cx, staff, id).await?;
    Ok(notes_of(cx, id, before.unwrap_or(Cursor::END)).await?)
}

/// What happened to a deal that `staff` may see, before a place, at most `history_rows_max` lines.
///
/// # Errors
/// [`DealError::NotFound`].
#[crate::boxed]
pub async fn events(
    cx: &Context,
    staff: &Actor,
    id: DealId,
    before: Option<Cursor>,
) -> Result<Page<DealEventLine>, DealError> {
    let id = reached(cx, staff, id).await?;
    Ok(events_of(cx, id, before.unwrap_or(Cursor::END)).await?)
}

/// The consultations that a deal is about which `staff` may see, those that came to it before a place, at most `history_rows_max`.
///
/// # Errors
/// [`DealError::NotFound`].
#[crate::boxed]
pub async fn attached(
    cx: &Context,
    staff: &Actor,
    id: DealId,
    before: Option<Cursor>,
) -> Result<Page<DealConsultation>, DealError> {
    let id = reached(cx, staff, id).await?;
    Ok(consultations_of(cx, id, before.unwrap_or(Cursor::END)).await?)
}

/// The sales that a deal became which `staff` may see, those before a place, at most `history_rows_max`.
///
/// # Errors
/// [`DealError::NotFound`].
#[crate::boxed]
pub async fn sales(
    cx: &Context,
    staff: &Actor,
    id: DealId,
    before: Option<Cursor>,
) -> Result<Page<DealSale>, DealError> {
    let id = reached(cx, staff, id).await?;
    Ok(sales_of(cx, id, before.unwrap_or(Cursor::END)).await?)
}

async fn reached(cx: &Context, staff: &Actor, id: DealId) -> Result<DealId, DealError> {
    seen(cx, staff, id).await?.map(|deal| deal.id).ok_or(DealError::NotFound)
}

pub(super) async fn notes_of(cx: &Context, deal: DealId, before: Cursor) -> Result<Page<DealNote>, StoreError> {
    page(cx, NOTES, deal, before, |note: &DealNote| Cursor::at(note.at, note.id)).await
}

pub(super) async fn events_of(cx: &Context, deal: DealId, before: Cursor) -> Result<Page<DealEventLine>, StoreError> {
    page(cx, EVENTS, deal, before, |event: &DealEventLine| Cursor::at(event.at, event.id)).await
}

pub(super) async fn consultations_of(
    cx: &Context,
    deal: DealId,
    before: Cursor,
) -> Result<Page<DealConsultation>, StoreError> {
    page(cx, CONSULTATIONS, deal, before, |one: &DealConsultation| Cursor::at(one.attached_at, one.id)).await
}

pub(super) async fn sales_of(cx: &Context, deal: DealId, before: Cursor) -> Result<Page<DealSale>, StoreError> {
    page(cx, SALES, deal, before, |sale: &DealSale| Cursor::at(sale.rung_up_at, sale.id)).await
}

async fn page<T: Row>(
    cx: &Context,
    sql: &'static str,
    deal: DealId,
    before: Cursor,
    place: impl Fn(&T) -> Cursor,
) -> Result<Page<T>, StoreError> {
    let rows_max = cx.limits.history_rows_max;
    let rows: Vec<T> = cx.store.all(sql, args![deal, before.at, before.id, rows_max + 1]).await?;
    Ok(Page::of(rows, rows_max, place))
}
