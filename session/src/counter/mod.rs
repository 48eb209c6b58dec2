//! The counter: registers, and the shift of a register from opening cash to Z report.
//!
//! One verb, one file. That a register has one active shift is decided by `uq_open_shift_per_register`; that a sale is in
//! its Z report or refused, by the shift's own row, which every sale and every closing takes first.
//!
//! The middle of the till's three rooms: it uses [`crate::catalogue`], and [`crate::sale`] uses it. It reads what sales left in
//! a shift's books, for its drawer, board and report, and knows nothing of how they are made.

pub mod explain;
mod kind;
mod report_view;
mod rule;
mod view;

pub use kind::{Booking, CountResult, MovementKind, Outcome, SaleKind, ShiftEventKind, ShiftStatus, TenderKind};
pub use report_view::{
    AllowedReceipt, Correction, CountLine, Drawer, KindTotal, SetAsideSale, ShiftReport, TenderTotal,
};
pub use rule::ShiftCommand;
pub use view::{
    CashMovement, Counted, OnShift, OpeningRecount, ParkedBasket, Register, Registers, SaleSummary, Shift, ShiftBoard,
    ShiftDevice, TillLine, TillSnapshot,
};

crate::server_only! {
    mod board;
    mod cash;
    mod close;
    mod count;
    mod day;
    mod device;
    mod drawer;
    mod error;
    pub(crate) mod event;
    mod leave;
    mod manager;
    mod open;
    mod register;
    mod report;
    pub(crate) mod row;
    mod sight;

    pub use board::{board, get, till};
    pub(crate) use board::{PARKED, REVISION, board_of};
    pub use cash::{NewMovement, move_cash, void_movement};
    pub use close::{Closing, close};
    pub use count::{Count, DENOMINATIONS_MAX, begin_count, count, reopen};
    pub use day::{business_day, time_of_day};
    pub use device::{Presence, UNSENT_COUNT_MAX, holds, present};
    pub use error::CounterError;
    pub(crate) use error::{check_amount, said};
    pub(crate) use leave::ended_leave;
    pub use leave::leave;
    pub use manager::Approval;
    pub(crate) use manager::allowed_by;
    pub use open::{OpenShifts, get_or_create};
    pub use register::registers;
    pub use report::{Reported, report};
    pub(crate) use report::set_aside_where;
    pub(crate) use sight::Sight;
}
