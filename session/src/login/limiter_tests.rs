//! What the limiter promises, on a clock of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Block, Refusal, SignInLimiter, SignInLimits, Trust};
use crate::clock::Timestamp;
use crate::id::LoginSessionId;

const START: Timestamp = Timestamp(1_795_250_000_000);
const HOME: &str = "203.0.113.7";

const MARK: LoginSessionId = LoginSessionId(uuid::Uuid::nil());

/// So many guesses on one account from one address, so many from one address at all.
fn limiter(per_account_and_address_max: u32, per_address_max: u32) -> SignInLimiter {
    SignInLimiter::new(SignInLimits { per_account_and_address_max, per_address_max, ..SignInLimits::default() })
}

async fn fail(limiter: &SignInLimiter, account: &str, address: &str, now: Timestamp) -> Result<(), Refusal> {
    fail_as(limiter, account, address, Trust::Stranger, now).await
}

async fn fail_as(
    limiter: &SignInLimiter,
    account: &str,
    address: &str,
    trust: Trust,
    now: Timestamp,
) -> Result<(), Refusal> {
    limiter.reserve(account, &Block::of(address), trust, now).await.map(|attempt| attempt.failed(now))
}

async fn succeed(limiter: &SignInLimiter, account: &str, address: &str) {
    let attempt = limiter.reserve(account, &Block::of(address), Trust::Stranger, START).await;
    attempt.expect("a guess is left").succeeded();
}

fn is_refused(answer: Result<(), Refusal>) -> bool {
    matches!(answer, Err(Refusal::TooMany { .. }))
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
async fn success_clears_the_account_at_this_address_but_not_the_address() {
    let limiter = limiter(3, 5);
    for _ in 0..2 {
        fail(&limiter, "ada", HOME, START).await.expect("a guess is left");
        fail(&limiter, "eve", HOME, START).await.expect("a guess is left");
    }
    succeed(&limiter, "ada", HOME).await;
    assert_eq!(fail(&limiter, "ada", HOME, START).await, Ok(()));
    assert!(is_refused(fail(&limiter, "ada", HOME, START).await));
    assert_eq!(fail(&limiter, "ada", "203.0.113.8", START).await, Ok(()));
}

#[tokio::test]
async fn strangers_of_all_addresses_together_have_so_many_guesses_on_an_account_whoever_signs_in_meanwhile() {
    let limiter = limiter(10, 100);
    let mut verified = 0;
    for n in 0..30 {
        for _ in 0..30 {
            let address = format!("198.51.100.{n}");
            verified += u32::from(fail(&limiter, "ada", &address, START).await.is_ok());
        }
        if n == 0 {
            succeed(&limiter, "ada", HOME).await;
        }
    }
    assert_eq!(verified, SignInLimits::default().per_account_max);
    assert!(is_refused(fail(&limiter, "ada", HOME, START).await), "a stranger at yet another address");
    assert_eq!(fail(&limiter, "eve", HOME, START).await, Ok(()), "another account");
}

#[tokio::test]
async fn what_strangers_use_up_is_not_taken_from_known_places_and_browsers_which_have_a_count_of_their_own() {
    let limiter = limiter(10, 30);
    for n in 0..30 {
        let _ = fail(&limiter, "ada", &format!("198.51.100.{n}"), START).await;
        let _ = fail(&limiter, &format!("nobody{n}"), HOME, START).await;
    }
    assert!(is_refused(fail(&limiter, "ada", "198.51.100.99", START).await));
    assert!(is_refused(fail(&limiter, "eve", HOME, START).await));
    for trust in [Trust::KnownPlace, Trust::KnownBrowser(MARK)] {
        for _ in 0..10 {
            assert_eq!(fail_as(&limiter, "ada", HOME, trust, START).await, Ok(()), "{trust:?}");
        }
        assert!(is_refused(fail_as(&limiter, "ada", HOME, trust, START).await), "{trust:?}");
    }
    let elsewhere = fail_as(&limiter, "ada", "198.51.100.7", Trust::KnownBrowser(MARK), START).await;
    assert!(is_refused(elsewhere), "a mark that was carried elsewhere");
}

#[tokio::test]
async fn sign_ups_count_by_themselves_and_by_ipv6_network() {
    let limiter = limiter(3, 5);
    let sign_up = async |address: &str| limiter.sign_up(&Block::of(address), START).await;
    for n in 0..10 {
        assert_eq!(sign_up(&format!("2001:db8:1:2::{n}")).await, Ok(()));
        let _ = fail(&limiter, &format!("sign-up from {HOME}"), "198.51.100.1", START).await;
        let _ = fail(&limiter, &format!("nobody{n}"), HOME, START).await;
    }
    assert!(is_refused(sign_up("2001:db8:1:2:3::1").await));
    assert_eq!(sign_up("2001:db8:1:3::1").await, Ok(()));
    assert_eq!(
        sign_up(HOME).await,
        Ok(()),
        "neither an account of that name nor wrong guesses from there are sign-ups"
    );
    assert_eq!(fail(&limiter, "ada", "2001:db8:1:2::1", START).await, Ok(()));
}

#[tokio::test]
async fn an_attempt_that_got_no_answer_is_given_back() {
    let limiter = limiter(1, 1);
    for _ in 0..3 {
        drop(limiter.reserve("ada", &Block::of(HOME), Trust::Stranger, START).await.expect("a guess is left"));
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
                if let Ok(attempt) = limiter.reserve("ada", &Block::of(HOME), Trust::Stranger, START).await {
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
                let attempt =
                    limiter.reserve("ada", &Block::of(HOME), Trust::Stranger, START).await.expect("a guess is left");
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
fn debug_shows_limits_and_nobody() {
    assert!(
        format!("{:?}", limiter(1, 2))
            .starts_with("SignInLimiter { limits: SignInLimits { per_account_and_address_max: 1,")
    );
}

#[tokio::test]
async fn a_clock_that_was_ahead_keeps_nobody_out_once_it_is_right() {
    let limiter = limiter(2, 100);
    let ahead = START.plus_ms(30 * 24 * 60 * 60_000);
    for _ in 0..2 {
        fail(&limiter, "ada@example.org", "203.0.113.7", ahead).await.expect("within the bound");
    }
    assert!(matches!(fail(&limiter, "ada@example.org", "203.0.113.7", ahead).await, Err(Refusal::TooMany { .. })));
    fail(&limiter, "ada@example.org", "203.0.113.7", START).await.expect("the window lies in the future");
}
