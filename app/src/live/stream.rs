//! The tab's one event stream: opened when the first island follows something, opened again when it closed for good.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// How often a tab without a stream asks.
const POLL: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Tab {
    source: Option<EventSource>,
    followers: Vec<Follower>,
}

#[derive(Clone)]
struct Follower {
    event: &'static str,
    refetch: String,
    /// Kept as long as the page is: the stream calls it.
    listener: Rc<Closure<dyn FnMut(MessageEvent)>>,
    take: Rc<dyn Fn(&str)>,
}

thread_local! {
    static TAB: RefCell<Tab> = RefCell::default();
}

/// Calls `take` with each snapshot of `event`.
pub(super) fn follow(event: &'static str, refetch: String, take: impl Fn(&str) + 'static) {
    let take: Rc<dyn Fn(&str)> = Rc::new(take);
    let listener = {
        let take = Rc::clone(&take);
        Rc::new(Closure::new(move |message: MessageEvent| {
            if let Some(json) = message.data().as_string() {
                take(&json);
            }
        }))
    };
    let follower = Follower { event, refetch, listener, take };
    TAB.with_borrow_mut(|tab| {
        if tab.followers.is_empty() {
            tab.source = open();
            let _ = set_interval_with_handle(look_after, POLL);
        }
        if let Some(source) = &tab.source {
            follower.listen(source);
        }
        tab.followers.push(follower);
    });
}

/// Asks for everything, unless the stream is open and will tell.
pub(super) fn catch_up() {
    let (open, followers) = TAB.with_borrow(|tab| (tab.is_open(), tab.followers.clone()));
    if open {
        return;
    }
    for follower in followers {
        leptos::task::spawn_local(async move {
            if let Some(json) = super::text(&follower.refetch, "application/json").await {
                (follower.take)(&json);
            }
        });
    }
}

/// Every 30 seconds: a broken stream is made good by asking, a closed one is opened again.
fn look_after() {
    catch_up();
    TAB.with_borrow_mut(|tab| {
        if tab.source.as_ref().is_some_and(|source| source.ready_state() != EventSource::CLOSED) {
            return;
        }
        tab.source = open();
        if let Some(source) = &tab.source {
            tab.followers.iter().for_each(|follower| follower.listen(source));
        }
    });
}

/// Opens the stream that the page names.
fn open() -> Option<EventSource> {
    let url = document().query_selector("[data-live]").ok()??.get_attribute("data-live")?;
    let source = EventSource::new(&url).ok()?;
    let signed_out = Closure::<dyn FnMut(MessageEvent)>::new(|_| super::reload());
    source.add_event_listener_with_callback("signed-out", signed_out.as_ref().unchecked_ref()).ok()?;
    let served = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        let build = message.data().as_string().and_then(|json| js_sys::JSON::parse(&json).ok()?.as_string());
        super::served(build.as_deref());
    });
    source.add_event_listener_with_callback("build", served.as_ref().unchecked_ref()).ok()?;
    // Whoever presses "Sign out" is already on the way: what the stream says of it must not turn them back.
    let leaving = source.clone();
    let leave = Closure::<dyn FnMut()>::new(move || leaving.close());
    window().add_event_listener_with_callback("beforeunload", leave.as_ref().unchecked_ref()).ok()?;
    // One a stream, and the stream lives as long as the page.
    signed_out.forget();
    served.forget();
    leave.forget();
    Some(source)
}

impl Tab {
    fn is_open(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.ready_state() == EventSource::OPEN)
    }
}

impl Follower {
    fn listen(&self, source: &EventSource) {
        let callback = (*self.listener).as_ref().unchecked_ref();
        let _ = source.add_event_listener_with_callback(self.event, callback);
    }
}
