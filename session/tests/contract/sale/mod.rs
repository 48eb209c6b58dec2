//! Sales: prices, tenders, receipts, refunds.

mod allowance;
mod measured;
mod parked;
mod refund_cash;
mod set_aside;
mod statements;
mod tenders;
