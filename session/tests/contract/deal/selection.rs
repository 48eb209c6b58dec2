//! The selected deal: it belongs to the person, survives everything but losing the deal, and has one order on all devices.

use crate::support::race::{ROUNDS, TASKS, at_once};
use crate::support::{Asks, Garage, on_both};
use session::change::Actor;
use session::deal::{self, Cleared, DealError, Remembered, Restored, Selection};
use session::id::DealId;
use session::login::{TeamError, put_into_team};
use session::shop::Role;

async fn selected(garage: &Garage, staff: &Actor) -> Selection {
    let who = garage.signed_in(staff).await;
    deal::restore(&garage.cx, &who, None).await.expect("restored").0
}

fn of(staff: &Actor, selection: &Selection) -> Remembered {
    Remembered { user_id: staff.user.id, selection: selection.clone() }
}

fn id_of(selection: &Selection) -> Option<DealId> {
    selection.deal.as_ref().map(|deal| deal.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_selected_on_one_device_is_selected_on_every_other() {
    on_both(async |garage: Garage| {
        let till = garage.staff(Role::Mechanic).await;
        let phone = garage.staff_again(&till.user).await;
        let (first, second) = (garage.deal(&till, "Brakes", None).await, garage.deal(&till, "Clutch", None).await);
        deal::select(&garage.theirs(&till), &till, first.deal.id, None).await.expect("selected");
        assert_eq!(id_of(&selected(&garage, &phone).await), Some(first.deal.id));
        deal::select(&garage.theirs(&phone), &phone, second.deal.id, None).await.expect("selected");
        let seen = selected(&garage, &till).await;
        assert_eq!((id_of(&seen), seen.before_id), (Some(second.deal.id), Some(first.deal.id)));
        assert_eq!((seen.changed_on, seen.changed_device.as_deref()), (Some(phone.login_session_id), Some("till")));
        // Undo is selecting what was there before, if nobody did anything since.
        deal::select(&garage.theirs(&till), &till, first.deal.id, Some(seen.revision)).await.expect("undone");
        let late = deal::select(&garage.theirs(&phone), &phone, second.deal.id, Some(seen.revision)).await;
        let Err(DealError::SelectionStale(present)) = late else { panic!("{late:?}") };
        assert_eq!(id_of(&present), Some(first.deal.id));
        let recent = deal::recent(&garage.theirs(&phone), &phone).await.expect("the last five");
        assert_eq!(recent.iter().map(|deal| deal.id).collect::<Vec<_>>(), [first.deal.id, second.deal.id]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_remembers_the_present_selection_asks_nothing_and_everybody_else_reads_once() {
    on_both(async |garage: Garage| {
        let staff = garage.staff(Role::Cashier).await;
        let made = garage.deal(&staff, "Brakes", None).await;
        deal::select(&garage.theirs(&staff), &staff, made.deal.id, None).await.expect("selected");
        let restore = async |remembered| {
            let who = garage.signed_in(&staff).await;
            deal::restore(&garage.cx, &who, remembered).await.expect("restored")
        };
        let (present, how) = restore(None).await;
        assert_eq!(how, Restored::Restored);
        assert_eq!(restore(Some(of(&staff, &present))).await, (present.clone(), Restored::Warm));
        // Somebody else's is worth nothing, even where its revision is the present one.
        let boss = garage.staff(Role::Manager).await;
        let foreign = Selection { deal: None, ..present.clone() };
        assert_eq!(restore(Some(of(&boss, &foreign))).await, (present.clone(), Restored::Restored));
        let fresh = garage.signed_in(&boss).await;
        let seen =
            deal::restore(&garage.cx, &fresh, Some(of(&staff, &Selection { revision: 0, ..present.clone() }))).await;
        assert_eq!(seen.expect("restored"), (Selection::default(), Restored::Warm));
        // What is shown of it changed: what was remembered is worth nothing.
        let edit = deal::Edit { version: 1, title: Some("Brakes, all four".to_owned()), ..deal::Edit::default() };
        deal::edit(&garage.theirs(&staff), &staff, made.deal.id, &edit).await.expect("edited");
        let (now, how) = restore(Some(of(&staff, &present))).await;
        assert_eq!((now.deal.map(|deal| deal.title).as_deref(), how), (Some("Brakes, all four"), Restored::Restored));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_that_is_lost_is_cleared_with_the_reason_and_without_its_title() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let boss = garage.staff(Role::Manager).await;
        let (me, other) = (garage.staff(Role::Mechanic).await, garage.staff(Role::Mechanic).await);
        let team = garage.team().await;
        for person in [&me, &other] {
            garage.put_into(person.user.id, Some(team)).await;
        }
        // Deleted, given away, its owner moved to no team, oneself moved.
        for (step, reason) in
            [Cleared::Deleted, Cleared::AccessLost, Cleared::AccessLost, Cleared::AccessLost].into_iter().enumerate()
        {
            let made = garage.deal(&other, "Secret", None).await;
            deal::select(&cx.of(me.identity()), &me, made.deal.id, None).await.expect("of my team");
            let remembered = selected(&garage, &me).await;
            match step {
                0 => deal::delete(&cx.of(other.identity()), &other, made.deal.id).await.expect("deleted"),
                1 => drop(deal::give(&cx.of(boss.identity()), &boss, made.deal.id, boss.user.id).await.expect("given")),
                2 => garage.put_into(other.user.id, None).await,
                _ => garage.put_into(me.user.id, None).await,
            }
            let who = garage.signed_in(&me).await;
            let (now, how) = deal::restore(cx, &who, Some(of(&me, &remembered))).await.expect("restored");
            assert_eq!((now.deal, now.reason, how), (None, Some(reason), Restored::Cleared), "step {step}");
            assert_eq!((now.before_id, now.changed_device), (None, None));
            garage.put_into(other.user.id, Some(team)).await;
            garage.put_into(me.user.id, Some(team)).await;
        }
        let audited = garage
            .count(
                "SELECT COUNT(*) FROM audit_log WHERE action = 'deal_selection_cleared' AND actor_id IS NULL",
                vec![],
            )
            .await;
        assert_eq!(audited, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_a_team_loses_what_they_saw_by_it() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (me, mate) = (garage.staff(Role::Mechanic).await, garage.staff(Role::Mechanic).await);
        for person in [&me, &mate] {
            put_into_team(cx, &person.user.email, Some(" Night shift ")).await.expect("one team for both");
        }
        let made = garage.deal(&mate, "Brakes", None).await.deal.id;
        deal::select(&cx.of(me.identity()), &me, made, None).await.expect("of my team");
        let remembered = selected(&garage, &me).await;
        put_into_team(cx, &mate.user.email, None).await.expect("out of it");
        let who = garage.signed_in(&me).await;
        let (now, how) = deal::restore(cx, &who, Some(of(&me, &remembered))).await.expect("restored");
        assert_eq!((now.deal, now.reason, how), (None, Some(Cleared::AccessLost), Restored::Cleared));
        let customer = garage.person(Role::Customer).await;
        for nobody in [&*customer.email, "nobody@garage.test"] {
            assert!(matches!(put_into_team(cx, nobody, Some("Night shift")).await, Err(TeamError::NotFound)));
        }
        assert!(matches!(put_into_team(cx, &me.user.email, Some(" ")).await, Err(TeamError::Invalid(_))));
        assert_eq!(garage.count("SELECT COUNT(*) FROM teams", vec![]).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_selections_at_once_the_last_by_revision_is_the_one_on_every_device() {
    on_both(async |garage: Garage| {
        let me = garage.staff(Role::Cashier).await;
        let mut devices = vec![me.clone()];
        for _ in 0..3 {
            devices.push(garage.staff_again(&me.user).await);
        }
        let mut deals = Vec::new();
        for number in 0..8 {
            deals.push(garage.deal(&me, &format!("Deal {number}"), None).await.deal.id);
        }
        for _ in 0..ROUNDS / 4 {
            let answers = at_once(|task| {
                let (cx, staff, id) =
                    (garage.cx.clone(), devices[task % devices.len()].clone(), deals[task % deals.len()]);
                async move { (id, deal::select(&cx.of(staff.identity()), &staff, id, None).await) }
            })
            .await;
            let answers: Vec<_> =
                answers.into_iter().map(|(id, answer)| (answer.expect("selected").revision, id)).collect();
            let last = answers.iter().max().expect("64 answers");
            for device in &devices {
                let seen = selected(&garage, device).await;
                assert_eq!(seen.revision, last.0, "the highest revision anybody was told is the present one");
            }
            let present: Vec<_> = {
                let mut present = Vec::new();
                for device in &devices {
                    present.push(id_of(&selected(&garage, device).await));
                }
                present
            };
            assert!(present.iter().all(|id| id.is_some() && *id == present[0]));
        }
        let selections = garage.count("SELECT COUNT(*) FROM audit_log WHERE action = 'deal_selected'", vec![]).await;
        assert_eq!(selections, i64::try_from(TASKS * (ROUNDS / 4)).expect("small"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_and_the_loss_of_the_deal_come_one_after_the_other() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let boss = garage.staff(Role::Manager).await;
        let (me, mate, other) = (
            garage.staff(Role::Mechanic).await,
            garage.staff(Role::Mechanic).await,
            garage.staff(Role::Mechanic).await,
        );
        let team = garage.team().await;
        for person in [&me, &mate] {
            garage.put_into(person.user.id, Some(team)).await;
        }
        for round in 0..ROUNDS / 4 {
            let id = garage.deal(&mate, "Contested", None).await.deal.id;
            let way = round % 3;
            let answers = at_once(|task| {
                let (cx, me, boss, mate, other) = (cx.clone(), me.clone(), boss.clone(), mate.clone(), other.user.id);
                let garage = garage.clone();
                async move {
                    if task > 0 {
                        return Some(deal::select(&cx.of(me.identity()), &me, id, None).await);
                    }
                    match way {
                        0 => drop(deal::give(&cx.of(boss.identity()), &boss, id, other).await.expect("given")),
                        1 => deal::delete(&cx.of(boss.identity()), &boss, id).await.expect("deleted"),
                        _ => garage.put_into(mate.user.id, None).await,
                    }
                    None
                }
            })
            .await;
            for answer in answers.into_iter().flatten() {
                match answer {
                    // Before: it was there to be seen.
                    Ok(_) => {}
                    Err(error) => assert!(matches!(error, DealError::NotFound), "{error}"),
                }
            }
            // After: whatever was answered, nothing of it is left to see, remembered or read.
            let who = garage.signed_in(&me).await;
            let (now, _) = deal::restore(cx, &who, None).await.expect("restored");
            assert_ne!(id_of(&now), Some(id), "{} round {round}", garage.engine);
            let warm = deal::restore(cx, &garage.signed_in(&me).await, Some(of(&me, &now))).await.expect("restored");
            assert_eq!(warm, (now, Restored::Warm));
            garage.put_into(mate.user.id, Some(team)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn references_to_deleted_deals_go_in_batches_and_a_second_run_finds_nothing() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.job_batch_rows = 2;
        let cx = &garage.cx;
        let boss = garage.staff(Role::Manager).await;
        let gone = garage.deal(&boss, "Gone", None).await.deal.id;
        let kept = garage.deal(&boss, "Kept", None).await.deal.id;
        for number in 0..5 {
            let staff = garage.staff(Role::Manager).await;
            deal::select(&cx.of(staff.identity()), &staff, if number == 0 { kept } else { gone }, None)
                .await
                .expect("selected");
        }
        deal::delete(&cx.of(boss.identity()), &boss, gone).await.expect("deleted");
        assert_eq!(session::job::run(cx, session::job::Job::DealReferences).await.expect("it runs"), 8);
        let left = |sql| garage.count(sql, vec![gone.into()]);
        assert_eq!(left("SELECT COUNT(*) FROM users WHERE last_deal_id = $1 OR deal_before_id = $1").await, 0);
        assert_eq!(left("SELECT COUNT(*) FROM recent_deals WHERE deal_id = $1").await, 0);
        assert_eq!(garage.count("SELECT COUNT(*) FROM users WHERE last_deal_id = $1", vec![kept.into()]).await, 1);
        assert_eq!(session::job::run(cx, session::job::Job::DealReferences).await.expect("it runs"), 0);
    })
    .await;
}
