//! Login sessions under 64 tasks behind one barrier, on both engines: what must be one stays one, what has ended stays so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::support::race::{TASKS, at_once, rounds};
use crate::support::{Asks, Garage, PASSWORD, on_both};
use session::login::{self, Credentials, LoginKind, Marks, NewUserError, Password, Revoke, SignInError, SignUp};
use session::shop::{Role, User};
use session::store::StoreError;
use session::transact;

const ROUNDS: usize = 20;

fn typed(user: &User, password: &str, number: usize) -> Credentials {
    Credentials {
        email: user.email.clone(),
        password: Password::new(password.to_owned()),
        device: format!("device {number}"),
        address: format!("203.0.113.{number}"),
        marks: Marks::default(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_simultaneous_sign_ins_of_one_user_each_makes_a_device_and_all_share_one_background_login() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.devices_per_user_max = 64;
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let answers = at_once(|number| {
            let (cx, credentials) = (cx.clone(), typed(&user, PASSWORD, number));
            async move { login::sign_in(&cx, credentials).await.map(|signed_in| signed_in.login_session.id) }
        })
        .await;
        for answer in answers {
            let id = answer.expect("a right password is never refused for coming with others");
            assert!(login::check(cx, id).await.unwrap().is_some());
        }
        let logins = login::list(cx, user.id).await.unwrap();
        let (background, devices): (Vec<_>, Vec<_>) =
            logins.iter().partition(|login| login.kind == LoginKind::Background);
        assert_eq!((background.len(), devices.len()), (1, 64), "{}", garage.engine);
        let rows = "SELECT CAST(COUNT(*) AS BIGINT) FROM login_sessions WHERE user_id = $1";
        assert_eq!(garage.count(rows, vec![user.id.into()]).await, 65, "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_simultaneous_sign_ins_no_more_devices_stay_than_a_user_may_have() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.devices_per_user_max = 5;
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let answers = at_once(|number| {
            let (cx, credentials) = (cx.clone(), typed(&user, PASSWORD, number));
            async move { login::sign_in(&cx, credentials).await }
        })
        .await;
        assert!(answers.iter().all(Result::is_ok), "{}: {answers:?}", garage.engine);
        let living = "SELECT CAST(COUNT(*) AS BIGINT) FROM login_sessions WHERE kind = 'device' AND revoked_at IS NULL";
        assert_eq!(garage.count(living, vec![]).await, 5, "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_simultaneous_guesses_from_as_many_addresses_twenty_are_verified_and_the_rest_are_refused() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let answers = at_once(|number| {
            let (cx, guess) = (cx.clone(), typed(&user, &format!("wrong guess {number}"), number));
            async move { login::sign_in(&cx, guess).await }
        })
        .await;
        let verified = answers.iter().filter(|answer| matches!(answer, Err(SignInError::Wrong))).count();
        let refused = answers.iter().filter(|answer| matches!(answer, Err(SignInError::TooMany { .. }))).count();
        assert_eq!((verified, refused), (20, TASKS - 20), "{}", garage.engine);
        let answer = login::sign_in(cx, typed(&user, PASSWORD, 0)).await;
        assert!(matches!(answer, Err(SignInError::TooMany { .. })), "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_simultaneous_sign_ups_with_one_address_one_makes_the_account() {
    on_both(async |garage: Garage| {
        let answers = at_once(|number| {
            let cx = garage.cx.clone();
            let (email, name) = ("ada@example.org".to_owned(), format!("Ada {number}"));
            // Each from a place of its own: how many one place may ask for is another rule.
            let (password, address) = (Password::new(PASSWORD.to_owned()), format!("203.0.113.{number}"));
            async move { login::sign_up(&cx, SignUp { email, name, password, address }).await }
        })
        .await;
        let made = answers.iter().filter(|answer| answer.is_ok()).count();
        let taken = answers.iter().filter(|answer| matches!(answer, Err(NewUserError::EmailTaken))).count();
        assert_eq!((made, taken), (1, TASKS - 1), "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn once_signing_out_is_answered_no_request_gets_in_however_many_were_asking() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.devices_per_user_max = 64;
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        for round in 0..rounds(ROUNDS) {
            let id = login::sign_in(cx, typed(&user, PASSWORD, 0)).await.unwrap().login_session.id;
            let here = login::check(cx, id).await.unwrap().expect("a new login is let in");
            let let_in = at_once(|number| {
                let (cx, here) = (cx.clone(), here.clone());
                async move {
                    if number == TASKS / 2 {
                        login::revoke(&cx.of(here.identity()), &here, Revoke::Devices, "203.0.113.7").await.unwrap();
                        return login::check(&cx, here.login_session_id).await.unwrap().is_some();
                    }
                    for _ in 0..10 {
                        login::check(&cx, here.login_session_id).await.unwrap();
                    }
                    false
                }
            })
            .await;
            assert!(!let_in.contains(&true), "round {round} on {}", garage.engine);
            assert!(login::check(cx, id).await.unwrap().is_none(), "round {round} on {}", garage.engine);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_typed_the_old_password_is_in_once_it_was_changed() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let new_hash = cx.passwords.hash(Password::new("a new password".to_owned())).await.unwrap();
        at_once(|number| {
            let (cx, new_hash) = (cx.clone(), new_hash.clone());
            let (credentials, id) = (typed(&user, PASSWORD, number), user.id);
            async move {
                if number == TASKS / 2 {
                    let changed: Result<u64, StoreError> = transact!(cx.store, |tx| {
                        tx.execute(CHANGE_PASSWORD, vec![id.into(), (&new_hash).into()]).await?;
                        tx.execute(REVOKE_ALL, vec![id.into(), cx.clock.now().into()]).await
                    });
                    changed.unwrap();
                } else if let Err(error) = login::sign_in(&cx, credentials).await {
                    assert!(matches!(error, SignInError::Wrong | SignInError::TooMany { .. }), "{error}");
                }
            }
        })
        .await;
        assert_eq!(login::list(cx, user.id).await.unwrap(), [], "{}", garage.engine);
    })
    .await;
}

const CHANGE_PASSWORD: &str = "UPDATE users SET password_hash = $2 WHERE id = $1";
const REVOKE_ALL: &str = "UPDATE login_sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL";
