//! The numbers that order what is shown of a topic. Each only grows, and only here, at the end of the transaction.

use super::Topic;
use crate::store::{StoreError, Tx, args};

const PERSON: &str = "UPDATE users SET revision = revision + 1 WHERE id = $1";
const QUEUE: &str = "UPDATE shops SET queue_revision = queue_revision + 1 WHERE id = $1";
const REGISTERS: &str = "UPDATE shops SET registers_revision = registers_revision + 1 WHERE id = $1";
const DEALS: &str = "UPDATE shops SET deals_revision = deals_revision + 1 WHERE id = $1";
const DEAL: &str = "UPDATE deals SET revision = revision + 1 WHERE id = $1";

/// Grows the revisions of `topics`, each once. The last thing a transaction does, and in one order for all, so that no two wait
/// for each other: people by their ids, and the shop, whose row is the busiest, at the very end.
pub(crate) async fn grow(tx: &mut Tx, topics: &[Topic]) -> Result<(), StoreError> {
    let mut topics = topics.to_vec();
    topics.sort_unstable();
    topics.dedup();
    for topic in topics {
        let (sql, id) = match topic {
            Topic::Person(id) => (PERSON, args![id]),
            Topic::Deal(id) => (DEAL, args![id]),
            Topic::Queue(id) => (QUEUE, args![id]),
            Topic::Registers(id) => (REGISTERS, args![id]),
            Topic::Deals(id) => (DEALS, args![id]),
            // What is shown of a consultation is ordered by the revision of whoever looks; a shift's rows carry one that is
            // part of their own compare-and-set.
            Topic::Consultation(_) | Topic::Shift(_) => continue,
        };
        tx.execute(sql, id).await?;
    }
    Ok(())
}
