//! An entry of a list of deals: what it says of itself, on the board as in the table.

use crate::actions::{SelectDeal, once_of};
use leptos::prelude::*;
use session::clock::Timestamp;
use session::deal::Deal;
use session::id::DealId;

/// How amounts are written, and which deal is selected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub(super) decimals: u32,
    pub(super) stale_before: Timestamp,
    pub(super) selected: Option<DealId>,
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
        <form method="post" action={once_of::<SelectDeal>()}>
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button" data-tone="quiet">"Work on this"</button>
        </form>
    }
    .into_any()
}
