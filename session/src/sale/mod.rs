//! Sales: what is rung up at a till, paid, and given back.
//!
//! One verb, one file. What a basket comes to ([`basket`], [`tender`]) and what comes off it
//! ([`allowance`]) is pure and the same at the till and here. A sale
//! belongs to a shift: it uses [`crate::counter`], which takes the shift's row and says why the till is refused,
//! [`crate::deal`], which notes that it was sold, and [`crate::catalogue`]. None of them knows this room; the words that a
//! shift's books hold of a receipt are the counter's.

pub mod allowance;
mod bounds;
mod kind;
mod new_sale;
pub mod tender;
mod view;

pub use crate::catalogue::basket;
pub use crate::counter::{Booking, SaleKind, TenderKind};
pub use bounds::{OutOfBounds, SaleBounds, TENDERS_MAX};
pub use kind::ApprovalKind;
pub use new_sale::{NewLine, NewSale};
pub use view::{KnownCustomer, Receipt, Sale, SaleLine};

crate::server_only! {
    mod approval;
    mod beyond_quote;
    mod check;
    mod customer;
    mod deposit;
    mod list_price;
    mod mail_receipt;
    mod needs;
    mod new_refund;
    mod park;
    mod receipt;
    mod refund;
    mod row;
    mod set_aside;
    mod sell;

    pub use approval::{ManagerSigns, NewApproval, SaleApproval, approve};
    pub use customer::{customer, find_customer};
    pub use mail_receipt::{MailReceiptError, mail_receipt};
    pub use park::{NewParked, TakenBasket, park, take_up};
    pub use receipt::receipt;
    pub use new_refund::{NewRefund, RefundLine};
    pub use refund::{refund, refund_signed};
    pub use set_aside::{NewSetAside, set_aside};
    pub use sell::{sell, sell_signed};
}
