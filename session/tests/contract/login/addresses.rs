//! One e-mail address is one account, however its accents were typed; those of before are brought together with care.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::support::race::{TASKS, at_once};
use crate::support::{Garage, PASSWORD, on_both};
use session::Context;
use session::deal;
use session::login::{self, Credentials, LoginKind, Marks, NewUserError, Password, SignIn, SignInError, SignUp};
use session::sale;
use session::shop::{Role, User};
use session::store::{StoreError, Value};
use session::transact;

const COMPOSED: &str = "jos\u{e9}@garage.test";
const DECOMPOSED: &str = "jose\u{301}@garage.test";

async fn sign_in(cx: &Context, email: &str) -> Result<SignIn, SignInError> {
    let (password, device) = (Password::new(PASSWORD.to_owned()), "Firefox".to_owned());
    login::sign_in(
        cx,
        Credentials {
            email: email.to_owned(),
            password,
            device,
            address: "203.0.113.7".to_owned(),
            marks: Marks::default(),
        },
    )
    .await
}

fn sign_up(email: &str, number: usize) -> SignUp {
    let (password, name) = (Password::new(PASSWORD.to_owned()), "José".to_owned());
    SignUp { email: email.to_owned(), name, password, address: format!("203.0.113.{number}") }
}

/// Gives somebody an address as it was stored before addresses were composed.
async fn stored(cx: &Context, user: &User, email: &str) {
    const SET: &str = "UPDATE users SET email = $2 WHERE id = $1";
    let done: Result<u64, StoreError> =
        transact!(cx.store, |tx| tx.execute(SET, vec![user.id.into(), email.into()]).await);
    assert_eq!(done.unwrap(), 1);
    cx.store.forget_everything();
}

async fn email_of(cx: &Context, user: &User) -> String {
    cx.store.one::<(String,)>("SELECT email FROM users WHERE id = $1", vec![user.id.into()]).await.unwrap().0
}

async fn background(cx: &Context, user: &User) -> Vec<session::login::LoginSession> {
    let logins = login::list(cx, user.id).await.unwrap();
    logins.into_iter().filter(|login| login.kind == LoginKind::Background).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_simultaneous_sign_ups_with_both_spellings_of_an_address_one_makes_the_account() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let answers = at_once(|number| {
            let (cx, email) = (cx.clone(), if number % 2 == 0 { COMPOSED } else { DECOMPOSED });
            async move { login::sign_up(&cx, sign_up(email, number)).await }
        })
        .await;
        let made: Vec<&User> = answers.iter().flatten().collect();
        assert_eq!(made.len(), 1, "{}", garage.engine);
        assert_eq!(made[0].email, COMPOSED);
        let refused = answers.iter().filter(|answer| matches!(answer, Err(NewUserError::EmailTaken)));
        assert_eq!(refused.count(), TASKS - 1, "{}", garage.engine);
        for email in [COMPOSED, DECOMPOSED, "JOSE\u{301}@Garage.test "] {
            assert_eq!(sign_in(cx, email).await.unwrap().user.id, made[0].id, "{email:?}");
        }
        assert_eq!(background(cx, made[0]).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_before_is_composed_at_start_and_its_background_login_stays_the_one_it_is() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (user, plain) = (garage.person(Role::Customer).await, garage.person(Role::Customer).await);
        stored(cx, &user, DECOMPOSED).await;
        // Before the start they get in as it was typed; so they do after it.
        assert_eq!(sign_in(cx, DECOMPOSED).await.unwrap().user.id, user.id);
        let before = background(cx, &user).await;
        assert_eq!(login::compose_emails(cx).await.unwrap(), 1);
        assert_eq!((email_of(cx, &user).await.as_str(), email_of(cx, &plain).await), (COMPOSED, plain.email.clone()));
        for email in [COMPOSED, DECOMPOSED] {
            assert_eq!(sign_in(cx, email).await.unwrap().user.id, user.id);
        }
        let after = background(cx, &user).await;
        assert_eq!((after.len(), after[0].id, after[0].created_at), (1, before[0].id, before[0].created_at));
        let taken = login::sign_up(cx, sign_up(DECOMPOSED, 1)).await;
        assert!(matches!(taken, Err(NewUserError::EmailTaken)), "{taken:?}");
        assert_eq!(login::compose_emails(cx).await.unwrap(), 0, "a second start finds nothing to do");
        assert_eq!(login::email_doubles(&cx.store, 10).await.unwrap(), []);
        let audited = "SELECT COUNT(*) FROM audit_log WHERE action = 'email_composed' AND actor_id IS NULL";
        assert_eq!(cx.store.one::<(i64,)>(audited, Vec::<Value>::new()).await.unwrap().0, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_of_one_address_both_keep_their_way_in_and_are_reported() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (first, second) = (garage.person(Role::Customer).await, garage.person(Role::Customer).await);
        stored(cx, &first, COMPOSED).await;
        stored(cx, &second, DECOMPOSED).await;
        sign_in(cx, COMPOSED).await.unwrap();
        sign_in(cx, DECOMPOSED).await.unwrap();
        assert_eq!(login::compose_emails(cx).await.unwrap(), 0, "{}", garage.engine);
        for (typed, user) in [(COMPOSED, &first), (DECOMPOSED, &second), ("JOSE\u{301}@garage.test", &second)] {
            assert_eq!(sign_in(cx, typed).await.unwrap().user.id, user.id, "{typed:?}");
            assert_eq!(background(cx, user).await.len(), 1);
            let known = sale::find_customer(cx, garage.shop_id, typed).await.unwrap().unwrap();
            assert_eq!(known.id, user.id);
            assert!(deal::peek(cx, typed).await.unwrap().is_some());
        }
        let doubles = login::email_doubles(&cx.store, 10).await.unwrap();
        assert_eq!(doubles.len(), 1);
        assert_eq!(doubles[0].composed, (first.id, COMPOSED.to_owned()));
        assert_eq!(doubles[0].other, (second.id, DECOMPOSED.to_owned()));
        assert_eq!(login::email_doubles(&cx.store, 0).await.unwrap(), []);
        // One of them is given up: whatever is typed leads to the other, and there is nothing to report.
        const DISABLE: &str = "UPDATE users SET disabled_at = 1 WHERE id = $1";
        let gone: Result<u64, StoreError> = transact!(cx.store, |tx| tx.execute(DISABLE, vec![second.id.into()]).await);
        gone.unwrap();
        cx.store.forget_everything();
        assert_eq!(sign_in(cx, DECOMPOSED).await.unwrap().user.id, first.id);
        assert_eq!(login::email_doubles(&cx.store, 10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_together_compose_each_address_once() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let mut users = Vec::new();
        for number in 0..20 {
            let user = garage.person(Role::Customer).await;
            // Two spellings of ten addresses, none of them composed; the first of each that is met is.
            let email = format!(
                "{}{}@garage.test",
                if number % 2 == 0 { "a\u{323}\u{302}" } else { "a\u{302}\u{323}" },
                number / 2
            );
            stored(cx, &user, &email).await;
            users.push(user);
        }
        let composed = at_once(|_| {
            let cx = cx.clone();
            async move { login::compose_emails(&cx).await.unwrap() }
        })
        .await;
        assert_eq!(composed.into_iter().sum::<u64>(), 10, "{}", garage.engine);
        assert_eq!(login::email_doubles(&cx.store, 100).await.unwrap().len(), 10);
    })
    .await;
}
