//! Prebooking: what can be wished for, and calling it off.

use session::booking::{self, BookingError, PrebookingStatus};
use session::id::SlotId;
use session::store::Identity;

use super::wanted;
use crate::support::{Garage, on_both};

#[tokio::test]
async fn what_is_past_full_withdrawn_open_or_wished_for_already_is_refused_with_the_reason() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let customer = garage.signed_in_customer().await;
        let prebook =
            async |slots: &[SlotId]| booking::prebook(&garage.theirs(&customer), &customer, slots, &wanted()).await;
        let (open, later) = garage.open_and_later(&mechanic).await;
        assert!(matches!(prebook(&[open.id]).await, Err(BookingError::AlreadyOpen)));
        assert!(matches!(prebook(&[]).await, Err(BookingError::Invalid { .. })));
        assert!(matches!(prebook(&[later.id, later.id]).await, Err(BookingError::Invalid { .. })));
        assert!(matches!(prebook(&[garage.cx.ids.next()]).await, Err(BookingError::NotFound)));
        let made = prebook(&[later.id, open.id]).await.expect("it waits");
        assert_eq!(made.status, PrebookingStatus::Waiting);
        assert_eq!(
            made.wishes.iter().map(|wish| wish.due_at).collect::<Vec<_>>(),
            [later.opens_at; 2],
            "not before the first"
        );
        assert!(matches!(prebook(&[later.id]).await, Err(BookingError::Twice)));
        let other = garage.signed_in_customer().await;
        let foreign = booking::prebooking(&garage.cx, &other, made.id).await;
        assert!(matches!(foreign, Err(BookingError::NotFound)), "{foreign:?}");
        let cancelled =
            booking::cancel_prebooking(&garage.theirs(&customer), &customer, made.id).await.expect("it is called off");
        assert_eq!(cancelled.status, PrebookingStatus::Cancelled);
        booking::cancel_prebooking(&garage.theirs(&customer), &customer, made.id).await.expect("again changes nothing");
        let again = prebook(&[later.id]).await.expect("and asked for again");
        // The staff may give the seat away before it opens.
        let guest = session::booking::For::Customer { name: "Wanda".to_owned(), email: String::new() };
        booking::book(&garage.theirs(&mechanic), &mechanic, later.id, &wanted(), &guest).await.expect("booked");
        let full = booking::prebook(&garage.cx, &other, &[later.id], &wanted()).await;
        assert!(matches!(full, Err(BookingError::SlotFull)), "{full:?}");
        let closed = session::booking::CalendarEdit { version: 1, ..super::calendar("", 1) };
        booking::save_calendar(&garage.theirs(&mechanic), &mechanic, &closed).await.expect("saved");
        let withdrawn = booking::prebook(&garage.cx, &other, &[later.id], &wanted()).await;
        assert!(matches!(withdrawn, Err(BookingError::SlotWithdrawn)), "{withdrawn:?}");
        garage.at(later.starts_at);
        let past = booking::prebook(&garage.cx, &other, &[later.id], &wanted()).await;
        assert!(matches!(past, Err(BookingError::SlotWithdrawn | BookingError::Invalid { .. })), "{past:?}");
        assert_eq!(again.status, PrebookingStatus::Waiting);
        let refused = booking::prebook(&garage.theirs(&mechanic), &mechanic, &[later.id], &wanted()).await;
        assert!(matches!(refused, Err(BookingError::NotAllowed)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn nobody_waits_for_more_than_one_may() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let customer = garage.signed_in_customer().await;
        let now = garage.cx.clock.now();
        let most = garage.cx.limits.bookings_per_customer_max;
        let slots = garage.slots_of(&mechanic).await;
        let mut later = slots.iter().filter(|slot| slot.is_to_open(now));
        for _ in 0..most {
            let slot = later.next().expect("enough");
            booking::prebook(&garage.theirs(&customer), &customer, &[slot.id], &wanted()).await.expect("it waits");
        }
        let slot = later.next().expect("one more");
        let refused = booking::prebook(&garage.theirs(&customer), &customer, &[slot.id], &wanted()).await;
        assert!(matches!(refused, Err(BookingError::TooMany { most: told }) if told == most), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn ones_prebookings_are_listed_page_by_page_with_what_became_of_them() {
    on_both(async |garage: Garage| {
        let mut cx = garage.cx.clone();
        cx.limits.history_rows_max = 2;
        let cx = &cx;
        let mechanic = garage.booked_mechanic(1).await;
        let (customer, other) = (garage.signed_in_customer().await, garage.signed_in_customer().await);
        let (theirs, now) = (&cx.of(Identity::of(&customer.user)), cx.clock.now());
        let later: Vec<_> = garage.slots_of(&mechanic).await.into_iter().filter(|slot| slot.is_to_open(now)).collect();
        let mut made = Vec::new();
        for wishes in later.chunks(2).take(5) {
            let ids: Vec<SlotId> = wishes.iter().map(|slot| slot.id).collect();
            // Several within one moment, and others' beside them.
            cx.clock.advance(if made.len() == 2 { 1_000 } else { 0 });
            booking::prebook(&garage.theirs(&other), &other, &ids, &wanted()).await.expect("it waits");
            made.push(booking::prebook(theirs, &customer, &ids, &wanted()).await.expect("it waits"));
        }
        let cancelled = booking::cancel_prebooking(theirs, &customer, made[1].id).await.expect("it is called off");
        made[1] = cancelled;
        let (mut read, mut before) = (Vec::new(), None);
        loop {
            let page = booking::prebookings(theirs, &customer.user, before).await.expect("a page");
            assert!(page.prebookings.len() <= 2);
            read.extend(page.prebookings);
            let Some(earlier) = page.earlier else { break };
            before = Some(earlier.parse().expect("a cursor"));
        }
        made.reverse();
        made.sort_by_key(|prebooking| std::cmp::Reverse((prebooking.made_at, prebooking.id)));
        assert_eq!(read, made);
        let nobodys =
            booking::prebookings(&cx.of(Identity::of(&mechanic.user)), &mechanic.user, None).await.expect("a page");
        assert_eq!((nobodys.prebookings, nobodys.earlier), (Vec::new(), None));
    })
    .await;
}
