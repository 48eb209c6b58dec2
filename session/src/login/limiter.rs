//! Who tried to sign in too often: wrong guesses counted by account and address, in memory and bounded.
//!
//! An attempt takes one of the guesses that are left *before* its password is verified, so that parallel guesses cannot
//! all pass on the same count; right ones that meet wait for each other instead of being refused.
//!
//! Whom a guess counts against depends on who asks ([`Trust`]), so that nobody can shut somebody else out (OWASP ASVS 5.0,
//! 6.1.1 and 6.3.1). Within one window and one process, on one account, at the most are verified:
//! - `per_account_max` wrong guesses of all strangers together, `per_account_and_address_max` of them from one address;
//! - `per_account_and_address_max` more from each place the account is known at, which only who is there can use up;
//! - `per_browser_max` more with each mark that was stolen out of a browser of its owner's.
//!
//! Whoever guesses as a stranger can use up the first of these and nothing else, however many addresses they have.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use tokio::sync::{Notify, Semaphore};

use super::block::Block;
use super::counted::{Counted, Key};
use super::sign_in_limits::SignInLimits;
use crate::clock::Timestamp;
use crate::id::LoginSessionId;

/// Attempts of the whole server that may wait for others on the same account or address.
const WAITING_MAX: usize = 1_024;

/// Counts failed sign-ins. Clones share the one count, which is this process's alone.
#[derive(Clone)]
pub struct SignInLimiter {
    limits: SignInLimits,
    counters: [Cache<Key, Arc<Counter>>; Counted::KINDS],
    waiting: Arc<Semaphore>,
}

impl std::fmt::Debug for SignInLimiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInLimiter").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// How far ahead of now a window may have begun: attempts that meet do not read the clock in the order in which they count.
const CLOCK_AHEAD_MS: i64 = 60_000;

/// How well whoever asks is known as the person they say they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Not at all.
    Stranger,
    /// This person was signed in from this address before: only wrong guesses on the account from there count.
    KnownPlace,
    /// This browser was signed in as this person before: only its own wrong guesses count.
    KnownBrowser(LoginSessionId),
}

#[derive(Debug, Default)]
struct Counter {
    count: Mutex<Count>,
    settled: Notify,
}

#[derive(Debug, Default)]
struct Count {
    failures: u32,
    first_failure_at: i64,
    in_flight: u32,
}

/// Why an attempt may not begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Too many failures; the window ends in so many seconds, one at the least.
    TooMany { retry_after_s: i64 },
    /// Too many attempts wait for each other.
    Busy,
}

/// One guess taken from those that are left. Dropped unsettled it is given back: who got no answer learnt nothing.
#[derive(Debug)]
pub(super) struct Attempt {
    held: Vec<Held>,
    window_ms: i64,
}

#[derive(Debug)]
struct Held {
    counter: Arc<Counter>,
    /// Whether a right password makes this count begin anew.
    is_cleared: bool,
}

impl SignInLimiter {
    /// A limiter that remembers nobody yet.
    #[must_use]
    pub fn new(limits: SignInLimits) -> Self {
        // In the system's time, and only to free memory: whether a window is over is asked of the rule's own clock.
        let forget_after = Duration::from_millis(u64::try_from(limits.window_ms).unwrap_or(0).max(1));
        let remembered = |_| {
            // Not moka's default policy, which would let a flood of other keys keep a new one from being counted.
            Cache::builder()
                .max_capacity(limits.keys_max)
                .eviction_policy(EvictionPolicy::lru())
                .time_to_idle(forget_after)
                .build()
        };
        Self { limits, counters: std::array::from_fn(remembered), waiting: Arc::new(Semaphore::new(WAITING_MAX)) }
    }

    /// Its bounds.
    #[must_use]
    pub const fn limits(&self) -> &SignInLimits {
        &self.limits
    }

    /// Takes one guess on `account` (a normalised e-mail address, existing or not) from `block`; waits while all that
    /// are left are being verified.
    pub(super) async fn reserve(
        &self,
        account: &str,
        block: &Block,
        trust: Trust,
        now: Timestamp,
    ) -> Result<Attempt, Refusal> {
        let from_here = Counted::AccountFrom(account, block);
        match trust {
            // Clearing the account with every right password would give whoever knows nothing a fresh start each time
            // its owner signs in; clearing the address, whoever has one account of their own.
            Trust::Stranger => {
                self.take_all(
                    &[(Counted::Address(block), false), (from_here, true), (Counted::Account(account), false)],
                    now,
                )
                .await
            }
            Trust::KnownPlace => self.take_all(&[(from_here, true)], now).await,
            Trust::KnownBrowser(mark) => self.take_all(&[(Counted::Browser(mark), true)], now).await,
        }
    }

    /// Takes one of the sign-ups that are left to `block`. Whatever becomes of it, it counts.
    pub(super) async fn sign_up(&self, block: &Block, now: Timestamp) -> Result<(), Refusal> {
        self.take_all(&[(Counted::SignUp(block), false)], now).await?.failed(now);
        Ok(())
    }

    /// Takes one of the links to a new password that are left to `block`. Whatever becomes of it, it counts.
    pub(crate) async fn link(&self, block: &Block, now: Timestamp) -> Result<(), Refusal> {
        self.take_all(&[(Counted::Link(block), false)], now).await?.failed(now);
        Ok(())
    }

    /// Takes from each, in this order: whoever waits for a later one holds up only who shares the earlier ones with them.
    async fn take_all(&self, counted: &[(Counted<'_>, bool)], now: Timestamp) -> Result<Attempt, Refusal> {
        let mut attempt = Attempt { held: Vec::with_capacity(counted.len()), window_ms: self.limits.window_ms };
        for (counted, is_cleared) in counted {
            let counter = self.take(counted, now).await?;
            attempt.held.push(Held { counter, is_cleared: *is_cleared });
        }
        Ok(attempt)
    }

    const fn failures_max(&self, counted: &Counted<'_>) -> u32 {
        match counted {
            Counted::Address(_) => self.limits.per_address_max,
            Counted::AccountFrom(..) => self.limits.per_account_and_address_max,
            Counted::Account(_) => self.limits.per_account_max,
            Counted::Browser(_) => self.limits.per_browser_max,
            Counted::SignUp(_) => self.limits.sign_ups_per_address_max,
            Counted::Link(_) => self.limits.links_per_address_max,
        }
    }

    async fn take(&self, counted: &Counted<'_>, now: Timestamp) -> Result<Arc<Counter>, Refusal> {
        let counter = self.counters[counted.kind()].get_with(counted.key(), Arc::default);
        let mut waiting = None;
        loop {
            let mut settled = std::pin::pin!(counter.settled.notified());
            // Listens before it looks, so that an attempt that settles in between is not missed.
            settled.as_mut().enable();
            if counter.try_take(self.failures_max(counted), self.limits.window_ms, now)? {
                return Ok(counter.clone());
            }
            if waiting.is_none() {
                waiting = Some(self.waiting.try_acquire().map_err(|_| Refusal::Busy)?);
            }
            settled.await;
        }
    }
}

impl Counter {
    fn lock(&self) -> MutexGuard<'_, Count> {
        // Counting cannot panic half-way, so what another thread left behind is whole.
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True when a guess was taken, false when those that are left are in flight.
    fn try_take(&self, failures_max: u32, window_ms: i64, now: Timestamp) -> Result<bool, Refusal> {
        let mut count = self.lock();
        let left_ms = count.first_failure_at.saturating_add(window_ms).saturating_sub(now.0);
        // A window that lies in the future was begun by a clock that was ahead: it would keep people out until then.
        if left_ms <= 0 || left_ms > window_ms.saturating_add(CLOCK_AHEAD_MS) {
            count.failures = 0;
        }
        if count.failures >= failures_max {
            return Err(Refusal::TooMany { retry_after_s: (left_ms.saturating_add(999) / 1_000).max(1) });
        }
        let free = count.failures.saturating_add(count.in_flight) < failures_max;
        count.in_flight += u32::from(free);
        Ok(free)
    }

    fn fail(&self, window_ms: i64, now: Timestamp) {
        let mut count = self.lock();
        if count.failures == 0 || now.0.saturating_sub(count.first_failure_at) >= window_ms {
            (count.failures, count.first_failure_at) = (0, now.0);
        }
        count.failures = count.failures.saturating_add(1);
    }
}

impl Attempt {
    /// The password was wrong: the guess is used up.
    pub(super) fn failed(self, now: Timestamp) {
        // Counted before the guesses are given back by dropping: in between there may be one too few, never one too many.
        for held in &self.held {
            held.counter.fail(self.window_ms, now);
        }
    }

    /// The password was right: what counts this person's own mistakes begins anew, what counts everybody's does not.
    pub(super) fn succeeded(self) {
        for held in self.held.iter().filter(|held| held.is_cleared) {
            held.counter.lock().failures = 0;
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut count = self.counter.lock();
        count.in_flight = count.in_flight.saturating_sub(1);
        drop(count);
        self.counter.settled.notify_waiters();
    }
}

#[cfg(test)]
#[path = "limiter_tests.rs"]
mod tests;
