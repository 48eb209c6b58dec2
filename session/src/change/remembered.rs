//! What was read and need not be read again: for the one process that is the only writer of its database.
//!
//! An entry counts only while none of its topics has changed since it was read: the commit of such a change makes it void before
//! anybody is answered. Where others write to the database too, nothing is remembered, and every request asks it.

use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

use super::memory::{Mark, Memory, Moment};
use super::topic::Topic;

/// Values as they were last read, by key. Clones are the same.
pub(crate) struct Remembered<K, V>(Option<Entries<K, V>>);

struct Entries<K, V> {
    memory: Memory,
    entries: Cache<K, Arc<Entry<V>>>,
}

struct Entry<V> {
    mark: Mark,
    topics: Vec<Topic>,
    value: V,
}

impl<K, V> Remembered<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Over `memory`, or over none. `entries_max` and `kept_for` bound what it holds, not what keeps it true.
    pub(crate) fn new(memory: Option<Memory>, entries_max: u64, kept_for: Duration) -> Self {
        Self(memory.map(|memory| {
            let entries = Cache::builder().max_capacity(entries_max).time_to_live(kept_for).build();
            Entries { memory, entries }
        }))
    }

    /// What is known by `key`; or else the moment before what is read from now on. There is no other way to one, so that it is
    /// always taken before the reading: a change that commits in between keeps the entry from being remembered.
    pub(crate) fn look_up(&self, key: &K) -> Result<V, Option<Moment>> {
        let Some(Entries { memory, entries }) = &self.0 else { return Err(None) };
        match entries.get(key) {
            Some(entry) if memory.holds(entry.mark, &entry.topics) => Ok(entry.value.clone()),
            _ => Err(Some(memory.moment())),
        }
    }

    /// Remembers what was read since `moment` and shows `topics`.
    pub(crate) fn put(&self, key: K, value: V, topics: Vec<Topic>, moment: Option<Moment>) {
        let (Some(Entries { memory, entries }), Some(moment)) = (&self.0, moment) else { return };
        if let Some(mark) = memory.mark(moment, &topics) {
            entries.insert(key, Arc::new(Entry { mark, topics, value }));
        }
    }
}

impl<K, V> Clone for Remembered<K, V> {
    fn clone(&self) -> Self {
        Self(
            self.0
                .as_ref()
                .map(|Entries { memory, entries }| Entries { memory: memory.clone(), entries: entries.clone() }),
        )
    }
}

impl<K, V> std::fmt::Debug for Remembered<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Remembered(on)" } else { "Remembered(off)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Notice;
    use crate::id::{DealId, UserId};

    const KEY: u8 = 1;

    fn remembered(memory: Option<Memory>) -> Remembered<u8, &'static str> {
        Remembered::new(memory, 10, Duration::from_secs(60))
    }

    #[test]
    fn an_entry_read_before_a_change_of_one_of_its_topics_is_void_after_it() {
        let memory = Memory::new();
        let kept = remembered(Some(memory.clone()));
        let id = uuid::Uuid::from_u128(1);
        let topics = [Topic::Person(UserId(id)), Topic::Deal(DealId(id))];
        for changed in topics {
            let before = kept.look_up(&KEY).expect_err("nothing is known");
            kept.put(KEY, "read", topics.to_vec(), before);
            assert_eq!(kept.look_up(&KEY), Ok("read"));
            memory.forget(&Notice::Changed(vec![changed]));
            assert_ne!(kept.look_up(&KEY).expect_err("void"), before);
            kept.put(KEY, "read before the change, put after it", topics.to_vec(), before);
            kept.look_up(&KEY).expect_err("still void");
        }
    }

    #[test]
    fn nothing_is_remembered_where_others_write_too() {
        let kept = remembered(None);
        kept.put(KEY, "read", Vec::new(), kept.look_up(&KEY).expect_err("nothing is known"));
        kept.look_up(&KEY).expect_err("nor now");
    }
}
