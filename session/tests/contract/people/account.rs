//! What a person changes of their own account: their password and their name.

use session::Context;
use session::change::Actor;
use session::login::{self, Credentials, LoginKind, Marks, Password, SignInError};
use session::mail;
use session::people::{self, ChangePassword, ChangePasswordError, RenameError};
use session::shop::{Role, User};

use crate::support::letterbox::Letterbox;
use crate::support::race::at_once;
use crate::support::{Asks, Garage, PASSWORD, on_both};

const NEW: &str = "a whole new sentence";

async fn change(
    cx: &Context,
    who: &Actor,
    present: &str,
    new: &str,
    everywhere: bool,
) -> Result<Marks, ChangePasswordError> {
    let (present, new) = (Password::new(present.to_owned()), Password::new(new.to_owned()));
    people::change_password(cx, who, ChangePassword { present, new, everywhere }).await
}

async fn sign_in(cx: &Context, user: &User, password: &str, marks: &Marks) -> Result<(), SignInError> {
    let credentials = Credentials {
        email: user.email.clone(),
        password: Password::new(password.to_owned()),
        device: "test".to_owned(),
        address: "203.0.113.7".to_owned(),
        marks: marks.clone(),
    };
    login::sign_in(cx, credentials).await.map(|_| ())
}

async fn is_in(cx: &Context, device: &Actor) -> bool {
    login::check(cx, device.login_session_id).await.expect("read").is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_keeps_this_device_and_ends_the_others_where_that_is_wanted() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        let (cx, here) = (&garage.cx, garage.teller(Role::Cashier).await);
        let there = garage.teller_again(&here.user).await;
        change(cx, &here, PASSWORD, NEW, false).await.expect("changed");
        assert!(is_in(cx, &here).await && is_in(cx, &there).await);
        assert!(matches!(sign_in(cx, &here.user, PASSWORD, &Marks::default()).await, Err(SignInError::Wrong)));
        let marks = change(cx, &here, NEW, "yet another sentence", true).await.expect("changed");
        assert!(is_in(cx, &here).await && !is_in(cx, &there).await);
        let kinds: Vec<_> = login::list(&cx.of(here.identity()), here.user.id)
            .await
            .expect("read")
            .into_iter()
            .map(|login| login.kind)
            .collect();
        assert!(kinds.contains(&LoginKind::Background), "what is scheduled goes on");
        sign_in(cx, &here.user, "yet another sentence", &marks).await.expect("the new one signs in");
        mail::send_due(cx).await.expect("sent");
        assert_eq!(letterbox.got().len(), 2, "told each time");
        const LINES: &str =
            "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE actor_id = $1 AND action = 'password_changed'";
        assert_eq!(garage.count(LINES, vec![here.user.id.into()]).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_present_password_changes_nothing_and_is_counted_as_a_guess() {
    on_both(async |garage: Garage| {
        let (cx, here) = (&garage.cx, garage.teller(Role::Mechanic).await);
        assert!(matches!(change(cx, &here, PASSWORD, "password", true).await, Err(ChangePasswordError::Invalid(_))));
        for _ in 0..10 {
            assert!(matches!(change(cx, &here, "wrong", NEW, true).await, Err(ChangePasswordError::Wrong)));
        }
        assert!(matches!(change(cx, &here, PASSWORD, NEW, true).await, Err(ChangePasswordError::TooMany { .. })));
        assert!(is_in(cx, &here).await);
        cx.clock.advance(15 * 60_000);
        change(cx, &here, PASSWORD, NEW, false).await.expect("later it goes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_changes_at_once_one_is_made() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.devices_per_user_max = 1_000;
        let here = garage.teller(Role::Mechanic).await;
        let cx = garage.cx.clone();
        let changed = at_once(move |number| {
            let (cx, here) = (cx.clone(), here.clone());
            async move { change(&cx, &here, PASSWORD, &format!("sentence number {number}"), false).await.is_ok() }
        })
        .await;
        assert_eq!(changed.into_iter().filter(|done| *done).count(), 1, "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_is_seen_at_once_and_one_that_cannot_be_a_name_is_refused() {
    on_both(async |garage: Garage| {
        let (cx, here) = (&garage.cx, garage.teller(Role::Cashier).await);
        assert_eq!(
            people::rename(&cx.of(here.identity()), &here, "  Ada Lovelace ").await.expect("renamed"),
            "Ada Lovelace"
        );
        let seen = login::check(cx, here.login_session_id).await.expect("read").expect("signed in");
        assert_eq!(seen.user.name, "Ada Lovelace");
        for wrong in ["", "  ", "a\nb", "\u{202e}eve", &"x".repeat(101)] {
            assert!(
                matches!(people::rename(&cx.of(here.identity()), &here, wrong).await, Err(RenameError::Invalid(_))),
                "{wrong:?}"
            );
        }
        people::rename(&cx.of(here.identity()), &here, "Ada Lovelace").await.expect("the same again");
        const LINES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE actor_id = $1 AND action = 'renamed'";
        assert_eq!(garage.count(LINES, vec![here.user.id.into()]).await, 1);
    })
    .await;
}
