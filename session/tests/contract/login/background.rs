//! The background login: what proves it, how its token is renewed, and when nothing is done in anybody's name. On both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::support::{Asks, Garage, PASSWORD, on_both};
use session::Context;
use session::change::Actor;
use session::clock::Timestamp;
use session::context::Secret;
use session::id::{BackgroundTokenId, LoginSessionId};
use session::job::{self, Job};
use session::login::background::{BackgroundToken, NoBackground, RefreshError, refresh, work_for};
use session::login::{self, Credentials, Marks, Password, Revoke};
use session::people;
use session::seal::Seal;
use session::shop::{Role, User};
use session::store::transact;

const DAY_MS: i64 = 24 * 60 * 60_000;

pub(super) async fn sign_in(cx: &Context, user: &User) -> LoginSessionId {
    let (email, password) = (user.email.clone(), Password::new(PASSWORD.to_owned()));
    let (device, address) = ("Firefox".to_owned(), "203.0.113.7".to_owned());
    let signed = login::sign_in(cx, Credentials { email, password, device, address, marks: Marks::default() }).await;
    signed.expect("the right password signs in").login_session.id
}

/// Somebody who is signed in.
pub(super) async fn somebody(garage: &Garage) -> User {
    let user = garage.person(Role::Customer).await;
    sign_in(&garage.cx, &user).await;
    user
}

/// The live token, as the database has it sealed; nothing when none lives.
pub(super) async fn live(cx: &Context, user: &User) -> Option<BackgroundToken> {
    const LIVE: &str = "SELECT t.id, t.login_session_id, t.sealed FROM background_tokens AS t
         JOIN login_sessions AS l ON l.id = t.login_session_id
         WHERE t.user_id = $1 AND t.replaced_at IS NULL AND t.ended_at IS NULL AND l.revoked_at IS NULL";
    let rows: Vec<(BackgroundTokenId, LoginSessionId, String)> =
        cx.store.all(LIVE, vec![user.id.into()]).await.unwrap();
    assert!(rows.len() <= 1, "one lives at the most");
    let (id, login, sealed) = rows.into_iter().next()?;
    let row = [b"background_tokens".as_slice(), id.0.as_bytes(), login.0.as_bytes()].concat();
    let bytes = Seal::new(&cx.secret).open(&sealed, &row).expect("it is sealed for its row");
    Some(BackgroundToken::new(String::from_utf8(bytes).unwrap()))
}

async fn refused(cx: &Context, user: &User) -> NoBackground {
    work_for(cx, user.id).await.expect_err("nothing is done in their name")
}

#[tokio::test]
async fn scheduled_work_is_done_while_the_background_login_lives_and_its_last_is_noted() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let nobody = garage.person(Role::Customer).await;
        assert!(matches!(refused(cx, &nobody).await, NoBackground::None));
        let user = somebody(&garage).await;
        let work = work_for(cx, user.id).await.unwrap();
        assert_eq!((work.user.clone(), work.actor().user), (user.clone(), user.clone()));
        cx.clock.advance(5_000);
        transact!(cx.store, |tx| work.note(cx, tx, "prebooking").await).unwrap();
        const NOTED: &str = "SELECT work_kind, worked_at FROM login_sessions WHERE id = $1";
        let noted: (String, Timestamp) = cx.store.one(NOTED, vec![work.login_session_id.into()]).await.unwrap();
        assert_eq!(noted, ("prebooking".to_owned(), cx.clock.now()));
        assert!(login::check(cx, work.login_session_id).await.unwrap().is_none(), "it opens no page");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_done_in_the_name_of_somebody_whose_logins_ended_until_they_sign_in_again() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let user = garage.person(Role::Customer).await;
        let here = sign_in(cx, &user).await;
        let who = login::check(cx, here).await.unwrap().unwrap();
        let (before, token) = (work_for(cx, user.id).await.unwrap(), live(cx, &user).await.unwrap());
        login::revoke(&cx.of(who.identity()), &who, Revoke::All, "").await.unwrap();
        assert!(matches!(refused(cx, &user).await, NoBackground::Revoked));
        assert!(matches!(refresh(cx, &token).await, Err(RefreshError::Over)));
        let late = transact!(cx.store, |tx| before.note(cx, tx, "late").await);
        assert!(matches!(late, Err(NoBackground::Revoked)), "work that began before is not kept after");
        sign_in(cx, &user).await;
        work_for(cx, user.id).await.unwrap();
        assert!(matches!(refresh(cx, &token).await, Err(RefreshError::Over)), "the token of before stays worthless");
        let late = transact!(cx.store, |tx| before.note(cx, tx, "late").await);
        assert!(matches!(late, Err(NoBackground::Revoked)), "of an older epoch");
    })
    .await;
}

#[tokio::test]
async fn signing_out_of_devices_and_a_new_password_leave_scheduled_work_and_a_disabled_account_does_not() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let user = garage.person(Role::Customer).await;
        let here = sign_in(cx, &user).await;
        let who = login::check(cx, here).await.unwrap().unwrap();
        login::revoke(&cx.of(who.identity()), &who, Revoke::Devices, "").await.unwrap();
        let first = work_for(cx, user.id).await.unwrap();
        let here = sign_in(cx, &user).await;
        let actor = Actor { login_session_id: here, ..garage.at_home(user.clone()) };
        for everywhere in [false, true] {
            let [present, new] = [PASSWORD, PASSWORD].map(|text| Password::new(text.to_owned()));
            let change = people::ChangePassword { present, new, everywhere };
            people::change_password(&cx.of(actor.identity()), &actor, change).await.unwrap();
            assert!(login::check(cx, here).await.unwrap().is_some(), "the device that changed it stays");
        }
        let still = work_for(cx, user.id).await.unwrap();
        assert_eq!(still.login_session_id, first.login_session_id);
        let token = live(cx, &user).await.unwrap();
        let admin = garage.at_home(garage.person(Role::Admin).await);
        people::disable(&cx.of(admin.identity()), &admin, user.id).await.unwrap();
        assert!(matches!(refused(cx, &user).await, NoBackground::Disabled));
        assert!(matches!(refresh(cx, &token).await, Err(RefreshError::Over)));
        people::enable(&cx.of(admin.identity()), &admin, user.id).await.unwrap();
        assert!(matches!(refused(cx, &user).await, NoBackground::Revoked));
    })
    .await;
}

#[tokio::test]
async fn the_job_renews_tokens_that_are_due_and_one_that_nobody_renewed_is_over() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let user = somebody(&garage).await;
        let first = live(cx, &user).await.unwrap();
        assert_eq!(job::run(cx, Job::TokenRefresh).await.unwrap(), 0, "none is due");
        cx.clock.advance(DAY_MS + DAY_MS / 10);
        assert_eq!(job::run(cx, Job::TokenRefresh).await.unwrap(), 1);
        let second = live(cx, &user).await.unwrap();
        assert_ne!(first, second);
        assert_eq!(job::run(cx, Job::TokenRefresh).await.unwrap(), 0, "it is renewed");
        work_for(cx, user.id).await.unwrap();
        cx.clock.advance(90 * DAY_MS);
        assert!(matches!(refused(cx, &user).await, NoBackground::Expired));
        assert!(matches!(refresh(cx, &second).await, Err(RefreshError::Over)));
        sign_in(cx, &user).await;
        work_for(cx, user.id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_background_login_of_before_there_were_tokens_is_given_one() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let user = somebody(&garage).await;
        transact!(cx.store, |tx| tx.execute("DELETE FROM background_tokens", vec![]).await).unwrap();
        assert!(matches!(refused(cx, &user).await, NoBackground::Expired));
        assert_eq!(job::run(cx, Job::TokenRefresh).await.unwrap(), 1);
        work_for(cx, user.id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_lost_the_answer_gets_the_same_successor_five_times_within_half_a_minute() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let user = somebody(&garage).await;
        let parent = live(cx, &user).await.unwrap();
        let successor = refresh(cx, &parent).await.unwrap();
        cx.clock.advance(30_000);
        for _ in 0..5 {
            assert_eq!(refresh(cx, &parent).await.unwrap(), successor);
        }
        assert!(matches!(refresh(cx, &parent).await, Err(RefreshError::TooOften)));
        assert_eq!(live(cx, &user).await, Some(successor), "and the line goes on");
    })
    .await;
}

#[tokio::test]
async fn an_older_token_or_a_late_one_ends_the_line_and_the_person_is_told() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        for is_late in [false, true] {
            let user = somebody(&garage).await;
            let first = live(cx, &user).await.unwrap();
            let second = refresh(cx, &first).await.unwrap();
            let last = if is_late {
                cx.clock.advance(30_001);
                second
            } else {
                refresh(cx, &second).await.unwrap()
            };
            assert!(matches!(refresh(cx, &first).await, Err(RefreshError::Stolen)), "{}", garage.engine);
            assert!(matches!(refused(cx, &user).await, NoBackground::Revoked));
            assert!(matches!(refresh(cx, &last).await, Err(RefreshError::Over)), "the live one went along");
            assert!(matches!(refresh(cx, &first).await, Err(RefreshError::Over)), "told once");
            const AUDITED: &str =
                "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log AS a JOIN login_sessions AS l ON l.user_id = $1
                AND l.kind = 'background' WHERE a.action = 'background_token_reused'";
            assert!(garage.count(AUDITED, vec![user.id.into()]).await > 0);
            const MAILS: &str =
                "SELECT CAST(COUNT(*) AS BIGINT) FROM mails WHERE user_id = $1 AND kind = 'account_changed'";
            assert_eq!(garage.count(MAILS, vec![user.id.into()]).await, 1, "{}", garage.engine);
            sign_in(cx, &user).await;
            work_for(cx, user.id).await.expect("the next sign-in starts a line of its own");
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_that_was_moved_to_another_row_or_sealed_elsewhere_proves_nothing() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (ada, eve) = (somebody(&garage).await, somebody(&garage).await);
        const MOVE: &str =
            "UPDATE background_tokens SET sealed = (SELECT o.sealed FROM background_tokens AS o WHERE o.user_id = $2)
            WHERE user_id = $1";
        transact!(cx.store, |tx| tx.execute(MOVE, vec![ada.id.into(), eve.id.into()]).await).unwrap();
        assert!(matches!(refused(cx, &ada).await, NoBackground::Unreadable));
        let mut elsewhere = cx.clone();
        elsewhere.secret = Secret::new(&[8; 32]).unwrap();
        assert!(matches!(refused(&elsewhere, &eve).await, NoBackground::Unreadable));
        work_for(cx, eve.id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn while_the_secret_is_changed_the_background_login_stays_the_same_and_moves_to_the_new_one() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (comes, sleeps) = (somebody(&garage).await, somebody(&garage).await);
        let rows = [work_for(cx, comes.id).await.unwrap(), work_for(cx, sleeps.id).await.unwrap()];
        let mut changing = cx.clone();
        changing.secret = Secret::new(&[8; 32]).unwrap().after(&cx.secret);
        let mut changed = cx.clone();
        changed.secret = Secret::new(&[8; 32]).unwrap();
        sign_in(&changing, &comes).await;
        job::run(&changing, Job::TokenRefresh).await.unwrap();
        assert_eq!(job::run(&changing, Job::TokenRefresh).await.unwrap(), 0, "each is moved once");
        for (user, before) in [&comes, &sleeps].into_iter().zip(rows) {
            let after = work_for(&changed, user.id).await.expect("it reads without the secret before");
            assert_eq!(after.login_session_id, before.login_session_id, "{}", garage.engine);
            sign_in(&changed, user).await;
            let again = work_for(&changed, user.id).await.unwrap();
            assert_eq!(again.login_session_id, before.login_session_id, "found by the new fingerprint");
        }
    })
    .await;
}
