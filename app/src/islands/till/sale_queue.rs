//! The offline queue of sales on this device (`public/till-queue.js`): what the till hands to it, and what it says of what
//! waits.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use session::clock::Timestamp;
use session::sale::Receipt;
use wasm_bindgen::prelude::*;

use super::TillView;
use crate::live::server_clock;
use crate::{live, path};

/// How often a till says that it is still there.
const PRESENCE: Duration = Duration::from_secs(15);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = tillQueue, js_name = sell, catch)]
    async fn js_sell(url: &str, body: &str, kept_max: f64, timeout_ms: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = state, catch)]
    async fn js_state() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = again, catch)]
    async fn js_again() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = device)]
    fn js_device() -> String;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = listen)]
    fn js_listen(listener: &Closure<dyn FnMut()>);
}

/// What became of a sale.
#[derive(Debug, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum Answer {
    /// The server has it.
    Recorded {
        /// Its receipt.
        receipt: Box<Receipt>,
    },
    /// The server does not take it, and nothing was kept.
    Refused {
        /// Why.
        problem: Refused,
    },
    /// The server was not reached: it waits on this device.
    Kept,
    /// As many wait as may.
    Full,
    /// The server was not reached, and this browser keeps nothing.
    Unwritten,
}

/// Why the server did not take a sale.
#[derive(Debug, Deserialize)]
pub(super) struct Refused {
    /// The problem's word.
    pub(super) kind: String,
    /// A sentence for people.
    pub(super) detail: String,
}

/// What this device holds and the server does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Waiting {
    /// How many sales of whoever is signed in wait to be sent.
    pub(super) count: i64,
    /// When the oldest of them was rung up, in Unix milliseconds.
    pub(super) since: Option<i64>,
    /// What the server said against those it did not take.
    pub(super) refused: Vec<String>,
    /// How many somebody else rang up, who is not signed in here now.
    pub(super) others: i64,
}

impl Waiting {
    /// Everything the server does not have.
    fn unsent_count(&self) -> i64 {
        self.count + self.others + i64::try_from(self.refused.len()).unwrap_or(0)
    }
}

/// Hands a sale to the queue, which sends it.
pub(super) async fn sell(url: &str, body: &str, kept_max: i64, timeout_ms: i64) -> Option<Answer> {
    #[expect(clippy::cast_precision_loss, reason = "both are settings far below 2^53")]
    let answer = js_sell(url, body, kept_max as f64, timeout_ms as f64).await.ok()?;
    read(&answer)
}

/// Tries those again that the server did not take.
pub(super) fn again() {
    leptos::task::spawn_local(async {
        let _ = js_again().await;
    });
}

/// Keeps `till.waiting` as the queue has it, and tells the server of it along with this device's presence.
pub(super) fn watch(till: TillView) {
    Effect::new(move |_| {
        let look = move || {
            leptos::task::spawn_local(async move {
                let Some(state) = js_state().await.ok().and_then(|state| read::<Waiting>(&state)) else { return };
                if *till.waiting.read_untracked() != state {
                    let is_sent = state.count < till.waiting.read_untracked().count;
                    till.waiting.set(state);
                    say_present(till);
                    if is_sent {
                        live::catch_up();
                    }
                }
            });
        };
        let listener = Closure::<dyn FnMut()>::new(look);
        js_listen(&listener);
        // The queue calls it as long as the page lives.
        listener.forget();
        look();
        say_present(till);
        let _ = set_interval_with_handle(move || say_present(till), PRESENCE);
    });
}

#[derive(Serialize)]
struct Presence {
    unsent_count: i64,
    device_key: String,
}

fn say_present(till: TillView) {
    let says = Presence { unsent_count: till.waiting.read_untracked().unsent_count(), device_key: js_device() };
    leptos::task::spawn_local(async move {
        let _ = live::post_json(&path::api_presence(till.id), &says).await;
    });
}

/// The time by the server's clock, as far as this page knows it.
pub(super) fn now() -> Timestamp {
    Timestamp(server_clock::server_ms())
}

fn read<T: for<'de> Deserialize<'de>>(value: &JsValue) -> Option<T> {
    let json: String = js_sys::JSON::stringify(value).ok()?.into();
    serde_json::from_str(&json).ok()
}
