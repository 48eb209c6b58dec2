//! The server's clock, ticking in the browser: elapsed times never rest on what a person's own clock says.
//!
//! On the server it stands at the snapshot's time; both sides therefore render the same first text.

use std::time::Duration;

use leptos::prelude::*;
use session::clock::Timestamp;

/// The server's time in milliseconds: a snapshot's, and from there on a second at a time.
pub(crate) fn ticking(server_time: Signal<Timestamp>) -> Signal<i64> {
    let now = RwSignal::new(server_time.get_untracked().0);
    let ahead_ms = StoredValue::new(0_i64);
    Effect::new(move |_| {
        ahead_ms.set_value(server_time.get().0 - local_ms());
        now.set(local_ms() + ahead_ms.get_value());
    });
    Effect::new(move |_| {
        let handle = set_interval_with_handle(move || now.set(local_ms() + ahead_ms.get_value()), Duration::from_secs(1));
        if let Ok(handle) = handle {
            on_cleanup(move || handle.clear());
        }
    });
    now.into()
}

#[expect(clippy::cast_possible_truncation, reason = "the browser's milliseconds are whole numbers below 2^53")]
fn local_ms() -> i64 {
    js_sys::Date::now() as i64
}
