//! A booking becomes a consultation: shortly before its time, for its mechanic first, and never a second active one.

use session::booking::{self, BookingError, BookingRecord, BookingStatus, Why};
use session::change::Actor;
use session::consultation::{self, AcceptError, Plan, Status};
use session::job::{self, Job};

use super::HOUR_MS;
use crate::support::{Garage, on_both};

const MINUTE_MS: i64 = 60_000;

struct Booked {
    garage: Garage,
    mechanic: Actor,
    customer: Actor,
    booking: BookingRecord,
}

async fn booked(garage: Garage) -> Booked {
    let mechanic = garage.booked_mechanic(1).await;
    let customer = garage.signed_in_customer().await;
    let (open, _) = garage.open_and_later(&mechanic).await;
    let booking = garage.book(&customer, open.id).await;
    Booked { garage, mechanic, customer, booking }
}

impl Booked {
    async fn run(&self) {
        for job in [Job::Bookings, Job::ConsultationScheduled] {
            job::run(&self.garage.cx, job).await.expect("the job runs");
        }
    }

    async fn now(&self) -> BookingRecord {
        booking::booking(&self.garage.theirs(&self.customer), &self.customer, self.booking.id)
            .await
            .expect("it is there")
    }
}

#[tokio::test]
async fn a_booking_is_scheduled_a_quarter_of_an_hour_before_and_is_its_mechanics_first() {
    on_both(async |garage: Garage| {
        let booked = booked(garage).await;
        let (cx, starts_at) = (&booked.garage.cx, booked.booking.starts_at);
        booked.garage.at(starts_at.plus_ms(-16 * MINUTE_MS));
        booked.run().await;
        assert_eq!(booked.now().await.status, BookingStatus::Booked, "far ahead it blocks nothing");
        assert_eq!(booked.garage.active_status(&booked.customer).await, None);
        booked.garage.at(starts_at.plus_ms(-15 * MINUTE_MS));
        booked.run().await;
        assert_eq!(booked.now().await.status, BookingStatus::Started);
        assert_eq!(booked.garage.active_status(&booked.customer).await, Some(Status::Scheduled));
        booked.garage.at(starts_at);
        booked.run().await;
        assert_eq!(booked.garage.active_status(&booked.customer).await, Some(Status::Pending));
        let queue = consultation::queue(cx, booked.garage.shop_id).await.expect("the queue");
        let entry = queue.assignments[0].clone();
        assert_eq!(entry.reserved_until, Some(starts_at.plus_ms(5 * MINUTE_MS)));
        let other = booked.garage.mechanic().await;
        let early = consultation::accept(cx, &other, entry.assignment_id).await;
        assert!(
            matches!(&early, Err(AcceptError::Reserved { by, .. }) if *by == booked.mechanic.user.name),
            "{early:?}"
        );
        booked.garage.cx.clock.advance(5 * MINUTE_MS);
        let taken = consultation::accept(cx, &other, entry.assignment_id).await.expect("it is anybody's now");
        assert_eq!(booked.now().await.consultation_id, Some(taken.id));
    })
    .await;
}

#[tokio::test]
async fn its_own_mechanic_takes_it_at_once() {
    on_both(async |garage: Garage| {
        let booked = booked(garage).await;
        booked.garage.at(booked.booking.starts_at);
        booked.run().await;
        let queue = consultation::queue(&booked.garage.cx, booked.garage.shop_id).await.expect("the queue");
        let entry = queue.assignments[0].assignment_id;
        consultation::accept(&booked.garage.theirs(&booked.mechanic), &booked.mechanic, entry)
            .await
            .expect("it is theirs");
    })
    .await;
}

#[tokio::test]
async fn while_another_consultation_is_active_the_booking_waits_until_it_ends() {
    on_both(async |garage: Garage| {
        let booked = booked(garage).await;
        let cx = &booked.garage.cx;
        booked.garage.at(booked.booking.starts_at.plus_ms(-10 * MINUTE_MS));
        let other = booked.garage.pending(&booked.customer, Plan::Free).await;
        booked.run().await;
        booked.run().await;
        assert_eq!(booked.now().await.status, BookingStatus::Booked);
        const MAILED: &str = "SELECT COUNT(*) FROM mails WHERE kind = 'booking' AND user_id = $1";
        assert_eq!(booked.garage.count(MAILED, vec![booked.customer.user.id.into()]).await, 1, "told once");
        booked.garage.at(booked.booking.starts_at.plus_ms(MINUTE_MS));
        consultation::cancel(cx, &booked.customer, other.session.id, None).await.expect("it is called off");
        booked.run().await;
        assert_eq!(booked.now().await.status, BookingStatus::Started);
        assert_eq!(booked.garage.active_status(&booked.customer).await, Some(Status::Pending), "late, and at once");
    })
    .await;
}

#[tokio::test]
async fn the_active_consultation_can_be_made_the_booked_one() {
    on_both(async |garage: Garage| {
        let booked = booked(garage).await;
        let cx = &booked.garage.cx;
        let early = booking::adopt(cx, &booked.customer, booked.booking.id).await;
        assert!(matches!(early, Err(BookingError::NothingActive)), "{early:?}");
        let other = booked.garage.pending(&booked.customer, Plan::Free).await;
        let early = booking::adopt(cx, &booked.customer, booked.booking.id).await;
        assert!(matches!(early, Err(BookingError::Invalid { .. })), "{early:?}");
        booked.garage.at(booked.booking.starts_at.plus_ms(-MINUTE_MS));
        let adopted = booking::adopt(cx, &booked.customer, booked.booking.id).await.expect("it is adopted");
        assert_eq!((adopted.status, adopted.consultation_id), (BookingStatus::Started, Some(other.session.id)));
        let queue = consultation::queue(cx, booked.garage.shop_id).await.expect("the queue");
        assert_eq!(queue.assignments[0].preferred_mechanic_id, Some(booked.mechanic.user.id));
        let again = booking::adopt(cx, &booked.customer, booked.booking.id).await;
        assert!(matches!(again, Err(BookingError::BookingIs { .. } | BookingError::Twice)), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn a_booking_that_waited_for_too_long_is_called_off_and_its_customer_told() {
    on_both(async |garage: Garage| {
        let booked = booked(garage).await;
        booked.garage.at(booked.booking.starts_at);
        booked.garage.live(&booked.customer, &booked.garage.mechanic().await).await;
        booked.run().await;
        booked.garage.cx.clock.advance(2 * HOUR_MS);
        booked.run().await;
        let now = booked.now().await;
        assert_eq!((now.status, now.why), (BookingStatus::Cancelled, Some(Why::Waited)));
    })
    .await;
}
