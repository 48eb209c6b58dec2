//! Handing a live consultation to another mechanic, on both engines.

use crate::support::{Asks, Garage, on_both};
use session::change::{Actor, Notice, Topic};
use session::consultation::{self, ChangeError, EventKind, Handover, HandoverError, HandoverStatus, Status};
use session::id::ConsultationId;
use session::shop::Role;

const WORD: &str = "He knows gearboxes.";

async fn offer(garage: &Garage, from: &Actor, id: ConsultationId, to: &Actor) -> Handover {
    consultation::offer(&garage.cx, from, id, to.user.id, WORD).await.expect("it can be offered")
}

async fn held_by(garage: &Garage, id: ConsultationId) -> Option<session::id::UserId> {
    const HELD_BY: &str = "SELECT mechanic_id FROM assignments WHERE consultation_id = $1";
    garage.cx.store.one::<(Option<_>,)>(HELD_BY, vec![id.into()]).await.expect("readable").0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_consultation_goes_to_the_mechanic_who_accepts_it_with_all_that_was_said() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (customer, first, second) = (garage.customer(0).await, garage.mechanic().await, garage.mechanic().await);
        let live = garage.live(&customer, &first).await;
        let id = live.session.id;
        consultation::post(&cx.of(customer.identity()), &customer, id, "It jumps out of third".to_owned())
            .await
            .expect("posted");
        consultation::save_note(&cx.of(first.identity()), &first, id, "Gearbox?".to_owned(), 0).await.expect("saved");
        let offered = offer(&garage, &first, id, &second).await;
        assert_eq!(held_by(&garage, id).await, Some(first.user.id), "until it is accepted it stays");
        assert!(
            consultation::get(&cx.of(second.identity()), &second.user, id).await.expect("readable").is_none(),
            "and is not theirs to read"
        );
        let theirs = consultation::offers(&cx.of(second.identity()), &second.user).await.expect("readable");
        assert_eq!(theirs, std::slice::from_ref(&offered));
        assert_eq!((offered.word.as_str(), offered.concern.as_str()), (WORD, "The brakes squeal"));
        let accepted_at = live.session.accepted_at;
        garage.cx.clock.advance(1_000);
        let taken = consultation::take_over(&cx.of(second.identity()), &second, offered.id).await.expect("taken over");
        assert_eq!(
            (taken.status, taken.mechanic_id, taken.accepted_at),
            (Status::Live, Some(second.user.id), accepted_at)
        );
        let again =
            consultation::take_over(&cx.of(second.identity()), &second, offered.id).await.expect("the same answer");
        assert_eq!(again.id, id);
        let room = consultation::room(&cx.of(second.identity()), &second.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert_eq!(room.messages.len(), 1);
        assert_eq!(room.note.map(|note| note.body).as_deref(), Some("Gearbox?"));
        assert_eq!(room.handover.map(|handover| handover.word).as_deref(), Some(WORD));
        let kinds: Vec<_> = room.events.iter().rev().take(2).map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::HandoverAccepted, EventKind::HandoverOffered]);
        let customers = consultation::room(&cx.of(customer.identity()), &customer.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert_eq!(customers.handover, None, "what mechanics say to each other is theirs");
        assert!(consultation::handed_over(&cx.of(first.identity()), &first.user, id).await.expect("readable"));
        assert!(matches!(consultation::end(&cx.of(first.identity()), &first, id).await, Err(ChangeError::NotFound)));
        assert_eq!(garage.active_status(&first).await, None, "and is free for the next one");
        consultation::end(&cx.of(second.identity()), &second, id).await.expect("ended");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_mechanics_and_the_customer_are_told_of_an_offer_and_of_its_answer() {
    on_both(async |garage: Garage| {
        let (customer, first, second) = (garage.customer(0).await, garage.mechanic().await, garage.mechanic().await);
        let id = garage.live(&customer, &first).await.session.id;
        let mut notices = garage.notices().await;
        let told = async |notices: &mut tokio::sync::broadcast::Receiver<std::sync::Arc<Notice>>| {
            // What was done before may be heard of only now: nothing of it concerns the other mechanic.
            let notice = loop {
                let notice = notices.recv().await.expect("a notice");
                if notice.concerns(Topic::Person(second.user.id)) {
                    break notice;
                }
            };
            for who in [&customer, &first] {
                assert!(notice.concerns(Topic::Person(who.user.id)), "{notice:?}");
            }
            assert!(notice.concerns(Topic::Consultation(id)), "{notice:?}");
        };
        let offered = offer(&garage, &first, id, &second).await;
        told(&mut notices).await;
        consultation::take_over(&garage.theirs(&second), &second, offered.id).await.expect("taken over");
        told(&mut notices).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mechanic_who_has_a_consultation_finishes_it_before_taking_another_over() {
    on_both(async |garage: Garage| {
        let (first, busy) = (garage.mechanic().await, garage.mechanic().await);
        let id = garage.live(&garage.customer(0).await, &first).await.session.id;
        let own = garage.live(&garage.customer(0).await, &busy).await.session.id;
        let offered = offer(&garage, &first, id, &busy).await;
        let refused = consultation::take_over(&garage.theirs(&busy), &busy, offered.id).await;
        assert!(matches!(refused, Err(HandoverError::FinishCurrentFirst(session)) if session.id == own));
        assert_eq!(held_by(&garage, id).await, Some(first.user.id));
        consultation::end(&garage.theirs(&busy), &busy, own).await.expect("ended");
        consultation::take_over(&garage.theirs(&busy), &busy, offered.id).await.expect("the offer was still open");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_was_declined_or_taken_back_is_over_and_the_next_one_may_be_made() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (first, second, third) = (garage.mechanic().await, garage.mechanic().await, garage.mechanic().await);
        let id = garage.live(&garage.customer(0).await, &first).await.session.id;
        let offered = offer(&garage, &first, id, &second).await;
        assert_eq!(offer(&garage, &first, id, &second).await, offered, "the same again is the same offer");
        let other = consultation::offer(&cx.of(first.identity()), &first, id, third.user.id, WORD).await;
        assert!(matches!(other, Err(HandoverError::AlreadyOffered { to }) if to == second.user.name));
        consultation::decline(&cx.of(second.identity()), &second, offered.id).await.expect("declined");
        consultation::decline(&cx.of(second.identity()), &second, offered.id).await.expect("the same answer");
        let late = consultation::take_over(&cx.of(second.identity()), &second, offered.id).await;
        assert!(matches!(late, Err(HandoverError::NotOpen { status: HandoverStatus::Declined })));
        let next = offer(&garage, &first, id, &third).await;
        consultation::decline(&cx.of(first.identity()), &first, next.id).await.expect("taken back");
        let late = consultation::take_over(&cx.of(third.identity()), &third, next.id).await;
        assert!(matches!(late, Err(HandoverError::NotOpen { status: HandoverStatus::Withdrawn })));
        let taken = offer(&garage, &first, id, &third).await;
        consultation::take_over(&cx.of(third.identity()), &third, taken.id).await.expect("taken over");
        let late = consultation::decline(&cx.of(first.identity()), &first, taken.id).await;
        assert!(matches!(late, Err(HandoverError::NotOpen { status: HandoverStatus::Accepted })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_mechanic_offers_a_consultation_and_only_a_live_one_and_to_a_colleague() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (customer, first, second) = (garage.customer(0).await, garage.mechanic().await, garage.mechanic().await);
        let id = garage.waiting(&customer, &first).await.session.id;
        let to = second.user.id;
        let early = consultation::offer(&cx.of(first.identity()), &first, id, to, WORD).await;
        assert!(matches!(early, Err(HandoverError::WrongState { current: Status::Waiting })));
        consultation::start(&cx.of(first.identity()), &first, id).await.expect("started");
        assert!(matches!(
            consultation::offer(&cx.of(customer.identity()), &customer, id, to, WORD).await,
            Err(HandoverError::NotAllowed)
        ));
        assert!(matches!(
            consultation::offer(&cx.of(second.identity()), &second, id, to, WORD).await,
            Err(HandoverError::NotFound)
        ));
        let foreign = garage.next_shop().await.mechanic().await;
        let wrong = [(first.user.id, WORD), (customer.user.id, WORD), (foreign.user.id, WORD), (to, "  ")];
        for (to, word) in wrong {
            let refused = consultation::offer(&cx.of(first.identity()), &first, id, to, word).await;
            assert!(matches!(refused, Err(HandoverError::Invalid { .. })), "{refused:?}");
        }
        let offered = offer(&garage, &first, id, &second).await;
        for stranger in [garage.mechanic().await, garage.staff(Role::Admin).await, customer, foreign] {
            assert!(matches!(
                consultation::take_over(&cx.of(stranger.identity()), &stranger, offered.id).await,
                Err(HandoverError::NotFound)
            ));
            assert!(matches!(
                consultation::decline(&cx.of(stranger.identity()), &stranger, offered.id).await,
                Err(HandoverError::NotFound)
            ));
        }
        let own = consultation::take_over(&cx.of(first.identity()), &first, offered.id).await;
        assert!(matches!(own, Err(HandoverError::NotFound)), "nobody accepts for another");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consultation_that_ends_takes_its_offer_along() {
    on_both(async |garage: Garage| {
        let (first, second) = (garage.mechanic().await, garage.mechanic().await);
        let id = garage.live(&garage.customer(0).await, &first).await.session.id;
        let offered = offer(&garage, &first, id, &second).await;
        consultation::end(&garage.theirs(&first), &first, id).await.expect("ended");
        assert!(consultation::offers(&garage.theirs(&second), &second.user).await.expect("readable").is_empty());
        let late = consultation::take_over(&garage.theirs(&second), &second, offered.id).await;
        assert!(matches!(late, Err(HandoverError::NotOpen { status: HandoverStatus::Withdrawn })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_acceptance_and_an_end_at_the_same_moment_one_comes_first_and_both_sides_see_it() {
    on_both(async |garage: Garage| {
        for _ in 0..20 {
            let (first, second) = (garage.mechanic().await, garage.mechanic().await);
            let id = garage.live(&garage.customer(0).await, &first).await.session.id;
            let offered = offer(&garage, &first, id, &second).await.id;
            let (cx, ender, taker) = (garage.cx.clone(), first.clone(), second.clone());
            let ending = tokio::spawn(async move { consultation::end(&cx.of(ender.identity()), &ender, id).await });
            let cx = garage.cx.clone();
            let taking =
                tokio::spawn(async move { consultation::take_over(&cx.of(taker.identity()), &taker, offered).await });
            let (ended, taken) = (ending.await.expect("runs"), taking.await.expect("runs"));
            assert_ne!(ended.is_ok(), taken.is_ok(), "{ended:?} {taken:?}");
            let holder = if taken.is_ok() { &second } else { &first };
            assert_eq!(held_by(&garage, id).await, Some(holder.user.id));
        }
    })
    .await;
}
