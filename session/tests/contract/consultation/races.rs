//! Races: 64 tasks behind one barrier, 100 rounds, on both engines. One winner, and losers that know who won.

use crate::support::race::{ROUNDS, TASKS, at_once};
use crate::support::{Garage, intake, on_both};
use session::consultation::{self, AcceptError, ChangeError, CreateError, Plan, Status};

#[tokio::test(flavor = "multi_thread")]
async fn of_64_simultaneous_starts_one_makes_a_session_and_63_are_shown_it() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(0).await;
        for round in 0..ROUNDS {
            let answers = at_once(|_| {
                let (cx, customer) = (garage.cx.clone(), customer.clone());
                async move { consultation::create(&cx, &customer, intake(Plan::Free)).await }
            })
            .await;
            let mut made = Vec::new();
            let mut shown = Vec::new();
            for answer in answers {
                match answer {
                    Ok(created) => made.push(created.session.id),
                    Err(CreateError::ActiveSessionExists(session)) => shown.push(session.id),
                    Err(error) => panic!("round {round} on {}: {error}", garage.engine),
                }
            }
            assert_eq!(made.len(), 1, "round {round} on {}", garage.engine);
            assert_eq!(shown, vec![made[0]; TASKS - 1], "round {round} on {}", garage.engine);
            consultation::cancel(&garage.theirs(&customer), &customer, made[0], None)
                .await
                .expect("it can be cancelled for the next round");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_mechanics_one_gets_the_entry_and_63_learn_who() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(0).await;
        let mut mechanics = Vec::new();
        for _ in 0..TASKS {
            mechanics.push(garage.mechanic().await);
        }
        for round in 0..ROUNDS {
            let created = garage.pending(&customer, Plan::Free).await;
            let entry = created.assignment.id;
            let answers = at_once(|number| {
                let (cx, mechanic) = (garage.cx.clone(), mechanics[number].clone());
                async move { consultation::accept(&cx, &mechanic, entry).await }
            })
            .await;
            let winners: Vec<_> = (0..TASKS).filter(|number| answers[*number].is_ok()).collect();
            assert_eq!(winners.len(), 1, "round {round} on {}", garage.engine);
            let winner = &mechanics[winners[0]];
            for (number, answer) in answers.iter().enumerate().filter(|(number, _)| *number != winners[0]) {
                assert!(
                    matches!(answer, Err(AcceptError::AlreadyTaken { by, .. }) if *by == winner.user.name),
                    "round {round}, mechanic {number} on {}: {answer:?}",
                    garage.engine
                );
            }
            let again = consultation::accept(&garage.cx, winner, entry).await.expect("the winner may ask again");
            assert_eq!((again.id, again.mechanic_id), (created.session.id, Some(winner.user.id)));
            consultation::cancel(&garage.theirs(&customer), &customer, created.session.id, None)
                .await
                .expect("the round can be cleared");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accept_against_cancel_has_one_outcome_that_both_sides_read() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(0).await;
        let mut mechanics = Vec::new();
        for _ in 0..TASKS / 2 {
            mechanics.push(garage.mechanic().await);
        }
        for round in 0..ROUNDS {
            let created = garage.pending(&customer, Plan::Free).await;
            let (id, entry) = (created.session.id, created.assignment.id);
            let answers = at_once(|number| {
                let (cx, customer, mechanic) = (garage.cx.clone(), customer.clone(), mechanics[number / 2].clone());
                async move {
                    if number % 2 == 0 {
                        let answer = consultation::accept(&cx, &mechanic, entry).await;
                        assert!(
                            matches!(answer, Ok(_) | Err(AcceptError::AlreadyTaken { .. } | AcceptError::Cancelled)),
                            "{answer:?}"
                        );
                        (answer.is_ok(), false)
                    } else {
                        let answer = consultation::cancel(&cx, &customer, id, Some(Status::Pending)).await;
                        assert!(matches!(answer, Ok(_) | Err(ChangeError::WrongState { .. })), "{answer:?}");
                        (false, answer.is_ok())
                    }
                }
            })
            .await;
            let accepts = answers.iter().filter(|(accepted, _)| *accepted).count();
            let cancels = answers.iter().filter(|(_, cancelled)| *cancelled).count();
            assert_eq!(accepts + cancels, 1, "round {round} on {}", garage.engine);
            let seen = consultation::get(&garage.theirs(&customer.user), &customer.user, id)
                .await
                .expect("readable")
                .expect("the customer takes part");
            if accepts == 1 {
                assert_eq!(seen.status, Status::Waiting);
                let winner =
                    mechanics.iter().find(|mechanic| Some(mechanic.user.id) == seen.mechanic_id).expect("one of them");
                assert_eq!(garage.active_status(winner).await, Some(Status::Waiting));
                assert_eq!(garage.active_status(&customer).await, Some(Status::Waiting));
                consultation::cancel(&garage.theirs(&customer), &customer, id, None)
                    .await
                    .expect("the round can be cleared");
            } else {
                assert_eq!(seen.status, Status::Cancelled);
                assert_eq!(garage.active_status(&customer).await, None);
                for mechanic in &mechanics {
                    assert_eq!(garage.active_status(mechanic).await, None);
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_is_spent_once_and_given_back_once() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(3).await;
        for round in 0..ROUNDS {
            let made = at_once(|_| {
                let (cx, customer) = (garage.cx.clone(), customer.clone());
                async move { consultation::create(&cx, &customer, intake(Plan::Credit)).await.ok() }
            })
            .await;
            let made: Vec<_> = made.into_iter().flatten().collect();
            assert_eq!(made.len(), 1, "round {round} on {}", garage.engine);
            assert_eq!(consultation::balance(&garage.cx, customer.user.id).await.expect("readable"), 2);
            let id = made[0].session.id;
            // Half of them cancel, half of them are the clock: whoever is first gives the credit back, nobody else does.
            garage.cx.clock.advance(garage.cx.limits.orphan_after_ms + 1);
            at_once(|number| {
                let (cx, customer) = (garage.cx.clone(), customer.clone());
                async move {
                    if number % 2 == 0 {
                        consultation::cancel(&cx, &customer, id, None).await.is_ok()
                    } else {
                        consultation::expire_orphans(&cx).await.expect("the job runs") > 0
                    }
                }
            })
            .await;
            assert_eq!(
                consultation::balance(&garage.cx, customer.user.id).await.expect("readable"),
                3,
                "round {round}"
            );
            let lines = "SELECT COUNT(*) FROM credit_ledger WHERE consultation_id = $1 AND kind = 'return'";
            assert_eq!(garage.count(lines, vec![id.into()]).await, 1);
        }
        let sum = "SELECT CAST(SUM(credits) AS BIGINT) FROM credit_ledger WHERE user_id = $1";
        assert_eq!(garage.count(sum, vec![customer.user.id.into()]).await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mechanic_who_accepts_64_entries_at_once_has_one() {
    on_both(async |garage: Garage| {
        let mechanic = garage.mechanic().await;
        let mut entries = Vec::new();
        for _ in 0..TASKS {
            entries.push(garage.pending(&garage.customer(0).await, Plan::Free).await.assignment.id);
        }
        let answers = at_once(|number| {
            let (cx, mechanic, entry) = (garage.cx.clone(), mechanic.clone(), entries[number]);
            async move { consultation::accept(&cx, &mechanic, entry).await }
        })
        .await;
        let won: Vec<_> = answers.iter().flatten().collect();
        assert_eq!(won.len(), 1, "on {}", garage.engine);
        for lost in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert!(matches!(lost, AcceptError::FinishCurrentFirst(current) if current.id == won[0].id), "{lost:?}");
        }
    })
    .await;
}
