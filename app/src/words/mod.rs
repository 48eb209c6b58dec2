//! Labels: what people read where programs read a word or a number.

mod ago;
pub(crate) mod consultation;
pub(crate) mod tax;
pub(crate) mod tender;
pub(crate) mod time;
pub(crate) mod unit;

server_only! {
    pub(crate) mod booking;
    pub(crate) mod cash;
    pub(crate) mod deal;
    pub(crate) mod people;
    pub(crate) mod log;
    pub(crate) mod login;
}
