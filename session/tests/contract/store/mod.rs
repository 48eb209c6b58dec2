//! The store itself: its tables, its commits.

mod policies;
mod schema;
mod shared_commits;
