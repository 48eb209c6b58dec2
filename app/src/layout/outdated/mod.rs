//! The notice that a page is outdated: of another build than the server, or with a part that could not be loaded.
//!
//! Neither needs an island: an island may be the very part that is missing. Two scripts see to it, one in the page for what
//! does not load, one in a file (`public/build.js`) that looks at the build.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

use crate::build::PageBuild;

const WATCH: &str = include_str!("watch.js");

/// The script that sees what does not load. Before everything that is loaded.
pub(crate) fn watch() -> impl IntoView {
    view! { <script nonce=use_nonce() inner_html=WATCH></script> }
}

/// Both sentences, hidden until they are true.
pub(crate) fn outdated() -> impl IntoView {
    let script = PageBuild::present().file("/build.js");
    view! {
        <div class="outdated" role="status">
            {sentence(
                "page-outdated",
                "Forecourt was updated",
                "This page was opened before, and goes on working. Finish what you are doing, then load it anew.",
            )}
            {sentence(
                "page-broken",
                "Part of this page could not be loaded",
                "It may not react. What was sent is kept; load it anew to go on.",
            )}
        </div>
        <script src=script defer></script>
    }
}

fn sentence(id: &'static str, title: &'static str, what: &'static str) -> impl IntoView {
    view! {
        <aside class="outdated-line" id=id aria-label=title hidden>
            <p><strong>{title}</strong>" "{what}</p>
            // The page's own address, as it is when the link is followed: a till's basket is in it.
            <a class="button" data-tone="main" href="">"Load it anew"</a>
        </aside>
    }
}
