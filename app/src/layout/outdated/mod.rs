//! The notice that a page is outdated: of another build than the server, with a part that could not be loaded, without a
//! connection, or of somebody who is signed out, or soon will be.
//!
//! None needs an island: an island may be the very part that is missing. Scripts see to it: one in the page for what does not
//! load, `public/build.js` for the build, `public/live.js` for the connection, `public/till-page.js` for whoever is signed out.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

use super::guard::present_path;
use crate::build::PageBuild;
use crate::path;

const WATCH: &str = include_str!("watch.js");

/// The script that sees what does not load. Before everything that is loaded.
pub(crate) fn watch() -> impl IntoView {
    view! { <script nonce=use_nonce() inner_html=WATCH></script> }
}

/// The sentences, hidden until they are true. The connection's is written when it is.
pub(crate) fn outdated() -> impl IntoView {
    let script = PageBuild::present().file("/build.js");
    view! {
        <div class="outdated" role="status">
            <aside class="outdated-line connection" id="connection-lost" aria-label="Connection" hidden>
                <span class="icon" data-icon="away" aria-hidden="true"></span>
                <p></p>
            </aside>
            <aside class="outdated-line" id="login-ends" aria-label="Signing out" hidden>
                <p></p>
                <button class="button" data-tone="main" type="button">"Stay signed in"</button>
            </aside>
            {sentence(
                "signed-out",
                "You are signed out",
                "Sales and what is in the basket are kept on this device. They are sent once you are signed in.",
                ("Sign in again", path::sign_in_to(&present_path())),
            )}
            {sentence(
                "page-outdated",
                "Forecourt was updated",
                "This page still works. Finish what you are doing, then reload it.",
                anew(),
            )}
            {sentence(
                "page-broken",
                "Part of this page could not be loaded",
                "Some buttons may not work. What you sent is kept. Reload the page to continue.",
                anew(),
            )}
        </div>
        <script src=script defer></script>
    }
}

/// The page's own address, as it is when the link is followed: a till's basket is in it.
const fn anew() -> (&'static str, String) {
    ("Reload", String::new())
}

fn sentence(
    id: &'static str,
    title: &'static str,
    what: &'static str,
    (way, to): (&'static str, String),
) -> impl IntoView {
    view! {
        <aside class="outdated-line" id=id aria-label=title hidden>
            <p><strong>{title}</strong>". "{what}</p>
            <a class="button" data-tone="main" href=to>{way}</a>
        </aside>
    }
}
