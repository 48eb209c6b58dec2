//! Bookings of the built program: prebookings through `kill -9` and a process that stands still, and the calendar feed as another
//! program reads it.

mod crowd;
mod feed;
mod postgres;
mod sqlite;
