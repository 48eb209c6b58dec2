//! Who tried to sign in too often: wrong guesses counted by account and by network address, in memory and bounded.
//!
//! An attempt takes one of the guesses that are left *before* its password is verified, so that parallel guesses cannot
//! all pass on the same count; right ones that meet wait for each other instead of being refused. Never holds an e-mail.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, Semaphore};

use crate::clock::Timestamp;

/// Attempts of the whole server that may wait for others on the same account or address.
const WAITING_MAX: usize = 1_024;

/// How many wrong guesses are let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInLimits {
    /// Failures on one account within the window; the next attempt is refused unverified.
    pub per_account_max: u32,
    /// Failures from one address within the window. Higher, because a whole shop may share one.
    pub per_address_max: u32,
    /// How long failures count, from the first one.
    pub window_ms: i64,
    /// Accounts, and addresses, remembered at the most; the longest untouched is forgotten for a new one.
    pub keys_max: u64,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self { per_account_max: 10, per_address_max: 100, window_ms: 15 * 60_000, keys_max: 100_000 }
    }
}

/// Counts failed sign-ins. Clones share the one count, which is this process's alone.
#[derive(Clone)]
pub struct SignInLimiter {
    limits: SignInLimits,
    accounts: Cache<Key, Arc<Counter>>,
    addresses: Cache<Key, Arc<Counter>>,
    waiting: Arc<Semaphore>,
}

impl std::fmt::Debug for SignInLimiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInLimiter").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// SHA-256 of what is counted: of one size whatever was typed, and nobody's address in a memory dump.
type Key = [u8; 32];

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
pub(super) enum Refusal {
    /// Too many failures; the window ends in so many seconds, one at the least.
    TooMany { retry_after_s: i64 },
    /// Too many attempts wait for each other.
    Busy,
}

/// One guess taken from those that are left. Dropped unsettled it is given back: who got no answer learnt nothing.
#[derive(Debug)]
pub(super) struct Attempt {
    // Address before account, here and in `reserve`: a crowd at one address must not hold up anybody else's account.
    address: Held,
    account: Held,
    window_ms: i64,
}

#[derive(Debug)]
struct Held(Arc<Counter>);

impl SignInLimiter {
    /// A limiter that remembers nobody yet.
    #[must_use]
    pub fn new(limits: SignInLimits) -> Self {
        // In the system's time, and only to free memory: whether a window is over is asked of the rule's own clock.
        let forget_after = Duration::from_millis(u64::try_from(limits.window_ms).unwrap_or(0).max(1));
        let remembered = || {
            // Not moka's default policy, which would let a flood of other keys keep a new one from being counted.
            Cache::builder()
                .max_capacity(limits.keys_max)
                .eviction_policy(EvictionPolicy::lru())
                .time_to_idle(forget_after)
                .build()
        };
        Self { limits, accounts: remembered(), addresses: remembered(), waiting: Arc::new(Semaphore::new(WAITING_MAX)) }
    }

    /// Takes one guess on `account` (a normalised e-mail address, existing or not) from `address`; waits while all that
    /// are left are being verified.
    pub(super) async fn reserve(&self, account: &str, address: &str, now: Timestamp) -> Result<Attempt, Refusal> {
        let Self { limits, accounts, addresses, .. } = self;
        let address = self.take(addresses, key(&network(address)), limits.per_address_max, now).await?;
        let account = self.take(accounts, key(account), limits.per_account_max, now).await?;
        Ok(Attempt { address, account, window_ms: limits.window_ms })
    }

    async fn take(
        &self,
        counters: &Cache<Key, Arc<Counter>>,
        key: Key,
        failures_max: u32,
        now: Timestamp,
    ) -> Result<Held, Refusal> {
        let counter = counters.get_with(key, Arc::default);
        let mut waiting = None;
        loop {
            let mut settled = std::pin::pin!(counter.settled.notified());
            // Listens before it looks, so that an attempt that settles in between is not missed.
            settled.as_mut().enable();
            if counter.try_take(failures_max, self.limits.window_ms, now)? {
                return Ok(Held(counter.clone()));
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
        if left_ms <= 0 {
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
        self.account.0.fail(self.window_ms, now);
        self.address.0.fail(self.window_ms, now);
    }

    /// The password was right: the account begins anew. The address does not, or one account of one's own would be
    /// enough to go on guessing at others.
    pub(super) fn succeeded(self) {
        self.account.0.lock().failures = 0;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut count = self.0.lock();
        count.in_flight = count.in_flight.saturating_sub(1);
        drop(count);
        self.0.settled.notify_waiters();
    }
}

fn key(what: &str) -> Key {
    Sha256::digest(what.as_bytes()).into()
}

/// What counts as one address: an IPv4 host, or an IPv6 /64, which is the least that one customer is given.
fn network(address: &str) -> String {
    match address.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.trim().to_owned(),
    }
}

#[cfg(test)]
#[path = "limiter_tests.rs"]
mod tests;
