//! Forecourt's pages, islands and server functions.
//!
//! On the server all of it; in the browser only the islands and what they share: `server_only` below is the one place
//! that says so. No SQL and no rule lives here: a page asks `session`, shows the answer, and offers what the rules allow.
// A page is one deeply nested type; the optimising build asks for its layout at the whole depth.
#![recursion_limit = "512"]

/// Keeps its items out of the browser build. The only gate for whole modules in this crate.
macro_rules! server_only {
    ($($item:item)*) => { $(#[cfg(feature = "ssr")] $item)* };
}

mod basket;
pub mod build;
mod components;
pub mod islands;
mod live;
pub mod path;
pub mod state;
pub mod till_state;
mod words;

server_only! {
    pub mod actions;
    pub mod layout;
    pub mod pages;
    pub mod problem;
    pub mod request;

    pub use components::escaped;
    pub use layout::{page_routes, shell};
}

/// Where the browser begins: moments in the person's own time zone. The islands wake one by one after this.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    live::server_clock::tell_of_the_page();
    words::time::localise(&leptos::prelude::document(), live::server_clock::server_ms());
}
