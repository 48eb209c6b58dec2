//! Ending is by epoch: what was read, remembered or sealed before is worth nothing after, on every process. On both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::background::sign_in;
use crate::support::race::rounds;
use crate::support::{Asks, Garage, on_both};
use session::login::{self, Revoke};
use session::people::{self, PersonEdit, Roles};
use session::shop::Role;
use session::store::{Value, transact};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};

/// Rounds of an ordinary run. `FORECOURT_TEST_ROUNDS=10000` is what it was measured with.
const ROUNDS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_request_that_finishes_after_signing_out_brings_nothing_back() {
    on_both(async |garage: Garage| {
        let (cx, elsewhere) = (garage.cx.clone(), garage.deaf_process().await);
        let user = garage.person(Role::Customer).await;
        let here = cx.store.http_sessions().unwrap();
        let there = elsewhere.store.http_sessions().unwrap();
        for round in 0..rounds(ROUNDS) {
            let id = sign_in(&cx, &user).await;
            let expiry_date = OffsetDateTime::now_utc() + std::time::Duration::from_secs(3_600);
            let data = [("login".to_owned(), serde_json::to_value(id).unwrap())].into();
            let mut record = Record { id: Id::default(), data, expiry_date };
            here.create(&mut record).await.unwrap();
            // The slow request has read its record, and its process may have looked at the login.
            let read = there.load(&record.id).await.unwrap().unwrap();
            let who = login::check(&elsewhere, id).await.unwrap().unwrap();
            let slow = {
                let (there, elsewhere) = (there.clone(), elsewhere.clone());
                tokio::spawn(async move {
                    login::check(&elsewhere, id).await.unwrap();
                    there.save(&read).await.unwrap();
                })
            };
            login::sign_out(&cx.of(who.identity()), &who, "").await.unwrap();
            here.delete(&record.id).await.unwrap();
            slow.await.unwrap();
            for cx in [&cx, &elsewhere] {
                let is_in = login::check(cx, id).await.unwrap().is_some();
                assert!(!is_in, "round {round} on {}", garage.engine);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ended_here_is_refused_by_a_busy_process_that_hears_nothing_on_its_next_request() {
    on_both(async |garage: Garage| {
        let (cx, deaf) = (garage.cx.clone(), garage.deaf_process().await);
        let user = garage.person(Role::Customer).await;
        for round in 0..rounds(ROUNDS) / 4 {
            let id = sign_in(&cx, &user).await;
            let who = login::check(&cx, id).await.unwrap().unwrap();
            let hammering: Vec<_> = (0..4)
                .map(|_| {
                    let deaf = deaf.clone();
                    tokio::spawn(async move {
                        while login::check(&deaf, id).await.unwrap().is_some() {
                            // What is remembered is answered without waiting: others want their turn.
                            tokio::task::yield_now().await;
                        }
                    })
                })
                .collect();
            login::revoke(&cx.of(who.identity()), &who, Revoke::All, "").await.unwrap();
            assert!(login::check(&deaf, id).await.unwrap().is_none(), "round {round} on {}", garage.engine);
            for task in hammering {
                task.await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_login_of_an_older_epoch_is_worth_nothing_even_where_nobody_revoked_it() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        let id = sign_in(cx, &user).await;
        let who = login::check(cx, id).await.unwrap().unwrap();
        login::revoke(&cx.of(who.identity()), &who, Revoke::Devices, "").await.unwrap();
        // As a restored backup, or a row that was written by hand, would bring it back.
        const BACK: &str = "UPDATE login_sessions SET revoked_at = NULL, revoked_because = NULL WHERE id = $1";
        transact!(cx.store, |tx| tx.execute(BACK, vec![Value::from(id)]).await).unwrap();
        cx.store.forget_everything();
        assert!(login::check(cx, id).await.unwrap().is_none(), "{}", garage.engine);
        let again = sign_in(cx, &user).await;
        assert!(login::check(cx, again).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn whoever_may_do_less_than_before_signs_in_anew_and_whoever_may_do_more_stays() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let admin = garage.at_home(garage.person(Role::Admin).await);
        let both = Roles::of([Role::Mechanic, Role::Cashier]).unwrap();
        let user = garage.person(Role::Mechanic).await;
        let id = sign_in(cx, &user).await;
        let give = async |roles: Roles| {
            people::change(&cx.of(admin.identity()), &admin, user.id, PersonEdit { roles: Some(roles), team: None })
                .await
                .unwrap()
        };
        give(both).await;
        let who = login::check(cx, id).await.unwrap().expect("with a role more they stay");
        assert_eq!(who.user.roles, both);
        give(Role::Cashier.into()).await;
        assert!(login::check(cx, id).await.unwrap().is_none(), "{}", garage.engine);
        let again = sign_in(cx, &user).await;
        assert_eq!(login::check(cx, again).await.unwrap().unwrap().user.roles, Role::Cashier.into());
    })
    .await;
}
