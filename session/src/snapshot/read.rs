//! What is read of each topic. A new topic adds an arm to each of the two.

use serde::Serialize;

use super::Snapshot;
use crate::Context;
use crate::change::Topic;
use crate::service;
use crate::shift;
use crate::shop::User;
use crate::store::{StoreError, args};

/// Their own things, as a person's pages follow them.
#[derive(Debug, Serialize)]
struct Own {
    #[serde(flatten)]
    active: service::ActiveSnapshot,
    /// Grows with their selection, and whatever is shown of it.
    selection_revision: i64,
}

const SELECTION: &str = "SELECT deal_revision FROM users WHERE id = $1";
const QUEUE: &str = "SELECT queue_revision FROM shops WHERE id = $1";
const REGISTERS: &str = "SELECT registers_revision FROM shops WHERE id = $1";
const DEALS: &str = "SELECT deals_revision FROM shops WHERE id = $1";
const DEAL: &str = "SELECT revision FROM deals WHERE id = $1";
const PERSON: &str = "SELECT revision FROM users WHERE id = $1";

/// All that is shown of `topic`. Of what has no snapshot, its revision.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn read(cx: &Context, who: &User, topic: Topic) -> Result<Option<Snapshot>, StoreError> {
    match topic {
        Topic::Person(id) => {
            // First: a newer state may come with an older number, never the other way round.
            let (selection_revision,) = cx.store.one::<(i64,)>(SELECTION, args![id]).await?;
            let active = service::active(cx, who).await?;
            written(active.revision, &Own { selection_revision, active })
        }
        Topic::Queue(id) => {
            let queue = service::queue(cx, id).await?;
            written(queue.revision, &queue)
        }
        Topic::Consultation(id) => match service::room(cx, who, id).await? {
            Some(room) => written(room.revision, &room),
            None => Ok(None),
        },
        Topic::Shift(id) => match shift::board_of(cx, who.shop_id, id).await {
            Ok(board) => written(board.revision, &board),
            Err(shift::ShiftError::Store(error)) => Err(error),
            Err(_) => Ok(None),
        },
        Topic::Registers(_) | Topic::Deals(_) | Topic::Deal(_) => revision(cx, who, topic).await,
    }
}

/// The revision of `topic` alone.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn revision(cx: &Context, who: &User, topic: Topic) -> Result<Option<Snapshot>, StoreError> {
    let (sql, id) = match topic {
        Topic::Queue(id) => (QUEUE, args![id]),
        Topic::Registers(id) => (REGISTERS, args![id]),
        Topic::Deals(id) => (DEALS, args![id]),
        Topic::Deal(id) => (DEAL, args![id]),
        Topic::Person(id) => (PERSON, args![id]),
        Topic::Shift(id) => (shift::REVISION, args![id]),
        Topic::Consultation(id) => return written_of(service::room(cx, who, id).await?.map(|room| room.revision)),
    };
    written_of(cx.store.optional::<(i64,)>(sql, id).await?.map(|(revision,)| revision))
}

fn written_of(revision: Option<i64>) -> Result<Option<Snapshot>, StoreError> {
    let Some(revision) = revision else { return Ok(None) };
    written(revision, &serde_json::json!({ "revision": revision }))
}

fn written(revision: i64, shown: &impl Serialize) -> Result<Option<Snapshot>, StoreError> {
    let json = serde_json::to_string(shown).map_err(|error| StoreError::Engine(sqlx::Error::Encode(Box::new(error))))?;
    Ok(Some(Snapshot { revision, json: json.into() }))
}
