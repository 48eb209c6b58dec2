//! The field for a later start: in the person's own time where there is JavaScript, in UTC where there is not.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// `datetime-local` with the minutes that lie between the typed time and UTC in a hidden field beside it.
#[island]
pub fn ScheduledFor(value: String, error: Option<String>) -> impl IntoView {
    let (value, is_local) = (RwSignal::new(value), RwSignal::new(false));
    Effect::new(move |_| is_local.set(true));
    // Which offset holds is known only for a given day: summer time.
    let behind_utc = move || {
        if !is_local.get() {
            return String::new();
        }
        let minutes = js_sys::Date::new(&JsValue::from_str(&value.read())).get_timezone_offset();
        if minutes.is_finite() { minutes.to_string() } else { String::new() }
    };
    let is_wrong = error.is_some();
    view! {
        <div class="field">
            <label for="scheduled_for">"Start later" <span class="optional">"optional"</span></label>
            <p class="hint" id="scheduled_for-hint">
                {move || if is_local.get() { "In your local time." } else { "In UTC." }}
                " Leave it empty to join the queue now."
            </p>
            {error.map(|error| view! { <p class="field-error" id="scheduled_for-error">{error}</p> })}
            <input
                type="datetime-local"
                id="scheduled_for"
                name="scheduled_for"
                prop:value=value.get_untracked()
                value=value.get_untracked()
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=if is_wrong { "scheduled_for-error scheduled_for-hint" } else { "scheduled_for-hint" }
                on:input=move |event| value.set(event_target_value(&event))
            />
            <input type="hidden" name="minutes_behind_utc" value=behind_utc/>
        </div>
    }
}
