//! What pages and islands share: the state pill, the forms a state allows, the running time.
//!
//! Everything here is part of the browser build: keep it small.

#![expect(unreachable_pub, reason = "`#[component]` makes a second, hidden function of the same visibility")]

mod actions;
mod badge;
mod clock;

pub(crate) use actions::{Actions, Where};
pub(crate) use badge::{badge, pill};
pub(crate) use clock::{Face, clock};
