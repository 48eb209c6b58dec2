//! A timer: running, stopped, or still to come. One element, whichever it is.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::consultation::Status;

use crate::words::time::{Show, stretch, text};

/// What a clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// How long it has been since then.
    Running(Timestamp),
    /// How long it took, in milliseconds.
    Still(i64),
    /// When it will be.
    Coming(Timestamp),
}

impl Face {
    /// The face for a status that holds since (or is scheduled for) `since`.
    pub(crate) const fn of(status: Status, since: Timestamp) -> Self {
        if matches!(status, Status::Scheduled) { Self::Coming(since) } else { Self::Running(since) }
    }
}

/// The clock. `now` is the server's time.
pub(crate) fn clock(face: Face, now: RwSignal<i64>, class: &'static str) -> impl IntoView {
    let coming = if let Face::Coming(at) = face { Some(at.0.to_string()) } else { None };
    view! {
        <span
            class=class
            role=matches!(face, Face::Running(_)).then_some("timer")
            data-show=coming.is_some().then_some(Show::Day.as_str())
            data-at=coming
        >
            {move || match face {
                Face::Running(since) => running(since, now.get()),
                Face::Still(ms) => stretch(ms),
                Face::Coming(at) => text(at.0, Show::Day),
            }}
        </span>
    }
}

/// How long it has been since `since`. On a page that the server keeps, what is filled in for every answer.
fn running(since: Timestamp, now_ms: i64) -> String {
    #[cfg(feature = "ssr")]
    if let Some(mark) = crate::layout::kept_page::since(since) {
        return mark;
    }
    stretch(now_ms - since.0)
}
