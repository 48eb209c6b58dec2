//! Looking after the people of a shop: who may change whom, what becomes of what somebody holds, and that a shop keeps an admin.

use session::change::Actor;
use session::consultation::{self, Plan, Status};
use session::counter;
use session::login;
use session::people::{self, PeopleError, PeopleView, PersonEdit, Roles};
use session::shop::Role;

use crate::support::{Asks, Garage, on_both};

const ACTIVE_LOGINS: &str = "SELECT COUNT(*) FROM login_sessions WHERE user_id = $1 AND revoked_at IS NULL";
const ADMINS: &str = "SELECT COUNT(*) FROM users WHERE shop_id = $1 AND roles LIKE '%admin%' AND disabled_at IS NULL";
const RECORDED: &str = "SELECT COUNT(*) FROM audit_log WHERE action = $1 AND actor_id = $2";

fn roles(all: &[Role]) -> Roles {
    Roles::of(all.iter().copied()).expect("a set")
}

fn to(roles: Roles) -> PersonEdit {
    PersonEdit { roles: Some(roles), team: None }
}

/// What is expected of an act on somebody: said once more, and otherwise than in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Done,
    NotAllowed,
    NotFound,
    Invalid,
}

fn answer<T>(outcome: &Result<T, PeopleError>) -> Answer {
    match outcome {
        Ok(_) => Answer::Done,
        Err(PeopleError::NotAllowed) => Answer::NotAllowed,
        Err(PeopleError::NotFound) => Answer::NotFound,
        Err(PeopleError::Invalid { .. }) => Answer::Invalid,
        Err(other) => panic!("{other:?}"),
    }
}

/// What looking after `of` comes to for `actor`, in one shop or in two.
fn expected(actor: Roles, of: Roles, is_of_the_shop: bool) -> Answer {
    let (is_admin, is_manager) = (actor.has(Role::Admin), actor.has(Role::Manager));
    match (is_admin || is_manager, is_of_the_shop) {
        (false, _) => Answer::NotAllowed,
        (true, false) => Answer::NotFound,
        (true, true) if of.has(Role::Admin) && !is_admin => Answer::NotAllowed,
        (true, true) => Answer::Done,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_set_of_roles_may_do_to_every_kind_of_person_what_the_rule_says_and_nothing_else() {
    on_both(async |garage: Garage| {
        let (cx, elsewhere) = (&garage.cx, garage.next_shop().await);
        // Each shop keeps an admin whatever is done here.
        garage.person(Role::Admin).await;
        elsewhere.person(Role::Admin).await;
        for actor in Roles::every() {
            let who = garage.at_home(garage.person(actor).await);
            for (shop, is_of_the_shop) in [(&garage, true), (&elsewhere, false)] {
                for of in [
                    Role::Customer.into(),
                    Role::Mechanic.into(),
                    roles(&[Role::Cashier, Role::Manager]),
                    Role::Admin.into(),
                ] {
                    let id = shop.person(of).await.id;
                    let may = expected(actor, of, is_of_the_shop);
                    let what = format!("{}: {actor} to {of}, {is_of_the_shop}", garage.engine);
                    let seen = match may {
                        Answer::NotAllowed if actor.runs_the_shop() => Answer::Done,
                        other => other,
                    };
                    assert_eq!(
                        answer(&people::person(&cx.of(who.identity()), &who, id).await),
                        seen,
                        "reading, {what}"
                    );
                    let given =
                        people::change(&cx.of(who.identity()), &who, id, to(roles(&[Role::Mechanic, Role::Cashier])))
                            .await;
                    let becomes_staff = if may == Answer::Done && of.is_customer() { Answer::Invalid } else { may };
                    assert_eq!(answer(&given), becomes_staff, "giving, {what}");
                    let is_customer = of.is_customer();
                    let as_admin = people::change(&cx.of(who.identity()), &who, id, to(Role::Admin.into())).await;
                    let of_now =
                        if becomes_staff == Answer::Done { roles(&[Role::Mechanic, Role::Cashier]) } else { of };
                    let may_now = expected(actor, of_now, is_of_the_shop);
                    let raised = match (may_now, is_customer) {
                        (Answer::Done, true) => Answer::Invalid,
                        (Answer::Done, false) if !actor.has(Role::Admin) => Answer::NotAllowed,
                        (other, _) => other,
                    };
                    assert_eq!(answer(&as_admin), raised, "raising, {what}");
                    let of_now = if raised == Answer::Done { Role::Admin.into() } else { of_now };
                    let may_now = expected(actor, of_now, is_of_the_shop);
                    assert_eq!(
                        answer(&people::disable(&cx.of(who.identity()), &who, id).await),
                        may_now,
                        "disabling, {what}"
                    );
                    assert_eq!(
                        answer(&people::enable(&cx.of(who.identity()), &who, id).await),
                        may_now,
                        "enabling, {what}"
                    );
                    let handed = people::hand_on_deals(&cx.of(who.identity()), &who, id, who.user.id).await;
                    let handed_on =
                        if may_now == Answer::Done && actor.is_customer() { Answer::Invalid } else { may_now };
                    assert_eq!(answer(&handed), handed_on, "handing on, {what}");
                }
            }
            let listed = people::list(&cx.of(who.identity()), &who, PeopleView::Staff, "", None).await;
            let may_list = if actor.runs_the_shop() { Answer::Done } else { Answer::NotAllowed };
            assert_eq!(answer(&listed), may_list, "{}: {actor} lists", garage.engine);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_disabled_is_out_on_every_device_and_what_they_hold_goes_on_without_them() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let manager = garage.staff(Role::Manager).await;
        let both = garage.staff(roles(&[Role::Mechanic, Role::Cashier])).await;
        let second_device = garage.staff_again(&both.user).await;
        let register = garage.register().await;
        let shift = counter::get_or_create(&cx.of(both.identity()), &both, register, Some(0), None)
            .await
            .expect("open")
            .shift
            .id;
        let customer = garage.customer(0).await;
        let created = garage.waiting(&customer, &both).await;
        let record = people::person(&cx.of(manager.identity()), &manager, both.user.id).await.expect("theirs");
        assert_eq!((record.devices_count, record.shifts.len()), (2, 1));
        assert_eq!(record.consultation.map(|held| held.status), Some(Status::Waiting));

        let record = people::disable(&cx.of(manager.identity()), &manager, both.user.id).await.expect("disabled");
        assert!(record.person.disabled_at.is_some());
        assert_eq!((record.devices_count, record.shifts.len(), record.consultation), (0, 0, None));
        for device in [&both, &second_device] {
            assert!(login::check(cx, device.login_session_id).await.expect("readable").is_none());
        }
        assert_eq!(garage.count(ACTIVE_LOGINS, vec![both.user.id.into()]).await, 0, "the background login too");
        assert_eq!(garage.active_status(&customer).await, Some(Status::Pending), "back in the queue");
        let queue = consultation::queue(cx, garage.shop_id).await.expect("readable");
        assert_eq!(queue.assignments[0].queued_at, created.session.queued_at, "at its old place");
        assert!(counter::get(&cx.of(manager.identity()), &manager, shift).await.is_ok(), "the shift goes on");
        assert_eq!(garage.count(RECORDED, vec!["user_disabled".into(), manager.user.id.into()]).await, 1);

        people::disable(&cx.of(manager.identity()), &manager, both.user.id).await.expect("again changes nothing");
        assert_eq!(garage.count(RECORDED, vec!["user_disabled".into(), manager.user.id.into()]).await, 1);
        people::enable(&cx.of(manager.identity()), &manager, both.user.id).await.expect("enabled");
        garage.staff_again(&both.user).await;
        let own = people::disable(&cx.of(manager.identity()), &manager, manager.user.id).await;
        assert!(matches!(own, Err(PeopleError::Yourself)), "{own:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_consultation_ends_with_its_mechanics_role_and_what_is_offered_to_them_is_declined() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let manager = garage.staff(Role::Manager).await;
        let (first, second) = (garage.mechanic().await, garage.mechanic().await);
        let customer = garage.customer(0).await;
        let live = garage.live(&customer, &first).await.session.id;
        let other = garage.customer(0).await;
        let held = garage.live(&other, &second).await.session.id;
        consultation::offer(&cx.of(second.identity()), &second, held, first.user.id, "Yours, I think")
            .await
            .expect("offered");

        let cashier = people::change(&cx.of(manager.identity()), &manager, first.user.id, to(Role::Cashier.into()))
            .await
            .expect("changed");
        assert_eq!(cashier.person.roles, Role::Cashier.into());
        let ended = consultation::get(&cx.of(customer.identity()), &customer.user, live)
            .await
            .expect("readable")
            .expect("theirs");
        assert_eq!(ended.status, Status::Completed);
        assert!(consultation::offers(&cx.of(first.identity()), &first.user).await.expect("readable").is_empty());
        assert_eq!(garage.active_status(&other).await, Some(Status::Live), "the other one stays with its mechanic");
        let entry = garage.pending(&garage.customer(0).await, Plan::Free).await.assignment.id;
        let now = Actor { user: session::shop::User { roles: cashier.person.roles, ..first.user.clone() }, ..first };
        assert!(consultation::accept(&cx.of(now.identity()), &now, entry).await.is_err(), "they take none any more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mechanic_who_accepts_in_the_moment_of_being_let_go_holds_nothing_afterwards() {
    const HELD: &str = "SELECT COUNT(*) FROM assignments WHERE mechanic_id = $1 AND status = 'accepted'";
    on_both(async |garage: Garage| {
        let manager = garage.staff(Role::Manager).await;
        let mut accepted = 0;
        for round in 0..40_u64 {
            let (mechanic, customer) = (garage.mechanic().await, garage.customer(0).await);
            let created = garage.pending(&customer, Plan::Free).await;
            let start = std::sync::Arc::new(tokio::sync::Barrier::new(2));
            let (cx, who, entry, go) = (garage.cx.clone(), mechanic.clone(), created.assignment.id, start.clone());
            // Each of the two begins a little later in turn, so that both orders come about.
            let later = std::time::Duration::from_millis(round / 4 % 6);
            let (before_accept, before_letting_go) =
                if round % 4 < 2 { (later, std::time::Duration::ZERO) } else { (std::time::Duration::ZERO, later) };
            let accepts = tokio::spawn(async move {
                go.wait().await;
                tokio::time::sleep(before_accept).await;
                consultation::accept(&cx.of(who.identity()), &who, entry).await
            });
            let (cx, boss, id) = (garage.cx.clone(), manager.clone(), mechanic.user.id);
            let lets_go = tokio::spawn(async move {
                start.wait().await;
                tokio::time::sleep(before_letting_go).await;
                match round % 2 {
                    0 => people::disable(&cx.of(boss.identity()), &boss, id).await,
                    _ => people::change(&cx.of(boss.identity()), &boss, id, to(Role::Cashier.into())).await,
                }
            });
            let answer = accepts.await.expect("it ends well");
            lets_go.await.expect("it ends well").expect("let go");
            match answer {
                Ok(_) => accepted += 1,
                Err(consultation::AcceptError::NotAMechanic) => {}
                Err(other) => panic!("round {round} on {}: {other}", garage.engine),
            }
            assert_eq!(garage.count(HELD, vec![id.into()]).await, 0, "round {round} on {}", garage.engine);
            assert_eq!(
                garage.active_status(&customer).await,
                Some(Status::Pending),
                "round {round}, {}",
                garage.engine
            );
        }
        assert!((1..40).contains(&accepted), "{}: both orders came about, not {accepted} of 40", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_changed_of_somebodys_account_is_said_on_their_page_until_they_have_read_it() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (manager, mechanic) = (garage.staff(Role::Manager).await, garage.mechanic().await);
        let (id, by) = (mechanic.user.id, manager.user.name.clone());
        let revision = async || garage.count("SELECT revision FROM users WHERE id = $1", vec![id.into()]).await;
        let said = async || {
            let notices = people::account_notices(&cx.of(mechanic.identity()), &mechanic.user).await.expect("readable");
            notices.into_iter().map(|notice| notice.said).collect::<Vec<_>>()
        };
        assert_eq!(said().await, Vec::<String>::new());
        let mut seen = revision().await;
        let mut wanted = Vec::new();
        let both = PersonEdit { roles: Some(roles(&[Role::Mechanic, Role::Cashier])), team: Some("Early".to_owned()) };
        let none = PersonEdit { roles: None, team: Some(String::new()) };
        for (edit, news) in [
            (both.clone(), vec!["has put you into the team Early.", "has changed what you may do: "]),
            (both, vec![]),
            (none, vec!["has taken you out of your team."]),
        ] {
            cx.clock.advance(1);
            people::change(&cx.of(manager.identity()), &manager, id, edit).await.expect("changed");
            wanted.splice(0..0, news.iter().map(|news| (*news).to_owned()));
            let now = said().await;
            assert_eq!(now.len(), wanted.len(), "{now:?}");
            for news in &wanted {
                assert!(now.iter().any(|said| said.starts_with(&format!("{by} {news}"))), "{news}: {now:?}");
            }
            if !news.is_empty() {
                assert!(revision().await > seen, "whoever looks at their page follows");
            }
            seen = revision().await;
        }
        cx.clock.advance(1);
        people::password_link(&cx.of(manager.identity()), &manager, id, "/new-password").await.expect("made");
        let notices = people::account_notices(&cx.of(mechanic.identity()), &mechanic.user).await.expect("readable");
        assert!(notices[0].said.contains("set a new password"), "the newest first: {notices:?}");
        // It is theirs to dismiss, once; what was changed stays in the log.
        let stranger = people::dismiss_account_notice(&cx.of(manager.identity()), &manager, notices[0].id).await;
        assert!(matches!(stranger, Err(PeopleError::NotFound)), "{stranger:?}");
        for notice in &notices {
            people::dismiss_account_notice(&cx.of(mechanic.identity()), &mechanic, notice.id).await.expect("read");
        }
        let again = people::dismiss_account_notice(&cx.of(mechanic.identity()), &mechanic, notices[0].id).await;
        assert!(matches!(again, Err(PeopleError::NotFound)), "{again:?}");
        assert_eq!(said().await, Vec::<String>::new());
        assert_eq!(garage.count(RECORDED, vec!["roles_changed".into(), manager.user.id.into()]).await, 1);

        // Nobody is told what they did themselves, and no more than a few at once.
        let admin = garage.staff(Role::Admin).await;
        garage.person(Role::Admin).await;
        people::change(&cx.of(admin.identity()), &admin, admin.user.id, to(roles(&[Role::Admin, Role::Cashier])))
            .await
            .expect("changed");
        assert!(people::account_notices(&cx.of(admin.identity()), &admin.user).await.expect("readable").is_empty());
        for number in 0..7 {
            cx.clock.advance(1);
            let team = PersonEdit { roles: None, team: Some(format!("Team {number}")) };
            people::change(&cx.of(manager.identity()), &manager, id, team).await.expect("changed");
        }
        let now = said().await;
        assert_eq!((now.len(), now[0].ends_with("the team Team 6.")), (5, true), "{now:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_admins_who_shut_each_other_out_at_the_same_moment_one_stays() {
    on_both(async |garage: Garage| {
        for round in 0..10 {
            let shop = garage.next_shop().await;
            let (one, two) =
                (shop.at_home(shop.person(Role::Admin).await), shop.at_home(shop.person(Role::Admin).await));
            let act = |actor: Actor, of: Actor| {
                let cx = shop.cx.clone();
                tokio::spawn(async move {
                    if round % 2 == 0 {
                        people::disable(&cx.of(actor.identity()), &actor, of.user.id).await.map(|_| ())
                    } else {
                        people::change(&cx.of(actor.identity()), &actor, of.user.id, to(Role::Mechanic.into()))
                            .await
                            .map(|_| ())
                    }
                })
            };
            let (first, second) = (act(one.clone(), two.clone()), act(two, one));
            let outcomes = [first.await.expect("runs"), second.await.expect("runs")];
            assert_eq!(shop.count(ADMINS, vec![shop.shop_id.into()]).await, 1, "{outcomes:?}");
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        }
        let alone = garage.next_shop().await;
        let admin = alone.at_home(alone.person(Role::Admin).await);
        let stepped_down = people::change(&alone.cx, &admin, admin.user.id, to(Role::Manager.into())).await;
        assert!(matches!(stepped_down, Err(PeopleError::LastAdmin)), "{stepped_down:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_name_and_address_page_by_page_and_their_open_deals_are_handed_on() {
    on_both(async |garage: Garage| {
        let mut cx = garage.cx.clone();
        cx.limits.people_rows_max = 3;
        let manager = garage.staff(Role::Manager).await;
        let leaver = garage.staff(Role::Mechanic).await;
        let mut there = vec![manager.user.id, leaver.user.id];
        for _ in 0..5 {
            there.push(garage.person(Role::Cashier).await.id);
        }
        garage.customer(0).await;
        let (mut found, mut before) = (Vec::new(), None);
        loop {
            let page = people::list(&cx.of(manager.identity()), &manager, PeopleView::Staff, "", before)
                .await
                .expect("theirs");
            assert!(page.people.len() <= 3);
            found.extend(page.people.into_iter().map(|person| person.id));
            match page.earlier {
                Some(earlier) => before = Some(earlier.parse().expect("a place")),
                None => break,
            }
        }
        found.sort_unstable();
        there.sort_unstable();
        assert_eq!(found, there);
        let by = async |search: &str| {
            let page = people::list(&cx.of(manager.identity()), &manager, PeopleView::Staff, search, None)
                .await
                .expect("theirs");
            page.people.into_iter().map(|person| person.id).collect::<Vec<_>>()
        };
        assert_eq!(by(&leaver.user.name.to_uppercase()).await, [leaver.user.id]);
        assert_eq!(by(&leaver.user.email).await, [leaver.user.id]);
        assert!(by("%").await.is_empty(), "a sign of the pattern is looked for as it stands");

        let deals = [garage.deal(&leaver, "Brakes", None).await, garage.deal(&leaver, "Clutch", None).await];
        assert_eq!(
            people::person(&cx.of(manager.identity()), &manager, leaver.user.id)
                .await
                .expect("theirs")
                .open_deals_count,
            2
        );
        cx.limits.job_batch_rows = 1;
        for _ in 0..2 {
            let handed =
                people::hand_on_deals(&cx.of(manager.identity()), &manager, leaver.user.id, manager.user.id).await;
            assert_eq!(handed.expect("handed on"), 1);
        }
        for deal in deals {
            let now = session::deal::get(&cx.of(manager.identity()), &manager, deal.deal.id).await.expect("seen");
            assert_eq!(now.deal.owner_id, manager.user.id);
        }
        let to_a_customer = garage.customer(0).await.user.id;
        for nobody in [to_a_customer, leaver.user.id, garage.next_shop().await.person(Role::Mechanic).await.id] {
            let refused = people::hand_on_deals(&cx.of(manager.identity()), &manager, leaver.user.id, nobody).await;
            assert!(matches!(refused, Err(PeopleError::Invalid { field: "to", .. })), "{refused:?}");
        }
    })
    .await;
}
