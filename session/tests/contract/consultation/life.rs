//! What a consultation does, told as sentences, on both engines.

use crate::support::{Garage, START, intake, on_both};
use session::change::{Notice, Topic};
use session::clock::Timestamp;
use session::consultation::{
    self, AcceptError, ChangeError, Channel, CreateError, EventKind, Intake, MessageError, NoteError, Plan, Status,
};
use session::job::{self, Job};
use session::shop::Role;
use session::store::transact;

#[tokio::test(flavor = "multi_thread")]
async fn a_consultation_goes_from_intake_to_end_and_writes_its_history() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let created = garage.pending(&customer, Plan::Free).await;
        let id = created.session.id;
        garage.cx.clock.advance(1_000);
        let taken =
            consultation::accept(&garage.theirs(&mechanic), &mechanic, created.assignment.id).await.expect("accepted");
        assert_eq!((taken.status, taken.accepted_at), (Status::Waiting, Some(START.plus_ms(1_000))));
        garage.cx.clock.advance(1_000);
        let live = consultation::start(&garage.theirs(&mechanic), &mechanic, id).await.expect("started");
        assert_eq!((live.status, live.started_at), (Status::Live, Some(START.plus_ms(2_000))));
        consultation::post(&garage.theirs(&customer), &customer, id, "Since Monday".to_owned()).await.expect("posted");
        consultation::post(&garage.theirs(&mechanic), &mechanic, id, "Front or rear?".to_owned())
            .await
            .expect("posted");
        garage.cx.clock.advance(60_000);
        consultation::end(&garage.theirs(&customer), &customer, id).await.expect("ended");
        let room = consultation::room(&garage.theirs(&mechanic.user), &mechanic.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert_eq!(room.session.status, Status::Completed);
        let kinds: Vec<_> = room.events.iter().map(|event| event.kind).collect();
        let expected = [
            EventKind::Created,
            EventKind::NewAssignment,
            EventKind::AssignmentAccepted,
            EventKind::SessionStarted,
            EventKind::SessionEnded,
        ];
        assert_eq!(kinds, expected);
        let bodies: Vec<_> = room.messages.iter().map(|message| message.body.as_str()).collect();
        assert_eq!(bodies, ["Since Monday", "Front or rear?"]);
        let record = consultation::record_of_day(&garage.theirs(&mechanic.user), &mechanic.user, START, None)
            .await
            .expect("readable");
        assert_eq!((record.completed_count, record.live_ms, record.sessions.len()), (1, 60_000, 1));
        assert_eq!(
            consultation::history(&garage.theirs(&customer.user), &customer.user, None)
                .await
                .expect("readable")
                .sessions
                .len(),
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_consultation_is_refused_with_the_first_one() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(1).await;
        let first = garage.pending(&customer, Plan::Free).await;
        let second = consultation::create(&garage.theirs(&customer), &customer, intake(Plan::Credit)).await;
        assert!(matches!(second, Err(CreateError::ActiveSessionExists(session)) if session.id == first.session.id));
        assert_eq!(
            consultation::balance(&garage.cx, customer.user.id).await.expect("readable"),
            1,
            "no credit is held for it"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_is_held_at_creation_and_kept_when_the_consultation_is_completed() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(2).await, garage.mechanic().await);
        let created = garage.pending(&customer, Plan::Credit).await;
        assert_eq!(created.session.price_cents, 4_900);
        assert_eq!(consultation::balance(&garage.cx, customer.user.id).await.expect("readable"), 1);
        consultation::accept(&garage.theirs(&mechanic), &mechanic, created.assignment.id).await.expect("accepted");
        consultation::start(&garage.theirs(&mechanic), &mechanic, created.session.id).await.expect("started");
        consultation::end(&garage.theirs(&mechanic), &mechanic, created.session.id).await.expect("ended");
        assert_eq!(consultation::balance(&garage.cx, customer.user.id).await.expect("readable"), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credit_nothing_is_made() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(0).await;
        let refused = consultation::create(&garage.theirs(&customer), &customer, intake(Plan::Credit)).await;
        assert!(matches!(refused, Err(CreateError::NoCredit)));
        assert_eq!(garage.active_status(&customer).await, None);
        let rows = "SELECT COUNT(*) FROM consultations WHERE customer_id = $1";
        assert_eq!(garage.count(rows, vec![customer.user.id.into()]).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intake_that_does_not_hold_what_it_must_names_the_field() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(0).await;
        let too_long = "x".repeat(garage.cx.limits.concern_chars_max + 1);
        let foreign = garage.next_shop().await.mechanic().await;
        let wishes = [
            (Intake { concern: "  ".to_owned(), ..intake(Plan::Free) }, "concern"),
            (Intake { concern: too_long, ..intake(Plan::Free) }, "concern"),
            (Intake { vehicle: "a\0b".to_owned(), ..intake(Plan::Free) }, "vehicle"),
            (Intake { scheduled_for: Some(START), ..intake(Plan::Free) }, "scheduled_for"),
            (Intake { scheduled_for: Some(Timestamp(i64::MAX)), ..intake(Plan::Free) }, "scheduled_for"),
            (Intake { preferred_mechanic_id: Some(foreign.user.id), ..intake(Plan::Free) }, "preferred_mechanic_id"),
        ];
        for (wish, wrong) in wishes {
            let refused = consultation::create(&garage.theirs(&customer), &customer, wish).await;
            assert!(matches!(&refused, Err(CreateError::Invalid { field, .. }) if *field == wrong), "{refused:?}");
        }
        const CALLS: &str = "UPDATE shops SET channels = 'chat,video', plans = 'credit' WHERE id = $1";
        let video = Intake { channel: Channel::Video, ..intake(Plan::Free) };
        let refused = consultation::create(&garage.theirs(&customer), &customer, video.clone()).await;
        assert!(matches!(&refused, Err(CreateError::Invalid { field: "channel", .. })), "{refused:?}");
        garage.write(CALLS, vec![garage.shop_id.into()]).await;
        let refused = consultation::create(&garage.theirs(&customer), &customer, video.clone()).await;
        assert!(matches!(&refused, Err(CreateError::Invalid { field: "plan", .. })), "{refused:?}");
        let taken =
            consultation::create(&garage.cx, &garage.customer(1).await, Intake { plan: Plan::Credit, ..video }).await;
        assert_eq!(taken.expect("the shop offers both").session.channel, Channel::Video);
        let paid = consultation::create(&garage.theirs(&customer), &customer, intake(Plan::Paid)).await;
        assert!(matches!(paid, Err(CreateError::PaymentsNotConfigured)));
        let staff = consultation::create(&garage.cx, &garage.mechanic().await, intake(Plan::Free)).await;
        assert!(matches!(staff, Err(CreateError::NotACustomer)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_released_consultation_has_its_old_place_and_another_mechanic_may_take_it() {
    on_both(async |garage: Garage| {
        let (first, second) = (garage.mechanic().await, garage.mechanic().await);
        let early = garage.waiting(&garage.customer(0).await, &first).await;
        garage.cx.clock.advance(5_000);
        garage.pending(&garage.customer(0).await, Plan::Free).await;
        consultation::release(&garage.cx, &first, early.assignment.id).await.expect("released");
        let queue = consultation::queue(&garage.cx, garage.shop_id).await.expect("readable");
        assert_eq!(queue.waiting_count, 2);
        assert_eq!(queue.assignments[0].assignment_id, early.assignment.id);
        let gone = consultation::get(&garage.cx, &first.user, early.session.id).await.expect("readable");
        assert!(gone.is_none(), "who gave it back takes no part any more");
        consultation::accept(&garage.cx, &second, early.assignment.id).await.expect("free to be taken");
        let late = consultation::start(&garage.cx, &first, early.session.id).await;
        assert!(matches!(late, Err(ChangeError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mechanic_finishes_one_consultation_before_the_next() {
    on_both(async |garage: Garage| {
        let mechanic = garage.mechanic().await;
        let current = garage.live(&garage.customer(0).await, &mechanic).await;
        let next = garage.pending(&garage.customer(0).await, Plan::Free).await;
        let refused = consultation::accept(&garage.theirs(&mechanic), &mechanic, next.assignment.id).await;
        assert!(matches!(refused, Err(AcceptError::FinishCurrentFirst(session)) if session.id == current.session.id));
        consultation::end(&garage.theirs(&mechanic), &mechanic, current.session.id).await.expect("ended");
        consultation::accept(&garage.theirs(&mechanic), &mechanic, next.assignment.id).await.expect("now it may");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_what_was_pending_fails_once_a_mechanic_has_accepted() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(0).await;
        let created = garage.waiting(&customer, &garage.mechanic().await).await;
        let refused =
            consultation::cancel(&garage.theirs(&customer), &customer, created.session.id, Some(Status::Pending)).await;
        assert!(matches!(refused, Err(ChangeError::WrongState { current: Status::Waiting })));
        consultation::cancel(&garage.theirs(&customer), &customer, created.session.id, Some(Status::Waiting))
            .await
            .expect("cancelled");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_take_part_finds_nothing_and_changes_nothing() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.live(&customer, &mechanic).await.session.id;
        let cx = &garage.cx;
        for stranger in [garage.customer(0).await, garage.mechanic().await, garage.staff(Role::Admin).await] {
            assert!(consultation::get(cx, &stranger.user, id).await.expect("readable").is_none());
            assert!(consultation::room(cx, &stranger.user, id).await.expect("readable").is_none());
            assert!(matches!(consultation::end(cx, &stranger, id).await, Err(ChangeError::NotFound)));
            assert!(matches!(consultation::cancel(cx, &stranger, id, None).await, Err(ChangeError::NotFound)));
            let posted = consultation::post(cx, &stranger, id, "Hello".to_owned()).await;
            assert!(matches!(posted, Err(MessageError::NotFound)));
        }
        let other_shop = garage.next_shop().await;
        let entry = garage.pending(&garage.customer(0).await, Plan::Free).await.assignment.id;
        let foreign = consultation::accept(cx, &other_shop.mechanic().await, entry).await;
        assert!(matches!(foreign, Err(AcceptError::NotFound)));
        assert_eq!(garage.active_status(&customer).await, Some(Status::Live));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_may_do_only_what_is_theirs() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.waiting(&customer, &mechanic).await.session.id;
        assert!(matches!(
            consultation::start(&garage.theirs(&customer), &customer, id).await,
            Err(ChangeError::NotAllowed)
        ));
        assert!(matches!(
            consultation::cancel(&garage.theirs(&mechanic), &mechanic, id, None).await,
            Err(ChangeError::NotAllowed)
        ));
        assert!(matches!(
            consultation::end(&garage.theirs(&mechanic), &mechanic, id).await,
            Err(ChangeError::WrongState { current: Status::Waiting })
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_orphan_expires_after_two_hours_and_its_credit_comes_back() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(1).await;
        let id = garage.pending(&customer, Plan::Credit).await.session.id;
        garage.cx.clock.advance(garage.cx.limits.orphan_after_ms);
        assert_eq!(job::run(&garage.cx, Job::ConsultationOrphans).await.expect("runs"), 0, "not a moment too early");
        garage.cx.clock.advance(1);
        assert_eq!(job::run(&garage.cx, Job::ConsultationOrphans).await.expect("runs"), 1);
        let session = consultation::get(&garage.theirs(&customer.user), &customer.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert_eq!(session.status, Status::Expired);
        assert_eq!(consultation::balance(&garage.cx, customer.user.id).await.expect("readable"), 1);
        let line = &job::last_runs(&garage.cx).await.expect("readable")[0];
        assert_eq!((line.job, line.rows_done, line.runs_count), (Job::ConsultationOrphans, 1, 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consultation_in_which_somebody_writes_does_not_expire_until_both_are_silent_for_two_hours() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.waiting(&customer, &mechanic).await.session.id;
        consultation::connect(&garage.theirs(&mechanic), &mechanic, id).await.expect("noted");
        let silent_ms = garage.cx.limits.orphan_after_ms;
        for (author, text) in [(&customer, "Shall I drive in?"), (&mechanic, "Wait"), (&customer, "All right")] {
            garage.cx.clock.advance(silent_ms);
            assert_eq!(job::run(&garage.cx, Job::ConsultationOrphans).await.expect("runs"), 0, "{text}");
            consultation::post(&garage.cx, author, id, text.to_owned()).await.expect("posted");
        }
        garage.cx.clock.advance(silent_ms + 1);
        assert_eq!(job::run(&garage.cx, Job::ConsultationOrphans).await.expect("runs"), 1);
        assert_eq!(garage.active_status(&customer).await, None);
        assert_eq!(garage.active_status(&mechanic).await, None, "its mechanic is free again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consultation_that_is_accepted_or_released_late_has_two_hours_from_then_on() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let silent_ms = garage.cx.limits.orphan_after_ms;
        let created = garage.pending(&customer, Plan::Free).await;
        let first = garage.pending(&garage.customer(0).await, Plan::Free).await.session.queued_at;
        garage.cx.clock.advance(silent_ms);
        consultation::accept(&garage.theirs(&mechanic), &mechanic, created.assignment.id).await.expect("accepted");
        consultation::connect(&garage.theirs(&mechanic), &mechanic, created.session.id).await.expect("noted");
        garage.cx.clock.advance(silent_ms);
        assert_eq!(job::run(&garage.cx, Job::ConsultationOrphans).await.expect("runs"), 1, "only the other one");
        consultation::release(&garage.theirs(&mechanic), &mechanic, created.assignment.id).await.expect("released");
        garage.cx.clock.advance(silent_ms);
        assert_eq!(job::run(&garage.cx, Job::ConsultationOrphans).await.expect("runs"), 0);
        let queue = consultation::queue(&garage.cx, garage.shop_id).await.expect("readable");
        assert_eq!(queue.assignments[0].queued_at, first, "it keeps its place all the same");
        garage.cx.clock.advance(1);
        assert_eq!(job::run(&garage.cx, Job::ConsultationOrphans).await.expect("runs"), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_consultation_joins_the_queue_at_its_time_and_not_before() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let at = START.plus_ms(3_600_000);
        let wish = Intake { scheduled_for: Some(at), ..intake(Plan::Free) };
        let created = consultation::create(&garage.theirs(&customer), &customer, wish).await.expect("scheduled");
        assert_eq!(created.session.status, Status::Scheduled);
        let early = consultation::accept(&garage.theirs(&mechanic), &mechanic, created.assignment.id).await;
        assert!(matches!(early, Err(AcceptError::NotFound)), "nobody sees it before its time");
        garage.cx.clock.advance(3_599_999);
        assert_eq!(job::run(&garage.cx, Job::ConsultationScheduled).await.expect("runs"), 0);
        garage.cx.clock.advance(1);
        assert_eq!(job::run(&garage.cx, Job::ConsultationScheduled).await.expect("runs"), 1);
        let queue = consultation::queue(&garage.cx, garage.shop_id).await.expect("readable");
        assert_eq!(queue.assignments[0].queued_at, at);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consultation_whose_mechanic_does_not_come_goes_back_to_the_queue() {
    on_both(async |garage: Garage| {
        let (absent, present) = (garage.mechanic().await, garage.mechanic().await);
        let left = garage.waiting(&garage.customer(0).await, &absent).await;
        let attended = garage.waiting(&garage.customer(0).await, &present).await;
        consultation::connect(&garage.cx, &present, attended.session.id).await.expect("noted");
        garage.cx.clock.advance(garage.cx.limits.connect_within_ms + 1);
        assert_eq!(job::run(&garage.cx, Job::ConsultationUnattended).await.expect("runs"), 1);
        let queue = consultation::queue(&garage.cx, garage.shop_id).await.expect("readable");
        assert_eq!(queue.assignments.len(), 1);
        assert_eq!(queue.assignments[0].consultation_id, left.session.id);
        assert_eq!(garage.active_status(&present).await, Some(Status::Waiting));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_referring_mechanic_gets_two_percent_of_a_completed_consultation_once() {
    on_both(async |garage: Garage| {
        let (referrer, mechanic) = (garage.mechanic().await.user, garage.mechanic().await);
        let customer = garage.at_home(garage.referred(Role::Customer, Some(referrer.id)).await);
        consultation::grant(&garage.cx, garage.shop_id, customer.user.id, 1).await.expect("granted");
        let created = garage.pending(&customer, Plan::Credit).await;
        consultation::accept(&garage.theirs(&mechanic), &mechanic, created.assignment.id).await.expect("accepted");
        consultation::start(&garage.theirs(&mechanic), &mechanic, created.session.id).await.expect("started");
        consultation::end(&garage.theirs(&customer), &customer, created.session.id).await.expect("ended");
        let again = consultation::end(&garage.theirs(&mechanic), &mechanic, created.session.id).await;
        assert!(matches!(again, Err(ChangeError::WrongState { current: Status::Completed })));
        let sum = "SELECT CAST(SUM(amount_cents) AS BIGINT) FROM referral_ledger WHERE mechanic_id = $1";
        assert_eq!(garage.count(sum, vec![referrer.id.into()]).await, 98);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_into_a_consultation_that_is_over() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.live(&customer, &mechanic).await.session.id;
        consultation::end(&garage.theirs(&mechanic), &mechanic, id).await.expect("ended");
        let late = consultation::post(&garage.theirs(&customer), &customer, id, "One more thing".to_owned()).await;
        assert!(matches!(late, Err(MessageError::Closed { current: Status::Completed })));
        let room = consultation::room(&garage.theirs(&customer.user), &customer.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert!(room.messages.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_never_overwritten_unseen_and_the_customer_never_sees_it() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.live(&customer, &mechanic).await.session.id;
        let first = consultation::save_note(&garage.theirs(&mechanic), &mechanic, id, "Pads worn".to_owned(), 0)
            .await
            .expect("saved");
        assert_eq!(first.version, 1);
        let stale = consultation::save_note(&garage.theirs(&mechanic), &mechanic, id, "Discs worn".to_owned(), 0).await;
        assert!(matches!(stale, Err(NoteError::Stale(present)) if present.body == "Pads worn"));
        consultation::save_note(&garage.theirs(&mechanic), &mechanic, id, "Discs worn".to_owned(), 1)
            .await
            .expect("saved");
        let theirs = consultation::room(&garage.theirs(&customer.user), &customer.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert_eq!(theirs.note, None);
        let refused = consultation::save_note(&garage.theirs(&customer), &customer, id, "Mine".to_owned(), 2).await;
        assert!(matches!(refused, Err(NoteError::NotAllowed)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_grows_the_revisions_it_concerns_and_tells_once() {
    on_both(async |garage: Garage| {
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let mut notices = garage.notices().await;
        let created = garage.pending(&customer, Plan::Free).await;
        let mine =
            [Topic::Person(customer.user.id), Topic::Consultation(created.session.id), Topic::Queue(garage.shop_id)];
        let notice = notices.recv().await.expect("a notice comes");
        assert_eq!(*notice, Notice::Changed(mine.to_vec()), "nobody else");
        let before =
            consultation::active(&garage.theirs(&customer.user), &customer.user).await.expect("readable").revision;
        let queue_before = consultation::queue(&garage.cx, garage.shop_id).await.expect("readable").revision;
        consultation::accept(&garage.theirs(&mechanic), &mechanic, created.assignment.id).await.expect("accepted");
        let notice = notices.recv().await.expect("a notice comes");
        assert!(
            mine.iter().chain([&Topic::Person(mechanic.user.id)]).all(|topic| notice.concerns(*topic)),
            "{notice:?}"
        );
        assert!(
            consultation::active(&garage.theirs(&customer.user), &customer.user).await.expect("readable").revision
                > before
        );
        assert!(consultation::queue(&garage.cx, garage.shop_id).await.expect("readable").revision > queue_before);
        let refused = consultation::accept(&garage.cx, &garage.mechanic().await, created.assignment.id).await;
        assert!(refused.is_err());
        assert!(notices.try_recv().is_err(), "a refusal tells nobody");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn history_and_ledgers_cannot_be_rewritten() {
    on_both(async |garage: Garage| {
        garage.pending(&garage.customer(1).await, Plan::Credit).await;
        for sql in [
            "UPDATE consultation_events SET kind = 'other'",
            "DELETE FROM consultation_events",
            "UPDATE credit_ledger SET credits = 9 WHERE kind = 'grant'",
            "DELETE FROM credit_ledger",
        ] {
            let refused: Result<u64, session::store::StoreError> =
                transact!(garage.cx.store, |tx| tx.execute(sql, Vec::new()).await);
            assert!(refused.is_err(), "{sql} on {}", garage.engine);
        }
    })
    .await;
}
