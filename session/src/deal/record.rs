//! One deal, whole, for whoever may see it; for everybody else there is nothing.

use super::earlier;
use super::error::DealError;
use super::kind::LinkKind;
use super::line;
use super::quote;
use super::types::Deal;
use super::view::{DealRecord, Earlier};
use super::visible::{deal_columns, may_see};
use crate::Context;
use crate::change::Actor;
use crate::cursor::Cursor;
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
/// A deal that `staff` may see.
///
/// # Errors
/// [`DealError::NotFound`].
#[crate::boxed]
pub async fn get(cx: &Context, staff: &Actor, id: DealId) -> Result<DealRecord, DealError> {
    let deal = seen(cx, staff, id).await?.ok_or(DealError::NotFound)?;
    let events = earlier::events_of(cx, id, Cursor::END).await?;
    let notes = earlier::notes_of(cx, id, Cursor::END).await?;
    let consultations = earlier::consultations_of(cx, id, Cursor::END).await?;
    let sales = earlier::sales_of(cx, id, Cursor::END).await?;
    let quotes = quote::of_deal(cx, id, Cursor::END).await?;
    let is_yours = deal.owner_id == staff.user.id || staff.user.roles.runs_the_shop();
    let lines = line::of_deal(cx, id).await?;
    let approved = quote::approved(cx, &quotes, &deal, &lines).await?;
    Ok(DealRecord {
        deal,
        lines,
        approved,
        earlier: Earlier {
            quotes: quotes.earlier,
            notes: notes.earlier,
            events: events.earlier,
            consultations: consultations.earlier,
            sales: sales.earlier,
        },
        quotes: quotes.rows,
        notes: notes.rows,
        events: events.rows,
        consultations: consultations.rows,
        sales: sales.rows,
        is_yours,
        server_time: cx.clock.now(),
    })
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
#[crate::boxed]
pub async fn is_seen(cx: &Context, staff: &Actor, id: DealId) -> Result<bool, StoreError> {
    seen(cx, staff, id).await.map(|deal| deal.is_some())
}
