//! The browser's one event stream, as islands see it: `public/live.js` holds it, shares it between tabs and looks after it.
//!
//! Where that script could not be loaded, nothing is followed: what the page shows stays what it was.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = forecourtLive, js_name = follow)]
    fn hub_follow(topic: &str, refetch: &str, take: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = forecourtLive, js_name = catchUp)]
    fn hub_catch_up() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = forecourtLive, js_name = onStale)]
    fn hub_on_stale(refresh: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = forecourtLive, js_name = reload)]
    fn hub_reload() -> Result<(), JsValue>;
}

/// Calls `take` with each state of `topic`, as JSON; `refetch` is asked where the stream does not tell.
pub(super) fn follow(topic: &str, refetch: &str, take: impl Fn(&str) + 'static) {
    let take = Closure::<dyn FnMut(String)>::new(move |json: String| take(&json));
    // Kept as long as the page is: the stream calls it.
    let _ = hub_follow(topic, refetch, &take.into_js_value());
}

/// Loads the page anew, unless it is being left already; false where nobody does.
pub(super) fn reload() -> bool {
    hub_reload().is_ok()
}

/// Asks for everything that is followed, now.
pub(super) fn catch_up() {
    let _ = hub_catch_up();
}

/// Calls `refresh` whenever a still part of the page shows something old.
pub(super) fn on_stale(refresh: fn()) {
    let refresh = Closure::<dyn FnMut()>::new(refresh);
    let _ = hub_on_stale(&refresh.into_js_value());
}
