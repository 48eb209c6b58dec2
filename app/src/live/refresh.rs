//! Refreshing the still parts of a page: tables and numbers that are no islands.
//!
//! The page is fetched again and each `[data-refresh]` part is replaced by its newer self, found by its id; a part that says
//! `data-refresh="reload"` loads the whole page anew when it changed. What is typed into a form of such a part stays, and the form's
//! one-time id with it: `renew` in `public/typed.js`.

use std::cell::Cell;

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomParser, Element, HtmlElement, SupportedType};

use super::stream;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = forecourtTyped, js_name = renew)]
    fn renew(part: &Element, newer: &Element) -> Result<bool, JsValue>;
}

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

/// Refreshes whenever what a still part shows is old: the page says in `data-topic` which number of what it shows.
pub(crate) fn keep_fresh() {
    stream::on_stale(refresh);
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
    crate::words::time::localise(&newer, super::server_clock::server_ms());
    for index in 0..parts.length() {
        let part: Element = parts.item(index)?.dyn_into().ok()?;
        let Some(newer) = newer.get_element_by_id(&part.id()) else { continue };
        if part.get_attribute("data-refresh").as_deref() == Some("reload") {
            if part.inner_html() != newer.inner_html() {
                super::reload();
                return Some(());
            }
            continue;
        }
        put(&part, &newer);
    }
    Some(())
}

/// Puts what is newer in its place; what was unfolded stays so, and what has the focus keeps it, each found by its id.
fn put(part: &Element, newer: &Element) {
    let unfolded = ids(part, "details[open][id]");
    let focused =
        document().active_element().filter(|focused| part.contains(Some(focused))).map(|focused| focused.id());
    // Without that script nothing of what is typed can be kept, and what is shown is old: the newer of the two is.
    match renew(part, newer) {
        Ok(false) => return,
        Ok(true) => {}
        Err(_) => part.set_inner_html(&newer.inner_html()),
    }
    for id in unfolded {
        if let Some(details) = document().get_element_by_id(&id) {
            let _ = details.set_attribute("open", "");
        }
    }
    let focused = focused.and_then(|id| document().get_element_by_id(&id)?.dyn_into::<HtmlElement>().ok());
    if let Some(focused) = focused {
        let _ = focused.focus();
    }
}

fn ids(part: &Element, selector: &str) -> Vec<String> {
    let Ok(found) = part.query_selector_all(selector) else { return Vec::new() };
    let id = |index| found.item(index)?.dyn_into::<Element>().ok().map(|element| element.id());
    (0..found.length()).filter_map(id).collect()
}
