//! Permits: a bounded number of them, some for each: connections of an address, streams of a person.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts who holds how many. Clones share the one count.
#[derive(Clone, Debug)]
pub struct Permits<K> {
    taken: Arc<Mutex<Taken<K>>>,
    each_max: u32,
    all_max: u32,
}

#[derive(Debug)]
struct Taken<K> {
    by: HashMap<K, u32>,
    all: u32,
}

/// A permit that was taken; dropping it makes room for another.
#[derive(Debug)]
pub struct Permit<K: Eq + Hash + Copy> {
    permits: Permits<K>,
    of: K,
}

impl<K: Eq + Hash + Copy> Permits<K> {
    /// Room for `all_max`, of which each may have `each_max`.
    #[must_use]
    pub fn new(each_max: u32, all_max: u32) -> Self {
        Self { taken: Arc::new(Mutex::new(Taken { by: HashMap::new(), all: 0 })), each_max, all_max }
    }

    /// A permit for `of`, unless it has as many as it may, or there is none left.
    #[must_use]
    pub fn take(&self, of: K) -> Option<Permit<K>> {
        let mut taken = self.lock();
        if taken.all >= self.all_max || taken.by.get(&of).is_some_and(|count| *count >= self.each_max) {
            return None;
        }
        taken.all += 1;
        *taken.by.entry(of).or_insert(0) += 1;
        Some(Permit { permits: self.clone(), of })
    }

    /// How many are taken, by all together.
    #[must_use]
    pub fn taken(&self) -> u32 {
        self.lock().all
    }

    fn lock(&self) -> MutexGuard<'_, Taken<K>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash + Copy> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut taken = self.permits.lock();
        taken.all -= 1;
        if let Some(count) = taken.by.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                taken.by.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Permits;

    #[test]
    fn who_holds_their_share_gets_no_more_until_one_is_given_back() {
        let permits = Permits::new(2, 10);
        let first = permits.take("ada");
        let second = permits.take("ada");
        assert!(first.is_some() && second.is_some() && permits.take("ada").is_none());
        assert!(permits.take("ben").is_some());
        drop(first);
        assert!(permits.take("ada").is_some());
        drop(second);
        let taken = permits.lock();
        assert_eq!((taken.all, taken.by.len()), (0, 0));
    }

    #[test]
    fn all_together_get_no_more_than_there_is() {
        let permits = Permits::new(2, 3);
        let held: Vec<_> = ["ada", "ada", "ben", "ben"].into_iter().filter_map(|who| permits.take(who)).collect();
        assert_eq!((held.len(), permits.taken()), (3, 3));
        assert!(permits.take("cem").is_none());
    }
}
