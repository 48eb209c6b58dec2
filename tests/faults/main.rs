//! Bad days: a full disk, a database that goes away, clocks that jump, two servers on one file.
//!
//! Each is done to the built program, under load, in rounds. What is measured is printed: writes that were acknowledged and
//! lost, answers of 500 and above that were not 503, and how long it took until everything worked again.

#![allow(clippy::print_stdout, reason = "what was measured is printed")]

#[allow(dead_code, reason = "the tests of the process use more of it")]
#[path = "../process/support.rs"]
mod support;

mod load;
mod server;

mod backend_killed;
mod clock;
mod disk_full;
mod file_locked;
mod one_server;
mod postgres_away;
