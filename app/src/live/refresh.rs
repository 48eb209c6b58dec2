//! Bringing the still parts of a page up to date: tables and numbers that are no islands.
//!
//! The page is fetched again and each `[data-refresh]` part is replaced by its newer self, found by its id.
//! What a person may be typing in never lies in such a part.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{DomParser, Element, SupportedType};

/// Replaces every `[data-refresh]` part of the page by what the server would show now.
pub(crate) fn refresh() {
    leptos::task::spawn_local(async {
        let _ = replace().await;
    });
}

async fn replace() -> Option<()> {
    let present = document();
    let parts = present.query_selector_all("[data-refresh]").ok()?;
    if parts.length() == 0 {
        return None;
    }
    let html = super::text(&window().location().pathname().ok()?, "text/html").await?;
    let newer = DomParser::new().ok()?.parse_from_string(&html, SupportedType::TextHtml).ok()?;
    crate::time::localise(&newer);
    for index in 0..parts.length() {
        let part: Element = parts.item(index)?.dyn_into().ok()?;
        if let Some(newer) = newer.get_element_by_id(&part.id()) {
            part.set_inner_html(&newer.inner_html());
        }
    }
    Some(())
}
