//! The process as a server: connections in, answers out, and an orderly end.
//!
//! Everything a client can hold up is bounded here, in number and in time; what a request means is for [`crate::http`].

mod accept;
mod addresses;
mod answer_body;
mod connection;
mod head;
mod line;
mod lines;
mod refused;
mod signal;
mod stall;
mod wire;

use std::time::Duration;

pub use accept::serve;
pub use signal::until_told_to_stop;

/// How long a job that is running when the server stops may take to reach the end of its batch.
pub const JOBS_END_WITHIN: Duration = Duration::from_secs(1);
