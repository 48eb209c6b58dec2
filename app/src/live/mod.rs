//! Live updates: the browser's one event stream (Server-Sent Events), as its islands and its still parts follow it.
//!
//! Each snapshot has a revision that only grows; an older one is ignored, so lines may come twice or late. The stream itself, and
//! what is asked for where it cannot be had, is `public/live.js`. Nothing here ever runs on the server.

mod from_js;
mod post;
mod refresh;
pub(crate) mod server_clock;
mod stream;

pub(crate) use from_js::FromJs;
pub(crate) use post::{post, post_json, post_json_or_why, post_written};
pub(crate) use refresh::{keep_fresh, refresh};

use leptos::prelude::*;
use session::change::Topic;
use session::clock::Timestamp;
use session::consultation::{ActiveSnapshot, MessagePage, Queue, Room};
use session::counter::ShiftBoard;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::build::HEADER;

/// A state of something at one moment.
pub(crate) trait Snapshot: Sized + Send + Sync + 'static {
    /// It, out of the event's JSON; nothing when it is not one.
    fn parse(json: &str) -> Option<Self>;
    /// Grows with every change.
    fn revision(&self) -> i64;
    /// The server's clock when it was read.
    fn server_time(&self) -> Timestamp;
}

/// The snapshots that are read by hand.
macro_rules! snapshots {
    ($($name:ident),+ $(,)?) => { $(
        impl Snapshot for $name {
            fn parse(json: &str) -> Option<Self> { Self::from_js(&js_sys::JSON::parse(json).ok()?) }
            fn revision(&self) -> i64 { self.revision }
            fn server_time(&self) -> Timestamp { self.server_time }
        }
    )+ };
}

snapshots!(ActiveSnapshot, Queue, Room);

// Only the till's own page has it, and fetches a parser along with the rest of the till.
impl Snapshot for ShiftBoard {
    fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
    fn revision(&self) -> i64 {
        self.revision
    }
    fn server_time(&self) -> Timestamp {
        self.server_time
    }
}

/// Keeps `into` at the newest snapshot of `topic`, from the stream or, where that broke, from `refetch`.
pub(crate) fn follow<T: Snapshot>(into: RwSignal<T>, topic: Topic, refetch: String) {
    Effect::new(move |_| {
        stream::follow(&topic.to_string(), &refetch, move |json| {
            let Some(snapshot) = T::parse(json) else { return };
            server_clock::tell(snapshot.server_time());
            if into.try_with_untracked(|present| snapshot.revision() >= present.revision()) == Some(true) {
                into.set(snapshot);
            }
        });
    });
}

/// Calls `take` with each revision of `topic`; `refetch` answers with it where the stream cannot be had.
pub(crate) fn hear(topic: Topic, refetch: String, take: impl Fn(i64) + Clone + 'static) {
    Effect::new(move |_| {
        let take = take.clone();
        stream::follow(&topic.to_string(), &refetch, move |json| {
            let revision = js_sys::JSON::parse(json)
                .ok()
                .and_then(|snapshot| js_sys::Reflect::get(&snapshot, &JsValue::from_str("revision")).ok()?.as_f64());
            if let Some(revision) = revision {
                #[expect(clippy::cast_possible_truncation, reason = "a count of changes is a whole number")]
                take(revision as i64);
            }
        });
    });
}

/// Asks for every followed thing now.
pub(crate) fn catch_up() {
    stream::catch_up();
}

/// The page of messages at `url`; nothing when it cannot be had.
pub(crate) async fn messages(url: &str) -> Option<MessagePage> {
    MessagePage::from_js(&js_sys::JSON::parse(&text(url, "application/json").await?).ok()?)
}

/// Loads the page anew. What is typed is there again afterwards.
fn reload() {
    if !stream::reload() {
        let _ = window().location().reload();
    }
}

/// Notes which build the server is of: `public/build.js` looks at it.
fn served(build: Option<&str>) {
    if let (Some(page), Some(build)) = (document().document_element(), build) {
        let _ = page.set_attribute("data-served", build);
    }
}

/// What a page is asked for as.
const PAGE: &str = "text/html";

/// The text at `url`; nothing when it cannot be had. Somebody who is signed out there, or may see the page no more, is shown
/// the page as it is now.
pub(crate) async fn text(url: &str, accept: &str) -> Option<String> {
    let options = web_sys::RequestInit::new();
    let headers = web_sys::Headers::new().ok()?;
    headers.set("accept", accept).ok()?;
    options.set_headers(&headers);
    let response = JsFuture::from(window().fetch_with_str_and_init(url, &options)).await.ok()?;
    let response = web_sys::Response::from(response);
    served(response.headers().get(HEADER).ok().flatten().as_deref());
    // A page that is no longer theirs to see must not go on showing what it showed.
    if response.status() == 401 || (response.status() == 404 && accept == PAGE) {
        reload();
    }
    if !response.ok() {
        return None;
    }
    let text: JsValue = JsFuture::from(response.text().ok()?).await.ok()?;
    text.as_string()
}
