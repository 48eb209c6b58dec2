//! What pages and islands share: the state pill, the forms a state allows, the running time.
//!
//! Everything here is part of the browser build: keep it small.

#![expect(unreachable_pub, reason = "`#[component]` makes a second, hidden function of the same visibility")]

mod actions;
mod badge;
mod clock;
mod field;
mod paper;
mod piece;
mod raw_text;

pub(crate) use actions::{Actions, Where};
pub(crate) use badge::{badge, pill};
pub(crate) use clock::{Face, clock};
pub(crate) use field::{Field, field};
pub(crate) use paper::paper;
pub(crate) use piece::Piece;
pub(crate) use raw_text::TextArea;

server_only! {
    pub(crate) use paper::receipt_name;
    pub(crate) use raw_text::{PageTitle, embedded};
}
