//! The session module: every kind of session Forecourt has, its rules and its storage.
//!
//! In the browser this crate is plain types only. Everything that touches a database, a password or a process sits
//! behind the feature `server`, and `server_only` below is the one place that says so.
//! Nothing here knows Leptos or axum; no code outside [`store`] knows which engine it runs on.

/// Keeps its items out of the browser build. The only gate in this crate: use it instead of a `cfg` of your own.
macro_rules! server_only {
    ($($item:item)*) => { $(#[cfg(feature = "server")] $item)* };
}
pub(crate) use server_only;

#[macro_use]
mod string_enum;

pub mod booking;
pub mod catalogue;
pub mod change;
pub mod clock;
pub mod consultation;
pub mod counter;
pub mod cursor;
pub mod deal;
pub mod html;
pub mod id;
pub mod login;
pub mod mail;
pub mod money;
pub mod people;
pub mod quantity;
pub mod sale;
pub mod shop;
mod text;

pub use text::SEARCH_CHARS_MAX;

server_only! {
    mod bound;
    pub mod context;
    pub mod demo;
    pub mod health;
    pub mod idempotency;
    pub mod job;
    pub mod metric;
    pub mod own_data;
    pub mod seal;
    mod secret;
    pub mod snapshot;
    pub mod store;

    pub use context::Context;

    /// Above every public `async fn`: its future is boxed here, and what it does is compiled once, with this crate. Without it the compiler
    /// builds a state machine again in each crate that awaits it, the database's client and all.
    pub(crate) use async_recursion::async_recursion as boxed;
}

/// A text that is none of an enum's words. Holds the enum's name, never the text: it may be anybody's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a word of {0}")]
pub struct UnknownWord(pub &'static str);
