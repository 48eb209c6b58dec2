//! Bookings: a mechanic's calendar, the slots made of it, who has booked one, and who wants one that does not open yet.
//!
//! A booking is a row of its own, so that one far ahead blocks nothing; shortly before its time it becomes a consultation. A wish for a
//! slot that does not open yet is decided on at that moment by [`Executor`], in the name of the customer's background login. That a slot
//! has no more bookings than seats, and a customer one of them, is the database's.

mod kind;

pub use kind::{BookingStatus, PrebookingStatus, Why};

crate::server_only! {
    mod book;
    mod calendar;
    mod change;
    mod error;
    mod execute;
    mod feed;
    mod leaver;
    mod list;
    mod make;
    mod news;
    mod occurrence;
    mod prebook;
    mod prebookings;
    mod row;
    mod slots;
    mod start;
    mod take;
    mod tell;
    mod view;
    mod wanted;

    pub use book::{For, book};
    pub use calendar::{
        Calendar, CalendarEdit, EXCEPTION_CHARS_MAX, EXCEPTIONS_MAX, OPENS_DAYS, SEATS, SLOT_MINUTES, calendar,
        save_calendar,
    };
    pub use change::{cancel, changeable_until, move_to};
    pub use error::BookingError;
    pub use execute::{Executed, Executor, run_forever};
    pub use feed::{feed, feed_made_at, make_feed, revoke_feed};
    pub(crate) use leaver::{call_off_of, withdraw_slots};
    pub use list::{booking, bookings, upcoming};
    pub use make::make_slots;
    pub use news::{NewsMemory, news_of, seen};
    pub use prebook::{WISHES_MAX, cancel_prebooking, prebook};
    pub use prebookings::{prebooking, prebookings, waiting_prebookings};
    pub use slots::{first_free, free_nearby, slot, slots};
    pub use start::{adopt, start_due};
    pub use view::{BookingPage, BookingRecord, News, PrebookingPage, PrebookingRecord, Slot, WishLine};
    pub use wanted::Wanted;
}
