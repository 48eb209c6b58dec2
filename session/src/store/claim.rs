//! Statements that take rows which nobody else is taking at this moment: several processes that do the same work take different rows,
//! and none waits for another.

use std::sync::OnceLock;

/// Such a statement: what stands before the end of the query that looks for the rows, and what follows it.
#[derive(Debug)]
pub(crate) struct Claim {
    look: &'static str,
    rest: &'static str,
    texts: [OnceLock<&'static str>; 2],
}

impl Claim {
    /// `look`, which ends where its query does, and `rest`.
    pub(crate) const fn new(look: &'static str, rest: &'static str) -> Self {
        Self { look, rest, texts: [const { OnceLock::new() }; 2] }
    }

    /// The text, for an engine on which others may be taking rows too; one with a single writer has nobody to pass by.
    pub(super) fn text(&'static self, has_others: bool) -> &'static str {
        self.texts[usize::from(has_others)].get_or_init(|| {
            let skips = if has_others { " FOR UPDATE SKIP LOCKED" } else { "" };
            String::leak(format!("{}{skips}{}", self.look, self.rest))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Claim;

    #[test]
    fn rows_that_others_are_taking_are_passed_by_where_there_are_others() {
        static TAKE: Claim = Claim::new("UPDATE a SET b = 1 WHERE id IN (SELECT id FROM a LIMIT 1", ") RETURNING id");
        assert_eq!(TAKE.text(false), "UPDATE a SET b = 1 WHERE id IN (SELECT id FROM a LIMIT 1) RETURNING id");
        assert!(TAKE.text(true).contains("LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING"));
    }
}
