//! An entry of a list of deals: what it says of itself, on the board as in the table.

use crate::actions::{SelectDeal, once_of};
use leptos::prelude::*;
use session::clock::Timestamp;
use session::deal::Deal;
use session::id::DealId;
use session::money;

/// How amounts are written, from when ages are told, and which deal is selected.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub(super) currency: String,
    pub(super) now: Timestamp,
    pub(super) stale_before: Timestamp,
    pub(super) selected: Option<DealId>,
}

impl Terms {
    /// An amount with its currency.
    pub(super) fn amount(&self, cents: i64) -> String {
        format!("{}\u{a0}{}", money::amount(cents, money::decimals(&self.currency)), self.currency)
    }
}

pub(super) fn stale(deal: &Deal, terms: &Terms) -> Option<AnyView> {
    let is_stale = deal.stage.is_going_on() && deal.activity_at < terms.stale_before && deal.deleted_at.is_none();
    is_stale.then(|| {
        view! { <span class="pill" data-status="pending"><span class="icon" data-icon="pending" aria-hidden="true"></span>"Stale"</span> }
            .into_any()
    })
}

/// The button that selects a deal; what is selected says so.
pub(super) fn work_on(id: DealId, is_selected: bool) -> AnyView {
    if is_selected {
        return view! { <p class="deal-selected"><span class="icon" data-icon="completed" aria-hidden="true"></span>"Selected"</p> }.into_any();
    }
    view! {
        <form method="post" action={once_of::<SelectDeal>()}>
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button" data-tone="quiet">"Select"</button>
        </form>
    }
    .into_any()
}
