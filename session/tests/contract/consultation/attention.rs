//! What a consultation that goes on asks of its two sides: to say that it does, and to read what was written. On both engines.

use crate::support::{Garage, on_both};
use session::change::Actor;
use session::consultation::{self, ActiveSession, ChangeError, MessageError, Status};
use session::id::{ConsultationId, MessageId};
use session::job::{self, Job};

const MINUTE_MS: i64 = 60_000;

async fn run(garage: &Garage) -> u64 {
    job::run(&garage.cx, Job::ConsultationIdle).await.expect("runs")
}

async fn shown(garage: &Garage, who: &Actor) -> Option<ActiveSession> {
    consultation::active(&garage.cx, &who.user).await.expect("readable").session
}

async fn write(garage: &Garage, who: &Actor, id: ConsultationId) -> MessageId {
    consultation::post(&garage.cx, who, id, "Hello".to_owned()).await.expect("written").id
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_of_an_idle_consultation_are_asked_and_it_ends_when_neither_answers() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.live(&customer, &mechanic).await.session.id;
        garage.cx.clock.advance(60 * MINUTE_MS);
        assert_eq!(run(&garage).await, 0, "it is not idle for longer than an hour");
        garage.cx.clock.advance(1);
        assert_eq!(run(&garage).await, 1);
        assert_eq!(run(&garage).await, 0, "nobody is asked twice");
        let closes_at = garage.cx.clock.now().plus_ms(30 * MINUTE_MS);
        for who in [&customer, &mechanic] {
            assert_eq!(shown(&garage, who).await.and_then(|session| session.closes_at), Some(closes_at));
        }
        garage.cx.clock.advance(30 * MINUTE_MS);
        assert_eq!(run(&garage).await, 0);
        garage.cx.clock.advance(1);
        assert_eq!(run(&garage).await, 1);
        let ended = consultation::get(&garage.theirs(&customer.user), &customer.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert_eq!(ended.status, Status::Completed);
        assert_eq!(shown(&garage, &mechanic).await, None, "the mechanic is free for the next one");
        let late = consultation::post(&garage.theirs(&customer), &customer, id, "Back".to_owned()).await;
        assert!(matches!(late, Err(MessageError::Closed { current: Status::Completed })));
        let late = consultation::still_here(&garage.theirs(&customer), &customer, id).await;
        assert!(matches!(late, Err(ChangeError::WrongState { current: Status::Completed })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_or_a_word_from_either_side_keeps_an_idle_consultation() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.live(&customer, &mechanic).await.session.id;
        for round in 0..4 {
            garage.cx.clock.advance(60 * MINUTE_MS + 1);
            assert_eq!(run(&garage).await, 1, "asked in round {round}");
            // Even within the millisecond of the question.
            garage.cx.clock.advance(if round % 2 == 0 { 0 } else { 29 * MINUTE_MS });
            match round {
                0 | 1 => consultation::still_here(&garage.theirs(&customer), &customer, id).await.expect("said"),
                2 => consultation::still_here(&garage.theirs(&mechanic), &mechanic, id).await.expect("said"),
                _ => {
                    write(&garage, &mechanic, id).await;
                }
            }
            let session = shown(&garage, &customer).await.expect("it goes on");
            assert_eq!((session.status, session.closes_at), (Status::Live, None));
            garage.cx.clock.advance(31 * MINUTE_MS);
            assert_eq!(run(&garage).await, 0, "an answered question ends nothing");
            write(&garage, &customer, id).await;
        }
        let stranger = garage.customer(0).await;
        let refused = consultation::still_here(&garage.cx, &stranger, id).await;
        assert!(matches!(refused, Err(ChangeError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_and_the_end_at_the_same_time_have_one_order() {
    on_both(async |garage: Garage| {
        for _ in 0..10 {
            let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
            let id = garage.live(&customer, &mechanic).await.session.id;
            garage.cx.clock.advance(60 * MINUTE_MS + 1);
            assert_eq!(run(&garage).await, 1);
            garage.cx.clock.advance(30 * MINUTE_MS + 1);
            let theirs = garage.theirs(&customer);
            let (closed, answered) =
                tokio::join!(consultation::close_idle(&garage.cx), consultation::still_here(&theirs, &customer, id));
            let closed = closed.expect("runs") == 1;
            assert_eq!(closed, answered.is_err(), "either it is over, or it goes on");
            let session = consultation::get(&garage.theirs(&customer.user), &customer.user, id)
                .await
                .expect("readable")
                .expect("theirs");
            assert_eq!(session.status == Status::Completed, closed);
            if !closed {
                consultation::end(&garage.theirs(&customer), &customer, id).await.expect("ended");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_other_side_wrote_is_unread_until_it_is_read_wherever_it_is_read() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.live(&customer, &mechanic).await.session.id;
        let unread = async |who: &Actor| shown(&garage, who).await.expect("active").unread_count;
        let mut written = Vec::new();
        for _ in 0..3 {
            garage.cx.clock.advance(1);
            written.push(write(&garage, &mechanic, id).await);
        }
        assert_eq!((unread(&customer).await, unread(&mechanic).await), (3, 0), "one's own are read");
        let read =
            async |who: &Actor, message| consultation::read_until(&garage.cx, who, id, message).await.expect("noted");
        let before =
            consultation::active(&garage.theirs(&customer.user), &customer.user).await.expect("readable").revision;
        assert!(read(&customer, written[1]).await);
        assert_eq!(unread(&customer).await, 1);
        let after =
            consultation::active(&garage.theirs(&customer.user), &customer.user).await.expect("readable").revision;
        assert!(after > before, "their other pages and devices hear of it");
        assert!(read(&customer, written[0]).await, "saying less changes nothing");
        assert_eq!(unread(&customer).await, 1);
        assert!(read(&customer, written[2]).await);
        assert_eq!(unread(&customer).await, 0);
        garage.cx.clock.advance(1);
        write(&garage, &customer, id).await;
        assert_eq!((unread(&customer).await, unread(&mechanic).await), (0, 1));

        let stranger = garage.customer(0).await;
        let elsewhere = garage.live(&stranger, &garage.mechanic().await).await.session.id;
        let foreign = write(&garage, &stranger, elsewhere).await;
        assert!(!read(&customer, foreign).await && !read(&stranger, written[2]).await);
    })
    .await;
}
