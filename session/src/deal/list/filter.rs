//! Which deals somebody wants to see: what narrows a list, and where in it a page begins.

use crate::clock::Timestamp;
use crate::deal::error::DealError;
use crate::deal::kind::Stage;
use crate::id::{DealId, TeamId, UserId};

/// Characters of a search; what is longer finds nothing anyway.
pub const SEARCH_CHARS_MAX: usize = 100;

/// Which deals are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// At this stage.
    pub stage: Option<Stage>,
    /// Of this owner.
    pub owner_id: Option<UserId>,
    /// Of owners in this team.
    pub team_id: Option<TeamId>,
    /// With this in number, title, vehicle or customer; anything when empty.
    pub search: String,
    /// Those that are deleted and that one may bring back, instead of all others.
    pub is_deleted: bool,
    /// Only those without activity for `deal_stale_after_ms` that are going on.
    pub is_stale: bool,
    /// From here on; from the newest when left out.
    pub after: Option<Cursor>,
}

/// A place in the list: the deal before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(super) activity_at: Timestamp,
    pub(super) id: DealId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.activity_at.0, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = crate::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (at, id) = text.split_once('.')?;
            Some(Self { activity_at: Timestamp(at.parse().ok()?), id: id.parse().ok()? })
        };
        read().ok_or(crate::UnknownWord("Cursor"))
    }
}

impl Cursor {
    /// A cursor as somebody sent it; an empty text is none.
    ///
    /// # Errors
    /// [`DealError::Invalid`].
    pub fn read(text: &str) -> Result<Option<Self>, DealError> {
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| {
            DealError::invalid("after", "This is no place in the list: leave it out to begin at the newest.")
        })
    }
}

/// What is looked for, as a pattern; what has a meaning in one is taken as it stands.
pub(super) fn pattern(search: &str) -> String {
    let search: String =
        search.trim().to_lowercase().chars().filter(|c| !c.is_control()).take(SEARCH_CHARS_MAX).collect();
    if search.is_empty() {
        return search;
    }
    format!("%{}%", search.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// What a deal is found by.
pub(in crate::deal) fn findable(number: i64, title: &str, vehicle: &str, customer: &str) -> String {
    format!("d-{number} {title} {vehicle} {customer}").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Cursor, pattern};

    #[test]
    fn what_has_a_meaning_in_a_pattern_is_looked_for_as_it_stands() {
        assert_eq!(pattern("  50% Off_ !"), "%50!% off!_ !!%");
        assert_eq!(pattern(" \0 "), "");
    }

    #[test]
    fn a_cursor_comes_back_as_it_was_sent_and_nothing_else_is_one() {
        let text = "1795248000000.00000000-0000-0000-0000-000000000001";
        assert_eq!(text.parse::<Cursor>().map(|cursor| cursor.to_string()).as_deref(), Ok(text));
        assert!("1.x".parse::<Cursor>().is_err() && "".parse::<Cursor>().is_err());
    }
}
