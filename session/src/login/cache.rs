//! Login sessions that need not be read again: for the one process that is the only writer of its database.
//!
//! An entry counts only while no login has ended since it was read: every end moves the generation on, after its commit
//! and before its answer. So a revoked login is refused on the very next request, never "within a minute".

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use moka::sync::Cache;

use crate::clock::Timestamp;
use crate::id::LoginSessionId;
use crate::shop::User;
use crate::store::StoreError;

/// Entries kept at the most, and for how long: what bounds memory, not what keeps them true.
const ENTRIES_MAX: u64 = 10_000;
const KEPT_FOR: Duration = Duration::from_secs(60);

/// How stale `last_seen_at` may be: a write for every request would cost more than the request.
pub(super) const TOUCH_EVERY_MS: i64 = 60_000;

/// Login sessions as they were last read. Clones share the one memory.
#[derive(Clone)]
pub struct LoginCache(Option<Arc<Memory>>);

struct Memory {
    generation: AtomicU64,
    entries: Cache<LoginSessionId, Arc<Known>>,
}

/// A device's login session that was neither revoked nor its user disabled when it was read.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) user: User,
    pub(super) deal_revision: i64,
    pub(super) idle_ms: i64,
    pub(super) expires_at: Option<Timestamp>,
    last_seen_at: AtomicI64,
    generation: Generation,
}

/// How many times logins had ended when something was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Generation(u64);

impl LoginCache {
    /// A cache, or (not `on`: others write to this database too) none, so that every request asks the database.
    #[must_use]
    pub fn new(on: bool) -> Self {
        Self(on.then(|| {
            let entries = Cache::builder().max_capacity(ENTRIES_MAX).time_to_live(KEPT_FOR).build();
            Arc::new(Memory { generation: AtomicU64::new(0), entries })
        }))
    }

    /// Makes every entry void. To be called after the commit, and before the answer, of whatever ends a login session or
    /// changes a user: revoking, signing out, disabling, a new role or name, another selected deal.
    pub fn forget_all(&self) {
        if let Some(memory) = &self.0 {
            memory.generation.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// What is known of `id`; or else the generation that what is read from now on belongs to. There is no other way to
    /// one, so that it is always taken before the reading: an end that commits in between makes the entry void, not true.
    pub(super) fn look_up(&self, id: LoginSessionId) -> Result<Arc<Known>, Generation> {
        let Some(memory) = &self.0 else { return Err(Generation(0)) };
        let generation = Generation(memory.generation.load(Ordering::SeqCst));
        memory.entries.get(&id).filter(|known| known.generation == generation).ok_or(generation)
    }

    pub(super) fn put(&self, id: LoginSessionId, known: &Arc<Known>) {
        if let Some(memory) = &self.0 {
            memory.entries.insert(id, known.clone());
        }
    }
}

impl std::fmt::Debug for LoginCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "LoginCache(on)" } else { "LoginCache(off)" })
    }
}

impl Known {
    pub(super) fn new(
        (user, deal_revision): (User, i64),
        last_seen_at: Timestamp,
        idle_ms: i64,
        expires_at: Option<Timestamp>,
        generation: Generation,
    ) -> Self {
        Self { user, deal_revision, idle_ms, expires_at, last_seen_at: AtomicI64::new(last_seen_at.0), generation }
    }

    /// True while it was neither unused for too long nor lasted too long. A remembered one ages like any other.
    pub(super) fn is_living(&self, now: Timestamp) -> bool {
        let unused_ms = now.0.saturating_sub(self.last_seen_at.load(Ordering::SeqCst));
        unused_ms < self.idle_ms && self.expires_at.is_none_or(|end| now < end)
    }

    /// True for the one request a minute that is to write down that the session was seen. One that was seen in the future (by a
    /// clock that was ahead) would not age until then: it counts as not seen.
    pub(super) fn claims_touch(&self, now: Timestamp) -> bool {
        let seen = self.last_seen_at.load(Ordering::SeqCst);
        now.0.saturating_sub(seen).saturating_abs() >= TOUCH_EVERY_MS
            && self.last_seen_at.compare_exchange(seen, now.0, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

/// Runs `work` to its end even when its caller hangs up: a commit without its [`LoginCache::forget_all`] would leave a
/// revoked login open until the entry ages.
pub(crate) async fn to_the_end<T, E>(work: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    match tokio::spawn(work).await {
        Ok(answer) => answer,
        Err(_) => Err(StoreError::Engine(sqlx::Error::WorkerCrashed).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ShopId, UserId};
    use crate::shop::Role;

    const START: Timestamp = Timestamp(1_795_250_000_000);
    const ID: LoginSessionId = LoginSessionId(uuid::Uuid::nil());

    fn known(generation: Generation) -> Arc<Known> {
        let id = uuid::Uuid::nil();
        let (email, name) = ("ada@example.org".to_owned(), "Ada".to_owned());
        let user = User { id: UserId(id), shop_id: ShopId(id), email, name, role: Role::Customer };
        Arc::new(Known::new((user, 0), START, 600_000, Some(START.plus_ms(900_000)), generation))
    }

    fn miss(cache: &LoginCache) -> Generation {
        cache.look_up(ID).expect_err("nothing is known")
    }

    #[test]
    fn an_entry_read_before_an_end_is_void_after_it() {
        let cache = LoginCache::new(true);
        let before = miss(&cache);
        cache.put(ID, &known(before));
        assert!(cache.look_up(ID).is_ok());
        cache.forget_all();
        assert_ne!(miss(&cache), before);
        cache.put(ID, &known(before));
        assert_ne!(miss(&cache), before);
    }

    #[test]
    fn a_cache_that_is_off_knows_nobody() {
        let cache = LoginCache::new(false);
        cache.put(ID, &known(miss(&cache)));
        miss(&cache);
    }

    #[test]
    fn a_remembered_session_ages_and_is_touched_once_a_minute() {
        let known = known(Generation(0));
        assert!(known.is_living(START.plus_ms(599_999)) && !known.is_living(START.plus_ms(600_000)));
        assert!(!known.claims_touch(START.plus_ms(59_999)));
        assert!(known.claims_touch(START.plus_ms(400_000)));
        assert!(!known.claims_touch(START.plus_ms(400_000)));
        assert!(known.is_living(START.plus_ms(899_999)) && !known.is_living(START.plus_ms(900_000)));
    }

    #[test]
    fn a_session_that_was_seen_in_the_future_is_seen_anew_once_the_clock_is_right() {
        let known = known(Generation(0));
        assert!(known.claims_touch(START.plus_ms(500_000)), "the clock is ahead");
        assert!(known.claims_touch(START), "and back");
        assert!(!known.is_living(START.plus_ms(600_000)), "it ages from the right time on");
    }
}
