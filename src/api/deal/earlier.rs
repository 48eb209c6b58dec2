//! What hangs on a deal and grows, a page at a time: quotes, notes, history, consultations, sales.

use axum::Json as Answer;
use serde::Serialize;
use session::cursor::Page;
use session::deal::{self, DealConsultation, DealEventLine, DealNote, DealSale, Quote};
use session::id::DealId;
use utoipa::ToSchema;

use super::super::before::Wanted;
use super::super::parse_id::Id;
use crate::http::{OfStaff, Query, Refusal, Theirs};

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct QuotePage {
    /// Newest first.
    quotes: Vec<Quote>,
    /// Where those before them are; nothing when there are none.
    earlier: Option<String>,
}

impl From<Page<Quote>> for QuotePage {
    fn from(Page { rows: quotes, earlier }: Page<Quote>) -> Self {
        Self { quotes, earlier }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct NotePage {
    /// Newest first.
    notes: Vec<DealNote>,
    /// Where those before them are; nothing when there are none.
    earlier: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct DealEventPage {
    /// Newest first.
    events: Vec<DealEventLine>,
    /// Where those before them are; nothing when there are none.
    earlier: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct ConsultationPage {
    /// The last that came to the deal first.
    consultations: Vec<DealConsultation>,
    /// Where those before them are; nothing when there are none.
    earlier: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct SalePage {
    /// Newest first.
    sales: Vec<DealSale>,
    /// Where those before them are; nothing when there are none.
    earlier: Option<String>,
}

/// A deal's quotes
#[utoipa::path(get, path = "/api/deals/{id}/quotes", tag = "Deals", params(("id" = DealId, Path, description = "The deal."), Wanted), responses(
    (status = 200, body = QuotePage, description = "`quote-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(in crate::api) async fn quotes(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<QuotePage>, Refusal> {
    Ok(Answer(deal::quotes(&cx, &staff, id, wanted.cursor()?).await?.into()))
}

/// A deal's notes
#[utoipa::path(get, path = "/api/deals/{id}/notes", tag = "Deals", params(("id" = DealId, Path, description = "The deal."), Wanted), responses(
    (status = 200, body = NotePage, description = "`history-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(in crate::api) async fn notes(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<NotePage>, Refusal> {
    let Page { rows: notes, earlier } = deal::notes(&cx, &staff, id, wanted.cursor()?).await?;
    Ok(Answer(NotePage { notes, earlier }))
}

/// A deal's history
#[utoipa::path(get, path = "/api/deals/{id}/events", tag = "Deals", params(("id" = DealId, Path, description = "The deal."), Wanted), responses(
    (status = 200, body = DealEventPage, description = "`history-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(in crate::api) async fn events(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<DealEventPage>, Refusal> {
    let Page { rows: events, earlier } = deal::events(&cx, &staff, id, wanted.cursor()?).await?;
    Ok(Answer(DealEventPage { events, earlier }))
}

/// The consultations of a deal
#[utoipa::path(get, path = "/api/deals/{id}/consultations", tag = "Deals", params(("id" = DealId, Path, description = "The deal."), Wanted), responses(
    (status = 200, body = ConsultationPage, description = "`history-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(in crate::api) async fn consultations(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<ConsultationPage>, Refusal> {
    let Page { rows: consultations, earlier } = deal::attached(&cx, &staff, id, wanted.cursor()?).await?;
    Ok(Answer(ConsultationPage { consultations, earlier }))
}

/// The sales of a deal
#[utoipa::path(get, path = "/api/deals/{id}/sales", tag = "Deals", params(("id" = DealId, Path, description = "The deal."), Wanted), responses(
    (status = 200, body = SalePage, description = "`history-rows-max` at a time."),
    (status = 403, description = "`not-allowed`: only for staff."),
    (status = 404, description = "`not-found`: none that you see."),
    (status = 422, description = "`invalid`: `before` is no place in a list."),
))]
pub(in crate::api) async fn sales(
    Theirs(cx): Theirs,
    OfStaff(staff): OfStaff,
    Id(id): Id<DealId>,
    Query(wanted): Query<Wanted>,
) -> Result<Answer<SalePage>, Refusal> {
    let Page { rows: sales, earlier } = deal::sales(&cx, &staff, id, wanted.cursor()?).await?;
    Ok(Answer(SalePage { sales, earlier }))
}
