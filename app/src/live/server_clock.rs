//! The server's clock, ticking in the browser: elapsed times never rest on what a person's own clock says.
//!
//! On the server it stands at the snapshot's time; both sides therefore render the same first text.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use session::clock::Timestamp;

thread_local! {
    /// How far the server's clock is ahead of this one's, in milliseconds.
    static AHEAD_MS: Cell<Option<i64>> = const { Cell::new(None) };
}

/// Tells the tab what the server's clock shows. Only ever called in the browser.
pub(crate) fn tell(server_time: Timestamp) {
    AHEAD_MS.set(Some(server_time.0 - local_ms()));
}

/// Tells the tab what the server's clock showed when the page was made.
#[cfg(feature = "hydrate")]
pub(crate) fn tell_of_the_page() {
    let slot = document().query_selector("[data-read]").ok().flatten();
    if let Some(read) = slot.and_then(|slot| slot.get_attribute("data-read")).and_then(|read| read.parse().ok()) {
        tell(Timestamp(read));
    }
}

/// The server's time in milliseconds, as far as this tab was told; its own clock's until then.
pub(crate) fn server_ms() -> i64 {
    local_ms() + AHEAD_MS.get().unwrap_or_default()
}

/// The server's time in milliseconds: `first`, and from there on a second at a time. It stands still while the connection is
/// lost: what it times is known no further.
pub(crate) fn ticking(first: Timestamp) -> RwSignal<i64> {
    let now = RwSignal::new(first.0);
    Effect::new(move |_| {
        if AHEAD_MS.get().is_none() {
            tell(first);
        }
        let tick = move || {
            if !is_lost() {
                now.set(server_ms());
            }
        };
        let _ = set_interval_with_handle(tick, Duration::from_secs(1));
    });
    now
}

/// How often what is told from now is told again.
const OLDER_EVERY: Duration = Duration::from_secs(30);

/// Tells what is told from now again as time goes by, until the connection is lost.
pub(crate) fn keep_telling() {
    let tell_again = || {
        if !is_lost() {
            crate::words::time::grow_older(&document(), server_ms());
        }
    };
    let _ = set_interval_with_handle(tell_again, OLDER_EVERY);
}

/// Whether `public/live.js` says that the server is away.
fn is_lost() -> bool {
    document().document_element().is_some_and(|page| page.get_attribute("data-connection").as_deref() == Some("lost"))
}

#[expect(clippy::cast_possible_truncation, reason = "the browser's milliseconds are whole numbers below 2^53")]
fn local_ms() -> i64 {
    js_sys::Date::now() as i64
}
