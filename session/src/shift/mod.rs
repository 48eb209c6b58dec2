//! Shifts: a register's session, from opening cash to Z report.
//!
//! One verb, one file. What a basket comes to ([`basket`], [`tender`]) is pure and the same at the till and here. That a
//! register has one active shift is decided by `uq_open_shift_per_register`; that a sale is in its Z report or refused, by
//! the shift's own row, which every sale and every closing takes first.

pub mod basket;
pub mod explain;
mod kind;
mod new_sale;
mod report_view;
pub mod tender;
mod types;
mod view;

pub use kind::{Booking, MovementKind, Outcome, SaleKind, ShiftEventKind, ShiftStatus, TaxMode, TenderKind};
pub use new_sale::{NewLine, NewSale};
pub use report_view::{Correction, Drawer, KindTotal, ShiftReport, TenderTotal};
pub use types::{
    CashMovement, Catalogue, KnownCustomer, OpeningRecount, Product, Register, SaleSummary, Shift, ShiftDevice,
};
pub use view::{Counted, OnShift, Receipt, Registers, Sale, SaleLine, ShiftBoard, TillLine, TillSnapshot};

crate::server_only! {
    mod board;
    mod cash;
    mod catalogue;
    mod close;
    mod count;
    mod customer;
    mod day;
    mod device;
    mod device_list;
    mod drawer;
    mod error;
    mod event;
    mod manager;
    mod open;
    mod receipt;
    mod refund;
    mod register;
    mod report;
    mod row;
    mod sale;
    mod sale_needs;
    mod sale_row;
    mod teller;

    pub use board::{board, get, till};
    pub(crate) use board::{REVISION, board_of};
    pub use cash::{NewMovement, move_cash, void_movement};
    pub(crate) use catalogue::product;
    pub use catalogue::{Terms, catalogue, terms};
    pub use close::{Closing, close};
    pub use count::{Count, DENOMINATIONS_MAX, begin_count, count, reopen};
    pub use customer::{customer, find_customer};
    pub use day::{business_day, time_of_day};
    pub use device::{Presence, UNSENT_COUNT_MAX, holds, present};
    pub use error::ShiftError;
    pub use manager::Approval;
    pub use open::get_or_create;
    pub use receipt::receipt;
    pub use refund::{NewRefund, RefundLine, refund};
    pub use register::registers;
    pub use report::{Reported, report};
    pub use sale::{TENDERS_MAX, sell};
    pub use teller::Teller;
}
