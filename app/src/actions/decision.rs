//! Server functions of whoever decides on a quote: its customer with an account, or whoever has its link.
//!
//! What is ticked may come to another total than the page showed. Then nothing is approved yet: the page says the new one.

use leptos::prelude::server;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use session::deal::{self, Decision, Quote, QuoteKey, Signed};
use session::id::QuoteId;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, caller, context};

/// What is ticked of a quote, by the places of its lines. Whatever else is sent in its place is nothing that is ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ticks(Vec<String>);

impl<'de> Deserialize<'de> for Ticks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TicksVisitor)
    }
}

struct TicksVisitor;

impl<'de> Visitor<'de> for TicksVisitor {
    type Value = Ticks;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("places of lines")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Ticks, E> {
        Ok(Ticks(vec![text.to_owned()]))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Ticks, E> {
        Ok(Ticks::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Ticks, A::Error> {
        let mut ticks = Ticks::default();
        while let Some(tick) = all.next_element::<String>()? {
            ticks.0.push(tick);
        }
        Ok(ticks)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Ticks, A::Error> {
        while all.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Ticks::default())
    }
}

impl Ticks {
    /// The places that are ticked; an error for what is no number.
    fn places(&self) -> Result<Vec<i64>, Problem> {
        let no_line = |_| Problem::invalid("lines", "This quote has no such line. Tick the lines on the page.");
        self.0.iter().map(|tick| tick.trim().parse().map_err(no_line)).collect()
    }

    /// What was typed into `form` beside them, with them as a text that a page ticks them by again.
    fn sent(&self, form: &'static str, name: &str, reason: &str) -> Sent {
        Sent::new(form, [("name", name), ("reason", reason), ("wants", &self.0.join(" "))])
    }
}

/// Approves or declines a quote (`decision`), or works out what is ticked of it (`total`). `seen` is what the page said it comes to,
/// in minor units.
///
/// # Errors
/// `quote-not-open`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "decide_quote")]
pub async fn decide_quote(
    #[server(default)] id: String,
    #[server(default)] decision: String,
    #[server(default)] name: String,
    #[server(default)] reason: String,
    #[server(default)] wants: Ticks,
    #[server(default)] seen: String,
) -> Result<(), Problem> {
    let sent = wants.sent(name_of::<DecideQuote>(), &name, &reason);
    let decided = async {
        let (cx, customer, id) = (context(), actor()?, known::<QuoteId>(&id)?);
        let said = Said { decision: &decision, wants: &wants, seen: &seen };
        let quote = deal::quote_of(&cx, &customer.user, id).await?.ok_or_else(Problem::not_found)?;
        let (decision, places) = match said.read(&quote)? {
            Read::Decided(decision, places) => (decision, places),
            Read::Unseen(places, words) => return Ok(Done::saying(path::quote_with(id, &places), words)),
        };
        deal::decide(&cx, &customer, id, Signed { decision, name, reason, lines: places }).await?;
        Ok(Done::saying(path::quote(id), thanks(decision)))
    };
    answer(sent, decided).await
}

/// The same by the link to a quote, for somebody without an account.
///
/// # Errors
/// `quote-not-open`, `invalid`, `not-found`.
#[server(prefix = "/fn", endpoint = "decide_linked_quote")]
pub async fn decide_linked_quote(
    #[server(default)] key: String,
    #[server(default)] decision: String,
    #[server(default)] name: String,
    #[server(default)] reason: String,
    #[server(default)] wants: Ticks,
    #[server(default)] seen: String,
) -> Result<(), Problem> {
    let sent = wants.sent(name_of::<DecideLinkedQuote>(), &name, &reason);
    let decided = async {
        let (cx, key) = (context(), QuoteKey::new(key));
        let said = Said { decision: &decision, wants: &wants, seen: &seen };
        let linked = deal::linked(&cx, &key).await?.ok_or_else(Problem::not_found)?;
        let (decision, places) = match said.read(&linked.quote)? {
            Read::Decided(decision, places) => (decision, places),
            Read::Unseen(places, words) => {
                return Ok(Done::saying(path::linked_quote_with(key.expose(), &places), words));
            }
        };
        let signed = Signed { decision, name, reason, lines: places };
        deal::decide_by_link(&cx, &key, &caller().address, signed).await?;
        let page = path::with_query(path::LINKED_QUOTE, "key", key.expose());
        Ok(Done::saying(page, thanks(decision)))
    };
    answer(sent, decided).await
}

const fn thanks(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "You approved the quote. We will contact you about a date.",
        Decision::Decline => "You declined the quote. No work will be done.",
    }
}

/// What a form says about a quote.
struct Said<'a> {
    decision: &'a str,
    wants: &'a Ticks,
    seen: &'a str,
}

/// What it means.
enum Read {
    /// A decision, and which optional lines are wanted.
    Decided(Decision, Option<Vec<i64>>),
    /// Nothing yet: what is ticked is to be looked at first.
    Unseen(Vec<i64>, String),
}

impl Said<'_> {
    fn read(&self, quote: &Quote) -> Result<Read, Problem> {
        let decision: Option<Decision> = match self.decision {
            "total" => None,
            text => Some(text.parse().map_err(|_| Problem::invalid("decision", "Approve it or decline it."))?),
        };
        if decision == Some(Decision::Decline) {
            return Ok(Read::Decided(Decision::Decline, None));
        }
        let has_choice = !quote.optional().is_empty();
        let places = if has_choice { self.wants.places()? } else { Vec::new() };
        let too_much = |_| Problem::invalid("lines", "These lines cannot be added up.");
        let total_cents = quote.chosen(&places).map_err(too_much)?.total.total_cents;
        let is_seen = !has_choice || self.seen.trim().is_empty() || self.seen.trim() == total_cents.to_string();
        match decision {
            Some(decision) if is_seen => Ok(Read::Decided(decision, has_choice.then_some(places))),
            Some(_) => {
                let words = "Your selection comes to a different total, so nothing is approved yet. Check the new total, then approve.";
                Ok(Read::Unseen(places, words.to_owned()))
            }
            None => Ok(Read::Unseen(places, "The total is updated. Nothing is approved yet.".to_owned())),
        }
    }
}
