//! Kept pages: a page that shows nothing but its person's own things is the same until one of these changes, so the server may
//! keep it and give it again.
//!
//! What differs from one answer to the next (the nonce of its scripts, the server's time, how long something has been running) is
//! not kept: the page is written with marks in these places, which are filled in for every answer. A mark begins with the nonce
//! that the page was made with, which nobody knows beforehand: no text of a person's can be taken for one.

use std::sync::{Arc, OnceLock};

use http::request::Parts;
use leptos::nonce::{Nonce, use_nonce};
use leptos::prelude::use_context;
use session::Context;
use session::change::Topic;
use session::clock::Timestamp;

use crate::words::time::stretch;

const NOW: &str = ".now.";
const SINCE: &str = ".since.";

/// What a page says of itself while it is being made. The server puts one into the extensions of a request whose page it would
/// keep.
#[derive(Clone, Debug, Default)]
pub struct Keeping(Arc<OnceLock<Kept>>);

/// That a page may be kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The nonce it was made with.
    pub nonce: Nonce,
    /// Until when; until something of its person's changes, if that says nothing.
    pub until: Option<Timestamp>,
    /// What it shows beside its person's own things.
    pub topics: Box<[Topic]>,
    /// [`Store::standing`] of these before anything of them was read.
    ///
    /// [`Store::standing`]: session::store::Store::standing
    pub standing: u64,
}

impl Keeping {
    /// Whether the page that was made may be kept.
    #[must_use]
    pub fn kept(&self) -> Option<&Kept> {
        self.0.get()
    }
}

/// Says that the page being made shows nothing but its person's own things and `topics`, and nothing of it that changes by itself
/// before `until`. To be said before anything of it is drawn, and before anything of `topics` is read.
pub(crate) fn keep_until(cx: &Context, until: Option<Timestamp>, topics: &[Topic]) {
    if let (Some(keeping), Some(nonce), Some(standing)) = (keeping(), use_nonce(), cx.store.standing(topics)) {
        let _ = keeping.0.set(Kept { nonce, until, topics: topics.into(), standing });
    }
}

/// The server's time in milliseconds, or its mark.
pub(crate) fn now(at: Timestamp) -> String {
    mark().map_or_else(|| at.0.to_string(), |nonce| format!("{nonce}{NOW}"))
}

/// How long it has been since `at`, or its mark.
pub(crate) fn since(at: Timestamp) -> Option<String> {
    mark().map(|nonce| format!("{nonce}{SINCE}{}.", at.0))
}

fn keeping() -> Option<Keeping> {
    use_context::<Parts>()?.extensions.get().cloned()
}

fn mark() -> Option<Nonce> {
    keeping()?.kept().map(|kept| kept.nonce.clone())
}

/// A text with places that are filled in for every answer.
#[derive(Clone, Debug)]
pub struct Template {
    begin: Box<str>,
    /// What is filled in, and the text that follows it.
    rest: Vec<(Place, Box<str>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Nonce,
    Now,
    Since(Timestamp),
}

impl Template {
    /// The template of a text that was written with `nonce` and its marks.
    #[must_use]
    pub fn of(text: &str, nonce: &str) -> Self {
        let mut pieces = text.split(nonce);
        let begin = pieces.next().unwrap_or_default().into();
        let rest = pieces.map(|piece| {
            let (place, text) = place(piece);
            (place, text.into())
        });
        Self { begin, rest: rest.collect() }
    }

    /// The text of an answer that is given at `now`.
    #[must_use]
    pub fn fill(&self, nonce: &str, now: Timestamp) -> String {
        let mut text = String::with_capacity(self.bytes() + self.rest.len() * 32);
        text.push_str(&self.begin);
        for (place, piece) in &self.rest {
            match place {
                Place::Nonce => text.push_str(nonce),
                Place::Now => text.push_str(&now.0.to_string()),
                Place::Since(at) => text.push_str(&stretch(now.0.saturating_sub(at.0))),
            }
            text.push_str(piece);
        }
        text
    }

    /// About how much memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.begin.len()
            + self.rest.iter().map(|(_, piece)| piece.len() + size_of::<(Place, Box<str>)>()).sum::<usize>()
    }
}

/// What is to be filled in before `piece`, and what of it is text.
fn place(piece: &str) -> (Place, &str) {
    if let Some(text) = piece.strip_prefix(NOW) {
        return (Place::Now, text);
    }
    let since = piece.strip_prefix(SINCE).and_then(|rest| rest.split_once('.'));
    match since.and_then(|(at, text)| Some((at.parse().ok()?, text))) {
        Some((at, text)) => (Place::Since(Timestamp(at)), text),
        None => (Place::Nonce, piece),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_answer_to_answer_is_filled_in() {
        let made = "<script nonce=\"N0+/=\"></script><i data-now=\"N0+/=.now.\">N0+/=.since.1000.</i> since. N0+/";
        let template = Template::of(made, "N0+/=");
        assert_eq!(
            template.fill("another", Timestamp(66_000)),
            "<script nonce=\"another\"></script><i data-now=\"66000\">1:05</i> since. N0+/"
        );
    }

    #[test]
    fn a_text_without_marks_is_itself() {
        for text in ["", ".now.", ".since.1."] {
            assert_eq!(Template::of(text, "nonce").fill("other", Timestamp(0)), text);
        }
    }
}
