//! A login that nobody uses ends, and its pages are told before it does.

use session::clock::{Clock, Timestamp};

use crate::support::{Setup, TestServer, on_both_with};

const MINUTE_MS: i64 = 60_000;

fn setup(clock: &Clock) -> Setup {
    Setup { clock: Some(clock.clone()), flags: vec!["--stream-check-seconds", "1"], ..Setup::default() }
}

#[tokio::test]
async fn a_page_that_is_left_open_is_warned_two_minutes_before_its_login_ends_and_whoever_is_there_stays() {
    let clock = Clock::set(Timestamp(1_795_248_000_000));
    on_both_with(setup(&clock), async |server: &TestServer| {
        let mechanic = server.signed_in("mechanic1").await;
        let mut stream = mechanic.follow(&["person", "queue"]).await;
        stream.next("queue").await;
        clock.advance(118 * MINUTE_MS);
        let ending = stream.next("ending").await;
        assert_eq!((ending["in_ms"].as_i64(), ending["is_unused"].as_bool()), (Some(2 * MINUTE_MS), Some(true)));
        mechanic.ask("/api/me/presence").await.must(204);
        let mut told = stream.next("ending").await;
        while !told.is_null() {
            told = stream.next("ending").await;
        }
        clock.advance(119 * MINUTE_MS);
        mechanic.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn that_a_stream_is_open_keeps_nobody_signed_in() {
    let clock = Clock::set(Timestamp(1_795_248_000_000));
    on_both_with(setup(&clock), async |server: &TestServer| {
        let mechanic = server.signed_in("mechanic1").await;
        let mut stream = mechanic.follow(&["person", "queue"]).await;
        stream.next("queue").await;
        clock.advance(120 * MINUTE_MS);
        stream.next("signed-out").await;
        mechanic.get("/api/me").await.problem(401, "not-signed-in");
    })
    .await;
}

#[tokio::test]
async fn a_login_that_has_lasted_its_time_says_that_staying_is_of_no_use() {
    let clock = Clock::set(Timestamp(1_795_248_000_000));
    on_both_with(setup(&clock), async |server: &TestServer| {
        let mechanic = server.signed_in("mechanic1").await;
        for _ in 0..11 {
            clock.advance(60 * MINUTE_MS);
            mechanic.ask("/api/me/presence").await.must(204);
        }
        clock.advance(59 * MINUTE_MS);
        mechanic.ask("/api/me/presence").await.must(204);
        let mut stream = mechanic.follow(&["person"]).await;
        let ending = stream.next("ending").await;
        assert_eq!((ending["in_ms"].as_i64(), ending["is_unused"].as_bool()), (Some(MINUTE_MS), Some(false)));
    })
    .await;
}
