//! The store itself: its tables, its commits.

mod schema;
mod shared_commits;
