//! Login sessions that need not be read again, while nothing has changed of their person nor of the deal they selected: so a
//! revoked login is refused on the very next request, never "within a minute".

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::check::Ends;
use crate::change::{Memory, Moment, Remembered, Topic};
use crate::clock::Timestamp;
use crate::id::{DealId, LoginSessionId};
use crate::shop::User;

/// Entries kept at the most, and for how long: what bounds memory, not what keeps them true.
const ENTRIES_MAX: u64 = 10_000;
const KEPT_FOR: Duration = Duration::from_secs(60);

/// How stale `last_seen_at` may be: a write for every request would cost more than the request.
pub(super) const TOUCH_EVERY_MS: i64 = 60_000;

/// Login sessions as they were last read. Clones are the same.
#[derive(Clone, Debug)]
pub struct LoginCache(Remembered<LoginSessionId, Arc<Known>>);

/// A device's login session that was neither revoked nor its user disabled when it was read.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) user: User,
    pub(super) revision: i64,
    pub(super) deal_revision: i64,
    pub(super) idle_ms: i64,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) erase_at: Option<Timestamp>,
    pub(super) set_up_due: bool,
    last_seen_at: AtomicI64,
    selected: Option<DealId>,
}

impl LoginCache {
    /// A cache over `memory`; or (none given: others write to this database too) none, so that every request asks the database.
    pub(crate) fn new(memory: Option<Memory>) -> Self {
        Self(Remembered::new(memory, ENTRIES_MAX, KEPT_FOR))
    }

    /// What is known of `id`; or else the moment before what is read from now on.
    pub(super) fn look_up(&self, id: LoginSessionId) -> Result<Arc<Known>, Option<Moment>> {
        self.0.look_up(&id)
    }

    /// Remembers what was read since `moment`.
    pub(super) fn put(&self, id: LoginSessionId, known: &Arc<Known>, moment: Option<Moment>) {
        // What is shown of the selected deal, and who sees it, is part of the person's deal revision.
        let topics = [Some(Topic::Person(known.user.id)), known.selected.map(Topic::Deal)];
        self.0.put(id, known.clone(), topics.into_iter().flatten().collect(), moment);
    }
}

impl Known {
    pub(super) fn new(
        user: User,
        revision: i64,
        (deal_revision, selected): (i64, Option<DealId>),
        last_seen_at: Timestamp,
        (idle_ms, expires_at): (i64, Option<Timestamp>),
        set_up_due: bool,
    ) -> Self {
        Self {
            user,
            revision,
            deal_revision,
            idle_ms,
            expires_at,
            erase_at: None,
            set_up_due,
            last_seen_at: AtomicI64::new(last_seen_at.0),
            selected,
        }
    }

    /// It, of somebody who is to be erased at this moment.
    pub(super) fn with_erase_at(self, erase_at: Option<Timestamp>) -> Self {
        Self { erase_at, ..self }
    }

    /// True while it was neither unused for too long nor lasted too long. A remembered one ages like any other.
    pub(super) fn is_living(&self, now: Timestamp) -> bool {
        let unused_ms = now.0.saturating_sub(self.last_seen_at.load(Ordering::SeqCst));
        unused_ms < self.idle_ms && self.expires_at.is_none_or(|end| now < end)
    }

    /// When it ends, if it is not used from `now` on.
    pub(super) fn ends(&self, now: Timestamp) -> Ends {
        let unused_in_ms = self.idle_ms - now.0.saturating_sub(self.last_seen_at.load(Ordering::SeqCst));
        let old_in_ms = self.expires_at.map_or(i64::MAX, |end| end.since_ms(now));
        Ends { in_ms: unused_in_ms.min(old_in_ms), is_unused: unused_in_ms < old_in_ms }
    }

    /// True for the one request a minute that is to write down that the session was seen. One that was seen in the future (by a
    /// clock that was ahead) would not age until then: it counts as not seen.
    pub(super) fn claims_touch(&self, now: Timestamp) -> bool {
        let seen = self.last_seen_at.load(Ordering::SeqCst);
        now.0.saturating_sub(seen).saturating_abs() >= TOUCH_EVERY_MS
            && self.last_seen_at.compare_exchange(seen, now.0, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Notice;
    use crate::id::{ShopId, UserId};
    use crate::shop::Role;

    const START: Timestamp = Timestamp(1_795_250_000_000);
    const ID: LoginSessionId = LoginSessionId(uuid::Uuid::nil());

    fn known(selected: Option<DealId>) -> Arc<Known> {
        let id = uuid::Uuid::nil();
        let (email, name) = ("ada@example.org".to_owned(), "Ada".to_owned());
        let user = User { id: UserId(id), shop_id: ShopId(id), email, name, roles: Role::Customer.into() };
        Arc::new(Known::new(user, 0, (0, selected), START, (600_000, Some(START.plus_ms(900_000))), false))
    }

    #[test]
    fn an_entry_is_void_after_a_change_of_its_person_or_their_deal() {
        let memory = Memory::new();
        let cache = LoginCache::new(Some(memory.clone()));
        let deal = DealId(uuid::Uuid::from_u128(1));
        for changed in [Topic::Person(UserId(uuid::Uuid::nil())), Topic::Deal(deal)] {
            cache.put(ID, &known(Some(deal)), cache.look_up(ID).expect_err("nothing is known"));
            assert!(cache.look_up(ID).is_ok());
            memory.forget(&Notice::Changed(vec![changed]));
            assert!(cache.look_up(ID).is_err());
        }
    }

    #[test]
    fn a_remembered_session_ages_and_is_touched_once_a_minute() {
        let known = known(None);
        assert!(known.is_living(START.plus_ms(599_999)) && !known.is_living(START.plus_ms(600_000)));
        assert!(!known.claims_touch(START.plus_ms(59_999)));
        assert!(known.claims_touch(START.plus_ms(400_000)));
        assert!(!known.claims_touch(START.plus_ms(400_000)));
        assert!(known.is_living(START.plus_ms(899_999)) && !known.is_living(START.plus_ms(900_000)));
    }

    #[test]
    fn a_session_ends_unused_or_because_it_is_old_whichever_comes_first() {
        let known = known(None);
        assert_eq!(known.ends(START.plus_ms(500_000)), Ends { in_ms: 100_000, is_unused: true });
        assert!(known.claims_touch(START.plus_ms(500_000)));
        assert_eq!(known.ends(START.plus_ms(500_000)), Ends { in_ms: 400_000, is_unused: false });
    }

    #[test]
    fn a_session_that_was_seen_in_the_future_is_seen_anew_once_the_clock_is_right() {
        let known = known(None);
        assert!(known.claims_touch(START.plus_ms(500_000)), "the clock is ahead");
        assert!(known.claims_touch(START), "and back");
        assert!(!known.is_living(START.plus_ms(600_000)), "it ages from the right time on");
    }
}
