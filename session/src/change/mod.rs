//! What a change does besides writing its rows, in one place.
//!
//! A command says what happened, once, by `tx.record`: history and audit are written there and then. The commit does the
//! rest: it grows the revisions of the topics concerned, in one order, forgets what was remembered of them, and tells this
//! process and the others. It runs to its end whoever hangs up meanwhile. No other code appends history, grows a revision,
//! sends a notice or forgets.

mod topic;

pub use topic::{Topic, UnknownTopic};

crate::server_only! {
    mod actor;
    mod audit;
    mod history;
    mod memory;
    mod notice;
    mod record;
    mod remembered;
    mod revision;

    pub use actor::{Actor, By};
    pub use memory::Memory;
    pub use notice::Notice;
    pub use record::{Change, What};
    pub(crate) use memory::{Mark, Moment};
    pub(crate) use remembered::Remembered;
    pub(crate) use revision::{grow, grows, in_order, revision};
}
