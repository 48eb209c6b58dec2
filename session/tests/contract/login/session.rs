//! Login sessions: who gets in, for how long, and how one gets out again. On both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::support::{Garage, PASSWORD, START, on_both};
use session::Context;
use session::id::LoginSessionId;
use session::login::{
    self, Credentials, LoginKind, LoginSession, Marks, NewUser, NewUserError, Password, Revoke, SignIn, SignInError,
    SignUp, SignedIn,
};
use session::shop::{Role, User};
use session::store::{StoreError, Value};
use session::transact;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
const ADDRESS: &str = "203.0.113.7";

fn typed(email: &str, password: &str) -> Credentials {
    let password = Password::new(password.to_owned());
    let (email, device, address) = (email.to_owned(), "Firefox".to_owned(), ADDRESS.to_owned());
    Credentials { email, password, device, address, marks: Marks::default() }
}

async fn sign_in(cx: &Context, user: &User) -> SignIn {
    login::sign_in(cx, typed(&user.email, PASSWORD)).await.expect("the right password signs in")
}

async fn who(cx: &Context, user: &User) -> SignedIn {
    let id = sign_in(cx, user).await.login_session.id;
    login::check(cx, id).await.unwrap().expect("a new login is let in")
}

async fn is_in(cx: &Context, id: LoginSessionId) -> bool {
    login::check(cx, id).await.unwrap().is_some()
}

async fn background(cx: &Context, user: &User) -> Vec<LoginSession> {
    let logins = login::list(cx, user.id).await.unwrap();
    logins.into_iter().filter(|login| login.kind == LoginKind::Background).collect()
}

async fn run(cx: &Context, sql: &'static str, args: Vec<Value>) {
    let done: Result<u64, StoreError> = transact!(cx.store, |tx| tx.execute(sql, args.clone()).await);
    done.unwrap();
}

async fn disable(cx: &Context, user: &User) {
    run(cx, "UPDATE users SET disabled_at = $2 WHERE id = $1", vec![user.id.into(), cx.clock.now().into()]).await;
    cx.store.forget_everything();
}

#[tokio::test]
async fn signing_in_makes_this_devices_login_and_the_one_background_login() {
    on_both(async |Garage { cx, .. }: Garage| {
        let user = who_is(&cx).await;
        let first = sign_in(&cx, &user).await;
        assert_eq!(first.user, user);
        assert_eq!(first.login_session.device, "Firefox");
        assert_eq!(first.login_session.expires_at, Some(START.plus_ms(30 * DAY_MS)));
        let made = background(&cx, &user).await;
        assert_eq!((made.len(), made[0].expires_at), (1, None));

        cx.clock.advance(HOUR_MS);
        let second = sign_in(&cx, &user).await;
        assert_ne!(first.login_session.id, second.login_session.id);
        let refreshed = background(&cx, &user).await;
        assert_eq!(refreshed.len(), 1);
        assert_eq!((refreshed[0].id, refreshed[0].created_at), (made[0].id, START));
        assert_eq!(refreshed[0].last_seen_at, START.plus_ms(HOUR_MS));
        let ids: Vec<_> = login::list(&cx, user.id).await.unwrap().iter().map(|login| login.id).collect();
        let newest_first = [second.login_session.id, made[0].id, first.login_session.id];
        assert!(ids == newest_first || ids == [newest_first[0], newest_first[2], newest_first[1]], "{ids:?}");
        assert!(login::list(&cx, user.id).await.unwrap().contains(&first.login_session));
    })
    .await;
}

async fn who_is(cx: &Context) -> User {
    let shop_id = session::shop::first(&cx.store).await.unwrap().expect("a garage has a shop");
    let password = Password::new(PASSWORD.to_owned());
    let (email, name) = ("ada@example.org".to_owned(), "Ada".to_owned());
    let new = NewUser { shop_id, email, name, password, roles: Role::Customer.into(), referred_by: None };
    login::add_user(cx, new).await.unwrap()
}

#[tokio::test]
async fn a_wrong_password_an_unknown_address_and_a_disabled_account_are_answered_alike() {
    on_both(async |garage: Garage| {
        let (cx, user, disabled) =
            (&garage.cx, garage.person(Role::Customer).await, garage.person(Role::Customer).await);
        disable(cx, &disabled).await;
        let long = "x".repeat(10_000);
        for (email, password) in [
            (user.email.as_str(), "correct horse batterY"),
            (user.email.as_str(), "correct horse battery "),
            (user.email.as_str(), ""),
            (disabled.email.as_str(), PASSWORD),
            ("nobody@garage.test", PASSWORD),
            ("no address", PASSWORD),
            ("nul\0@garage.test", PASSWORD),
            (long.as_str(), long.as_str()),
        ] {
            let answer = login::sign_in(cx, typed(email, password)).await;
            assert!(matches!(answer, Err(SignInError::Wrong)), "{email:.40}: {answer:?}");
        }
        assert_eq!(login::list(cx, user.id).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn the_address_may_be_typed_in_any_case_and_the_devices_name_may_be_anything() {
    on_both(async |garage: Garage| {
        let user = garage.person(Role::Customer).await;
        let mut credentials = typed(&format!(" {} ", user.email.to_uppercase()), PASSWORD);
        credentials.device = format!("\0{}", "🚗".repeat(500));
        let login = login::sign_in(&garage.cx, credentials).await.unwrap().login_session;
        assert_eq!(login.device, "🚗".repeat(100));
    })
    .await;
}

#[tokio::test]
async fn after_ten_failures_even_the_right_password_has_to_wait() {
    on_both(async |garage: Garage| {
        let (cx, user, other) = (&garage.cx, garage.person(Role::Customer).await, garage.person(Role::Customer).await);
        for _ in 0..10 {
            let answer = login::sign_in(cx, typed(&user.email, "a wrong guess")).await;
            assert!(matches!(answer, Err(SignInError::Wrong)));
        }
        cx.clock.advance(5 * MINUTE_MS);
        let answer = login::sign_in(cx, typed(&user.email.to_uppercase(), PASSWORD)).await;
        assert!(matches!(answer, Err(SignInError::TooMany { retry_after_s: 600 })), "{answer:?}");
        sign_in(cx, &other).await;
        cx.clock.advance(10 * MINUTE_MS);
        sign_in(cx, &user).await;
        // Success has cleared the count: there are ten guesses again.
        for _ in 0..10 {
            let answer = login::sign_in(cx, typed(&user.email, "a wrong guess")).await;
            assert!(matches!(answer, Err(SignInError::Wrong)));
        }
    })
    .await;
}

#[tokio::test]
async fn a_hundred_failures_from_one_address_stop_that_address_only() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        for number in 0..100 {
            let answer = login::sign_in(cx, typed(&format!("nobody{number}@garage.test"), PASSWORD)).await;
            assert!(matches!(answer, Err(SignInError::Wrong)));
        }
        let answer = login::sign_in(cx, typed(&user.email, PASSWORD)).await;
        assert!(matches!(answer, Err(SignInError::TooMany { .. })), "{answer:?}");
        let mut elsewhere = typed(&user.email, PASSWORD);
        elsewhere.address = "2001:db8::1".to_owned();
        login::sign_in(cx, elsewhere).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_login_ends_when_it_is_unused_for_too_long_or_too_old() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        for (role, idle_ms, absolute_ms) in
            [(Role::Customer, DAY_MS, 30 * DAY_MS), (Role::Cashier, 2 * HOUR_MS, 12 * HOUR_MS)]
        {
            let user = garage.person(role).await;
            let unused = sign_in(cx, &user).await.login_session.id;
            cx.clock.advance(idle_ms - 1);
            assert!(is_in(cx, unused).await);
            cx.clock.advance(idle_ms - 1);
            assert!(is_in(cx, unused).await, "use keeps a {role} in");
            cx.clock.advance(idle_ms);
            assert!(!is_in(cx, unused).await, "an unused {role} is out");

            let used = sign_in(cx, &user).await.login_session.id;
            for _ in 1..absolute_ms / HOUR_MS {
                cx.clock.advance(HOUR_MS);
                assert!(is_in(cx, used).await, "a {role} in use stays");
            }
            cx.clock.advance(HOUR_MS - 1);
            assert!(is_in(cx, used).await);
            cx.clock.advance(1);
            assert!(!is_in(cx, used).await, "a {role} is asked again in the end");
            assert_eq!(login::list(cx, user.id).await.unwrap(), background(cx, &user).await);
        }
    })
    .await;
}

#[tokio::test]
async fn being_seen_is_written_down_once_a_minute() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let id = sign_in(cx, &user).await.login_session.id;
        let seen = async || {
            assert!(is_in(cx, id).await);
            let sql = "SELECT last_seen_at FROM login_sessions WHERE id = $1";
            garage.count(sql, vec![id.into()]).await - START.0
        };
        cx.clock.advance(MINUTE_MS - 1);
        assert_eq!(seen().await, 0);
        cx.clock.advance(1);
        assert_eq!(seen().await, MINUTE_MS);
        cx.clock.advance(MINUTE_MS - 1);
        assert_eq!(seen().await, MINUTE_MS);
        cx.clock.advance(5 * MINUTE_MS);
        assert_eq!(seen().await, 7 * MINUTE_MS - 1);
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_this_device_only_and_on_the_very_next_request() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let (here, there) = (who(cx, &user).await, who(cx, &user).await);
        login::sign_out(cx, &here, ADDRESS).await.unwrap();
        assert!(!is_in(cx, here.login_session_id).await);
        assert!(is_in(cx, there.login_session_id).await);
        assert_eq!(background(cx, &user).await.len(), 1);
        login::sign_out(cx, &here, ADDRESS).await.unwrap();
        cx.clock.advance(2 * MINUTE_MS);
        assert!(!is_in(cx, here.login_session_id).await);
    })
    .await;
}

#[tokio::test]
async fn everywhere_means_what_was_chosen_and_all_alone_ends_scheduled_work() {
    on_both(async |garage: Garage| {
        let (cx, user, other) = (&garage.cx, garage.person(Role::Customer).await, garage.person(Role::Customer).await);
        let stranger = who(cx, &other).await;
        let [here, one, two] = [who(cx, &user).await, who(cx, &user).await, who(cx, &user).await];
        let work = background(cx, &user).await[0].id;
        let revoke = async |which| login::revoke(cx, &here, which, ADDRESS).await.unwrap();

        assert_eq!(revoke(Revoke::One(stranger.login_session_id)).await, 0, "somebody else's");
        assert_eq!(revoke(Revoke::One(work)).await, 0, "the background login is protected");
        assert_eq!(revoke(Revoke::One(one.login_session_id)).await, 1);
        assert_eq!(revoke(Revoke::One(one.login_session_id)).await, 0, "twice");
        assert!(!is_in(cx, one.login_session_id).await && is_in(cx, two.login_session_id).await);

        assert_eq!(revoke(Revoke::Others).await, 1);
        assert!(!is_in(cx, two.login_session_id).await && is_in(cx, here.login_session_id).await);

        sign_in(cx, &user).await;
        assert_eq!(revoke(Revoke::Devices).await, 2);
        assert!(!is_in(cx, here.login_session_id).await);
        assert_eq!(background(cx, &user).await.len(), 1);

        assert_eq!(revoke(Revoke::All).await, 1);
        assert_eq!(login::list(cx, user.id).await.unwrap(), []);
        assert!(is_in(cx, stranger.login_session_id).await);

        cx.clock.advance(HOUR_MS);
        sign_in(cx, &user).await;
        let revived = background(cx, &user).await;
        assert_eq!((revived.len(), revived[0].id), (1, work), "revived, not doubled");
        assert_eq!(revived[0].created_at, START.plus_ms(HOUR_MS));
    })
    .await;
}

#[tokio::test]
async fn a_background_login_and_an_unknown_one_let_nobody_in() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        sign_in(cx, &user).await;
        assert!(!is_in(cx, background(cx, &user).await[0].id).await);
        assert!(!is_in(cx, cx.ids.next()).await);
    })
    .await;
}

#[tokio::test]
async fn a_disabled_user_is_out_on_the_next_request() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let id = who(cx, &user).await.login_session_id;
        disable(cx, &user).await;
        assert!(!is_in(cx, id).await);
    })
    .await;
}

#[tokio::test]
async fn one_device_too_many_costs_the_longest_unused_one() {
    on_both(async |garage: Garage| {
        let (mut cx, user) = (garage.cx.clone(), garage.person(Role::Customer).await);
        cx.limits.devices_per_user_max = 3;
        let mut devices = Vec::new();
        for _ in 0..3 {
            devices.push(sign_in(&cx, &user).await.login_session.id);
            cx.clock.advance(MINUTE_MS);
        }
        assert!(is_in(&cx, devices[0]).await, "in use, so the second is the longest unused");
        cx.clock.advance(MINUTE_MS);
        devices.push(sign_in(&cx, &user).await.login_session.id);
        for (number, stays) in [true, false, true, true].into_iter().enumerate() {
            assert_eq!(is_in(&cx, devices[number]).await, stays, "device {number}");
        }
        assert_eq!(login::list(&cx, user.id).await.unwrap().len(), 4, "three devices and the background login");
    })
    .await;
}

#[tokio::test]
async fn another_server_key_makes_a_new_background_login_in_place_of_the_old_one() {
    on_both(async |garage: Garage| {
        let (mut cx, user) = (garage.cx.clone(), garage.person(Role::Customer).await);
        sign_in(&cx, &user).await;
        let old = background(&cx, &user).await[0].id;
        cx.secret = session::context::Secret::new(&[8; 32]).unwrap();
        sign_in(&cx, &user).await;
        let new = background(&cx, &user).await;
        assert_eq!(new.len(), 1);
        assert_ne!(new[0].id, old);
    })
    .await;
}

#[tokio::test]
async fn devices_that_ended_a_month_ago_are_forgotten_and_background_logins_never() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let (revoked, unused) = (who(cx, &user).await, who(cx, &user).await);
        login::sign_out(cx, &revoked, ADDRESS).await.unwrap();
        let rows = async || garage.count("SELECT CAST(COUNT(*) AS BIGINT) FROM login_sessions", vec![]).await;
        cx.clock.advance(30 * DAY_MS);
        assert_eq!((login::forget_dead(cx, 100).await.unwrap(), rows().await), (0, 3));
        cx.clock.advance(1);
        assert_eq!((login::forget_dead(cx, 100).await.unwrap(), rows().await), (1, 2));
        assert!(!is_in(cx, unused.login_session_id).await);
        cx.clock.advance(DAY_MS);
        sign_in(cx, &user).await;
        assert_eq!((login::forget_dead(cx, 100).await.unwrap(), rows().await), (1, 2));
        cx.clock.advance(1_000 * DAY_MS);
        for _ in 0..2 {
            sign_in(cx, &user).await;
        }
        cx.clock.advance(1_000 * DAY_MS);
        assert_eq!(login::forget_dead(cx, 2).await.unwrap(), 2, "not more than asked for");
        assert_eq!((login::forget_dead(cx, 2).await.unwrap(), rows().await), (2, 1), "a device, and a place");
        assert_eq!(background(cx, &user).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn sign_ins_and_sign_outs_are_in_the_audit_log_and_failures_are_not() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let here = who(cx, &user).await;
        login::sign_in(cx, typed(&user.email, "a wrong guess")).await.unwrap_err();
        login::revoke(cx, &here, Revoke::Others, ADDRESS).await.unwrap();
        login::sign_out(cx, &here, ADDRESS).await.unwrap();
        login::sign_out(cx, &here, ADDRESS).await.unwrap();
        let sql = "SELECT action, subject, address FROM audit_log WHERE actor_id = $1 ORDER BY id";
        let lines = cx.store.all::<(String, String, String)>(sql, vec![user.id.into()]).await.unwrap();
        let line = |action: &str| (action.to_owned(), here.login_session_id.to_string(), ADDRESS.to_owned());
        assert_eq!(lines, [line("signed_in"), line("signed_out")]);
    })
    .await;
}

#[tokio::test]
async fn a_new_user_has_a_plausible_address_of_their_own_a_name_and_a_password_of_some_length() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let new = |email: &str, name: &str, password: &str| NewUser {
            shop_id: garage.shop_id,
            email: email.to_owned(),
            name: name.to_owned(),
            password: Password::new(password.to_owned()),
            roles: Role::Customer.into(),
            referred_by: None,
        };
        for (refused, wrong) in [
            (new("no address", "Ada", PASSWORD), "email"),
            (new("ada@example.org", "  ", PASSWORD), "name"),
            (new("ada@example.org", &"x".repeat(101), PASSWORD), "name"),
            (new("ada@example.org", "Ada\0", PASSWORD), "name"),
            (new("ada@example.org", "Ada\u{202e}", PASSWORD), "name"),
            (new("ada@example.org", "Ada", "seven77"), "password"),
            (new("ada@example.org", "Ada", "Password123"), "password"),
            (new("ada@example.org", "Ada", "ADA@example.org"), "password"),
            (NewUser { referred_by: Some(user.id), ..new("ada@example.org", "Ada", PASSWORD) }, "referred_by"),
        ] {
            let answer = login::add_user(cx, refused).await;
            assert!(matches!(&answer, Err(NewUserError::Invalid { field, .. }) if *field == wrong), "{answer:?}");
        }
        let taken = login::add_user(cx, new(&user.email.to_uppercase(), "Ada", PASSWORD)).await;
        assert!(matches!(taken, Err(NewUserError::EmailTaken)), "{taken:?}");
        let ada = login::add_user(cx, new(" Ada@Example.org ", " Ada ", PASSWORD)).await.unwrap();
        assert_eq!(
            (ada.email.as_str(), ada.name.as_str(), ada.roles),
            ("ada@example.org", "Ada", Role::Customer.into())
        );
        let mechanic = garage.person(Role::Mechanic).await;
        garage.referred(Role::Customer, Some(mechanic.id)).await;

        let accounts = "SELECT CAST(COUNT(*) AS BIGINT) FROM credit_accounts WHERE user_id = $1 AND balance = 0";
        assert_eq!(garage.count(accounts, vec![ada.id.into()]).await, 1);
        assert_eq!(garage.count(accounts, vec![mechanic.id.into()]).await, 0);
        let lines = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE action = 'user_added' AND subject = $1";
        assert_eq!(garage.count(lines, vec![ada.id.to_string().into()]).await, 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_signs_up_is_a_customer_of_the_first_shop_if_there_is_one() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        garage.next_shop().await;
        let form = || SignUp {
            email: "ada@example.org".to_owned(),
            name: "Ada".to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            address: ADDRESS.to_owned(),
        };
        let ada = login::sign_up(cx, form()).await.unwrap();
        assert_eq!((ada.shop_id, ada.roles), (garage.shop_id, Role::Customer.into()));
        sign_in(cx, &ada).await;
        assert!(matches!(login::sign_up(cx, form()).await, Err(NewUserError::EmailTaken)));
        let lines = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log
            WHERE action = 'signed_up' AND actor_id = $1 AND address = $2";
        assert_eq!(garage.count(lines, vec![ada.id.into(), ADDRESS.into()]).await, 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_can_sign_up_where_there_is_no_shop() {
    on_both(async |Garage { cx, .. }: Garage| {
        run(&cx, "DELETE FROM shops", vec![]).await;
        let (email, name, address) = ("ada@example.org".to_owned(), "Ada".to_owned(), ADDRESS.to_owned());
        let answer = login::sign_up(&cx, SignUp { email, name, password: Password::new(PASSWORD.to_owned()), address });
        assert!(matches!(answer.await, Err(NewUserError::NoShop)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_cannot_make_accounts_without_end() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let form = |number: u32, address: &str| SignUp {
            email: format!("new{number}@example.org"),
            name: "New".to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            address: address.to_owned(),
        };
        for number in 0..10 {
            login::sign_up(cx, form(number, "192.0.2.1")).await.expect("the first ten may");
        }
        let refused = login::sign_up(cx, form(10, "192.0.2.1")).await;
        assert!(matches!(refused, Err(NewUserError::TooMany { retry_after_s: 900 })), "{refused:?}");
        login::sign_up(cx, form(10, "192.0.2.2")).await.expect("another address may");
        cx.clock.advance(15 * 60_000);
        login::sign_up(cx, form(11, "192.0.2.1")).await.expect("and the first one after a while");
    })
    .await;
}

#[tokio::test]
async fn signing_in_over_a_login_ends_it_and_no_other_whosever_it_was() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (ada, ben) = (garage.person(Role::Customer).await, garage.person(Role::Mechanic).await);
        let (here, elsewhere) = (sign_in(cx, &ada).await.login_session.id, sign_in(cx, &ada).await.login_session.id);
        let over = async |user: &User, password: &str, before| {
            login::sign_in_over(cx, typed(&user.email, password), Some(before))
                .await
                .map(|login| login.login_session.id)
        };
        assert!(matches!(over(&ben, "wrong", here).await, Err(SignInError::Wrong)));
        assert!(is_in(cx, here).await, "a password that is wrong ends nothing");
        let bens = over(&ben, PASSWORD, here).await.unwrap();
        assert_eq!((is_in(cx, here).await, is_in(cx, elsewhere).await, is_in(cx, bens).await), (false, true, true));
        let again = over(&ben, PASSWORD, bens).await.unwrap();
        assert_eq!((is_in(cx, bens).await, is_in(cx, again).await), (false, true));
        // What is over already, or nobody's client, stays as it is.
        let because = "SELECT revoked_because FROM login_sessions WHERE id = $1";
        let background_id = background(cx, &ada).await[0].id;
        run(cx, "UPDATE login_sessions SET revoked_because = 'signed_out' WHERE id = $1", vec![here.into()]).await;
        for before in [here, background_id] {
            over(&ben, PASSWORD, before).await.unwrap();
        }
        assert_eq!(cx.store.one::<(String,)>(because, vec![here.into()]).await.unwrap().0, "signed_out");
        assert_eq!(cx.store.one::<(String,)>(because, vec![bens.into()]).await.unwrap().0, "replaced");
        assert_eq!(background(cx, &ada).await.len(), 1);
        let audited =
            "SELECT COUNT(*) FROM audit_log WHERE action = 'login_replaced' AND subject = $1 AND actor_id = $2";
        let lines = cx.store.one::<(i64,)>(audited, vec![here.to_string().into(), ben.id.into()]).await.unwrap().0;
        assert_eq!(lines, 1);
    })
    .await;
}

#[tokio::test]
async fn looking_whether_somebody_is_still_there_is_no_use_of_their_login() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let user = garage.person(Role::Customer).await;
        let id = sign_in(cx, &user).await.login_session.id;
        for _ in 0..23 {
            cx.clock.advance(HOUR_MS);
            assert!(login::check_unused(cx, id).await.unwrap().is_some());
        }
        cx.clock.advance(HOUR_MS);
        assert!(login::check_unused(cx, id).await.unwrap().is_none(), "unused for a day");
        let used = sign_in(cx, &user).await.login_session.id;
        disable(cx, &user).await;
        assert!(login::check_unused(cx, used).await.unwrap().is_none());
    })
    .await;
}
