//! Where deals and quotes are.

use session::id::{DealId, QuoteId};

use super::with_query;

/// The deals, as a board.
pub const DEALS: &str = "/deals";
/// The deals as a table.
pub const DEALS_TABLE: &str = "/deals?view=table";
/// Those that were deleted.
pub const DELETED_DEALS: &str = "/deals?view=deleted";
/// Where one is made.
pub const NEW_DEAL: &str = "/deals/new";

/// A deal.
#[must_use]
pub fn deal(id: DealId) -> String {
    format!("/deals/{id}")
}

/// The lists that hang on a deal, by the words of their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DealList {
    /// What was offered.
    Quotes,
    /// What was written down.
    Notes,
    /// What happened.
    Events,
    /// What it is about.
    Consultations,
    /// What it became.
    Sales,
}

impl DealList {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Quotes, Self::Notes, Self::Events, Self::Consultations, Self::Sales];

    /// The word of its address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Notes => "notes",
            Self::Events => "events",
            Self::Consultations => "consultations",
            Self::Sales => "sales",
        }
    }
}

impl std::str::FromStr for DealList {
    type Err = session::UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|list| list.as_str() == word).ok_or(session::UnknownWord("DealList"))
    }
}

/// What of a list that hangs on a deal came before a place.
#[must_use]
pub fn earlier_of_deal(id: DealId, list: DealList, before: &str) -> String {
    with_query(&format!("{}/earlier/{}", deal(id), list.as_str()), "before", before)
}

/// All quotes that were made for a customer.
pub const QUOTES: &str = "/quotes";

/// Those of them that were made before a place.
#[must_use]
pub fn quotes_before(before: &str) -> String {
    with_query(QUOTES, "before", before)
}

/// A quote, as its customer sees it.
#[must_use]
pub fn quote(id: QuoteId) -> String {
    format!("/quotes/{id}")
}

/// A quote as its customer sees it, with these of its optional lines ticked.
#[must_use]
pub fn quote_with(id: QuoteId, wanted: &[i64]) -> String {
    with_wanted(quote(id), wanted)
}

/// Where the link to a quote leads: the key stands in the query, which no log has.
pub const LINKED_QUOTE: &str = "/quote";

/// A quote as its link opens it, with these of its optional lines ticked.
#[must_use]
pub fn linked_quote_with(key: &str, wanted: &[i64]) -> String {
    with_wanted(with_query(LINKED_QUOTE, "key", key), wanted)
}

fn with_wanted(page: String, wanted: &[i64]) -> String {
    // Which ones were ticked is said also where none was: a page that is asked for without it ticks them all.
    let none = [0];
    let wanted = if wanted.is_empty() { &none } else { wanted };
    wanted.iter().fold(page, |page, place| with_query(&page, "want", &place.to_string()))
}
