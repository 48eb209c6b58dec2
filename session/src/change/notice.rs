//! Notices: "these topics changed, look again". They never say what the change is.
//!
//! A notice may be lost, doubled or late without harm, because whoever hears one reads the present state anew. One process
//! passes them in memory; several pass them through the database, in the transaction of the change.

use serde::{Deserialize, Serialize};

use super::Topic;

/// One line of the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// These changed.
    #[serde(rename = "changed")]
    Changed(Vec<Topic>),
    /// Anything may have changed: something may have been missed, or what changed has no topic.
    #[serde(rename = "everything")]
    Everything,
}

impl Notice {
    /// Whether it says so of `topic`.
    #[must_use]
    pub fn concerns(&self, topic: Topic) -> bool {
        match self {
            Self::Changed(topics) => topics.contains(&topic),
            Self::Everything => true,
        }
    }
}
