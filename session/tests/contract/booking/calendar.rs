//! Slots: made of a calendar, once each, and withdrawn when they no longer belong to it.

use session::booking::{self, BookingError, CalendarEdit};
use session::job::{self, Job};
use session::shop::Role;

use super::{DAY_MS, calendar};
use crate::support::{Garage, on_both};

#[tokio::test]
async fn a_calendar_makes_its_slots_and_making_them_again_makes_none_twice() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(2).await;
        let slots = garage.slots_of(&mechanic).await;
        // Four a day for 60 days; the first day is cut by the time of day.
        assert!((4 * 59..=4 * 61).contains(&slots.len()), "{}", slots.len());
        assert!(slots.iter().all(|slot| (slot.seats, slot.free) == (2, 2)));
        job::run(&garage.cx, Job::BookingSlots).await.expect("the job runs");
        assert_eq!(garage.slots_of(&mechanic).await, slots);
        garage.cx.clock.advance(3 * DAY_MS);
        job::run(&garage.cx, Job::BookingSlots).await.expect("the job runs");
        let later = garage.slots_of(&mechanic).await;
        assert!((4 * 59..=4 * 61).contains(&later.len()), "as many as before, further ahead: {}", later.len());
        assert_eq!(
            later.iter().find(|slot| slots.contains(slot)).map(|slot| slot.id),
            later.first().map(|slot| slot.id)
        );
    })
    .await;
}

#[tokio::test]
async fn another_calendar_withdraws_what_it_has_not_and_keeps_what_is_booked() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let customer = garage.signed_in_customer().await;
        let (open, _) = garage.open_and_later(&mechanic).await;
        let booked = garage.book(&customer, open.id).await;
        let afternoon = CalendarEdit { version: 1, ..calendar("15:00-17:00", 1) };
        booking::save_calendar(&garage.theirs(&mechanic), &mechanic, &afternoon).await.expect("saved");
        let slots = garage.slots_of(&mechanic).await;
        assert!(slots.iter().all(|slot| slot.id != open.id), "nobody else books it");
        assert!((2 * 59..=2 * 61).contains(&slots.len()), "{}", slots.len());
        let kept = booking::booking(&garage.theirs(&customer), &customer, booked.id).await.expect("it is there");
        assert_eq!((kept.status, kept.starts_at), (booked.status, open.starts_at));
        // And back again: the same slots, by their occurrence.
        let again = CalendarEdit { version: 2, ..calendar("10:00-14:00", 1) };
        booking::save_calendar(&garage.theirs(&mechanic), &mechanic, &again).await.expect("saved");
        let back = garage.slots_of(&mechanic).await;
        assert_eq!(back.iter().find(|slot| slot.id == open.id).map(|slot| slot.free), Some(0));
    })
    .await;
}

#[tokio::test]
async fn a_calendar_is_saved_from_the_version_one_has_seen_and_only_as_it_can_be() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let stale = booking::save_calendar(&garage.theirs(&mechanic), &mechanic, &calendar("8-9", 1)).await;
        assert!(matches!(stale, Err(BookingError::Stale)), "{stale:?}");
        let of = |change: fn(&mut CalendarEdit)| {
            let mut edit = CalendarEdit { version: 1, ..calendar("8-9", 1) };
            change(&mut edit);
            edit
        };
        for (field, edit) in [
            ("monday", of(|edit| edit.week[0] = "25-26".to_owned())),
            ("week", of(|edit| edit.week.truncate(6))),
            ("exceptions", of(|edit| edit.exceptions = vec!["tomorrow".to_owned()])),
            ("slot_minutes", of(|edit| edit.slot_minutes = 5)),
            ("seats", of(|edit| edit.seats = 0)),
            ("opens_days", of(|edit| edit.opens_days = 0)),
            ("opens_minutes", of(|edit| edit.opens_minutes = 1_440)),
        ] {
            let refused = booking::save_calendar(&garage.theirs(&mechanic), &mechanic, &edit).await;
            assert!(
                matches!(&refused, Err(BookingError::Invalid { field: at, .. }) if at == field),
                "{field}: {refused:?}"
            );
        }
        let cashier = garage.at_home(garage.person(Role::Cashier).await);
        let refused = booking::save_calendar(&garage.theirs(&cashier), &cashier, &calendar("8-9", 1)).await;
        assert!(matches!(refused, Err(BookingError::NotAllowed)), "{refused:?}");
    })
    .await;
}
