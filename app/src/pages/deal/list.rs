//! The list of deals: a column a stage, or a table; filtered, searched, and those that were deleted.

use leptos::prelude::*;
use session::SEARCH_CHARS_MAX;
use session::catalogue;
use session::change::Topic;
use session::deal::{self, Colleague, DealList, Stage, Team};

use super::board::{board, dragging};
use super::list_entry::Terms;
use super::list_query::{ListQuery, Shape};
use super::table::table;
use crate::components::{Field, choice, field};
use crate::layout::deal_switcher::selection;
use crate::layout::guard::load;
use crate::layout::{Followed, Layout, Viewer, Width};
use crate::path;
use crate::request::caller::{context, signed_in, staff};
use crate::words::deal as label;

/// The page.
#[component]
#[must_use]
pub fn DealsPage() -> impl IntoView {
    let query = ListQuery::here();
    load(async move {
        let (who, staff, cx) = (signed_in()?, staff()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let shape = query.shape();
        let followed = Followed::now(&cx, &who.user, Topic::Deals(who.user.shop_id)).await?;
        let filter = query.filter()?;
        let list = match shape {
            Shape::Board => deal::board(&cx, &staff, &filter).await?,
            Shape::Table | Shape::Deleted => deal::list(&cx, &staff, &filter).await?,
        };
        let (owners, teams) = (deal::owners(&cx, &staff).await?, deal::teams(&cx, &staff).await?);
        let currency = catalogue::terms(&cx, staff.user.shop_id).await?.currency;
        let selected = selection().and_then(|selection| selection.deal).map(|deal| deal.id);
        let terms = Terms { currency, now: list.server_time, stale_before: list.stale_before, selected };
        let title = if shape == Shape::Deleted { "Deleted deals" } else { "Deals" };
        let followed = followed.filter(|_| shape != Shape::Deleted);
        let width = if shape == Shape::Board { Width::Full } else { Width::default() };
        let layout = Layout { followed, width, ..Layout::new(title, viewer) };
        let shown = shown(shape, &query, list, &terms);
        Ok(layout.around(view! {
            <div class="page-head">
                <h1>{title}</h1>
                <a class="button" data-tone="main" href=path::NEW_DEAL>"New deal"</a>
            </div>
            {ways(shape)}
            {filters(shape, &query, &owners, &teams)}
            <div id="deals" data-refresh="yes">{shown}</div>
            {(shape == Shape::Board).then(dragging)}
        }))
    })
}

fn ways(shape: Shape) -> AnyView {
    let way = |to: &'static str, name: &'static str, of: Shape| {
        view! { <li><a href=to aria-current=(shape == of).then_some("page")>{name}</a></li> }
    };
    view! {
        <nav class="tabs" aria-label="View">
            <ul>
                {way(path::DEALS, "Board", Shape::Board)}
                {way(path::DEALS_TABLE, "Table", Shape::Table)}
                {way(path::DELETED_DEALS, "Deleted", Shape::Deleted)}
            </ul>
        </nav>
    }
    .into_any()
}

fn filters(shape: Shape, query: &ListQuery, owners: &[Colleague], teams: &[Team]) -> AnyView {
    let view = (shape != Shape::Board).then(|| query.view.clone());
    let owners: Vec<(String, String)> = owners.iter().map(|one| (one.id.to_string(), one.name.clone())).collect();
    let teams: Vec<(String, String)> = teams.iter().map(|team| (team.id.to_string(), team.name.clone())).collect();
    let stages: Vec<(String, String)> =
        Stage::ALL.iter().map(|stage| (stage.as_str().to_owned(), label::stage(*stage).to_owned())).collect();
    let owner = (owners.len() > 1).then(|| one_of("owner", "Owner", "Any owner", owners, &query.owner));
    let team = (!teams.is_empty()).then(|| one_of("team", "Team", "Any team", teams, &query.team));
    let stage = (shape != Shape::Board).then(|| one_of("stage", "Stage", "Any stage", stages, &query.stage));
    let search = Field::named("q", "Search").keys("search").at_most(SEARCH_CHARS_MAX).holding(query.search.clone());
    view! {
        <form class="filters" method="get" action=path::DEALS role="search" aria-label="Deals">
            {view.map(|view| view! { <input type="hidden" name="view" value=view/> })}
            {field(search)}
            {owner}
            {team}
            {stage}
            <label class="check"><input type="checkbox" name="stale" value="1" checked=query.stale/> "Stale only"</label>
            <button class="button" data-tone="quiet">"Filter"</button>
        </form>
    }
    .into_any()
}

fn one_of(
    name: &'static str,
    title: &'static str,
    any: &'static str,
    of: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let any = (String::new(), any.to_owned(), false);
    let options = of.into_iter().map(|(value, text)| {
        let is_chosen = value == chosen;
        (value, text, is_chosen)
    });
    choice(Field::named(name, title), std::iter::once(any).chain(options).collect())
}

fn shown(shape: Shape, query: &ListQuery, list: DealList, terms: &Terms) -> AnyView {
    if list.deals.is_empty() {
        let (title, text) = match (shape, query.is_narrowed()) {
            (Shape::Deleted, _) => ("No deleted deals", "Deals you delete can be restored from here."),
            (_, true) => ("No deals found", "Search for something else, or remove a filter."),
            (_, false) => ("No deals yet", "Create one when a customer asks what something would cost."),
        };
        return view! { <div class="empty"><p class="empty-title">{title}</p><p>{text}</p></div> }.into_any();
    }
    match shape {
        Shape::Board => board(list, terms),
        Shape::Table | Shape::Deleted => table(shape, query, list, terms),
    }
}
