//! Bookings: what can be booked, what is, what is to be once it opens, and all of it for a calendar program.

pub(super) mod calendar;
pub(super) mod feed;
pub(super) mod one;
pub(super) mod prebooking;
