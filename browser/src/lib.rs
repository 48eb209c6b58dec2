//! What the browser loads. The islands are `app`'s; here is only where it begins.
#![cfg(target_arch = "wasm32")]

/// Called by the page's own script, once the module is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::hydrate();
}
