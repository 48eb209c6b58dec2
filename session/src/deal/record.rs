//! One deal, whole, for whoever may see it; for everybody else there is nothing.

use super::error::DealError;
use super::kind::LinkKind;
use super::line;
use super::quote;
use super::types::{Deal, DealConsultation, DealEventLine, DealNote, DealSale};
use super::view::DealRecord;
use super::visible::{deal_columns, may_see};
use crate::Context;
use crate::change::Actor;
use crate::id::DealId;
use crate::store::{StoreError, args};

const DEAL: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v JOIN deals AS d ON d.shop_id = v.shop_id JOIN users AS o ON o.id = d.owner_id
        LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND d.id = $2 AND d.deleted_at IS NULL AND ",
    may_see!()
);
const NOTES: &str = "SELECT n.id, u.name AS author_name, n.body, n.at
     FROM deal_notes AS n JOIN users AS u ON u.id = n.author_id
     WHERE n.deal_id = $1 ORDER BY n.at DESC, n.id DESC LIMIT $2";
const EVENTS: &str = "SELECT e.kind, u.name AS actor_name, e.detail, e.at
     FROM deal_events AS e LEFT JOIN users AS u ON u.id = e.actor_id
     WHERE e.deal_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT $2";
const CONSULTATIONS: &str = "SELECT s.id, l.kind, s.concern, s.created_at
     FROM deal_consultations AS l JOIN consultations AS s ON s.id = l.consultation_id
     WHERE l.deal_id = $1 ORDER BY l.at DESC, s.id DESC LIMIT $2";
const SALES: &str =
    "SELECT id, total_cents, rung_up_at FROM sales WHERE deal_id = $1 ORDER BY rung_up_at DESC, id DESC LIMIT $2";

/// A deal that `staff` may see.
///
/// # Errors
/// [`DealError::NotFound`].
pub async fn get(cx: &Context, staff: &Actor, id: DealId) -> Result<DealRecord, DealError> {
    let deal = seen(cx, staff, id).await?.ok_or(DealError::NotFound)?;
    let rows = cx.limits.history_rows_max;
    let events: Vec<DealEventLine> = cx.store.all(EVENTS, args![id, rows]).await?;
    let notes: Vec<DealNote> = cx.store.all(NOTES, args![id, rows]).await?;
    let consultations: Vec<DealConsultation> = cx.store.all(CONSULTATIONS, args![id, rows]).await?;
    let sales: Vec<DealSale> = cx.store.all(SALES, args![id, rows]).await?;
    let quotes = quote::of_deal(cx, id).await?;
    let is_yours = deal.owner_id == staff.user.id || staff.user.role.runs_the_shop();
    let lines = line::of_deal(cx, id).await?;
    let approved = quote::approved(&quotes, &deal, &lines);
    let server_time = cx.clock.now();
    Ok(DealRecord { deal, lines, quotes, approved, notes, events, consultations, sales, is_yours, server_time })
}

impl DealRecord {
    /// Whether the deal came out of a consultation: its quote then pays whoever made it one.
    #[must_use]
    pub fn is_escalated(&self) -> bool {
        self.consultations.iter().any(|consultation| consultation.kind == LinkKind::Escalated)
    }
}

/// The deal without what hangs on it; nothing for whoever may not see it.
pub(super) async fn seen(cx: &Context, staff: &Actor, id: DealId) -> Result<Option<Deal>, StoreError> {
    cx.store.optional(DEAL, args![staff.user.id, id]).await
}

/// Whether this person sees a deal.
///
/// # Errors
/// [`StoreError`].
pub async fn is_seen(cx: &Context, staff: &Actor, id: DealId) -> Result<bool, StoreError> {
    seen(cx, staff, id).await.map(|deal| deal.is_some())
}
