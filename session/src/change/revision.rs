//! The numbers that order what is shown of a topic. Each only grows, and only here, at the end of the transaction.

use super::Topic;
use crate::store::{Store, StoreError, Tx, Value};

/// Where the number of a topic stands.
struct Number {
    grow: &'static str,
    read: &'static str,
}

const PERSON: Number = Number {
    grow: "UPDATE users SET revision = revision + 1 WHERE id = $1",
    read: "SELECT revision FROM users WHERE id = $1",
};
const DEAL: Number = Number {
    grow: "UPDATE deals SET revision = revision + 1 WHERE id = $1",
    read: "SELECT revision FROM deals WHERE id = $1",
};
const QUEUE: Number = Number {
    grow: "UPDATE shops SET queue_revision = queue_revision + 1 WHERE id = $1",
    read: "SELECT queue_revision FROM shops WHERE id = $1",
};
const REGISTERS: Number = Number {
    grow: "UPDATE shops SET registers_revision = registers_revision + 1 WHERE id = $1",
    read: "SELECT registers_revision FROM shops WHERE id = $1",
};
const DEALS: Number = Number {
    grow: "UPDATE shops SET deals_revision = deals_revision + 1 WHERE id = $1",
    read: "SELECT deals_revision FROM shops WHERE id = $1",
};
const CATALOGUE: Number = Number {
    grow: "UPDATE shops SET catalogue_revision = catalogue_revision + 1 WHERE id = $1",
    read: "SELECT catalogue_revision FROM shops WHERE id = $1",
};

const SLOTS: Number = Number {
    grow: "UPDATE shops SET slots_revision = slots_revision + 1 WHERE id = $1",
    read: "SELECT slots_revision FROM shops WHERE id = $1",
};

/// The number of `topic` and the row it stands in. What is shown of a consultation is ordered by the revision of whoever looks; a
/// shift's rows carry one that is part of their own compare-and-set.
fn number(topic: Topic) -> Option<(Number, Value)> {
    Some(match topic {
        Topic::Person(id) => (PERSON, id.into()),
        Topic::Deal(id) => (DEAL, id.into()),
        Topic::Queue(id) => (QUEUE, id.into()),
        Topic::Registers(id) => (REGISTERS, id.into()),
        Topic::Deals(id) => (DEALS, id.into()),
        Topic::Catalogue(id) => (CATALOGUE, id.into()),
        Topic::Slots(id) => (SLOTS, id.into()),
        Topic::Consultation(_) | Topic::Shift(_) => return None,
    })
}

/// Topics in the one order in which their revisions grow, each once, so that no two transactions wait for each other: people by their ids,
/// and the shop, whose row is the busiest, at the very end.
pub(crate) fn in_order(mut topics: Vec<Topic>) -> Vec<Topic> {
    topics.sort_unstable();
    topics.dedup();
    topics
}

/// Whether one of `topics` has a revision.
pub(crate) fn grows(topics: &[Topic]) -> bool {
    topics.iter().any(|topic| number(*topic).is_some())
}

/// Grows the revisions of `topics`, which are [`in_order`]. The last thing a transaction does.
pub(crate) async fn grow(tx: &mut Tx, topics: &[Topic]) -> Result<(), StoreError> {
    for (number, id) in topics.iter().copied().filter_map(number) {
        tx.execute(number.grow, vec![id]).await?;
    }
    Ok(())
}

/// The revision of `topic`; nothing when there is no such thing, or it has no number of its own.
pub(crate) async fn revision(store: &Store, topic: Topic) -> Result<Option<i64>, StoreError> {
    let Some((number, id)) = number(topic) else { return Ok(None) };
    Ok(store.optional::<(i64,)>(number.read, vec![id]).await?.map(|(revision,)| revision))
}
