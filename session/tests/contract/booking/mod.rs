//! Bookings: calendars and slots, booking, prebooking and what the executor makes of it, and what becomes of a booking at its time.

mod calendar;
mod change;
mod execute;
mod feed;
mod prebook;
mod start;

use session::booking::{self, BookingRecord, CalendarEdit, For, Slot, Wanted};
use session::change::Actor;
use session::clock::Timestamp;
use session::consultation::{Channel, Plan};
use session::id::SlotId;

use crate::support::Garage;

pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// What a booking is for.
pub(crate) fn wanted() -> Wanted {
    Wanted {
        plan: Plan::Free,
        channel: Channel::Chat,
        concern: "The brakes squeal".to_owned(),
        vehicle: "Blue estate".to_owned(),
    }
}

/// Hours on every day, an hour each, two days before at eight.
pub(crate) fn calendar(hours: &str, seats: i64) -> CalendarEdit {
    CalendarEdit {
        version: 0,
        week: vec![hours.to_owned(); 7],
        exceptions: Vec::new(),
        slot_minutes: 60,
        seats,
        opens_days: 2,
        opens_minutes: 480,
    }
}

impl Garage {
    /// A mechanic whose slots of so many seats are made.
    pub(crate) async fn booked_mechanic(&self, seats: i64) -> Actor {
        let mechanic = self.mechanic().await;
        booking::save_calendar(&self.cx, &mechanic, &calendar("10:00-14:00", seats)).await.expect("a calendar");
        mechanic
    }

    /// Every slot of a mechanic that is to come.
    pub(crate) async fn slots_of(&self, mechanic: &Actor) -> Vec<Slot> {
        let now = self.cx.clock.now();
        let span = (now, now.plus_ms(100 * DAY_MS));
        booking::slots(&self.cx, self.shop_id, span, Some(mechanic.user.id)).await.expect("slots")
    }

    /// The first that is open, and the first that opens later.
    pub(crate) async fn open_and_later(&self, mechanic: &Actor) -> (Slot, Slot) {
        let (slots, now) = (self.slots_of(mechanic).await, self.cx.clock.now());
        let open = slots.iter().find(|slot| slot.is_open(now)).expect("an open one").clone();
        (open, slots.iter().find(|slot| slot.is_to_open(now)).expect("a later one").clone())
    }

    /// A customer who is signed in: scheduled work may run in their name.
    pub(crate) async fn signed_in_customer(&self) -> Actor {
        self.teller(session::shop::Role::Customer).await
    }

    pub(crate) async fn book(&self, customer: &Actor, slot: SlotId) -> BookingRecord {
        booking::book(&self.cx, customer, slot, &wanted(), &For::Themselves).await.expect("it is booked")
    }

    /// Moves the clock to a moment.
    pub(crate) fn at(&self, moment: Timestamp) {
        self.cx.clock.advance(moment.since_ms(self.cx.clock.now()));
    }
}
