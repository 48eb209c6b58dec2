//! Devices: however many sign in at once there is one background login and a bounded number of them; what ends others asks for the
//! password; each has a name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use session::Context;
use session::change::Actor;
use session::login::{
    self, ConfirmError, Credentials, DEVICE_NAME_CHARS_MAX, LoginKind, LoginSession, Marks, NameError, Password,
    Revoke, RevokeError, SignedIn,
};
use session::shop::Role;
use tokio::task::JoinSet;

use crate::support::race::ROUNDS;
use crate::support::{ADDRESS, Asks, Garage, PASSWORD, on_both};

const MINUTE_MS: i64 = 60_000;
/// Sign-ins of one person at once.
const SIGN_INS: usize = 1_000;

fn credentials(email: &str) -> Credentials {
    Credentials {
        email: email.to_owned(),
        password: Password::new(PASSWORD.to_owned()),
        device: "Firefox on Linux".to_owned(),
        address: ADDRESS.to_owned(),
        marks: Marks::default(),
    }
}

async fn who(cx: &Context, actor: &Actor) -> SignedIn {
    login::check(cx, actor.login_session_id).await.expect("read").expect("signed in")
}

async fn is_in(cx: &Context, actor: &Actor) -> bool {
    login::check(cx, actor.login_session_id).await.expect("read").is_some()
}

async fn all(cx: &Context, actor: &Actor, kind: LoginKind) -> Vec<LoginSession> {
    let logins = login::list(&cx.of(actor.identity()), actor.user.id).await.expect("read");
    logins.into_iter().filter(|login| login.kind == kind).collect()
}

async fn revoke(cx: &Context, actor: &Actor, which: Revoke) -> Result<u64, RevokeError> {
    login::revoke(cx, &who(cx, actor).await, which, ADDRESS).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_sign_ins_of_one_person_at_once_make_one_background_login_and_no_more_devices_than_may_be() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.devices_per_user_max = 20;
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let mut tasks = JoinSet::new();
        for _ in 0..SIGN_INS {
            let (cx, credentials) = (cx.clone(), credentials(&user.email));
            tasks.spawn(async move { login::sign_in(&cx, credentials).await });
        }
        let mut signed_in = Vec::new();
        while let Some(done) = tasks.join_next().await {
            signed_in.push(done.expect("the task ends well").expect("the password is right").login_session.id);
        }
        signed_in.sort_unstable();
        signed_in.dedup();
        assert_eq!(signed_in.len(), SIGN_INS, "each is a login of its own");
        let logins = login::list(cx, user.id).await.expect("read");
        let of = |kind| logins.iter().filter(|login| login.kind == kind).count();
        assert_eq!((of(LoginKind::Background), of(LoginKind::Device)), (1, 20), "{}", garage.engine);
        const ROWS: &str = "SELECT COUNT(*) FROM login_sessions WHERE user_id = $1 AND kind = 'background'";
        assert_eq!(garage.count(ROWS, vec![user.id.into()]).await, 1, "and never was another one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn however_often_somebody_comes_and_goes_the_background_login_is_the_same_row() {
    on_both(async |garage: Garage| {
        let (cx, first) = (&garage.cx, garage.teller(Role::Cashier).await);
        let work = all(cx, &first, LoginKind::Background).await;
        for _ in 0..ROUNDS {
            cx.clock.advance(MINUTE_MS);
            let here = garage.teller_again(&first.user).await;
            login::sign_out(cx, &who(cx, &here).await, ADDRESS).await.expect("out");
            let now = all(cx, &here, LoginKind::Background).await;
            assert_eq!((now.len(), now[0].id, now[0].created_at), (1, work[0].id, work[0].created_at));
            assert!(!is_in(cx, &here).await && is_in(cx, &first).await, "out here, and nowhere else");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ending_others_asks_for_the_password_once_it_was_not_typed_for_ten_minutes_and_leaving_here_never_does() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (here, stranger) = (garage.teller(Role::Mechanic).await, garage.teller(Role::Mechanic).await);
        let one = garage.teller_again(&here.user).await;
        cx.clock.advance(10 * MINUTE_MS - 1);
        assert_eq!(revoke(cx, &here, Revoke::One(one.login_session_id)).await.expect("just typed"), 1);
        let others = [garage.teller_again(&here.user).await, garage.teller_again(&here.user).await];
        cx.clock.advance(1);
        for which in [Revoke::One(others[0].login_session_id), Revoke::Others, Revoke::Devices, Revoke::All] {
            let refused = revoke(cx, &here, which).await;
            assert!(matches!(refused, Err(RevokeError::PasswordNeeded)), "{which:?}: {refused:?}");
        }
        assert!(is_in(cx, &others[0]).await && is_in(cx, &others[1]).await, "nothing was ended");

        let wrong = Password::new("wrong".to_owned());
        assert!(matches!(
            login::confirm_password(&cx.of(here.identity()), &here, wrong).await,
            Err(ConfirmError::Wrong)
        ));
        assert!(matches!(revoke(cx, &here, Revoke::Others).await, Err(RevokeError::PasswordNeeded)));
        login::confirm_password(&cx.of(here.identity()), &here, Password::new(PASSWORD.to_owned()))
            .await
            .expect("confirmed");
        assert_eq!(revoke(cx, &here, Revoke::Others).await.expect("confirmed"), 2);
        assert!(!is_in(cx, &others[0]).await && is_in(cx, &here).await);

        cx.clock.advance(60 * MINUTE_MS);
        assert!(is_in(cx, &stranger).await, "nobody else's was ended");
        assert!(
            matches!(revoke(cx, &here, Revoke::Others).await, Err(RevokeError::PasswordNeeded)),
            "it is asked anew"
        );
        assert_eq!(revoke(cx, &here, Revoke::One(here.login_session_id)).await.expect("here"), 1);
        login::sign_out(cx, &who(cx, &stranger).await, ADDRESS).await.expect("out");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_that_are_typed_again_count_as_guesses() {
    on_both(async |garage: Garage| {
        let (cx, here) = (&garage.cx, garage.teller(Role::Mechanic).await);
        for _ in 0..10 {
            let wrong =
                login::confirm_password(&cx.of(here.identity()), &here, Password::new("wrong".to_owned())).await;
            assert!(matches!(wrong, Err(ConfirmError::Wrong)), "{wrong:?}");
        }
        let right = login::confirm_password(&cx.of(here.identity()), &here, Password::new(PASSWORD.to_owned())).await;
        assert!(matches!(right, Err(ConfirmError::TooMany { .. })), "{right:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_ended_on_another_is_refused_on_the_next_request_however_much_it_asks() {
    on_both(async |garage: Garage| {
        let (cx, here) = (&garage.cx, garage.teller(Role::Cashier).await);
        for round in 0..8 {
            let there = garage.teller_again(&here.user).await;
            let is_over = Arc::new(AtomicBool::new(false));
            let mut tasks = JoinSet::new();
            for _ in 0..16 {
                let (cx, id, is_over) = (cx.clone(), there.login_session_id, is_over.clone());
                tasks.spawn(async move {
                    let (mut asked, mut let_in_late) = (0_u32, 0_u32);
                    while asked < 10_000 {
                        // What was asked after the ending was answered must not be let in.
                        let began_after = is_over.load(Ordering::SeqCst);
                        let is_in = login::check(&cx, id).await.expect("read").is_some();
                        let_in_late += u32::from(began_after && is_in);
                        asked += 1;
                        if began_after {
                            break;
                        }
                        tokio::task::yield_now().await;
                    }
                    (asked, let_in_late)
                });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            let which = Revoke::One(there.login_session_id);
            assert_eq!(revoke(cx, &here, which).await.expect("just signed in"), 1, "round {round}");
            is_over.store(true, Ordering::SeqCst);
            assert!(!is_in(cx, &there).await, "round {round} on {}", garage.engine);
            while let Some(done) = tasks.join_next().await {
                let (asked, let_in_late) = done.expect("the task ends well");
                assert!(asked > 0 && let_in_late == 0, "round {round} on {}", garage.engine);
            }
            assert!(is_in(cx, &here).await, "the one that ended it goes on");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_called_what_its_owner_calls_it_and_by_nobody_else() {
    on_both(async |garage: Garage| {
        let (cx, here, eve) = (&garage.cx, garage.teller(Role::Mechanic).await, garage.teller(Role::Mechanic).await);
        let id = here.login_session_id;
        login::name_device(&cx.of(here.identity()), &here, id, "  Bay 2 ").await.expect("named");
        let named = all(cx, &here, LoginKind::Device).await;
        assert_eq!(
            (named[0].name.as_str(), named[0].device.as_str(), named[0].address.as_str()),
            ("Bay 2", "till", ADDRESS)
        );
        login::name_device(&cx.of(here.identity()), &here, id, "").await.expect("called what it calls itself");
        assert_eq!(all(cx, &here, LoginKind::Device).await[0].name, "");

        let work = all(cx, &here, LoginKind::Background).await[0].id;
        for (actor, id) in [(&eve, id), (&here, work), (&here, cx.ids.next())] {
            assert!(matches!(login::name_device(cx, actor, id, "Mine").await, Err(NameError::NotFound)));
        }
        for wrong in ["a\nb", "\u{202e}eve", "a\0b", "\u{200b}", &"x".repeat(DEVICE_NAME_CHARS_MAX + 1)] {
            assert!(
                matches!(
                    login::name_device(&cx.of(here.identity()), &here, id, wrong).await,
                    Err(NameError::Invalid(_))
                ),
                "{wrong:?}"
            );
        }
        login::name_device(&cx.of(here.identity()), &here, id, &"🚗".repeat(DEVICE_NAME_CHARS_MAX))
            .await
            .expect("as long as it may be");
        let signed_in = who(cx, &here).await;
        login::sign_out(&cx.of(signed_in.identity()), &signed_in, ADDRESS).await.expect("out");
        assert!(
            matches!(login::name_device(&cx.of(here.identity()), &here, id, "Late").await, Err(NameError::NotFound)),
            "over"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scheduled_work_is_shown_with_its_login_and_what_is_next() {
    on_both(async |garage: Garage| {
        use session::consultation::{self, Plan};
        let (cx, here) = (&garage.cx, garage.teller(Role::Customer).await);
        let at = cx.clock.now().plus_ms(3 * 60 * MINUTE_MS);
        let intake = consultation::Intake { scheduled_for: Some(at), ..crate::support::intake(Plan::Free) };
        let made = consultation::create(&cx.of(here.identity()), &here, intake).await.expect("an appointment");
        let work = login::scheduled_work(&cx.of(here.identity()), here.user.id).await.expect("read");
        assert_eq!(work.login.map(|login| login.kind), Some(LoginKind::Background));
        assert_eq!(work.planned, [login::Planned { id: made.session.id, at }]);
        revoke(cx, &here, Revoke::All).await.expect("just signed in");
        let work = login::scheduled_work(&cx.of(here.identity()), here.user.id).await.expect("read");
        assert!(work.login.is_none() && work.planned.len() == 1, "stopped, and what was planned is still there to see");
    })
    .await;
}
