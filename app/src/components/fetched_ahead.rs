//! The modules of a lazy island are asked for along with the page's own script, and not once that has run: on a slow network each
//! question more is a wait.

use leptos::prelude::*;
use leptos_meta::Link;

use crate::build::PageBuild;

/// Links in the page's head to what the lazy island `name` (its function's name, as `room_live`) is made of.
pub(crate) fn fetched_ahead(name: &str) -> impl IntoView + use<> {
    // As the loader asks for them, by `fetch`: a browser takes one for the other only if they are alike in this.
    let link = |href| view! { <Link rel="preload" as_="fetch" type_="application/wasm" crossorigin="anonymous" href/> };
    PageBuild::present().pieces_of(name).into_iter().map(link).collect_view()
}
