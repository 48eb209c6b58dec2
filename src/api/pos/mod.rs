//! The till: registers and their shifts, what is sold on them, the cash in them, and how they are closed.

pub(super) mod approval;
pub(super) mod cash;
pub(super) mod closing;
pub(super) mod parked;
pub(super) mod sale;
pub(super) mod set_aside;
pub(super) mod shift;
