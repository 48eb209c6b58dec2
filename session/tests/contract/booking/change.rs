//! Booking, moving and cancelling: seats are what there are, and the shop's notice holds for customers.

use session::booking::{self, BookingError, BookingStatus, For};
use session::id::SlotId;
use session::shop::Role;

use super::{HOUR_MS, wanted};
use crate::support::race::{TASKS, at_once};
use crate::support::{Garage, on_both};

#[tokio::test]
async fn of_64_at_once_as_many_book_a_slot_as_it_has_seats() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(10).await;
        let (open, _) = garage.open_and_later(&mechanic).await;
        let mut customers = Vec::new();
        for _ in 0..TASKS {
            customers.push(garage.customer(0).await);
        }
        let answers = at_once(|number| {
            let (cx, customer, slot) = (garage.cx.clone(), customers[number].clone(), open.id);
            async move { booking::book(&cx, &customer, slot, &wanted(), &For::Themselves).await }
        })
        .await;
        let booked = answers.iter().filter(|answer| answer.is_ok()).count();
        let full = answers.iter().filter(|answer| matches!(answer, Err(BookingError::SlotFull))).count();
        assert_eq!((booked, full), (10, TASKS - 10), "{answers:?}");
        let now = garage.slots_of(&mechanic).await;
        assert_eq!(now.iter().find(|slot| slot.id == open.id).map(|slot| slot.free), Some(0));
    })
    .await;
}

#[tokio::test]
async fn a_slot_is_booked_once_a_customer_and_only_while_it_can_be() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(2).await;
        let customer = garage.customer(0).await;
        let (open, later) = garage.open_and_later(&mechanic).await;
        let book = async |slot: SlotId| {
            booking::book(&garage.theirs(&customer), &customer, slot, &wanted(), &For::Themselves).await
        };
        book(open.id).await.expect("it is booked");
        assert!(matches!(book(open.id).await, Err(BookingError::Twice)));
        let early = book(later.id).await;
        assert!(matches!(early, Err(BookingError::NotOpen { opens_at }) if opens_at == later.opens_at), "{early:?}");
        assert!(matches!(book(garage.cx.ids.next()).await, Err(BookingError::NotFound)));
        garage.at(open.starts_at);
        let other = garage.customer(0).await;
        let past = booking::book(&garage.cx, &other, open.id, &wanted(), &For::Themselves).await;
        assert!(matches!(past, Err(BookingError::Invalid { .. })), "{past:?}");
        let foreign = garage.next_shop().await.customer(0).await;
        let refused = booking::book(&garage.cx, &foreign, later.id, &wanted(), &For::Themselves).await;
        assert!(matches!(refused, Err(BookingError::NotFound)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_customer_moves_and_cancels_until_the_notice_and_the_staff_at_any_time() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let customer = garage.customer(0).await;
        let slots = garage.slots_of(&mechanic).await;
        let now = garage.cx.clock.now();
        let free: Vec<_> = slots.iter().filter(|slot| slot.is_open(now)).collect();
        let far = free.iter().rfind(|slot| slot.starts_at.since_ms(now) > 25 * HOUR_MS).expect("one tomorrow");
        let other = free.iter().find(|slot| slot.id != far.id).expect("another");
        let booked = garage.book(&customer, far.id).await;
        let moved =
            booking::move_to(&garage.theirs(&customer), &customer, booked.id, other.id).await.expect("it moves");
        assert_eq!((moved.id, moved.starts_at), (booked.id, other.starts_at));
        let seats = |slots: Vec<booking::Slot>, id| slots.iter().find(|slot| slot.id == id).map(|slot| slot.free);
        assert_eq!(seats(garage.slots_of(&mechanic).await, far.id), Some(1), "its seat is free again");
        assert_eq!(seats(garage.slots_of(&mechanic).await, other.id), Some(0));
        garage.at(other.starts_at.plus_ms(-HOUR_MS));
        let late = booking::cancel(&garage.theirs(&customer), &customer, booked.id).await;
        assert!(matches!(late, Err(BookingError::TooLate { notice_hours: 24 })), "{late:?}");
        let late = booking::move_to(&garage.theirs(&customer), &customer, booked.id, far.id).await;
        assert!(matches!(late, Err(BookingError::TooLate { .. })), "{late:?}");
        let cancelled =
            booking::cancel(&garage.theirs(&mechanic), &mechanic, booked.id).await.expect("the garage cancels it");
        assert_eq!(cancelled.status, BookingStatus::Cancelled);
        assert_eq!(seats(garage.slots_of(&mechanic).await, other.id), Some(1));
        let again =
            booking::cancel(&garage.theirs(&mechanic), &mechanic, booked.id).await.expect("again changes nothing");
        assert_eq!(again, cancelled);
        assert_eq!(seats(garage.slots_of(&mechanic).await, other.id), Some(1), "given back once");
        let stranger = garage.customer(0).await;
        let refused = booking::cancel(&garage.cx, &stranger, booked.id).await;
        assert!(matches!(refused, Err(BookingError::NotFound)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn the_staff_book_for_whoever_has_an_account_and_for_whoever_has_none() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(2).await;
        let customer = garage.customer(0).await;
        let (_, later) = garage.open_and_later(&mechanic).await;
        let cashier = garage.at_home(garage.person(Role::Cashier).await);
        let with = |name: &str, email: &str| For::Customer { name: name.to_owned(), email: email.to_owned() };
        let book =
            async |whom: &For| booking::book(&garage.theirs(&cashier), &cashier, later.id, &wanted(), whom).await;
        let known = book(&with("", &customer.user.email)).await.expect("what does not open yet, too");
        assert_eq!((known.customer_id, &known.customer_name), (Some(customer.user.id), &customer.user.name));
        let walk_in = book(&with("Wanda Walk-in", "")).await.expect("without an account");
        assert_eq!((walk_in.customer_id, walk_in.customer_name.as_str()), (None, "Wanda Walk-in"));
        assert!(matches!(book(&with("One more", "")).await, Err(BookingError::SlotFull)));
        let nobody = booking::book(&garage.theirs(&cashier), &cashier, later.id, &wanted(), &For::Themselves).await;
        assert!(matches!(nobody, Err(BookingError::NotAllowed)), "{nobody:?}");
        const MAILED: &str = "SELECT COUNT(*) FROM mails WHERE kind = 'booking' AND address = $1";
        assert_eq!(garage.count(MAILED, vec![customer.user.email.as_str().into()]).await, 1);
    })
    .await;
}
