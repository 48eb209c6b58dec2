//! What the limiter promises, on a clock of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Refusal, SignInLimiter, SignInLimits, network};
use crate::clock::Timestamp;

const START: Timestamp = Timestamp(1_795_250_000_000);
const HOME: &str = "203.0.113.7";

fn limiter(per_account_max: u32, per_address_max: u32) -> SignInLimiter {
    SignInLimiter::new(SignInLimits { per_account_max, per_address_max, ..SignInLimits::default() })
}

async fn fail(limiter: &SignInLimiter, account: &str, address: &str, now: Timestamp) -> Result<(), Refusal> {
    limiter.reserve(account, address, now).await.map(|attempt| attempt.failed(now))
}

#[tokio::test]
async fn the_next_guess_after_the_last_allowed_failure_is_refused_until_the_window_ends() {
    let limiter = limiter(3, 100);
    for n in 0..3 {
        assert_eq!(fail(&limiter, "ada", HOME, START.plus_ms(n * 1_000)).await, Ok(()));
    }
    let refused = |retry_after_s| Err(Refusal::TooMany { retry_after_s });
    assert_eq!(fail(&limiter, "ada", HOME, START.plus_ms(60_000)).await, refused(14 * 60));
    assert_eq!(fail(&limiter, "ada", HOME, START.plus_ms(15 * 60_000 - 1)).await, refused(1));
    assert_eq!(fail(&limiter, "eve", HOME, START.plus_ms(60_000)).await, Ok(()));
    assert_eq!(fail(&limiter, "ada", HOME, START.plus_ms(15 * 60_000)).await, Ok(()));
}

#[tokio::test]
async fn success_clears_the_account_but_not_the_address() {
    let limiter = limiter(3, 5);
    for _ in 0..2 {
        fail(&limiter, "ada", HOME, START).await.expect("a guess is left");
        fail(&limiter, "eve", HOME, START).await.expect("a guess is left");
    }
    limiter.reserve("ada", HOME, START).await.expect("a guess is left").succeeded();
    assert_eq!(fail(&limiter, "ada", HOME, START).await, Ok(()));
    assert!(matches!(fail(&limiter, "ada", HOME, START).await, Err(Refusal::TooMany { .. })));
    assert_eq!(fail(&limiter, "ada", "203.0.113.8", START).await, Ok(()));
    assert_eq!(fail(&limiter, "ada", "203.0.113.8", START).await, Ok(()));
    assert!(matches!(fail(&limiter, "ada", "203.0.113.8", START).await, Err(Refusal::TooMany { .. })));
}

#[tokio::test]
async fn an_attempt_that_got_no_answer_is_given_back() {
    let limiter = limiter(1, 1);
    for _ in 0..3 {
        drop(limiter.reserve("ada", HOME, START).await.expect("a guess is left"));
    }
    assert_eq!(fail(&limiter, "ada", HOME, START).await, Ok(()));
    assert!(fail(&limiter, "ada", HOME, START).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_guesses_never_pass_more_than_the_limit() {
    let limiter = limiter(10, 1_000);
    let passed = Arc::new(AtomicU32::new(0));
    let guesses: Vec<_> = (0..64)
        .map(|_| {
            let (limiter, passed) = (limiter.clone(), passed.clone());
            tokio::spawn(async move {
                if let Ok(attempt) = limiter.reserve("ada", HOME, START).await {
                    tokio::task::yield_now().await;
                    passed.fetch_add(1, Ordering::SeqCst);
                    attempt.failed(START);
                }
            })
        })
        .collect();
    for guess in guesses {
        guess.await.expect("the task ends well");
    }
    assert_eq!(passed.load(Ordering::SeqCst), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn right_passwords_that_meet_wait_for_each_other_and_all_pass() {
    let limiter = limiter(2, 3);
    let attempts: Vec<_> = (0..64)
        .map(|_| {
            let limiter = limiter.clone();
            tokio::spawn(async move {
                let attempt = limiter.reserve("ada", HOME, START).await.expect("a guess is left");
                tokio::task::yield_now().await;
                attempt.succeeded();
            })
        })
        .collect();
    for attempt in attempts {
        attempt.await.expect("the task ends well");
    }
    assert_eq!(fail(&limiter, "ada", HOME, START).await, Ok(()));
}

#[test]
fn an_ipv6_customer_is_one_address_and_an_ipv4_host_is_one() {
    assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
    assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
    assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
    assert_ne!(network("203.0.113.7"), network("203.0.113.8"));
    assert_eq!(network(" socket "), "socket");
}

#[test]
fn debug_shows_limits_and_nobody() {
    assert!(format!("{:?}", limiter(1, 2)).starts_with("SignInLimiter { limits: SignInLimits { per_account_max: 1,"));
}
