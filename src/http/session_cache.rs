//! HTTP sessions that need not be read again: for the one process that is the only writer of its database.
//!
//! Written through, bounded, and never the last word: a record holds ids only, and the login session it names is checked on
//! its own. So a record that outlives its deletion by a race opens nothing, and one that cannot be written (a full disk) is
//! kept here until it is written the next time: losing it costs a sign-in at the most, refusing the answer cost the answer.

use std::time::Duration;

use async_trait::async_trait;
use moka::sync::Cache;
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::Result;

/// Records kept at the most, and for how long: what bounds memory.
const ENTRIES_MAX: u64 = 10_000;
const KEPT_FOR: Duration = Duration::from_secs(600);

/// A store behind a memory of what was last read or written.
#[derive(Clone, Debug)]
pub(super) struct CachedSessions<S> {
    store: S,
    entries: Cache<Id, Record>,
}

impl<S> CachedSessions<S> {
    pub(super) fn new(store: S) -> Self {
        Self { store, entries: Cache::builder().max_capacity(ENTRIES_MAX).time_to_live(KEPT_FOR).build() }
    }
}

#[async_trait]
impl<S: SessionStore> SessionStore for CachedSessions<S> {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let created = self.store.create(record).await;
        self.entries.insert(record.id, record.clone());
        only_here(created);
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let saved = self.store.save(record).await;
        self.entries.insert(record.id, record.clone());
        only_here(saved);
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        if let Some(record) = self.entries.get(id)
            && record.expiry_date > OffsetDateTime::now_utc()
        {
            return Ok(Some(record));
        }
        let loaded = self.store.load(id).await?;
        if let Some(record) = &loaded {
            self.entries.insert(*id, record.clone());
        }
        Ok(loaded)
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.entries.invalidate(id);
        let deleted = self.store.delete(id).await;
        self.entries.invalidate(id);
        only_here(deleted);
        Ok(())
    }
}

fn only_here(written: Result<()>) {
    if let Err(error) = written {
        tracing::warn!(%error, "an HTTP session could not be written; it is kept in memory");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_sessions::MemoryStore;
    use tower_sessions::cookie::time;

    fn record() -> Record {
        Record {
            id: Id::default(),
            data: Default::default(),
            expiry_date: OffsetDateTime::now_utc() + time::Duration::hours(1),
        }
    }

    /// A store whose disk is full.
    #[derive(Clone, Debug)]
    struct Full;

    #[async_trait]
    impl SessionStore for Full {
        async fn create(&self, _: &mut Record) -> Result<()> {
            self.delete(&Id::default()).await
        }
        async fn save(&self, _: &Record) -> Result<()> {
            self.delete(&Id::default()).await
        }
        async fn load(&self, _: &Id) -> Result<Option<Record>> {
            Ok(None)
        }
        async fn delete(&self, _: &Id) -> Result<()> {
            Err(tower_sessions::session_store::Error::Backend("database or disk is full".to_owned()))
        }
    }

    #[tokio::test]
    async fn what_cannot_be_written_is_known_all_the_same_until_it_is_deleted() {
        let cached = CachedSessions::new(Full);
        let mut record = record();
        cached.create(&mut record).await.expect("created");
        cached.save(&record).await.expect("saved");
        assert_eq!(cached.load(&record.id).await.expect("loaded"), Some(record.clone()));
        cached.delete(&record.id).await.expect("deleted");
        assert_eq!(cached.load(&record.id).await.expect("loaded"), None);
    }

    #[tokio::test]
    async fn what_was_saved_is_known_and_what_was_deleted_is_not() {
        let below = MemoryStore::default();
        let cached = CachedSessions::new(below.clone());
        let mut record = record();
        cached.create(&mut record).await.expect("created");
        below.delete(&record.id).await.expect("deleted below");
        assert_eq!(cached.load(&record.id).await.expect("loaded"), Some(record.clone()));
        cached.delete(&record.id).await.expect("deleted");
        assert_eq!(cached.load(&record.id).await.expect("loaded"), None);
    }
}
