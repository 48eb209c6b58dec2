//! The deals: a column a stage, or a table; filtered, searched, and those that were deleted.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::clock::Timestamp;
use session::deal::{self, Colleague, Cursor, Deal, DealList, Filter, Stage, Team};
use session::id::DealId;
use session::money;
use session::shift;

use super::super::chip::selection;
use super::super::frame::{Followed, Frame, provide_active};
use super::super::guard::load;
use super::stage_pill;
use super::table::table;
use crate::caller::{context, signed_in, staff};
use crate::deal_label as label;
use crate::path;
use crate::time::{Show, moment};

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Board,
    Table,
    Deleted,
}

/// What the address asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) view: String,
    pub(super) search: String,
    pub(super) owner: String,
    pub(super) team: String,
    pub(super) stage: String,
    pub(super) stale: bool,
    pub(super) after: String,
}

/// How amounts are written, and which deal is selected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub(super) decimals: u32,
    pub(super) stale_before: Timestamp,
    pub(super) selected: Option<DealId>,
}

/// The page.
#[component]
#[must_use]
pub fn DealsPage() -> impl IntoView {
    let asked = asked();
    load(async move {
        let (who, staff, cx) = (signed_in()?, staff()?, context());
        provide_active(&cx, &who.user).await?;
        let shape = shape(&asked);
        let filter = filter(&asked, shape)?;
        let list = match shape {
            Shape::Board => deal::board(&cx, &staff, &filter).await?,
            Shape::Table | Shape::Deleted => deal::list(&cx, &staff, &filter).await?,
        };
        let (owners, teams) = (deal::owners(&cx, &staff).await?, deal::teams(&cx, &staff).await?);
        let decimals = shift::terms(&cx, staff.user.shop_id).await?.decimals();
        let selected = selection().and_then(|selection| selection.deal).map(|deal| deal.id);
        let terms = Terms { decimals, stale_before: list.stale_before, selected };
        let title = if shape == Shape::Deleted { "Deleted deals" } else { "Deals" };
        let followed = (shape != Shape::Deleted).then(|| Followed::new("deals", "/live?deals=1", path::API_DEALS));
        let frame = Frame { title: title.to_owned(), who: Some(who), followed, ..Frame::default() };
        let shown = shown(shape, &asked, list, terms);
        Ok(frame.around(view! {
            <div class="page-head">
                <h1>{title}</h1>
                <a class="button" data-tone="main" href=path::NEW_DEAL>"New deal"</a>
            </div>
            {ways(shape)}
            {filters(shape, &asked, &owners, &teams)}
            <div id="deals" data-refresh="yes">{shown}</div>
        }))
    })
}

fn asked() -> Asked {
    use_query_map().with_untracked(|query| {
        let of = |name: &str| query.get(name).unwrap_or_default();
        Asked {
            view: of("view"),
            search: of("q"),
            owner: of("owner"),
            team: of("team"),
            stage: of("stage"),
            stale: !of("stale").is_empty(),
            after: of("after"),
        }
    })
}

fn shape(asked: &Asked) -> Shape {
    match asked.view.as_str() {
        "table" => Shape::Table,
        "deleted" => Shape::Deleted,
        _ => Shape::Board,
    }
}

/// What cannot be read of a filter filters nothing: the address may be anybody's.
fn filter(asked: &Asked, shape: Shape) -> Result<Filter, crate::problem::Problem> {
    Ok(Filter {
        stage: asked.stage.parse().ok().filter(|_| shape != Shape::Board),
        owner_id: asked.owner.parse().ok(),
        team_id: asked.team.parse().ok(),
        search: asked.search.clone(),
        is_deleted: shape == Shape::Deleted,
        is_stale: asked.stale,
        after: Cursor::read(&asked.after)?,
    })
}

fn ways(shape: Shape) -> AnyView {
    let way = |to: &'static str, name: &'static str, of: Shape| {
        view! { <li><a href=to aria-current=(shape == of).then_some("page")>{name}</a></li> }
    };
    view! {
        <nav class="tabs" aria-label="Deals as">
            <ul>
                {way(path::DEALS, "Board", Shape::Board)}
                {way(path::DEALS_TABLE, "Table", Shape::Table)}
                {way(path::DELETED_DEALS, "Deleted", Shape::Deleted)}
            </ul>
        </nav>
    }
    .into_any()
}

fn filters(shape: Shape, asked: &Asked, owners: &[Colleague], teams: &[Team]) -> AnyView {
    let view = (shape != Shape::Board).then(|| asked.view.clone());
    let owners: Vec<(String, String)> = owners.iter().map(|one| (one.id.to_string(), one.name.clone())).collect();
    let teams: Vec<(String, String)> = teams.iter().map(|team| (team.id.to_string(), team.name.clone())).collect();
    let stages: Vec<(String, String)> =
        Stage::ALL.iter().map(|stage| (stage.as_str().to_owned(), label::stage(*stage).to_owned())).collect();
    let owner = (owners.len() > 1).then(|| choice("owner", "Owner", "Anybody", owners, &asked.owner));
    let team = (!teams.is_empty()).then(|| choice("team", "Team", "Any team", teams, &asked.team));
    let stage = (shape != Shape::Board).then(|| choice("stage", "Stage", "Any stage", stages, &asked.stage));
    view! {
        <form class="filters" method="get" action=path::DEALS role="search" aria-label="Deals">
            {view.map(|view| view! { <input type="hidden" name="view" value=view/> })}
            <div class="field"><label for="q">"Search"</label><input id="q" name="q" type="search" maxlength="100" value=asked.search.clone()/></div>
            {owner}
            {team}
            {stage}
            <label class="check"><input type="checkbox" name="stale" value="1" checked=asked.stale/> "Only stale"</label>
            <button class="button" data-tone="quiet">"Show"</button>
        </form>
    }
    .into_any()
}

fn choice(name: &'static str, title: &'static str, any: &'static str, of: Vec<(String, String)>, chosen: &str) -> AnyView {
    let options = of
        .into_iter()
        .map(|(value, text)| {
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{text}</option> }
        })
        .collect_view();
    view! {
        <div class="field"><label for=name>{title}</label><select id=name name=name><option value="">{any}</option>{options}</select></div>
    }
    .into_any()
}

fn shown(shape: Shape, asked: &Asked, list: DealList, terms: Terms) -> AnyView {
    let is_filtered =
        asked.stale || [&asked.search, &asked.owner, &asked.team, &asked.stage].iter().any(|text| !text.is_empty());
    if list.deals.is_empty() {
        let (title, text) = match (shape, is_filtered) {
            (Shape::Deleted, _) => ("Nothing was deleted", "What you delete can be brought back from here."),
            (_, true) => ("Nothing like that", "Search for something else, or take a filter away."),
            (_, false) => ("No deals yet", "Make one when a customer wants to know what something would cost."),
        };
        return view! { <div class="empty"><p class="empty-title">{title}</p><p>{text}</p></div> }.into_any();
    }
    match shape {
        Shape::Board => columns(list, terms),
        Shape::Table | Shape::Deleted => table(shape, asked, list, terms),
    }
}

fn columns(list: DealList, terms: Terms) -> AnyView {
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
            <p class="deal-foot"><span class="number">{money::amount(total_cents, terms.decimals)}</span> " · " {owner_name}</p>
            {stale(deal, terms).map(|stale| view! { <p class="deal-foot">{stale} " since " {moment(deal.activity_at, Show::Day)}</p> })}
            {work_on(id, is_selected)}
        </li>
    }
    .into_any()
}

pub(super) fn stale(deal: &Deal, terms: Terms) -> Option<AnyView> {
    let is_stale = deal.stage.is_going_on() && deal.activity_at < terms.stale_before && deal.deleted_at.is_none();
    is_stale.then(|| {
        view! { <span class="pill" data-status="pending"><span class="icon" data-icon="pending" aria-hidden="true"></span>"Stale"</span> }
            .into_any()
    })
}

/// The button that selects a deal; what is selected says so.
pub(super) fn work_on(id: DealId, is_selected: bool) -> AnyView {
    if is_selected {
        return view! { <p class="deal-selected"><span class="icon" data-icon="completed" aria-hidden="true"></span>"You work on this"</p> }.into_any();
    }
    view! {
        <form method="post" action="/fn/select_deal">
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button" data-tone="quiet">"Work on this"</button>
        </form>
    }
    .into_any()
}
