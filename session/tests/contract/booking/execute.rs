//! The executor: in the order of asking, each seat once, everybody told once, whatever happens in the middle.

use session::booking::{self, BookingStatus, Executor, PrebookingRecord, PrebookingStatus, Slot, Why};
use session::change::Actor;
use session::id::SlotId;
use session::login::{self, Revoke, SignedIn};

use super::{HOUR_MS, wanted};
use crate::support::letterbox::Letterbox;
use crate::support::race::at_once;
use crate::support::{ADDRESS, Garage, on_both};

async fn prebook(garage: &Garage, customer: &Actor, slots: &[SlotId]) -> PrebookingRecord {
    let made = booking::prebook(&garage.theirs(customer), customer, slots, &wanted()).await.expect("it waits");
    // Who asks next asks later.
    garage.cx.clock.advance(1);
    made
}

async fn now_is(garage: &Garage, customer: &Actor, made: &PrebookingRecord) -> PrebookingRecord {
    booking::prebooking(&garage.theirs(customer), customer, made.id).await.expect("it is there")
}

async fn execute(garage: &Garage) -> booking::Executed {
    Executor::new().execute_due(&garage.cx).await.expect("the executor runs")
}

/// Customers who wished for a slot, one after the other.
async fn askers(garage: &Garage, slot: &Slot, count: usize) -> Vec<(Actor, PrebookingRecord)> {
    let mut askers = Vec::new();
    for _ in 0..count {
        let customer = garage.signed_in_customer().await;
        let made = prebook(garage, &customer, &[slot.id]).await;
        askers.push((customer, made));
    }
    askers
}

#[tokio::test]
async fn whoever_asked_first_is_booked_first_and_everybody_is_told_once() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        let mechanic = garage.booked_mechanic(3).await;
        let (_, later) = garage.open_and_later(&mechanic).await;
        let askers = askers(&garage, &later, 8).await;
        assert_eq!(execute(&garage).await.decided, 0, "not before it opens");
        garage.at(later.opens_at);
        assert_eq!(execute(&garage).await.decided, 8);
        assert_eq!(execute(&garage).await, booking::Executed::default(), "and once");
        while session::mail::send_due(&garage.cx).await.expect("mail goes").1 {}
        for (number, (customer, made)) in askers.iter().enumerate() {
            let now = now_is(&garage, customer, made).await;
            let expected = if number < 3 { PrebookingStatus::Booked } else { PrebookingStatus::Missed };
            assert_eq!(now.status, expected, "{number}");
            assert_eq!(now.why, (number >= 3).then_some(Why::Full));
            let mails = letterbox.got().into_iter().filter(|mail| mail.address == customer.user.email).count();
            assert_eq!(mails, 1, "{number} is told once");
            if let Some(id) = now.booking_id {
                let booked = booking::booking(&garage.theirs(customer), customer, id).await.expect("it is read back");
                assert_eq!((booked.status, booked.slot_id), (BookingStatus::Booked, later.id));
            }
        }
        let told = letterbox.last_to(&askers[7].0.user.email).expect("a mail");
        assert!(told.text.contains("no seat was left") && told.text.contains("Free nearby:"), "{}", told.text);
    })
    .await;
}

#[tokio::test]
async fn a_lower_wish_comes_after_everybodys_higher_one_and_is_decided_on_no_sooner() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let now = garage.cx.clock.now();
        let slots = garage.slots_of(&mechanic).await;
        let later: Vec<&Slot> = slots.iter().filter(|slot| slot.is_to_open(now)).collect();
        // Of one day, which open together; and one that opens a day later.
        let (a, b) = (later[0], later[1]);
        let next_day = later.iter().find(|slot| slot.opens_at > a.opens_at).expect("another day");
        let first = garage.signed_in_customer().await;
        let second = garage.signed_in_customer().await;
        let third = garage.signed_in_customer().await;
        let has_a = prebook(&garage, &first, &[a.id]).await;
        let falls_back = prebook(&garage, &second, &[a.id, b.id, next_day.id]).await;
        // Asked later than the one before, but it is a first wish.
        let has_b = prebook(&garage, &third, &[b.id]).await;
        garage.at(a.opens_at);
        execute(&garage).await;
        assert_eq!(now_is(&garage, &first, &has_a).await.status, PrebookingStatus::Booked);
        assert_eq!(now_is(&garage, &third, &has_b).await.status, PrebookingStatus::Booked);
        let waits = now_is(&garage, &second, &falls_back).await;
        assert_eq!((waits.status, waits.wish), (PrebookingStatus::Waiting, 3));
        garage.at(next_day.opens_at);
        execute(&garage).await;
        let booked = now_is(&garage, &second, &falls_back).await;
        assert_eq!((booked.status, booked.wish), (PrebookingStatus::Booked, 3));
        let id = booked.booking_id.expect("a booking");
        assert_eq!(booking::booking(&garage.cx, &second, id).await.expect("it").slot_id, next_day.id);
    })
    .await;
}

#[tokio::test]
async fn whoever_signed_out_everywhere_is_booked_and_whoever_ended_scheduled_work_is_told_why_not() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(5).await;
        let (_, later) = garage.open_and_later(&mechanic).await;
        let askers = askers(&garage, &later, 2).await;
        for (number, which) in [Revoke::Devices, Revoke::All].into_iter().enumerate() {
            let customer = &askers[number].0;
            let who = SignedIn {
                user: customer.user.clone(),
                login_session_id: customer.login_session_id,
                revision: 0,
                deal_revision: 0,
                erase_at: None,
                set_up_due: false,
            };
            login::revoke(&garage.cx, &who, which, ADDRESS).await.expect("signed out");
        }
        garage.at(later.opens_at);
        execute(&garage).await;
        let [out, ended] = [&askers[0], &askers[1]];
        assert_eq!(now_is(&garage, &out.0, &out.1).await.status, PrebookingStatus::Booked);
        let failed = now_is(&garage, &ended.0, &ended.1).await;
        assert_eq!((failed.status, failed.why), (PrebookingStatus::Failed, Some(Why::NoBackgroundLogin)));
        const MAILED: &str = "SELECT COUNT(*) FROM mails WHERE kind = 'booking' AND user_id = $1";
        assert_eq!(garage.count(MAILED, vec![ended.0.user.id.into()]).await, 1, "visibly");
    })
    .await;
}

#[tokio::test]
async fn a_slot_that_was_withdrawn_meanwhile_is_missed_with_the_reason() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let (_, later) = garage.open_and_later(&mechanic).await;
        let askers = askers(&garage, &later, 1).await;
        let closed = booking::CalendarEdit { version: 1, ..super::calendar("", 1) };
        booking::save_calendar(&garage.theirs(&mechanic), &mechanic, &closed).await.expect("saved");
        garage.at(later.opens_at);
        execute(&garage).await;
        let now = now_is(&garage, &askers[0].0, &askers[0].1).await;
        assert_eq!((now.status, now.why), (PrebookingStatus::Missed, Some(Why::Withdrawn)));
    })
    .await;
}

#[tokio::test]
async fn many_executors_at_once_decide_as_one_does() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(10).await;
        let (_, later) = garage.open_and_later(&mechanic).await;
        let askers = askers(&garage, &later, 40).await;
        garage.at(later.opens_at);
        let ran = at_once(|_| {
            let cx = garage.cx.clone();
            async move { Executor::new().execute_due(&cx).await.expect("it runs").decided }
        })
        .await;
        let mut decided: u64 = ran.iter().sum();
        // Whoever met another at the slot leaves the rest to the next look.
        for _ in 0..20 {
            decided += execute(&garage).await.decided;
        }
        assert_eq!(decided, 40);
        for (number, (customer, made)) in askers.iter().enumerate() {
            let expected = if number < 10 { PrebookingStatus::Booked } else { PrebookingStatus::Missed };
            assert_eq!(now_is(&garage, customer, made).await.status, expected, "{number}");
        }
        const MAILED: &str = "SELECT COUNT(*) FROM mails WHERE kind = 'booking'";
        assert_eq!(garage.count(MAILED, Vec::new()).await, 40);
        const BOOKED: &str = "SELECT COUNT(*) FROM bookings WHERE status = 'booked'";
        assert_eq!(garage.count(BOOKED, Vec::new()).await, 10);
    })
    .await;
}

#[tokio::test]
async fn a_stale_lease_changes_nothing_and_one_from_the_future_counts_as_none() {
    const LEASE: &str = "UPDATE prebookings SET lease_until = $1, attempt = attempt + 1";
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let (_, later) = garage.open_and_later(&mechanic).await;
        let askers = askers(&garage, &later, 1).await;
        garage.at(later.opens_at);
        let lease = async |until_ms: i64| {
            let until = garage.cx.clock.now().plus_ms(until_ms);
            let leased: Result<u64, session::store::StoreError> =
                session::store::transact!(garage.cx.store, |tx| tx.execute(LEASE, vec![until.into()]).await);
            leased.expect("leased");
        };
        lease(garage.cx.limits.prebooking_lease_ms).await;
        let left = execute(&garage).await;
        assert_eq!((left.decided, left.is_more), (0, true), "somebody else is at it");
        let status = async || now_is(&garage, &askers[0].0, &askers[0].1).await.status;
        assert_eq!(status().await, PrebookingStatus::Waiting, "its seat is given, and told by whoever has it");
        garage.cx.clock.advance(garage.cx.limits.prebooking_lease_ms);
        assert_eq!(execute(&garage).await.decided, 1, "the lease is over");
        assert_eq!(status().await, PrebookingStatus::Booked);
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_jumps_an_hour_either_way_books_nothing_twice_and_skips_nothing() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(2).await;
        let (_, later) = garage.open_and_later(&mechanic).await;
        let before = askers(&garage, &later, 1).await;
        garage.at(later.opens_at.plus_ms(-HOUR_MS / 2));
        // An hour ahead: it is due by that clock.
        garage.cx.clock.advance(HOUR_MS);
        assert_eq!(execute(&garage).await.decided, 1);
        // And back again: what was asked for meanwhile is due once more, what was decided is not.
        garage.cx.clock.advance(-HOUR_MS);
        let after = askers(&garage, &later, 1).await;
        assert_eq!(execute(&garage).await.decided, 0);
        garage.at(later.opens_at);
        assert_eq!(execute(&garage).await.decided, 1);
        for (customer, made) in before.iter().chain(&after) {
            assert_eq!(now_is(&garage, customer, made).await.status, PrebookingStatus::Booked);
        }
        const SEATS: &str = "SELECT taken FROM booking_slots WHERE id = $1";
        assert_eq!(garage.count(SEATS, vec![later.id.into()]).await, 2);
    })
    .await;
}
