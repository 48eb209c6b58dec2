//! The date field for a later start: in UTC without JavaScript, in the person's own time with it, and saying which.
//!
//! A `datetime-local` value has no zone. The browser writes into a hidden field how far its own lies behind UTC on that day;
//! left empty, it means UTC.

use js_sys::Date;
use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlInputElement};

/// Turns the field of this page, if it has one, to the person's own time. Only ever called in the browser.
pub(crate) fn localise() {
    let _ = attempt();
}

fn attempt() -> Option<()> {
    let page = document();
    let typed: HtmlInputElement = page.get_element_by_id("scheduled_for")?.dyn_into().ok()?;
    let behind: HtmlInputElement = page.get_element_by_id("minutes_behind_utc")?.dyn_into().ok()?;
    let zone: Element = page.get_element_by_id("scheduled_for-zone")?;
    zone.set_text_content(Some("In your local time."));
    let field = typed.clone();
    let write = Closure::<dyn FnMut()>::new(move || {
        // Which offset holds is known only for a given day: summer time.
        let minutes = Date::new(&JsValue::from_str(&field.value())).get_timezone_offset();
        #[expect(clippy::cast_possible_truncation, reason = "offsets are a few hundred minutes")]
        let text = if minutes.is_finite() { (minutes as i64).to_string() } else { String::new() };
        behind.set_value(&text);
    });
    typed.add_event_listener_with_callback("input", write.as_ref().unchecked_ref()).ok()?;
    // It lives as long as the page.
    write.forget();
    Some(())
}
