//! Who is woken by what: of ten thousand streams, those that follow what changed, and no others.
//!
//! One task hears all notices of the store and passes each on by its topics. What a stream hears while it reads or sends waits for it,
//! each topic once, so that nothing here grows with what happens.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use session::change::{Notice, Topic};
use session::id::DealId;
use session::store::Store;
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;

/// All that listen. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Listeners(Arc<Mutex<Everybody>>);

#[derive(Debug, Default)]
struct Everybody {
    last: u64,
    ears: HashMap<u64, Arc<Ear>>,
    by_topic: HashMap<Topic, BTreeSet<u64>>,
}

#[derive(Debug, Default)]
struct Ear {
    heard: Mutex<Heard>,
    woken: Notify,
}

/// What one has heard and not asked for yet.
#[derive(Debug, Default)]
struct Heard {
    topics: Vec<Topic>,
    everything: bool,
    is_over: bool,
}

/// One that listens, until it is dropped.
#[derive(Debug)]
pub(super) struct Listener {
    listeners: Listeners,
    id: u64,
    ear: Arc<Ear>,
    topics: Vec<Topic>,
    /// Listened for besides these: it changes with what its person selects.
    deal: Option<Topic>,
}

impl Listeners {
    /// Those that are told what `store` is told; to be called within the runtime.
    pub fn of(store: &Store) -> Self {
        let listeners = Self::default();
        let (mut notices, all) = (store.notices(), listeners.clone());
        tokio::spawn(async move {
            loop {
                match notices.recv().await {
                    Ok(notice) => all.tell(&notice),
                    Err(RecvError::Lagged(_)) => all.tell(&Notice::Everything),
                    Err(RecvError::Closed) => return all.end(),
                }
            }
        });
        listeners
    }

    /// Listens for `topics` from now on.
    pub(super) fn listen(&self, topics: Vec<Topic>) -> Listener {
        let ear = Arc::<Ear>::default();
        let mut everybody = self.lock();
        everybody.last += 1;
        let id = everybody.last;
        everybody.ears.insert(id, ear.clone());
        topics.iter().for_each(|topic| everybody.add(*topic, id));
        drop(everybody);
        Listener { listeners: self.clone(), id, ear, topics, deal: None }
    }

    fn tell(&self, notice: &Notice) {
        let everybody = self.lock();
        match notice {
            Notice::Everything => everybody.ears.values().for_each(|ear| ear.hear(|heard| heard.everything = true)),
            Notice::Changed(topics) => {
                for topic in topics {
                    for id in everybody.by_topic.get(topic).into_iter().flatten() {
                        if let Some(ear) = everybody.ears.get(id) {
                            ear.hear(|heard| heard.add(*topic));
                        }
                    }
                }
            }
        }
    }

    fn end(&self) {
        self.lock().ears.values().for_each(|ear| ear.hear(|heard| heard.is_over = true));
    }

    /// What is behind a poisoned lock is whole: nothing here panics half-way through a change.
    fn lock(&self) -> MutexGuard<'_, Everybody> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Everybody {
    fn add(&mut self, topic: Topic, id: u64) {
        self.by_topic.entry(topic).or_default().insert(id);
    }

    fn remove(&mut self, topic: Topic, id: u64) {
        if let Some(ids) = self.by_topic.get_mut(&topic) {
            ids.remove(&id);
            if ids.is_empty() {
                self.by_topic.remove(&topic);
            }
        }
    }
}

impl Ear {
    fn hear(&self, what: impl FnOnce(&mut Heard)) {
        what(&mut self.lock());
        self.woken.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    fn add(&mut self, topic: Topic) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
    }
}

impl Listener {
    /// What was heard since it was last asked for, as soon as there is something. Nothing once no more will be.
    pub(super) async fn heard(&self) -> Option<Notice> {
        loop {
            if let Some(notice) = self.heard_so_far() {
                return Some(notice);
            }
            if self.ear.lock().is_over {
                return None;
            }
            self.ear.woken.notified().await;
        }
    }

    /// What was heard since it was last asked for.
    pub(super) fn heard_so_far(&self) -> Option<Notice> {
        let mut heard = self.ear.lock();
        let topics = std::mem::take(&mut heard.topics);
        if std::mem::take(&mut heard.everything) {
            return Some(Notice::Everything);
        }
        (!topics.is_empty()).then_some(Notice::Changed(topics))
    }

    /// Listens for this deal too, in the place of the one before. What is read of it afterwards is as new as what is heard.
    pub(super) fn listen_for_deal(&mut self, deal: Option<DealId>) {
        let deal = deal.map(Topic::Deal);
        if deal == self.deal {
            return;
        }
        let mut everybody = self.listeners.lock();
        if let Some(before) = self.deal.filter(|before| !self.topics.contains(before)) {
            everybody.remove(before, self.id);
        }
        if let Some(deal) = deal {
            everybody.add(deal, self.id);
        }
        drop(everybody);
        self.deal = deal;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut everybody = self.listeners.lock();
        everybody.ears.remove(&self.id);
        for topic in self.topics.iter().copied().chain(self.deal) {
            everybody.remove(topic, self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use session::id::{Ids, ShopId, UserId};

    use super::*;

    fn changed(topics: &[Topic]) -> Notice {
        Notice::Changed(topics.to_vec())
    }

    #[test]
    fn one_hears_what_they_listen_for_each_thing_once_and_nothing_else() {
        let (ids, listeners) = (Ids::counted(), Listeners::default());
        let [mine, others] = [ids.next::<UserId>(), ids.next()].map(Topic::Person);
        let queue = Topic::Queue(ids.next::<ShopId>());
        let listener = listeners.listen(vec![mine, queue]);
        listeners.tell(&changed(&[others]));
        assert_eq!(listener.heard_so_far(), None);
        listeners.tell(&changed(&[others, queue]));
        listeners.tell(&changed(&[queue, mine]));
        assert_eq!(listener.heard().now_or_never(), Some(Some(changed(&[queue, mine]))));
        assert_eq!(listener.heard().now_or_never(), None, "it waits");
        listeners.tell(&changed(&[mine]));
        listeners.tell(&Notice::Everything);
        assert_eq!(listener.heard_so_far(), Some(Notice::Everything));
        assert_eq!(listener.heard_so_far(), None);
    }

    #[test]
    fn a_selected_deal_is_listened_for_until_another_is_selected() {
        let (ids, listeners) = (Ids::counted(), Listeners::default());
        let [one, two]: [DealId; 2] = [ids.next(), ids.next()];
        let mut listener = listeners.listen(vec![Topic::Person(ids.next()), Topic::Deal(one)]);
        for deal in [Some(one), Some(two), None, Some(two)] {
            listener.listen_for_deal(deal);
        }
        listeners.tell(&changed(&[Topic::Deal(two)]));
        assert_eq!(listener.heard_so_far(), Some(changed(&[Topic::Deal(two)])));
        listener.listen_for_deal(None);
        listeners.tell(&changed(&[Topic::Deal(two), Topic::Deal(one)]));
        assert_eq!(listener.heard_so_far(), Some(changed(&[Topic::Deal(one)])), "the page's own deal still is");
    }

    #[test]
    fn whoever_is_gone_leaves_nothing_behind_and_after_the_end_nobody_waits() {
        let (ids, listeners) = (Ids::counted(), Listeners::default());
        let topic = Topic::Person(ids.next());
        let (mut gone, stays) = (listeners.listen(vec![topic]), listeners.listen(vec![topic]));
        gone.listen_for_deal(Some(ids.next()));
        drop(gone);
        let counted = || {
            let everybody = listeners.lock();
            (everybody.ears.len(), everybody.by_topic.len())
        };
        assert_eq!(counted(), (1, 1));
        listeners.end();
        assert_eq!(stays.heard().now_or_never(), Some(None));
        drop(stays);
        assert_eq!(counted(), (0, 0));
    }
}
