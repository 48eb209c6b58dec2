//! What is read of each topic. A new topic adds an arm to each of the two.

use serde::Serialize;

use super::Snapshot;
use crate::Context;
use crate::change::{self, Topic};
use crate::consultation;
use crate::counter;
use crate::shop::User;
use crate::store::{StoreError, args};

/// Their own things, as a person's pages follow them.
#[derive(Debug, Serialize)]
struct Own {
    #[serde(flatten)]
    active: consultation::ActiveSnapshot,
    /// Grows with their selection, and whatever is shown of it.
    selection_revision: i64,
}

/// All that is shown of `topic`. Of what has no snapshot, its revision.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn read(cx: &Context, who: &User, topic: Topic) -> Result<Option<Snapshot>, StoreError> {
    match topic {
        Topic::Person(_) => {
            let (active, selection_revision) = consultation::active_and_selection(cx, who).await?;
            written(active.revision, &Own { active, selection_revision })
        }
        Topic::Queue(id) => {
            let queue = consultation::queue(cx, id).await?;
            written(queue.revision, &queue)
        }
        Topic::Consultation(id) => match consultation::room(cx, who, id).await? {
            Some(room) => written(room.revision, &room),
            None => Ok(None),
        },
        Topic::Shift(id) => match counter::board_of(cx, who, id).await {
            Ok(board) => written(board.revision, &board),
            Err(counter::CounterError::Store(error)) => Err(error),
            Err(_) => Ok(None),
        },
        Topic::Registers(_) | Topic::Deals(_) | Topic::Deal(_) | Topic::Catalogue(_) | Topic::Slots(_) => {
            revision(cx, who, topic).await
        }
    }
}

/// The revision of `topic` alone.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn revision(cx: &Context, who: &User, topic: Topic) -> Result<Option<Snapshot>, StoreError> {
    written_of(match topic {
        Topic::Shift(id) => {
            cx.store.optional::<(i64,)>(counter::REVISION, args![id]).await?.map(|(revision,)| revision)
        }
        Topic::Consultation(id) => consultation::room(cx, who, id).await?.map(|room| room.revision),
        Topic::Person(_)
        | Topic::Deal(_)
        | Topic::Queue(_)
        | Topic::Registers(_)
        | Topic::Deals(_)
        | Topic::Catalogue(_)
        | Topic::Slots(_) => change::revision(&cx.store, topic).await?,
    })
}

fn written_of(revision: Option<i64>) -> Result<Option<Snapshot>, StoreError> {
    let Some(revision) = revision else { return Ok(None) };
    written(revision, &serde_json::json!({ "revision": revision }))
}

fn written(revision: i64, shown: &impl Serialize) -> Result<Option<Snapshot>, StoreError> {
    let json =
        serde_json::to_string(shown).map_err(|error| StoreError::Engine(sqlx::Error::Encode(Box::new(error))))?;
    Ok(Some(Snapshot { revision, json: json.into() }))
}
