//! Automatic refresh of the still parts of a page: they are fetched again whenever what they show changed, and what they tell from
//! now ("3 h ago") is told again as time goes by.

use leptos::prelude::*;

use crate::live;

/// Fetches them whenever what the page names in `data-topic` says so, and shows nothing itself.
#[island]
pub fn AutoRefresh() -> impl IntoView {
    Effect::new(|_| {
        live::keep_fresh();
        live::server_clock::keep_telling();
    });
}
