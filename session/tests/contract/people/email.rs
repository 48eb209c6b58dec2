//! Another e-mail address: nothing changes before the link is used, both addresses are told, and nobody learns who has an account.

use std::sync::Arc;

use session::Context;
use session::change::Actor;
use session::login::{self, ConfirmError, Credentials, LoginKind, Marks, Password, SignInError};
use session::mail;
use session::people::link::LinkKey;
use session::people::{self, ChangeEmailError, UseEmailError};
use session::shop::Role;
use session::store::Identity;

use crate::support::letterbox::Letterbox;
use crate::support::race::at_once;
use crate::support::{Asks, Garage, PASSWORD, on_both};

const NEW: &str = "ada.new@garage.test";

fn with_letterbox(garage: &mut Garage) -> Arc<Letterbox> {
    let (letterbox, post) = Letterbox::new();
    garage.cx.post = post;
    letterbox
}

async fn ask(cx: &Context, who: &Actor, email: &str, password: &str) -> Result<(), ChangeEmailError> {
    people::ask_new_email(cx, who, email, Password::new(password.to_owned()), "/new-email").await
}

async fn signs_in(cx: &Context, email: &str) -> bool {
    let credentials = Credentials {
        email: email.to_owned(),
        password: Password::new(PASSWORD.to_owned()),
        device: "test".to_owned(),
        address: "203.0.113.9".to_owned(),
        marks: Marks::default(),
    };
    match login::sign_in(cx, credentials).await {
        Ok(_) => true,
        Err(SignInError::Wrong) => false,
        Err(other) => panic!("{other:?}"),
    }
}

async fn key_to(cx: &Context, letterbox: &Letterbox, address: &str) -> LinkKey {
    mail::send_due(cx).await.expect("sent");
    let text = letterbox.last_to(address).expect("a mail").text;
    let (_, rest) = text.split_once("/new-email?key=").unwrap_or_else(|| panic!("no link: {text}"));
    LinkKey::new(rest.chars().take_while(char::is_ascii_hexdigit).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_changes_the_address_once_and_the_background_login_stays_the_same_row() {
    on_both(async |mut garage: Garage| {
        let letterbox = with_letterbox(&mut garage);
        let (cx, here) = (&garage.cx, garage.teller(Role::Cashier).await);
        let old = here.user.email.clone();
        let work = async || {
            let logins = login::list(&cx.of(here.identity()), here.user.id).await.expect("read");
            logins.into_iter().find(|login| login.kind == LoginKind::Background).expect("scheduled work")
        };
        let before = work().await;
        ask(cx, &here, "  Ada.NEW@garage.test ", PASSWORD).await.expect("asked");
        let key = key_to(cx, &letterbox, NEW).await;
        let told = letterbox.last_to(&old).expect("the address they have is told");
        assert!(told.text.contains(NEW) && !told.text.contains(key.expose()), "{}", told.text);
        assert!(signs_in(cx, &old).await && !signs_in(cx, NEW).await, "nothing is changed yet");

        assert_eq!(people::use_new_email(&cx.of(Identity::Nobody), &key, "192.0.2.7").await.expect("changed"), NEW);
        let again = people::use_new_email(&cx.of(Identity::Nobody), &key, "192.0.2.7").await;
        assert!(matches!(again, Err(UseEmailError::NotLive)), "{again:?}");
        let seen = login::check(cx, here.login_session_id).await.expect("read").expect("still signed in");
        assert_eq!(seen.user.email, NEW);
        assert!(signs_in(cx, NEW).await && !signs_in(cx, &old).await);
        let after = work().await;
        assert_eq!((after.id, after.created_at), (before.id, before.created_at), "the same row, after a sign-in too");
        mail::send_due(cx).await.expect("sent");
        for address in [NEW, &old] {
            let told = letterbox.last_to(address).expect("told");
            assert!(told.text.contains(&old) && told.text.contains(NEW), "{address}: {}", told.text);
        }
        const LINES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE actor_id = $1 AND action = $2";
        for action in ["email_change_asked", "email_changed"] {
            assert_eq!(garage.count(LINES, vec![here.user.id.into(), action.into()]).await, 1, "{action}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_came_back_finds_the_same_background_login_and_leaves_that_of_its_next_owner_alone() {
    on_both(async |mut garage: Garage| {
        let letterbox = with_letterbox(&mut garage);
        let (cx, ada, eve) = (&garage.cx, garage.teller(Role::Cashier).await, garage.teller(Role::Cashier).await);
        let (of_ada, of_eve) = (ada.user.email.clone(), eve.user.email.clone());
        let row = async |who: &Actor| {
            let logins = login::list(&cx.of(who.identity()), who.user.id).await.expect("read");
            logins.into_iter().find(|login| login.kind == LoginKind::Background).expect("scheduled work").id
        };
        let (first, second) = (row(&ada).await, row(&eve).await);
        // Ada goes elsewhere, Eve takes her address, Ada takes Eve's, and both sign in.
        for (who, to) in [(&ada, NEW), (&eve, &*of_ada), (&ada, &*of_eve)] {
            let seen = login::check(cx, who.login_session_id).await.expect("read").expect("signed in");
            let who = Actor { user: seen.user, ..who.clone() };
            ask(cx, &who, to, PASSWORD).await.expect("asked");
            let key = key_to(cx, &letterbox, to).await;
            people::use_new_email(&cx.of(Identity::Nobody), &key, "192.0.2.7").await.expect("changed");
        }
        assert!(signs_in(cx, &of_ada).await && signs_in(cx, &of_eve).await && !signs_in(cx, NEW).await);
        assert_eq!((row(&ada).await, row(&eve).await), (first, second));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_whether_an_address_has_an_account_but_its_owner() {
    on_both(async |mut garage: Garage| {
        let letterbox = with_letterbox(&mut garage);
        let (cx, here, other) = (&garage.cx, garage.teller(Role::Customer).await, garage.teller(Role::Customer).await);
        ask(cx, &here, &other.user.email, PASSWORD).await.expect("the same answer");
        mail::send_due(cx).await.expect("sent");
        let told = letterbox.last_to(&other.user.email).expect("its owner is told").text;
        assert!(!told.contains("key=") && told.contains("You have one with it already"), "{told}");
        assert!(!told.contains(&here.user.name), "not who: {told}");

        // Taken only after the link was sent.
        ask(cx, &here, NEW, PASSWORD).await.expect("asked");
        let key = key_to(cx, &letterbox, NEW).await;
        ask(cx, &other, NEW, PASSWORD).await.expect("asked");
        let of_other = key_to(cx, &letterbox, NEW).await;
        people::use_new_email(&cx.of(Identity::Nobody), &of_other, "192.0.2.7").await.expect("changed");
        let late = people::use_new_email(&cx.of(Identity::Nobody), &key, "192.0.2.7").await;
        assert!(matches!(late, Err(UseEmailError::Taken)), "{late:?}");
        assert!(signs_in(cx, &here.user.email).await, "nothing was changed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_asked_and_what_cannot_be_done_is_refused_and_sends_nothing() {
    on_both(async |mut garage: Garage| {
        let here = garage.teller(Role::Customer).await;
        let refused = ask(&garage.cx, &here, NEW, PASSWORD).await;
        assert!(matches!(refused, Err(ChangeEmailError::NoLinks)), "{refused:?}");
        let letterbox = with_letterbox(&mut garage);
        let cx = &garage.cx;
        let wrong = ask(cx, &here, NEW, "wrong").await;
        assert!(matches!(wrong, Err(ChangeEmailError::Password(ConfirmError::Wrong))), "{wrong:?}");
        let long = format!("{}@garage.test", "x".repeat(300));
        for none in ["", "ada", "a@b@c", "a da@garage.test", "a\0@garage.test", &long] {
            assert!(matches!(ask(cx, &here, none, PASSWORD).await, Err(ChangeEmailError::NoAddress)), "{none:.20}");
        }
        let same = here.user.email.to_uppercase();
        assert!(matches!(ask(cx, &here, &same, PASSWORD).await, Err(ChangeEmailError::Same)));
        mail::send_due(cx).await.expect("sent");
        assert!(letterbox.got().is_empty());
        for number in 0..5 {
            ask(cx, &here, &format!("new{number}@garage.test"), PASSWORD).await.expect("asked");
        }
        let many = ask(cx, &here, NEW, PASSWORD).await;
        assert!(matches!(many, Err(ChangeEmailError::TooMany { .. })), "{many:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_over_after_its_time_after_a_newer_one_and_after_a_new_password() {
    on_both(async |mut garage: Garage| {
        let letterbox = with_letterbox(&mut garage);
        let (cx, here) = (&garage.cx, garage.teller(Role::Customer).await);
        let is_over = async |key: &LinkKey| {
            matches!(people::use_new_email(cx, key, "192.0.2.7").await, Err(UseEmailError::NotLive))
        };
        ask(cx, &here, NEW, PASSWORD).await.expect("asked");
        let first = key_to(cx, &letterbox, NEW).await;
        ask(cx, &here, "other@garage.test", PASSWORD).await.expect("asked");
        let second = key_to(cx, &letterbox, "other@garage.test").await;
        assert!(is_over(&first).await, "a newer one took its place");
        let change = people::ChangePassword {
            present: Password::new(PASSWORD.to_owned()),
            new: Password::new("a whole new sentence".to_owned()),
            everywhere: false,
        };
        people::change_password(&cx.of(here.identity()), &here, change).await.expect("changed");
        assert!(is_over(&second).await, "whoever asked knew the old password");
        ask(cx, &here, NEW, "a whole new sentence").await.expect("asked");
        let third = key_to(cx, &letterbox, NEW).await;
        cx.clock.advance(60 * 60_000);
        assert!(is_over(&third).await, "too late");
        for text in ["", "x", &"0".repeat(64), &"é".repeat(32)] {
            assert!(is_over(&LinkKey::new(text.to_owned())).await, "{text}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_use_one_link_at_once_one_does() {
    on_both(async |mut garage: Garage| {
        let letterbox = with_letterbox(&mut garage);
        let here = garage.teller(Role::Customer).await;
        let cx = garage.cx.clone();
        ask(&cx, &here, NEW, PASSWORD).await.expect("asked");
        let key = key_to(&cx, &letterbox, NEW).await;
        let used = at_once(move |_| {
            let (cx, key) = (cx.clone(), key.clone());
            async move {
                match people::use_new_email(&cx.of(Identity::Nobody), &key, "192.0.2.7").await {
                    Ok(_) => true,
                    Err(UseEmailError::NotLive) => false,
                    Err(other) => panic!("{other:?}"),
                }
            }
        })
        .await;
        assert_eq!(used.into_iter().filter(|used| *used).count(), 1, "{}", garage.engine);
    })
    .await;
}
