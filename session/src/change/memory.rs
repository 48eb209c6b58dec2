//! What makes something that was remembered worth nothing: every topic has a counter that moves on with each change of it.
//!
//! Whoever remembers something notes the counters of its topics as they were before it was read, and trusts it only while they
//! stand there. The counters are few and shared by hash: two topics on one counter forget each other now and then, which costs
//! a reading and never a truth. Nothing is ever evicted, so that nothing is ever believed too long.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use super::{Notice, Topic};

/// How many counters there are: 64 KiB of them.
const COUNTERS: usize = 8_192;

/// The counters. Clones share them.
#[derive(Clone)]
pub struct Memory(Arc<Counters>);

struct Counters {
    /// Moves before any other counter does.
    moves: AtomicU64,
    everything: AtomicU64,
    topics: Box<[AtomicU64]>,
    hasher: RandomState,
}

/// Before something is read. There is no other way to remember it, so that it is always taken beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(u64);

/// Where the counters of some topics stood when something was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mark(u64);

impl Mark {
    /// It as a number, to be compared with another one.
    pub(crate) const fn number(self) -> u64 {
        self.0
    }
}

impl Memory {
    pub(crate) fn new() -> Self {
        let topics = (0..COUNTERS).map(|_| AtomicU64::new(0)).collect();
        Self(Arc::new(Counters {
            moves: AtomicU64::new(0),
            everything: AtomicU64::new(0),
            topics,
            hasher: RandomState::new(),
        }))
    }

    /// Now, before something is read.
    pub(crate) fn moment(&self) -> Moment {
        Moment(self.0.moves.load(SeqCst))
    }

    /// What was read since `moment` and shows `topics`: the mark to remember it by. Nothing when anything changed meanwhile: it
    /// may be what was before.
    pub(crate) fn mark(&self, moment: Moment, topics: &[Topic]) -> Option<Mark> {
        let mark = self.present(topics);
        (self.moment() == moment).then_some(mark)
    }

    /// Whether what was remembered by `mark` still is so.
    pub(crate) fn holds(&self, mark: Mark, topics: &[Topic]) -> bool {
        self.present(topics) == mark
    }

    /// Forgets what `notice` says changed. To be called after the commit, and before anybody is answered.
    pub(crate) fn forget(&self, notice: &Notice) {
        self.0.moves.fetch_add(1, SeqCst);
        match notice {
            Notice::Everything => {
                self.0.everything.fetch_add(1, SeqCst);
            }
            Notice::Changed(topics) => {
                for topic in topics {
                    self.counter(*topic).fetch_add(1, SeqCst);
                }
            }
        }
    }

    /// Where the counters of `topics` stand. They only grow: their sum stays only if all of them do.
    pub(crate) fn present(&self, topics: &[Topic]) -> Mark {
        let sum = topics.iter().map(|topic| self.counter(*topic).load(SeqCst));
        Mark(sum.fold(self.0.everything.load(SeqCst), u64::wrapping_add))
    }

    fn counter(&self, topic: Topic) -> &AtomicU64 {
        let at = usize::try_from(self.0.hasher.hash_one(topic) % COUNTERS as u64).unwrap_or_default();
        &self.0.topics[at]
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memory(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DealId, UserId};

    fn person(n: u128) -> Topic {
        Topic::Person(UserId(uuid::Uuid::from_u128(n)))
    }

    #[test]
    fn what_was_read_holds_until_one_of_its_topics_changes() {
        let memory = Memory::new();
        let topics = [person(1), Topic::Deal(DealId(uuid::Uuid::from_u128(2)))];
        for changed in topics {
            let mark = memory.mark(memory.moment(), &topics).expect("nothing changed meanwhile");
            assert!(memory.holds(mark, &topics));
            memory.forget(&Notice::Changed(vec![changed]));
            assert!(!memory.holds(mark, &topics));
        }
    }

    #[test]
    fn what_changed_while_it_was_read_is_not_remembered() {
        let memory = Memory::new();
        let before = memory.moment();
        memory.forget(&Notice::Changed(vec![person(1)]));
        assert_eq!(memory.mark(before, &[person(1)]), None);
    }

    #[test]
    fn somebody_elses_change_forgets_nothing() {
        let memory = Memory::new();
        let kept = (0..100).filter(|n| {
            let mark = memory.mark(memory.moment(), &[person(*n)]).expect("nothing changed meanwhile");
            memory.forget(&Notice::Changed(vec![person(n + 1_000)]));
            memory.holds(mark, &[person(*n)])
        });
        assert!(kept.count() > 90, "but for the few that share a counter");
    }

    #[test]
    fn a_change_without_a_topic_forgets_everything() {
        let memory = Memory::new();
        let mark = memory.mark(memory.moment(), &[person(1)]).expect("nothing changed meanwhile");
        memory.forget(&Notice::Everything);
        assert!(!memory.holds(mark, &[person(1)]));
    }
}
