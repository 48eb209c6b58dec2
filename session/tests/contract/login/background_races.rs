//! Background tokens under 64 tasks: renewing against renewing, and against ending. On both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::background::{live, sign_in, somebody};
use crate::support::race::{TASKS, at_once, rounds};
use crate::support::{Asks, Garage, on_both};
use session::login::background::{NoBackground, RefreshError, refresh, work_for};
use session::login::{self, Revoke};
use session::shop::Role;

const ROUNDS: usize = 15;

#[tokio::test(flavor = "multi_thread")]
async fn of_64_who_renew_one_token_one_line_comes_and_nobody_is_taken_for_a_thief() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, somebody(&garage).await);
        for round in 0..rounds(ROUNDS) {
            let token = live(cx, &user).await.unwrap();
            let answers = at_once(|_| {
                let (cx, token) = (cx.clone(), token.clone());
                async move { refresh(&cx, &token).await }
            })
            .await;
            let at = format!("round {round} on {}", garage.engine);
            let next = live(cx, &user).await.unwrap();
            let mut given = 0;
            for answer in answers {
                match answer {
                    Ok(successor) => {
                        assert_eq!(successor, next, "{at}: everybody gets the same successor");
                        given += 1;
                    }
                    Err(RefreshError::TooOften) => {}
                    Err(error) => panic!("{at}: {error}"),
                }
            }
            assert_eq!(given, 6, "{at}: the first, and five who came again");
            work_for(cx, user.id).await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn once_ending_is_answered_no_token_lives_however_many_were_renewing() {
    on_both(async |garage: Garage| {
        let (cx, user) = (&garage.cx, garage.person(Role::Customer).await);
        for round in 0..rounds(ROUNDS) {
            let here = sign_in(cx, &user).await;
            let who = login::check(cx, here).await.unwrap().unwrap();
            let token = live(cx, &user).await.unwrap();
            let answers = at_once(|number| {
                let (cx, token, who) = (cx.clone(), token.clone(), who.clone());
                async move {
                    if number == TASKS / 2 {
                        login::revoke(&cx.of(who.identity()), &who, Revoke::All, "").await.unwrap();
                        assert!(matches!(work_for(&cx, who.user.id).await, Err(NoBackground::Revoked)));
                        return Err(RefreshError::Over);
                    }
                    refresh(&cx, &token).await
                }
            })
            .await;
            let at = format!("round {round} on {}", garage.engine);
            assert!(!answers.iter().any(|answer| matches!(answer, Err(RefreshError::Stolen))), "{at}: no thief");
            assert_eq!(live(cx, &user).await, None, "{at}");
            for token in answers.into_iter().flatten().chain([token]) {
                assert!(matches!(refresh(cx, &token).await, Err(RefreshError::Over)), "{at}: none after the end");
            }
        }
    })
    .await;
}
