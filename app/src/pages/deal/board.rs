//! The board of deals: a column a stage, the newest few in each.

use leptos::prelude::*;
use session::deal::{Deal, DealList, Stage};
use session::money;

use super::list_entry::{Terms, stale, work_on};
use super::stage_pill;
use crate::path;
use crate::words::time::{Show, moment};

/// The board.
pub(super) fn board(list: DealList, terms: Terms) -> AnyView {
    let columns = Stage::ALL
        .iter()
        .map(|stage| {
            let total = list.stages.iter().find(|total| total.stage == *stage);
            let (count, sum) = total.map_or((0, 0), |total| (total.deals_count, total.total_cents));
            let cards: Vec<AnyView> =
                list.deals.iter().filter(|deal| deal.stage == *stage).map(|deal| card(deal, terms)).collect();
            let more = count - i64::try_from(cards.len()).unwrap_or(0);
            let all = format!("{}&stage={stage}", path::DEALS_TABLE);
            view! {
                <section class="board-stage" aria-labelledby=format!("stage-{stage}")>
                    <h2 id=format!("stage-{stage}")>{stage_pill(*stage)}</h2>
                    <p class="quiet"><span class="number">{count}</span> " · " <span class="number">{money::amount(sum, terms.decimals)}</span></p>
                    <ul class="board-cards">{cards}</ul>
                    {(more > 0).then(|| view! { <a href=all>{format!("{more} more")}</a> })}
                </section>
            }
        })
        .collect_view();
    view! { <div class="board" tabindex="0" role="region" aria-label="Board">{columns}</div> }.into_any()
}

fn card(deal: &Deal, terms: Terms) -> AnyView {
    let Deal { id, number, title, customer_name, total_cents, owner_name, .. } = deal.clone();
    let is_selected = terms.selected == Some(id);
    view! {
        <li class="deal-card" data-selected=is_selected.then_some("yes")>
            <a class="deal-name" href=path::deal(id)><span class="deal-number">{format!("D-{number}")}</span> " " {title}</a>
            <p class="quiet">{customer_name}</p>
            <p class="deal-foot number">{money::amount(total_cents, terms.decimals)}</p>
            <p class="deal-foot">{owner_name}</p>
            {stale(deal, terms).map(|stale| view! { <p class="deal-foot">{stale} " since " {moment(deal.activity_at, Show::Date)}</p> })}
            {work_on(id, is_selected)}
        </li>
    }
    .into_any()
}
