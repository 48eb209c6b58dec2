//! What can be followed.
//!
//! Server and browser name a topic by this one type: the stream's address, the notice of a change, a page's parts and the
//! islands. Its text is a word and an id, `consultation:01976a10-…`. A new kind of thing adds a line.

use crate::id::{ConsultationId, DealId, ShiftId, ShopId, UserId};

macro_rules! topics {
    ($($(#[$meta:meta])* $name:ident($id:ty) => $word:literal),+ $(,)?) => {
        /// What can be followed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Topic { $($(#[$meta])* $name($id)),+ }

        impl Topic {
            /// What every topic begins with, one a variant.
            pub const WORDS: &[&str] = &[$($word),+];
        }

        impl std::fmt::Display for Topic {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self { $(Self::$name(id) => write!(f, concat!($word, ":{}"), id)),+ }
            }
        }

        impl std::str::FromStr for Topic {
            type Err = UnknownTopic;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let (word, id) = text.split_once(':').ok_or(UnknownTopic)?;
                match word {
                    $($word => id.parse().map(Self::$name).map_err(|_| UnknownTopic),)+
                    _ => Err(UnknownTopic),
                }
            }
        }
    };
}

// In the order in which a commit takes their rows: people before the shop, whose row is the busiest.
topics! {
    /// What a person has of their own: what is active for them, what they selected, whether they are signed in.
    Person(UserId) => "person",
    /// A consultation: what is said in it, and how it stands.
    Consultation(ConsultationId) => "consultation",
    /// A shift: who is on it, what was sold, how it stands.
    Shift(ShiftId) => "shift",
    /// A deal.
    Deal(DealId) => "deal",
    /// Who waits in a shop.
    Queue(ShopId) => "queue",
    /// How a shop's registers stand.
    Registers(ShopId) => "registers",
    /// A shop's deals.
    Deals(ShopId) => "deals",
    /// What a shop sells, and how it reckons.
    Catalogue(ShopId) => "catalogue",
    /// What can be booked in a shop, and how much of it is left.
    Slots(ShopId) => "slots",
}

/// A text that names no topic. Holds nothing of it: it may be anybody's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a topic")]
pub struct UnknownTopic;

impl serde::Serialize for Topic {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Topic {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_its_text() {
        let id = uuid::Uuid::from_u128(7);
        for topic in [Topic::Person(UserId(id)), Topic::Consultation(ConsultationId(id)), Topic::Deals(ShopId(id))] {
            assert_eq!(topic.to_string().parse(), Ok(topic));
        }
        assert_eq!(Topic::Queue(ShopId(id)).to_string(), "queue:00000000-0000-0000-0000-000000000007");
    }

    #[test]
    fn each_word_begins_a_topic_of_its_own() {
        let id = uuid::Uuid::from_u128(7);
        let read: Vec<Topic> =
            Topic::WORDS.iter().map(|word| format!("{word}:{id}").parse().expect("a topic")).collect();
        assert_eq!(read.iter().collect::<std::collections::BTreeSet<_>>().len(), Topic::WORDS.len());
    }

    #[test]
    fn what_is_no_topic_is_refused() {
        for text in ["", "queue", "queue:", "queue:7", "everything:00000000-0000-0000-0000-000000000007"] {
            assert_eq!(text.parse::<Topic>(), Err(UnknownTopic), "{text}");
        }
    }
}
