//! What is shown of a topic, written as JSON once a process and change, and handed to whoever may see the same.
//!
//! A snapshot is remembered by the counters of its topic ([`crate::change::Memory`]), never by time: the first who asks after a
//! change reads, the others wait for that one reading. Whoever asks has been let in to the topic before.

mod read;

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;

use read::{read, revision};

use crate::Context;
use crate::change::{Mark, Topic};
use crate::counter::Sight;
use crate::shop::User;
use crate::store::StoreError;

/// Snapshots kept at the most, by the bytes of their JSON, and for how long: what bounds memory, not what keeps them true.
const BYTES_MAX: u64 = 16 * 1024 * 1024;
const KEPT_FOR: Duration = Duration::from_secs(5);

/// What is shown of a topic at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Grows with every change.
    pub revision: i64,
    /// It, as JSON.
    pub json: Arc<str>,
}

/// What of a topic is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// All that is shown of it.
    Whole,
    /// That it changed: its revision.
    Revision,
}

/// What is shown of a shift depends on who may see its cash; of all other topics that are shared, on nobody.
type Key = (Topic, Extent, Option<Sight>, Mark);

/// Snapshots that need not be read again. Clones are the same.
#[derive(Clone, Debug)]
pub struct Snapshots(Cache<Key, Option<Snapshot>>);

impl Snapshots {
    pub(crate) fn new() -> Self {
        let weigh = |_: &Key, snapshot: &Option<Snapshot>| {
            let bytes = snapshot.as_ref().map_or(0, |snapshot| snapshot.json.len());
            u32::try_from(bytes + size_of::<(Key, Snapshot)>()).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(BYTES_MAX).weigher(weigh).time_to_live(KEPT_FOR).build())
    }
}

/// `extent` of what `who` is shown of `topic`; nothing when there is no such thing, or no longer for them.
///
/// # Errors
/// [`StoreError`], told to everybody who waited for the same reading.
#[crate::boxed]
pub async fn of(cx: &Context, who: &User, topic: Topic, extent: Extent) -> Result<Option<Snapshot>, StoreError> {
    let reading = async {
        match extent {
            Extent::Whole => read(cx, who, topic).await,
            Extent::Revision => revision(cx, who, topic).await,
        }
    };
    let is_shared = match topic {
        // Their own things show their selected deal too, whose changes are none of this topic.
        Topic::Person(_) => false,
        // A room holds the mechanic's notes, and its revision is that of whoever looks.
        Topic::Consultation(_) => false,
        Topic::Shift(_)
        | Topic::Deal(_)
        | Topic::Queue(_)
        | Topic::Registers(_)
        | Topic::Deals(_)
        | Topic::Catalogue(_)
        | Topic::Slots(_) => true,
    };
    // While what happens elsewhere is not heard, nothing is known to be so still.
    if !is_shared || cx.store.is_deaf() {
        return reading.await;
    }
    // Taken before the reading: what is read under it is as new as it, or newer.
    let mark = cx.store.memory().present(&[topic]);
    let sight = matches!(topic, Topic::Shift(_)).then(|| Sight::of(who));
    cx.snapshots.0.try_get_with((topic, extent, sight, mark), reading).await.map_err(|error| error.shared())
}
