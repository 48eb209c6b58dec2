//! The query of a list of deals: view, filters and place, as its address holds them.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use session::deal::Filter;

use crate::actions::place;
use crate::path;
use crate::problem::Problem;

/// What it is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Board,
    Table,
    Deleted,
}

/// What the address asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct ListQuery {
    pub(super) view: String,
    pub(super) search: String,
    pub(super) owner: String,
    pub(super) team: String,
    pub(super) stage: String,
    pub(super) stale: bool,
    pub(super) after: String,
}

impl ListQuery {
    /// Of the address that is being shown.
    pub(super) fn here() -> Self {
        use_query_map().with_untracked(|query| {
            let of = |name: &str| query.get(name).unwrap_or_default();
            Self {
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

    pub(super) fn shape(&self) -> Shape {
        match self.view.as_str() {
            "table" => Shape::Table,
            "deleted" => Shape::Deleted,
            _ => Shape::Board,
        }
    }

    /// Whether anything is left out of what could be shown.
    pub(super) fn is_narrowed(&self) -> bool {
        self.stale || [&self.search, &self.owner, &self.team, &self.stage].iter().any(|text| !text.is_empty())
    }

    /// What cannot be read of it filters nothing: the address may be anybody's.
    ///
    /// # Errors
    /// A place in the list that is none.
    pub(super) fn filter(&self) -> Result<Filter, Problem> {
        let shape = self.shape();
        Ok(Filter {
            stage: self.stage.parse().ok().filter(|_| shape != Shape::Board),
            owner_id: self.owner.parse().ok(),
            team_id: self.team.parse().ok(),
            search: self.search.clone(),
            is_deleted: shape == Shape::Deleted,
            is_stale: self.stale,
            after: place(&self.after)?,
        })
    }

    /// The address of the page that begins after this place.
    pub(super) fn older(&self, after: &str) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let Self { view, search, owner, team, stage, stale, .. } = self;
        let stale = if *stale { "&stale=1" } else { "" };
        format!(
            "{}?view={}&q={}&owner={}&team={}&stage={}{stale}&after={}",
            path::DEALS,
            encoded(view),
            encoded(search),
            encoded(owner),
            encoded(team),
            encoded(stage),
            encoded(after)
        )
    }
}
