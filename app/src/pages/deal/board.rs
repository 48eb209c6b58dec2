//! The board of deals: a column a stage, the newest few in each. A card leads to its deal, and its menu moves it to another stage;
//! `public/board.js` lets it be dragged there, too.

use leptos::prelude::*;
use session::deal::{Deal, DealList, Stage};

use super::list_entry::{Terms, stale, work_on};
use super::stage_menu::stage_menu;
use super::stage_pill;
use crate::build::PageBuild;
use crate::path;
use crate::words::time::{Show, since};

/// The board.
pub(super) fn board(list: DealList, terms: &Terms) -> AnyView {
    let columns = Stage::ALL.iter().map(|stage| column(*stage, &list, terms)).collect_view();
    view! { <div class="board" tabindex="0" role="region" aria-label="Board">{columns}</div> }.into_any()
}

/// The script of a page with a board, outside of what is fetched again.
pub(super) fn dragging() -> impl IntoView {
    view! { <script src=PageBuild::present().file("/board.js") defer></script> }
}

fn column(stage: Stage, list: &DealList, terms: &Terms) -> AnyView {
    let total = list.stages.iter().find(|total| total.stage == stage);
    let (count, sum) = total.map_or((0, 0), |total| (total.deals_count, total.total_cents));
    let cards: Vec<AnyView> =
        list.deals.iter().filter(|deal| deal.stage == stage).map(|deal| card(deal, terms)).collect();
    let more = count - i64::try_from(cards.len()).unwrap_or(0);
    let all = format!("{}&stage={stage}", path::DEALS_TABLE);
    let id = format!("stage-{stage}");
    view! {
        <section class="board-stage" aria-labelledby=id.clone() data-stage=stage.as_str()>
            <h2 id=id.clone()>{stage_pill(stage)}</h2>
            <p class="quiet"><span class="number">{count}</span> " · " <span class="number">{terms.amount(sum)}</span></p>
            <ul class="board-cards">{cards}</ul>
            {(more > 0).then(|| view! { <a class="board-more" href=all>{format!("{more} more")}</a> })}
        </section>
    }
    .into_any()
}

fn card(deal: &Deal, terms: &Terms) -> AnyView {
    let Deal { id, number, title, customer_name, total_cents, owner_name, activity_at, .. } = deal.clone();
    let is_selected = terms.selected == Some(id);
    view! {
        <li class="deal-card" data-deal=id.to_string() data-selected=is_selected.then_some("yes")>
            <a class="deal-name" href=path::deal(id)><span class="deal-number">{format!("D-{number}")}</span> " " {title}</a>
            {(!customer_name.is_empty()).then(|| view! { <p><bdi>{customer_name}</bdi></p> })}
            <p class="deal-sum">
                <span class="number">{terms.amount(total_cents)}</span>
                <span class="deal-age">{stale(deal, terms)} <span class="hidden">"Last activity "</span> {since(activity_at, terms.now, Show::Age)}</span>
            </p>
            <p class="deal-foot"><bdi>{owner_name}</bdi></p>
            <div class="deal-do">{stage_menu(deal)} {work_on(id, is_selected)}</div>
        </li>
    }
    .into_any()
}
