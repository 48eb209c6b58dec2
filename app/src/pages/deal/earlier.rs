//! What hangs on a deal and is no longer among the newest, a page at a time: quotes, notes, history, consultations, sales.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use session::catalogue;
use session::deal;
use session::id::DealId;

use super::events::happened;
use super::quotes::one_quote;
use super::sidebar::{attached, noted, sold};
use crate::actions::place;
use crate::layout::guard::load;
use crate::layout::{Layout, Viewer};
use crate::path::{self, DealList};
use crate::problem::Problem;
use crate::request::caller::{context, signed_in, staff};

/// The page.
#[component]
#[must_use]
pub fn EarlierOfDealPage() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("id"));
    let list = params.with_untracked(|params| params.get("list")).unwrap_or_default();
    let before = use_query_map().with_untracked(|query| query.get("before")).unwrap_or_default();
    load(async move {
        let (who, staff, cx) = (signed_in()?, staff()?, context());
        let id: DealId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        let list: DealList = list.parse().map_err(|_| Problem::not_found())?;
        let before = place(&before)?;
        let catalogue = catalogue::terms(&cx, staff.user.shop_id).await?;
        let (decimals, currency) = (catalogue.decimals(), catalogue.currency.as_str());
        let now = cx.clock.now();
        let (title, lines, earlier) = match list {
            DealList::Quotes => {
                let page = deal::quotes(&cx, &staff, id, before).await?;
                let now = cx.clock.now();
                let lines =
                    page.rows.iter().map(|quote| one_quote(quote, None, now, (decimals, currency))).collect_view();
                ("Earlier quotes", lines.into_any(), page.earlier)
            }
            DealList::Notes => {
                let page = deal::notes(&cx, &staff, id, before).await?;
                (
                    "Earlier notes",
                    view! { <ul class="deal-notes">{noted(&page.rows, now)}</ul> }.into_any(),
                    page.earlier,
                )
            }
            DealList::Events => {
                let page = deal::events(&cx, &staff, id, before).await?;
                let lines = page.rows.iter().map(|event| happened(event, now)).collect_view();
                ("Earlier history", view! { <ol class="deal-events">{lines}</ol> }.into_any(), page.earlier)
            }
            DealList::Consultations => {
                let page = deal::attached(&cx, &staff, id, before).await?;
                let lines = attached(&page.rows, now);
                ("Earlier consultations", view! { <ul class="plain-list">{lines}</ul> }.into_any(), page.earlier)
            }
            DealList::Sales => {
                let page = deal::sales(&cx, &staff, id, before).await?;
                let lines = sold(&page.rows, now, (decimals, currency));
                ("Earlier sales", view! { <ul class="plain-list">{lines}</ul> }.into_any(), page.earlier)
            }
        };
        let layout = Layout::new(title, Viewer::of(&cx, &who).await?);
        let earlier = earlier.map(|before| path::earlier_of_deal(id, list, &before));
        Ok(layout.around(view! {
            <section class="block" aria-labelledby="earlier-title">
                <h1 id="earlier-title">{title}</h1>
                {lines}
                <p class="actions">
                    <a class="button" data-tone="main" href=path::deal(id)>"Back to the deal"</a>
                    {earlier.map(|earlier| view! { <a href=earlier>{title}</a> })}
                </p>
            </section>
        }))
    })
}

/// Where what came before the newest of a list is, if there is anything.
pub(super) fn earlier_link(
    id: DealId,
    list: DealList,
    before: Option<&String>,
    title: &'static str,
) -> Option<AnyView> {
    let to = path::earlier_of_deal(id, list, before?);
    Some(view! { <p><a href=to>{title}</a></p> }.into_any())
}
