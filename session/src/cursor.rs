//! A place in a list that goes back in time: a page holds what came before it. New things come at the other end, so that what is
//! gone through page by page is whole and in order while they do.
//!
//! To page a list: its statement reads `WHERE … AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4` for one row
//! more than a page has, and `Page::of` cuts what was read.

use uuid::Uuid;

use crate::UnknownWord;

/// A place in a list: the thing after which its page ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is ordered by: a moment in Unix milliseconds, or a number that grows.
    pub(crate) at: i64,
    /// Which of those that stand at the same.
    pub(crate) id: Uuid,
}

impl Cursor {
    /// Where what has this id and happened at that moment, or has that number, stands.
    pub(crate) fn at(at: impl Into<i64>, id: impl Into<Uuid>) -> Self {
        Self { at: at.into(), id: id.into() }
    }
}

/// What stands on a page of such a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, the newest first.
    pub rows: Vec<T>,
    /// Where those before them are; nothing when there are none.
    pub earlier: Option<String>,
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
        pub(crate) const END: Self = Self { at: i64::MAX, id: Uuid::max() };
    }

    impl<T> Page<T> {
        /// Cuts what was read, one row more than a page has and the newest first, down to a page of `rows_max`. `place` says where
        /// a row stands.
        pub(crate) fn of(mut rows: Vec<T>, rows_max: i64, place: impl Fn(&T) -> Cursor) -> Self {
            let rows_max = usize::try_from(rows_max).unwrap_or(usize::MAX);
            let is_cut = rows.len() > rows_max;
            rows.truncate(rows_max);
            let earlier = rows.last().filter(|_| is_cut).map(|oldest| place(oldest).to_string());
            Self { rows, earlier }
        }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (at, id) = text.split_once('.')?;
            Some(Self { at: at.parse().ok()?, id: id.parse().ok()? })
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
