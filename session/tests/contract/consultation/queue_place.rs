//! What a customer who waits is told: their place, the usual wait, and what they may do about an appointment. On both engines.

use std::collections::BTreeMap;

use crate::support::{Asks, Garage, START, intake, on_both};
use session::change::{Notice, Topic};
use session::clock::Timestamp;
use session::consultation::{self, AppointmentError, ChangeError, CreateError, EventKind, Intake, Plan, Status};
use session::job::{self, Job};

const MINUTE_MS: i64 = 60_000;

async fn place(garage: &Garage, customer: &session::change::Actor) -> Option<(i64, i64)> {
    let place = consultation::place(&garage.theirs(&customer.user), &customer.user).await.expect("readable");
    place.map(|place| (place.place, place.waiting_count))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_moves_up_as_those_before_them_are_taken_or_give_up() {
    on_both(async |garage: Garage| {
        let customers = [garage.customer(0).await, garage.customer(0).await, garage.customer(0).await];
        let mut made = Vec::new();
        for customer in &customers {
            made.push(garage.pending(customer, Plan::Free).await);
        }
        assert_eq!(place(&garage, &customers[2]).await, Some((3, 3)));
        let mechanic = garage.mechanic().await;
        consultation::accept(&garage.theirs(&mechanic), &mechanic, made[0].assignment.id).await.expect("accepted");
        assert_eq!(place(&garage, &customers[0]).await, None, "they wait no longer");
        assert_eq!(place(&garage, &customers[2]).await, Some((2, 2)));
        consultation::cancel(&garage.cx, &customers[1], made[1].session.id, None).await.expect("cancelled");
        assert_eq!(place(&garage, &customers[2]).await, Some((1, 1)));
        consultation::release(&garage.theirs(&mechanic), &mechanic, made[0].assignment.id).await.expect("released");
        assert_eq!(place(&garage, &customers[2]).await, Some((2, 2)), "what goes back has its old place");
        let elsewhere = garage.next_shop().await;
        assert_eq!(place(&elsewhere, &elsewhere.customer(0).await).await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_usual_wait_is_that_of_the_latest_acceptances_and_nothing_while_too_few_are_known() {
    on_both(async |garage: Garage| {
        let usual = async |garage: &Garage| {
            let waiting = garage.customer(0).await;
            let made = garage.pending(&waiting, Plan::Free).await.session.id;
            let place = consultation::place(&garage.theirs(&waiting), &waiting.user)
                .await
                .expect("readable")
                .expect("in the queue");
            consultation::cancel(&garage.theirs(&waiting), &waiting, made, None).await.expect("cancelled");
            place.usual_wait_ms
        };
        for minutes in [3, 60, 2, 4] {
            let created = garage.pending(&garage.customer(0).await, Plan::Free).await;
            garage.cx.clock.advance(minutes * MINUTE_MS);
            consultation::accept(&garage.cx, &garage.mechanic().await, created.assignment.id).await.expect("accepted");
        }
        assert_eq!(usual(&garage).await, None, "four are too few");
        let created = garage.pending(&garage.customer(0).await, Plan::Free).await;
        garage.cx.clock.advance(5 * MINUTE_MS);
        consultation::accept(&garage.cx, &garage.mechanic().await, created.assignment.id).await.expect("accepted");
        assert_eq!(usual(&garage).await, Some(4 * MINUTE_MS));
        assert_eq!(usual(&garage.next_shop().await).await, None, "another shop's are none of this one's");
        garage.cx.clock.advance(8 * 24 * 60 * MINUTE_MS);
        assert_eq!(usual(&garage).await, None, "what was usual last week says nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mechanics_of_a_shop_are_offered_by_name_and_those_at_work_are_marked() {
    on_both(async |garage: Garage| {
        let (busy, free) = (garage.mechanic().await, garage.mechanic().await);
        garage.next_shop().await.mechanic().await;
        garage.live(&garage.customer(0).await, &busy).await;
        let mechanics = consultation::mechanics(&garage.cx, garage.shop_id).await.expect("readable");
        let marked: BTreeMap<_, _> = mechanics.iter().map(|mechanic| (mechanic.id, mechanic.is_busy)).collect();
        assert_eq!(marked, BTreeMap::from([(busy.user.id, true), (free.user.id, false)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_is_moved_by_its_customer_and_joins_the_queue_at_its_new_time() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let customer = garage.customer(0).await;
        let wish = Intake { scheduled_for: Some(START.plus_ms(60 * MINUTE_MS)), ..intake(Plan::Free) };
        let id =
            consultation::create(&cx.of(customer.identity()), &customer, wish).await.expect("scheduled").session.id;
        let mut notices = garage.notices().await;
        let later = START.plus_ms(90 * MINUTE_MS);
        let moved = consultation::move_appointment(&cx.of(customer.identity()), &customer, id, Some(later))
            .await
            .expect("moved");
        assert_eq!((moved.status, moved.scheduled_for), (Status::Scheduled, Some(later)));
        let notice = notices.recv().await.expect("a notice");
        assert!(matches!(&*notice, Notice::Changed(topics) if topics.contains(&Topic::Person(customer.user.id))));
        cx.clock.advance(60 * MINUTE_MS);
        assert_eq!(job::run(cx, Job::ConsultationScheduled).await.expect("runs"), 0);
        for wrong in [START, Timestamp(i64::MAX)] {
            let refused = consultation::move_appointment(&cx.of(customer.identity()), &customer, id, Some(wrong)).await;
            assert!(matches!(refused, Err(AppointmentError::Time(_))), "{refused:?}");
        }
        let stranger = garage.customer(0).await;
        let refused = consultation::move_appointment(&cx.of(stranger.identity()), &stranger, id, None).await;
        assert!(matches!(refused, Err(AppointmentError::Change(ChangeError::NotFound))));
        cx.clock.advance(30 * MINUTE_MS);
        assert_eq!(job::run(cx, Job::ConsultationScheduled).await.expect("runs"), 1);
        let late = consultation::move_appointment(
            &cx.of(customer.identity()),
            &customer,
            id,
            Some(later.plus_ms(60 * MINUTE_MS)),
        )
        .await;
        assert!(
            matches!(late, Err(AppointmentError::Change(ChangeError::WrongState { current: Status::Pending }))),
            "{late:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_an_appointment_and_needs_help_now_brings_it_forward() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let customer = garage.customer(0).await;
        let wish = Intake { scheduled_for: Some(START.plus_ms(60 * MINUTE_MS)), ..intake(Plan::Free) };
        let id =
            consultation::create(&cx.of(customer.identity()), &customer, wish).await.expect("scheduled").session.id;
        cx.clock.advance(MINUTE_MS);
        let second = consultation::create(&cx.of(customer.identity()), &customer, intake(Plan::Free)).await;
        assert!(matches!(second, Err(CreateError::ActiveSessionExists(session)) if session.id == id));
        for _ in 0..2 {
            let now = consultation::move_appointment(&cx.of(customer.identity()), &customer, id, None)
                .await
                .expect("brought forward");
            assert_eq!((now.status, now.queued_at), (Status::Pending, START.plus_ms(MINUTE_MS)));
        }
        assert_eq!(place(&garage, &customer).await, Some((1, 1)));
        let room = consultation::room(&cx.of(customer.identity()), &customer.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        let joined = room.events.iter().filter(|event| event.kind == EventKind::NewAssignment).count();
        assert_eq!(joined, 1, "pressed twice it joins once");
    })
    .await;
}
