//! The components that pages and islands share: status badges, timers, form fields, the actions of a consultation,
//! receipts.
//!
//! Everything here is part of the browser build: keep it small.

#![expect(unreachable_pub, reason = "`#[component]` makes a second, hidden function of the same visibility")]

mod badge;
mod clock;
mod consultation_actions;
mod field;
mod form_address;
mod linked_text;
mod piece;
mod raw_text;
mod receipt;
mod shift_so_far;

pub(crate) use badge::{badge, pill};
pub(crate) use clock::{Face, clock};
pub(crate) use consultation_actions::{ConsultationActions, Where};
pub(crate) use field::{Field, choice, field};
pub(crate) use form_address::once;
pub(crate) use linked_text::linked_text;
pub(crate) use piece::Piece;
pub(crate) use raw_text::TextArea;
pub(crate) use receipt::{mail_receipt, paper};
pub(crate) use shift_so_far::{devices_line, receipt_row, sums_line};

server_only! {
    pub(crate) mod consultation_table;

    pub use raw_text::escaped;
    pub(crate) use raw_text::{PageTitle, embedded};
    pub(crate) use receipt::receipt_name;
}
