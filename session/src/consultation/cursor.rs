//! A place in a list that goes back in time: a page holds what came before it. New things come at the other end, so that what is
//! gone through page by page is whole and in order while they do.

use uuid::Uuid;

use super::view::{Message, Summary};
use crate::UnknownWord;
use crate::clock::Timestamp;

/// A place in a list: the thing after which its page ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(super) at: Timestamp,
    pub(super) id: Uuid,
}

impl Cursor {
    /// A cursor as somebody sent it; an empty text is none.
    ///
    /// # Errors
    /// [`UnknownWord`] for what is none.
    pub fn read(text: &str) -> Result<Option<Self>, UnknownWord> {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
    }
}

crate::server_only! {
    impl Cursor {
        /// After everything.
        pub(super) const END: Self = Self { at: Timestamp(i64::MAX), id: Uuid::max() };

        /// Cuts what was read, one row more than a page has and the newest first, down to a page of `rows_max`. Answers where
        /// the page before it ends, if there is more.
        pub(super) fn cut<T>(rows: &mut Vec<T>, rows_max: i64) -> Option<String>
        where
            for<'a> Self: From<&'a T>,
        {
            let rows_max = usize::try_from(rows_max).unwrap_or(usize::MAX);
            let is_cut = rows.len() > rows_max;
            rows.truncate(rows_max);
            rows.last().filter(|_| is_cut).map(|oldest| Self::from(oldest).to_string())
        }
    }
}

impl From<&Message> for Cursor {
    fn from(message: &Message) -> Self {
        Self { at: message.sent_at, id: message.id.0 }
    }
}

impl From<&Summary> for Cursor {
    fn from(session: &Summary) -> Self {
        Self { at: session.created_at, id: session.id.0 }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.0, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (at, id) = text.split_once('.')?;
            Some(Self { at: Timestamp(at.parse().ok()?), id: id.parse().ok()? })
        };
        read().ok_or(UnknownWord("Cursor"))
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_comes_back_as_it_was_sent_and_nothing_else_is_one() {
        let text = "1795248000000.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58";
        assert_eq!(text.parse::<Cursor>().map(|cursor| cursor.to_string()).as_deref(), Ok(text));
        assert_eq!(Cursor::read(""), Ok(None));
        for wrong in ["1795248000000", "x.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58", "1.x"] {
            assert!(Cursor::read(wrong).is_err(), "{wrong}");
        }
    }
}
