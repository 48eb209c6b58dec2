//! Bringing the still parts of a page up to date: tables and numbers that are no islands.
//!
//! The page is fetched again and each `[data-refresh]` part is replaced by its newer self, found by its id; a part that says
//! `data-refresh="reload"` loads the whole page anew when it changed. What a person may be typing in never lies in such a part.

use std::cell::Cell;

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomParser, Element, SupportedType};

use super::stream;

thread_local! {
    /// The latest fetch: what an earlier one brings is older, and no longer wanted.
    static LATEST: Cell<u64> = const { Cell::new(0) };
}

/// Replaces every `[data-refresh]` part of the page by what the server would show now.
pub(crate) fn refresh() {
    let number = LATEST.get() + 1;
    LATEST.set(number);
    leptos::task::spawn_local(async move {
        let _ = replace(number).await;
    });
}

/// What a still part can follow.
const EVENTS: [&str; 6] = ["active", "shift", "registers", "selection", "deals", "deal"];

/// Refreshes whenever an event that the page names in `data-fresh` brings another revision than the page has.
pub(crate) fn keep_fresh() {
    let Ok(slots) = document().query_selector_all("[data-fresh]") else { return };
    for index in 0..slots.length() {
        if let Some(slot) = slots.item(index).and_then(|slot| slot.dyn_into::<Element>().ok()) {
            follow(&slot);
        }
    }
}

fn follow(slot: &Element) {
    let named = slot.get_attribute("data-fresh").unwrap_or_default();
    let Some(event) = EVENTS.into_iter().find(|event| *event == named) else { return };
    let refetch = slot.get_attribute("data-fresh-from").unwrap_or_default();
    let shown = Cell::new(slot.get_attribute("data-revision").and_then(|revision| revision.parse().ok()));
    stream::follow(event, refetch, move |json| {
        let revision = revision(json);
        if revision.is_none() || shown.replace(revision) != revision {
            refresh();
        }
    });
}

fn revision(json: &str) -> Option<f64> {
    let snapshot = js_sys::JSON::parse(json).ok()?;
    js_sys::Reflect::get(&snapshot, &JsValue::from_str("revision")).ok()?.as_f64()
}

async fn replace(number: u64) -> Option<()> {
    let present = document();
    let parts = present.query_selector_all("[data-refresh]").ok()?;
    if parts.length() == 0 {
        return None;
    }
    let location = window().location();
    let here = format!("{}{}", location.pathname().ok()?, location.search().ok()?);
    let html = super::text(&here, super::PAGE).await?;
    if LATEST.get() != number {
        return None;
    }
    let newer = DomParser::new().ok()?.parse_from_string(&html, SupportedType::TextHtml).ok()?;
    crate::time::localise(&newer);
    for index in 0..parts.length() {
        let part: Element = parts.item(index)?.dyn_into().ok()?;
        let Some(newer) = newer.get_element_by_id(&part.id()) else { continue };
        if part.inner_html() == newer.inner_html() {
            continue;
        }
        if part.get_attribute("data-refresh").as_deref() == Some("reload") {
            super::reload();
            return Some(());
        }
        part.set_inner_html(&newer.inner_html());
    }
    Some(())
}
