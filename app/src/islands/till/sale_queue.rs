//! The offline queue of sales on this device (`public/till-queue.js`): what the till hands to it, and what it says of what
//! waits.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use session::clock::Timestamp;
use session::sale::Receipt;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::TillView;
use super::device_basket::Kept;
use crate::live::server_clock;
use crate::{live, path};

/// How often a till says that it is still there.
const PRESENCE: Duration = Duration::from_secs(15);

#[wasm_bindgen]
extern "C" {
    /// Begins at once, not when it is waited for: what is asked of the queue afterwards comes after it.
    #[wasm_bindgen(js_namespace = tillQueue, js_name = take)]
    fn js_take(url: &str, body: &str, kept_max: f64, timeout_ms: f64, key: &str, basket: &str) -> js_sys::Promise;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = deliver, catch)]
    async fn js_deliver(number: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = sendUnkept, catch)]
    async fn js_send_unkept(url: &str, body: &str, timeout_ms: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = takeBack, catch)]
    async fn js_take_back(number: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = setAside, catch)]
    async fn js_set_aside(number: f64, url: &str, signature: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = state, catch)]
    async fn js_state() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = again, catch)]
    async fn js_again() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = device)]
    fn js_device() -> String;
    #[wasm_bindgen(js_namespace = tillQueue, js_name = listen)]
    fn js_listen(listener: &Closure<dyn FnMut()>);
}

/// A sale as it is handed to the queue.
#[derive(Clone, Debug)]
pub(super) struct Handed {
    /// Where it is sent.
    pub(super) url: String,
    /// What is sent.
    pub(super) body: String,
    /// Sales this device keeps at the most.
    pub(super) kept_max: i64,
    /// How long the server is waited for.
    pub(super) timeout_ms: i64,
}

/// An answer of the queue, as it comes: a word, and what goes with some of them. Flat, because of a tagged enum serde keeps all
/// that is in it first and reads it then, by code of its own for a whole receipt that every till would fetch.
#[derive(Debug, Deserialize)]
struct Said {
    outcome: String,
    number: Option<f64>,
    receipt: Option<Box<Receipt>>,
    problem: Option<Refused>,
}

/// What is no answer to what was asked.
const UNASKED: &str = "the queue answered something else";

/// Whether the queue has a sale.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Said")]
pub(super) enum Handover {
    /// It has: whatever happens now, it is not lost.
    Taken {
        /// Its place in the queue.
        number: f64,
    },
    /// Another tab of this device has sold this basket.
    SoldAlready,
    /// As many wait as may.
    Full,
    /// This browser keeps nothing.
    Unwritten,
}

impl TryFrom<Said> for Handover {
    type Error = &'static str;
    fn try_from(said: Said) -> Result<Self, &'static str> {
        match (&*said.outcome, said.number) {
            ("taken", Some(number)) => Ok(Self::Taken { number }),
            ("sold_already", _) => Ok(Self::SoldAlready),
            ("full", _) => Ok(Self::Full),
            ("unwritten", _) => Ok(Self::Unwritten),
            _ => Err(UNASKED),
        }
    }
}

/// What became of a sale that was sent.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Said")]
pub(super) enum Answer {
    /// The server has it.
    Recorded {
        /// Its receipt.
        receipt: Box<Receipt>,
    },
    /// The server does not take it: it is kept on this device, as one that was refused.
    Refused {
        /// Why.
        problem: Refused,
    },
    /// The server was not reached: it waits on this device.
    Kept,
    /// Somebody else has sent it: another tab, or the worker.
    Sent,
    /// The server was not reached, and nothing is kept.
    Unreached,
}

impl TryFrom<Said> for Answer {
    type Error = &'static str;
    fn try_from(said: Said) -> Result<Self, &'static str> {
        match (&*said.outcome, said.receipt, said.problem) {
            ("recorded", Some(receipt), _) => Ok(Self::Recorded { receipt }),
            ("refused", _, Some(problem)) => Ok(Self::Refused { problem }),
            ("kept", ..) => Ok(Self::Kept),
            ("sent", ..) => Ok(Self::Sent),
            ("unreached", ..) => Ok(Self::Unreached),
            _ => Err(UNASKED),
        }
    }
}

/// Why the server did not take a sale.
#[derive(Debug, Deserialize)]
pub(super) struct Refused {
    /// The problem's word.
    pub(super) kind: String,
    /// A sentence for people.
    pub(super) detail: String,
    /// So much more than the customer approved, in minor units, where that is why.
    #[serde(default)]
    pub(super) beyond_cents: Option<i64>,
}

/// A sale that waits on this device because the server does not take it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct RefusedSale {
    /// Its place in the queue.
    pub(super) number: f64,
    /// What the server said against it.
    pub(super) problem: String,
    /// When it was rung up, in Unix milliseconds.
    pub(super) at: i64,
    /// How much of what was sold.
    pub(super) what: String,
    /// Whether somebody else rang it up than who is signed in.
    pub(super) is_others: bool,
}

/// What became of setting a refused sale aside.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Said")]
pub(super) enum Outcome {
    /// The server has written it down, and it waits no more.
    SetAside,
    /// It does not wait any more: another tab was faster, or the server has recorded it after all.
    Gone,
    /// The server does not take that.
    Refused {
        /// Why.
        problem: Refused,
    },
    /// Nobody is signed in here any more.
    SignedOut,
    /// The server was not reached: it waits as before.
    Unreached,
}

impl TryFrom<Said> for Outcome {
    type Error = &'static str;
    fn try_from(said: Said) -> Result<Self, &'static str> {
        match (&*said.outcome, said.problem) {
            ("set_aside", _) => Ok(Self::SetAside),
            ("gone", _) => Ok(Self::Gone),
            ("refused", Some(problem)) => Ok(Self::Refused { problem }),
            ("signed_out", _) => Ok(Self::SignedOut),
            ("unreached", _) => Ok(Self::Unreached),
            _ => Err(UNASKED),
        }
    }
}

/// What this device holds and the server does not have.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(super) struct Waiting {
    /// How many sales of whoever is signed in wait to be sent.
    pub(super) count: i64,
    /// When the oldest of them was rung up, in Unix milliseconds.
    pub(super) since: Option<i64>,
    /// Those the server did not take.
    pub(super) refused: Vec<RefusedSale>,
    /// How many more somebody else rang up, who is not signed in here now.
    pub(super) others: i64,
}

impl Waiting {
    /// Everything the server does not have.
    fn unsent_count(&self) -> i64 {
        self.count + self.others + i64::try_from(self.refused.len()).unwrap_or(0)
    }
}

/// Hands a sale to the queue, which keeps it and empties the basket `key` in one step. Begins at once.
pub(super) fn take(sale: &Handed, key: &str, basket: &str) -> impl Future<Output = Handover> + use<> {
    #[expect(clippy::cast_precision_loss, reason = "both are settings far below 2^53")]
    let taking = js_take(&sale.url, &sale.body, sale.kept_max as f64, sale.timeout_ms as f64, key, basket);
    async move { JsFuture::from(taking).await.ok().and_then(|answer| read(&answer)).unwrap_or(Handover::Unwritten) }
}

/// Sends a sale that the queue has, after those before it.
pub(super) async fn deliver(number: f64) -> Answer {
    js_deliver(number).await.ok().and_then(|answer| read(&answer)).unwrap_or(Answer::Kept)
}

/// Sends a sale that this browser does not keep.
pub(super) async fn send_unkept(sale: &Handed) -> Answer {
    #[expect(clippy::cast_precision_loss, reason = "a setting far below 2^53")]
    let sent = js_send_unkept(&sale.url, &sale.body, sale.timeout_ms as f64).await;
    sent.ok().and_then(|answer| read(&answer)).unwrap_or(Answer::Unreached)
}

/// Takes a refused sale back: it is none any more, and its basket is answered.
pub(super) async fn take_back(number: f64) -> Option<Kept> {
    let kept = js_take_back(number).await.ok()?.as_string()?;
    serde_json::from_str(&kept).ok()
}

/// Has a manager set a refused sale aside, who signs with `signature`.
pub(super) async fn set_aside(number: f64, url: &str, signature: &impl Serialize) -> Outcome {
    let signature = serde_json::to_string(signature).unwrap_or_default();
    js_set_aside(number, url, &signature).await.ok().and_then(|answer| read(&answer)).unwrap_or(Outcome::Unreached)
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

pub(super) fn read<T: for<'de> Deserialize<'de>>(value: &JsValue) -> Option<T> {
    // Nothing at all has no JSON.
    let json = js_sys::JSON::stringify(value).ok()?.as_string()?;
    serde_json::from_str(&json).ok()
}
