//! "Forgot password?": the link works once, for its person, for a while; and nobody learns who has an account.

use std::sync::Arc;
use std::time::Instant;

use session::Context;
use session::login::{self, Credentials, Marks, Password, SignInError};
use session::mail::{self, MailKind};
use session::people::link::{self, LinkKey, LinkKind};
use session::people::{self, ForgotError, NewPasswordError};
use session::shop::{Role, User};
use session::store::{Value, transact};

use crate::support::letterbox::{Letterbox, PUBLIC_URL};
use crate::support::race::at_once;
use crate::support::{Asks, Garage, PASSWORD, on_both};

const NEW: &str = "a whole new sentence";
const MINUTE_MS: i64 = 60_000;

fn with_letterbox(garage: &Garage) -> (Garage, Arc<Letterbox>) {
    let (letterbox, post) = Letterbox::new();
    let mut garage = garage.clone();
    garage.cx.post = post;
    (garage, letterbox)
}

async fn ask(cx: &Context, email: &str, address: &str) -> Result<(), ForgotError> {
    people::forgot_password(cx, email, address, "/new-password").await
}

/// The key in the last link that somebody got.
async fn key_of(cx: &Context, letterbox: &Letterbox, user: &User) -> LinkKey {
    mail::send_due(cx).await.expect("the outbox can be read");
    let mail = letterbox.last_to(&user.email).expect("a mail");
    assert_eq!(mail.kind, MailKind::NewPassword);
    let link = mail.text.lines().find_map(|line| line.strip_prefix(PUBLIC_URL)).expect("a link").to_owned();
    LinkKey::new(link.strip_prefix("/new-password?key=").expect("a key").to_owned())
}

async fn asked(cx: &Context, letterbox: &Letterbox, user: &User, address: &str) -> LinkKey {
    ask(cx, &user.email, address).await.expect("asked");
    key_of(cx, letterbox, user).await
}

async fn set(cx: &Context, key: &LinkKey, password: &str) -> Result<(), NewPasswordError> {
    people::set_new_password(cx, key, Password::new(password.to_owned()), "192.0.2.9").await
}

async fn signs_in(cx: &Context, user: &User, password: &str) -> bool {
    let credentials = Credentials {
        email: user.email.clone(),
        password: Password::new(password.to_owned()),
        device: "test".to_owned(),
        address: "192.0.2.8".to_owned(),
        marks: Marks::default(),
    };
    match login::sign_in(cx, credentials).await {
        Ok(_) => true,
        Err(SignInError::Wrong) => false,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_sets_the_password_once_and_ends_every_login() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let (cx, here) = (&garage.cx, garage.teller(Role::Cashier).await);
        let there = garage.teller_again(&here.user).await;
        let key = asked(cx, &letterbox, &here.user, "192.0.2.7").await;
        assert!(matches!(set(cx, &key, "short").await, Err(NewPasswordError::Invalid(_))), "and the link still works");
        set(cx, &key, NEW).await.expect("set");
        for device in [&here, &there] {
            assert_eq!(login::check(cx, device.login_session_id).await.expect("read"), None);
        }
        assert!(
            login::list(&cx.of(here.identity()), here.user.id).await.expect("read").is_empty(),
            "scheduled work has no login either"
        );
        assert!(!signs_in(cx, &here.user, PASSWORD).await && signs_in(cx, &here.user, NEW).await);
        assert!(matches!(set(cx, &key, "another sentence again").await, Err(NewPasswordError::NotLive)), "once");
        mail::send_due(cx).await.expect("sent");
        assert_eq!(letterbox.last_to(&here.user.email).expect("a mail").kind, MailKind::PasswordChanged);
        const LINES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE subject = $1
            AND action IN ('password_link_sent', 'password_set_by_link')";
        assert_eq!(garage.count(LINES, vec![here.user.id.to_string().into()]).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_use_one_link_at_once_one_sets_the_password() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let user = garage.person(Role::Customer).await;
        let key = asked(&garage.cx, &letterbox, &user, "192.0.2.7").await;
        let (cx, key) = (garage.cx.clone(), key);
        let set = at_once(move |number| {
            let (cx, key) = (cx.clone(), key.clone());
            async move { set(&cx, &key, &format!("sentence number {number}")).await.is_ok() }
        })
        .await;
        assert_eq!(set.into_iter().filter(|done| *done).count(), 1, "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_over_replaced_withdrawn_or_another_thing_opens_nothing() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let (cx, user) = (&garage.cx, garage.person(Role::Mechanic).await);
        let first = asked(cx, &letterbox, &user, "192.0.2.7").await;
        let second = asked(cx, &letterbox, &user, "192.0.2.7").await;
        assert!(matches!(set(cx, &first, NEW).await, Err(NewPasswordError::NotLive)), "a newer one took its place");
        assert!(link::live(cx, &second, LinkKind::Password).await.expect("read").is_some());
        assert!(link::live(cx, &second, LinkKind::Invite).await.expect("read").is_none(), "of another kind");
        for text in ["", "x", &"0".repeat(64), &second.expose().to_uppercase()] {
            assert!(
                matches!(set(cx, &LinkKey::new(text.to_owned()), NEW).await, Err(NewPasswordError::NotLive)),
                "{text}"
            );
        }
        cx.clock.advance(30 * MINUTE_MS);
        assert!(matches!(set(cx, &second, NEW).await, Err(NewPasswordError::NotLive)), "30 minutes are over");
        let third = asked(cx, &letterbox, &user, "192.0.2.7").await;
        let disable = vec![Value::from(user.id), cx.clock.now().into()];
        let disabled = transact!(cx.store, |tx| tx
            .execute("UPDATE users SET disabled_at = $2 WHERE id = $1", disable.clone())
            .await);
        disabled.expect("disabled");
        assert!(matches!(set(cx, &third, NEW).await, Err(NewPasswordError::NotLive)), "whose person was disabled");
        let before = letterbox.got().len();
        ask(cx, &user.email, "192.0.2.7").await.expect("the same answer");
        mail::send_due(cx).await.expect("sent");
        assert_eq!(letterbox.got().len(), before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_hash_of_a_key_is_stored_and_the_mail_keeps_none_once_sent() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let key = asked(cx, &letterbox, &user, "192.0.2.7").await;
        let (hash,): (Vec<u8>,) = cx
            .store
            .one("SELECT hash FROM account_links WHERE user_id = $1", vec![user.id.into()])
            .await
            .expect("a link");
        assert_eq!(hash.len(), 32);
        assert_ne!(hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), key.expose());
        const LEFT: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM mails WHERE text_body <> '' OR html_body <> ''";
        assert_eq!(garage.count(LEFT, vec![]).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_from_answer_or_time_who_has_an_account() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let mut took = Vec::new();
        for email in [user.email.as_str(), "nobody@garage.test"] {
            let begun = Instant::now();
            ask(cx, email, "192.0.2.7").await.expect("the same answer");
            took.push(begun.elapsed().as_millis());
        }
        // Both come at the same moment after the question, whatever was done meanwhile.
        assert!(took.iter().all(|ms| (400..2_000).contains(ms)), "{took:?}");
        mail::send_due(cx).await.expect("sent");
        assert_eq!(letterbox.got().len(), 1);
        assert!(matches!(ask(cx, "no address", "192.0.2.7").await, Err(ForgotError::NoAddress)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_refused_after_so_many_and_an_account_only_gets_no_more() {
    on_both(async |garage: Garage| {
        let (mut garage, letterbox) = with_letterbox(&garage);
        garage.cx.limits.password_links_per_account_max = 2;
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        for number in 0..4 {
            ask(cx, &user.email, &format!("198.51.100.{number}")).await.expect("the same answer");
            cx.clock.advance(1);
        }
        mail::send_due(cx).await.expect("sent");
        assert_eq!(letterbox.got().len(), 2);
        cx.clock.advance(60 * MINUTE_MS);
        asked(cx, &letterbox, &user, "198.51.100.9").await;
        assert_eq!(letterbox.got().len(), 3, "an hour later it does again");

        let many = u64::from(cx.sign_in_limiter.limits().links_per_address_max);
        let mut answers = tokio::task::JoinSet::new();
        for _ in 0..=many {
            let cx = cx.clone();
            answers.spawn(async move { ask(&cx, "nobody@garage.test", "203.0.113.7").await });
        }
        let answers = answers.join_all().await;
        let refused = answers.iter().filter(|answer| matches!(answer, Err(ForgotError::TooMany { .. }))).count();
        assert_eq!(refused, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_ask_at_once_for_one_person_one_link_lives() {
    on_both(async |garage: Garage| {
        let (mut garage, _letterbox) = with_letterbox(&garage);
        garage.cx.limits.password_links_per_account_max = 100;
        let user = garage.person(Role::Customer).await;
        let cx = garage.cx.clone();
        let asked = at_once(move |number| {
            let (cx, email) = (cx.clone(), user.email.clone());
            async move { ask(&cx, &email, &format!("198.51.100.{number}")).await.is_ok() }
        })
        .await;
        assert!(asked.into_iter().all(|is_ok| is_ok));
        const LIVE: &str =
            "SELECT CAST(COUNT(*) AS BIGINT) FROM account_links WHERE used_at IS NULL AND withdrawn_at IS NULL";
        assert_eq!(garage.count(LIVE, vec![]).await, 1, "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_know_its_own_address_sends_no_link_to_anybody() {
    on_both(async |garage: Garage| {
        let user = garage.person(Role::Customer).await;
        for email in [user.email.as_str(), "nobody@garage.test"] {
            assert!(matches!(ask(&garage.cx, email, "192.0.2.7").await, Err(ForgotError::NoLinks)));
        }
        assert_eq!(garage.count("SELECT CAST(COUNT(*) AS BIGINT) FROM mails", vec![]).await, 0);
    })
    .await;
}
